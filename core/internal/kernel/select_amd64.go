package kernel

import "golang.org/x/sys/cpu"

func available() []*set {
	var sets []*set
	has := cpu.X86.HasAVX2 && cpu.X86.HasFMA && cpu.X86.HasBMI1 && cpu.X86.HasBMI2
	if has && cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL {
		sets = append(sets, avx512)
	}
	if has {
		sets = append(sets, avx2)
	}
	return append(sets, &portable)
}

var avx512 = (&elementwiseSet{
	linear: linearAVX512, sigmoid: sigmoidAVX512, tanh: tanhAVX512, relu: reluAVX512, leaky: leakyAVX512,
	sigmoidSlope: sigmoidSlopeAVX512, tanhSlope: tanhSlopeAVX512, reluSlope: reluSlopeAVX512, leakySlope: leakySlopeAVX512,
	exp: expAVX512, multiply: multiplyAVX512,
	descend: descendAVX512, momentum: momentumAVX512, nesterov: nesterovAVX512, adam: adamAVX512,
}).install(&set{
	name: "avx512", matmul: matmulAVX512, matmulRows: 8, matmulColumns: 64,
	transpose: transposeAVX2, warpRow: warpRowAVX2,
	axpy:          func(alpha float32, x, y *float32, n int) { axpyAVX512(&alpha, y, x, nil, nil, n, 1, 0) },
	scale:         func(alpha float32, x *float32, n int) { scaleAVX512(&alpha, x, nil, nil, nil, n, 1, 0) },
	average:       func(move float32, average, w *float32, n int) { averageAVX512(&move, average, w, nil, nil, n, 1, 0) },
	sparseForward: sparseForwardAVX512, sparseGradient: sparseGradientAVX512,
})

var avx2 = (&elementwiseSet{
	linear: linearAVX2, sigmoid: sigmoidAVX2, tanh: tanhAVX2, relu: reluAVX2, leaky: leakyAVX2,
	sigmoidSlope: sigmoidSlopeAVX2, tanhSlope: tanhSlopeAVX2, reluSlope: reluSlopeAVX2, leakySlope: leakySlopeAVX2,
	exp: expAVX2, multiply: multiplyAVX2,
	descend: descendAVX2, momentum: momentumAVX2, nesterov: nesterovAVX2, adam: adamAVX2,
}).install(&set{
	name: "avx2", matmulRows: 6, matmulColumns: 16,
	transpose: transposeAVX2, warpRow: warpRowAVX2,
	axpy:    func(alpha float32, x, y *float32, n int) { axpyAVX2(&alpha, y, x, nil, nil, n, 1, 0) },
	scale:   func(alpha float32, x *float32, n int) { scaleAVX2(&alpha, x, nil, nil, nil, n, 1, 0) },
	average: func(move float32, average, w *float32, n int) { averageAVX2(&move, average, w, nil, nil, n, 1, 0) },
	// The assembly takes 16, 8 or fewer than 8 columns, and of the sparse ones 64, 8 or fewer.
	matmul: func(mode int, scale float32, c *float32, ldc int, a *float32, ars, acs int, b *float32, ldb, m, n, k int) {
		if n > 8 && n < 16 {
			matmulAVX2(mode, scale, c, ldc, a, ars, acs, b, ldb, m, 8, k)
			c, b, n = at(c, 8), at(b, 8), n-8
		}
		matmulAVX2(mode, scale, c, ldc, a, ars, acs, b, ldb, m, n, k)
	},
	sparseForward: func(first int, z *float32, ldz int, w *float32, ldw, n int, entries *uint16, starts *uint32, per int, images *int32, count int, table *float32, t *uint8, stride int) {
		for n > 8 && n < 64 {
			sparseForwardAVX2(first, z, ldz, w, ldw, 8, entries, starts, per, images, count, table, t, stride)
			z, w, n = at(z, 8), at(w, 8), n-8
		}
		sparseForwardAVX2(first, z, ldz, w, ldw, n, entries, starts, per, images, count, table, t, stride)
	},
	sparseGradient: func(mode int, scale float32, w *float32, ldw, n int, t *uint8, stride, pixels int, delta *float32, ldd int, table *float32) {
		for n > 8 && n < 64 {
			sparseGradientAVX2(mode, scale, w, ldw, 8, t, stride, pixels, delta, ldd, table)
			w, delta, n = at(w, 8), at(delta, 8), n-8
		}
		sparseGradientAVX2(mode, scale, w, ldw, n, t, stride, pixels, delta, ldd, table)
	},
})
