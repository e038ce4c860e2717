//go:build !linux

package window

// serveForTest is for the tests that have Xvfb.
func serveForTest(string) { panic("the window's tests need Xvfb") }
