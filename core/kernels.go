package core

// kernelName is the name of the vector kernel in use.
func kernelName() string { return "gonum" }

// Kernel is the name of the vector kernel in use: portable, avx2, avx512 or neon.
func Kernel() string { return kernelName() }
