package kernel

import "math"

// FMA returns a·b+c rounded once to float32, ties to even.
//
// The product of two float32 is exact in float64. Its sum with c is not, so the sum is rounded to
// odd there (TwoSum gives the error; if there is one, the last bit is made 1, in the direction of
// the error), and only the conversion to float32 rounds to nearest. Rounding to odd with two or
// more spare bits makes the second rounding harmless: S. Boldo, G. Melquiond, "Emulation of FMA and
// correctly rounded sums: proved algorithms using rounding to odd", IEEE Trans. Computers 57 (2008).
func FMA(a, b, c float32) float32 {
	product := float64(a) * float64(b)
	z := float64(c)
	sum := product + z
	// TwoSum (Knuth): sum + rest = product + z exactly.
	back := sum - product
	rest := (product - (sum - back)) + (z - back)
	if rest != 0 { // also true for NaN, when product or z is infinite or NaN
		bits := math.Float64bits(sum)
		if bits&1 == 0 && rest == rest {
			// The exact value lies between sum and its odd neighbour on rest's side.
			if (rest > 0) == (sum > 0) {
				bits++
			} else {
				bits--
			}
			sum = math.Float64frombits(bits)
		}
	}
	return float32(sum)
}
