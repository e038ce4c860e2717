package core

import (
	"math"

	"inkling/core/internal/kernel"
)

// ln is the natural logarithm of a positive, finite x, within 2e-16 of the true
// value relative to 1, and the same bits on every processor (math.Log has an
// assembly version on some): x = 2^e·m with m in [√½, √2), and with s = (m−1)/(m+1)
// ln m = 2·(s + s³/3 + s⁵/5 + …).
func ln(x float64) float64 {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		e--
	}
	s := (m - 1) / (m + 1)
	s2 := float64(s * s)
	sum := 0.0
	for k := 23; k >= 1; k -= 2 {
		sum = float64(sum*s2) + 1/float64(k)
	}
	return float64(2*float64(s*sum)) + float64(float64(e)*math.Ln2)
}

// exponential is e^x for |x| < 700, within 1e-15 of it, and the same bits
// everywhere: x = n·ln 2 + r, then the series of e^r.
func exponential(x float64) float64 {
	n := math.Round(x / math.Ln2)
	r := x - float64(n*math.Ln2)
	sum := 1.0
	for k := 17; k >= 1; k-- {
		sum = 1 + float64(float64(r*sum)/float64(k))
	}
	return math.Ldexp(sum, int(n))
}

// cosine is cos x for x in [0, π], by its Taylor series about π/2: the same bits
// everywhere, which math.Cos does not promise.
func cosine(x float64) float64 {
	u := math.Pi/2 - x // cos x = sin u, |u| ≤ π/2
	u2 := float64(u * u)
	sum := 0.0
	for k := 21; k >= 1; k -= 2 {
		sum = 1 - float64(float64(u2*sum)/float64((k+1)*(k+2)))
	}
	return float64(u * sum)
}

// exp is e^x in float32, within a unit in the last place or two.
func exp(x float32) float32 { return kernel.Exp(x) }

// fma is x·y+z rounded once.
func fma(x, y, z float32) float32 { return kernel.FMA(x, y, z) }
