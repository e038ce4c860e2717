package kernel

import "golang.org/x/sys/cpu"

func available() []*set {
	if cpu.ARM64.HasASIMD {
		return []*set{neon, &portable}
	}
	return []*set{&portable}
}

var neon = (&elementwiseSet{
	linear: linearNEON, sigmoid: sigmoidNEON, tanh: tanhNEON, relu: reluNEON, leaky: leakyNEON,
	sigmoidSlope: sigmoidSlopeNEON, tanhSlope: tanhSlopeNEON, reluSlope: reluSlopeNEON, leakySlope: leakySlopeNEON,
	exp: expNEON, multiply: multiplyNEON,
	descend: descendNEON, momentum: momentumNEON, nesterov: nesterovNEON, adam: adamNEON,
}).install(&set{
	name: "neon", matmulRows: 8, matmulColumns: 16,
	axpy:    func(alpha float32, x, y *float32, n int) { axpyNEON(&alpha, y, x, nil, nil, n, 1, 0) },
	scale:   func(alpha float32, x *float32, n int) { scaleNEON(&alpha, x, nil, nil, nil, n, 1, 0) },
	average: func(move float32, average, w *float32, n int) { averageNEON(&move, average, w, nil, nil, n, 1, 0) },
	// The assembly takes 16, 4 or 1 columns, and of the sparse ones 64, 4 or 1.
	matmul: func(mode int, scale float32, c *float32, ldc int, a *float32, ars, acs int, b *float32, ldb, m, n, k int) {
		for part := 0; n > 0; n -= part {
			part = neonColumns(n, 16)
			matmulNEON(mode, scale, c, ldc, a, ars, acs, b, ldb, m, part, k)
			c, b = at(c, part), at(b, part)
		}
	},
	sparseForward: func(first int, z *float32, ldz int, w *float32, ldw, n int, entries *uint16, starts *uint32, per int, images *int32, count int, table *float32, t *uint8, stride int) {
		for part := 0; n > 0; n -= part {
			part = neonColumns(n, 64)
			sparseForwardNEON(first, z, ldz, w, ldw, part, entries, starts, per, images, count, table, t, stride)
			z, w = at(z, part), at(w, part)
		}
	},
	sparseGradient: func(mode int, scale float32, w *float32, ldw, n int, t *uint8, stride, pixels int, delta *float32, ldd int, table *float32) {
		for part := 0; n > 0; n -= part {
			part = neonColumns(n, 64)
			sparseGradientNEON(mode, scale, w, ldw, part, t, stride, pixels, delta, ldd, table)
			w, delta = at(w, part), at(delta, part)
		}
	},
})

// neonColumns is how many of n columns one call takes.
func neonColumns(n, whole int) int {
	switch {
	case n >= whole:
		return whole
	case n >= 4:
		return 4
	}
	return 1
}
