package kernel

import "math"

// The exponential, by Cody and Waite's reduction: n = x·log₂e to the nearest integer, r = x − n·ln 2
// with ln 2 in two parts, eʳ by a polynomial of degree 6 (Cephes' expf, S. Moshier), times 2ⁿ. Every
// step is one operation that a vector unit has as well; 2ⁿ comes from the low bits of n + roundBias.
const (
	log2E     = 1.44269504088896341
	ln2High   = 0.693359375
	ln2Low    = -2.12194440e-4
	roundBias = 12582912 // 1.5·2²³: adding it rounds to an integer, in the low bits

	expMin = -87
	expMax = 87

	exp0 = 1.9875691500e-4
	exp1 = 1.3981999507e-3
	exp2 = 8.3334519073e-3
	exp3 = 4.1665795894e-2
	exp4 = 1.6666665459e-1
	exp5 = 5.0000001201e-1
)

// Exp returns eˣ for x clamped to [−87, 87], within about one unit in the last place.
func Exp(x float32) float32 {
	if expMin > x {
		x = expMin
	}
	if expMax < x {
		x = expMax
	}
	t := FMA(x, log2E, roundBias)
	n := t - roundBias
	r := FMA(n, -ln2High, x)
	r = FMA(n, -ln2Low, r)
	p := FMA(exp0, r, exp1)
	p = FMA(p, r, exp2)
	p = FMA(p, r, exp3)
	p = FMA(p, r, exp4)
	p = FMA(p, r, exp5)
	p = FMA(p, float32(r*r), r)
	p = p + 1
	return float32(p * math.Float32frombits(math.Float32bits(t)<<23+0x3f800000))
}

// SigmoidOf returns 1/(1+e⁻ᶻ).
func SigmoidOf(z float32) float32 { return 1 / (1 + Exp(-z)) }

// The hyperbolic tangent: an odd polynomial near zero (Cephes' tanhf), else 1 − 2/(1+e²ᶻ).
const (
	tanhSmall = 0.625

	tanh0 = -5.70498872745e-3
	tanh1 = 2.06390887954e-2
	tanh2 = -5.37397155531e-2
	tanh3 = 1.33314422036e-1
	tanh4 = -3.33332819422e-1
)

// TanhOf returns the hyperbolic tangent of z within two units in the last place.
func TanhOf(z float32) float32 {
	e := Exp(z + z)
	far := 1 - 2/(e+1)
	s := float32(z * z)
	p := FMA(tanh0, s, tanh1)
	p = FMA(p, s, tanh2)
	p = FMA(p, s, tanh3)
	p = FMA(p, s, tanh4)
	near := FMA(float32(p*s), z, z)
	if math.Float32frombits(math.Float32bits(z)&^(1<<31)) < tanhSmall {
		return near
	}
	return far
}

// Log returns the natural logarithm within about one unit in the last place (Cephes' logf). It is
// −∞ for 0 and NaN below.
func Log(x float32) float32 {
	switch {
	case x != x || x < 0:
		return float32(math.NaN())
	case x == 0:
		return float32(math.Inf(-1))
	case x > math.MaxFloat32:
		return x
	}
	exponent := 0
	if x < 0x1p-126 {
		x *= 0x1p24
		exponent = -24
	}
	bits := math.Float32bits(x)
	exponent += int(bits>>23) - 126
	m := math.Float32frombits(bits&0x7fffff | 0x3f000000) // in [½, 1)
	if m < 0.707106781186547524 {
		exponent--
		m = m + m
	}
	m -= 1
	z := float32(m * m)
	p := FMA(7.0376836292e-2, m, -1.1514610310e-1)
	p = FMA(p, m, 1.1676998740e-1)
	p = FMA(p, m, -1.2420140846e-1)
	p = FMA(p, m, 1.4249322787e-1)
	p = FMA(p, m, -1.6668057665e-1)
	p = FMA(p, m, 2.0000714765e-1)
	p = FMA(p, m, -2.4999993993e-1)
	p = FMA(p, m, 3.3333331174e-1)
	y := float32(float32(p*m) * z)
	e := float32(exponent)
	y = FMA(e, -2.12194440e-4, y)
	y = FMA(-0.5, z, y)
	return FMA(e, 0.693359375, m+y)
}
