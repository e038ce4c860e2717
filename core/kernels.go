package core

import "inkling/core/internal/kernel"

// kernelName is the name of the vector kernel in use.
func kernelName() string {
	name, _ := kernel.Selected()
	return name
}

// Kernel is the name of the vector kernel in use: portable, avx2, avx512 or neon.
// The error, a sentence, says what is wrong with the environment variable
// INKLING_KERNEL, if something is; the fastest kernel is in use then.
func Kernel() (string, error) { return kernel.Selected() }
