package kernel

import (
	"math"
	"unsafe"
)

// portable is the definition of what every set computes, one element at a time.
var portable = set{
	name:           "portable",
	matmul:         matmulPortable,
	matmulRows:     8,
	matmulColumns:  64,
	sparseForward:  sparseForwardPortable,
	sparseGradient: sparseGradientPortable,
	activate: func(f Function, x *float32, ldx int, bias *float32, m, n int) {
		xs := unsafe.Slice(x, (m-1)*ldx+n)
		for i := range m {
			for j, b := range unsafe.Slice(bias, n) {
				xs[i*ldx+j] = f.of(xs[i*ldx+j] + b)
			}
		}
	},
	derivative: func(f Function, delta, a *float32, n int) {
		as, ds := unsafe.Slice(a, n), unsafe.Slice(delta, n)
		for i, a := range as {
			ds[i] = f.slope(ds[i], a)
		}
	},
	exp: func(x *float32, n int) {
		for i, v := range unsafe.Slice(x, n) {
			unsafe.Slice(x, n)[i] = Exp(v)
		}
	},
	axpy: func(alpha float32, x, y *float32, n int) {
		ys := unsafe.Slice(y, n)
		for i, x := range unsafe.Slice(x, n) {
			ys[i] = FMA(alpha, x, ys[i])
		}
	},
	scale: func(alpha float32, x *float32, n int) {
		xs := unsafe.Slice(x, n)
		for i := range xs {
			xs[i] *= alpha
		}
	},
	multiply: func(x, y *float32, n int) {
		xs := unsafe.Slice(x, n)
		for i, y := range unsafe.Slice(y, n) {
			xs[i] *= y
		}
	},
	average: func(move float32, average, w *float32, n int) {
		as := unsafe.Slice(average, n)
		for i, w := range unsafe.Slice(w, n) {
			as[i] = FMA(move, w-as[i], as[i])
		}
	},
	descend: func(s *Step, w, g *float32, n int) {
		ws := unsafe.Slice(w, n)
		for i, g := range unsafe.Slice(g, n) {
			ws[i] = FMA(s.numbers.negativeRate, s.gradient(ws[i], g), float32(s.Shrink*ws[i]))
		}
	},
	momentum: func(s *Step, w, v, g *float32, n int) {
		ws, vs := unsafe.Slice(w, n), unsafe.Slice(v, n)
		for i, g := range unsafe.Slice(g, n) {
			vs[i] = FMA(s.Momentum, vs[i], s.gradient(ws[i], g))
			ws[i] = FMA(s.numbers.negativeRate, vs[i], float32(s.Shrink*ws[i]))
		}
	},
	nesterov: func(s *Step, w, v, g *float32, n int) {
		ws, vs := unsafe.Slice(w, n), unsafe.Slice(v, n)
		for i, g := range unsafe.Slice(g, n) {
			gradient := s.gradient(ws[i], g)
			vs[i] = FMA(s.Momentum, vs[i], gradient)
			ws[i] = FMA(s.numbers.negativeRate, FMA(s.Momentum, vs[i], gradient), float32(s.Shrink*ws[i]))
		}
	},
	adam: func(s *Step, w, m, v, g *float32, n int) {
		ws, ms, vs := unsafe.Slice(w, n), unsafe.Slice(m, n), unsafe.Slice(v, n)
		for i, g := range unsafe.Slice(g, n) {
			gradient := s.gradient(ws[i], g)
			ms[i] = FMA(s.Beta1, ms[i], float32(s.numbers.left1*gradient))
			vs[i] = FMA(s.Beta2, vs[i], float32(s.numbers.left2*float32(gradient*gradient)))
			root := float32(math.Sqrt(float64(vs[i])))
			ws[i] = FMA(s.numbers.negativeRate, ms[i]/FMA(root, s.Root, s.Epsilon), float32(s.Shrink*ws[i]))
		}
	},
}

func (s *Step) gradient(w, g float32) float32 { return FMA(s.Decay, w, float32(s.Scale*g)) }

// of is f(z).
func (f Function) of(z float32) float32 {
	switch f {
	case Sigmoid:
		return SigmoidOf(z)
	case Tanh:
		return TanhOf(z)
	case ReLU:
		if z < 0 {
			return 0
		}
	case LeakyReLU:
		if z < 0 {
			return float32(LeakySlope * z)
		}
	}
	return z
}

// slope is d·f′(z), where a = f(z).
func (f Function) slope(d, a float32) float32 {
	switch f {
	case Sigmoid:
		return float32(d * float32(a*(1-a)))
	case Tanh:
		return float32(d * FMA(-a, a, 1))
	case ReLU:
		if !(a > 0) {
			return 0
		}
	case LeakyReLU:
		if !(a > 0) {
			return float32(LeakySlope * d)
		}
	}
	return d
}

func matmulPortable(mode int, scale float32, c *float32, ldc int, a *float32, ars, acs int, b *float32, ldb, m, n, k int) {
	cs := unsafe.Slice(c, (m-1)*ldc+n)
	as := unsafe.Slice(a, (m-1)*ars+(k-1)*acs+1)
	bs := unsafe.Slice(b, (k-1)*ldb+n)
	var sums [64]float32
	for i := range m {
		row := cs[i*ldc : i*ldc+n]
		sum := sums[:n]
		clear(sum)
		if mode == int(Add) {
			copy(sum, row)
		}
		for l := range k {
			x := as[i*ars+l*acs]
			for j, y := range bs[l*ldb : l*ldb+n] {
				sum[j] = FMA(x, y, sum[j])
			}
		}
		if mode == int(Update) {
			for j, s := range sum {
				row[j] = FMA(scale, s, row[j])
			}
			continue
		}
		copy(row, sum)
	}
}
