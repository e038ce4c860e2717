// Package kernel is the arithmetic that training spends its time in: matrix products, activation
// functions, optimiser steps and the sparse first layer, over float32.
//
// # The contract
//
// Every function here has one result, bit for bit, on every processor. The portable Go version
// defines it; the assembly versions (AVX2 with FMA and AVX-512 on amd64, NEON on arm64) equal it.
// That is possible because each output element is one chain of correctly rounded operations in
// index order: a vector unit only runs more chains side by side, it never splits one. So
//
//   - a sum over k starts at +0 and takes its terms as acc = FMA(a, b, acc), k rising;
//   - a product that continues a chain (Mode Add) gives what one longer product would have given;
//   - splitting the outputs over calls, panels or threads changes nothing, and splitting a sum is
//     not done.
//
// Two things are left open. Which NaN comes out (sign and payload) is not defined, only that it is
// one: processors differ there, and nothing downstream looks. And leaving out the terms of an exact
// zero, as the sparse layer does, equals the dense product as long as the other factors are finite
// (0·∞ is NaN) and the sum has not underflowed to −0.
//
// # What no library may be used for, and why
//
// Nothing that reaches a weight may come from math.Exp, math.Log, math.Tanh, math.Pow,
// rand.NormFloat64 and their like: Go has assembly for some of them on some processors, and their
// last bits differ. A bare x*y+z is out as well: the compiler fuses it on arm64, ppc64 and s390x and
// not on amd64. Write float32(x*y)+z where two roundings are meant, and FMA where one is.
// float32(math.FMA(float64(x), float64(y), float64(z))) is not FMA: it rounds twice. A BLAS
// (gonum's, OpenBLAS, MKL) blocks its sums by the cache sizes and vector width it finds, so its
// results depend on the machine. Exp, Log, Sigmoid and Tanh of this package, and math.Sqrt (which
// IEEE 754 defines to the last bit), are what to use.
//
// # Choosing
//
// The fastest set the processor has is used. The environment variable INKLING_KERNEL=portable,
// avx2, avx512 or neon forces one; Selected reports an error if the machine lacks it.
package kernel
