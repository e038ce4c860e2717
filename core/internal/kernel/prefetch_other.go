//go:build !amd64

package kernel

import "unsafe"

// prefetch is for processors that don't see by themselves which memory comes next.
func prefetch(unsafe.Pointer, int) {}
