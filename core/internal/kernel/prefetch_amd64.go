package kernel

import "unsafe"

// prefetch asks for n bytes from p on to come into the second cache; n is at least 1.
//
//go:noescape
func prefetch(p unsafe.Pointer, n int)
