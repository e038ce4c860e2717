package kernel

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// specials are the numbers at which arithmetic goes wrong.
var specials = []float32{
	0, float32(math.Copysign(0, -1)), 1, -1, 0.5, 3, -7, 1 + 0x1p-23, 1 - 0x1p-24, 0x1p-12 * (1 + 0x1p-23), 0x1p-12 * (1 - 0x1p-23),
	math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32, 0x1p-126, -0x1p-126, 0x1.fffffcp-127, 0x1p-75, -0x1p-75,
	math.MaxFloat32, -math.MaxFloat32, 0x1p64, -0x1p64, 88, -88, 87, -87, 0.625, -0.625, 1e-4, -1e-4,
	float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()),
}

// same holds for equal bits, and for any two NaN.
func same(a, b float32) bool {
	return math.Float32bits(a) == math.Float32bits(b) || a != a && b != b
}

// exactFMA rounds a·b+c once, by way of exact integers.
func exactFMA(a, b, c float32) float32 {
	x, y, z := float64(a), float64(b), float64(c)
	if math.IsNaN(x*y+z) || math.IsInf(x*y+z, 0) || x*y == 0 || z == 0 {
		return float32(float64(x*y) + z) // exact, or an exception that float64 gets right
	}
	sum := new(big.Float).SetPrec(1000).Mul(new(big.Float).SetPrec(1000).SetFloat64(x), new(big.Float).SetPrec(1000).SetFloat64(y))
	sum.Add(sum, new(big.Float).SetPrec(1000).SetFloat64(z))
	if sum.Sign() == 0 {
		return 0
	}
	r, _ := sum.Float32()
	return r
}

func TestFMARoundsOnce(t *testing.T) {
	for _, a := range specials {
		for _, b := range specials {
			for _, c := range specials {
				if got, want := FMA(a, b, c), exactFMA(a, b, c); !same(got, want) {
					t.Fatalf("FMA(%g, %g, %g) = %g, want %g", a, b, c, got, want)
				}
			}
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200000 {
		a, b, c := math.Float32frombits(r.Uint32()), math.Float32frombits(r.Uint32()), math.Float32frombits(r.Uint32())
		if r.IntN(2) == 0 { // c near −a·b, and near a half of its last place
			c = -a * b * (1 + float32(r.IntN(5)-2)*0x1p-24)
		}
		if got, want := FMA(a, b, c), exactFMA(a, b, c); !same(got, want) {
			t.Fatalf("FMA(%x, %x, %x) = %x, want %x", a, b, c, got, want)
		}
	}
	// The case that shows that rounding twice is wrong.
	a, b, c := float32(0x1p-12*(1+0x1p-23)), float32(0x1p-12*(1-0x1p-23)), float32(1+0x1p-23)
	if twice := float32(math.FMA(float64(a), float64(b), float64(c))); twice == FMA(a, b, c) {
		t.Fatal("the example no longer tells one rounding from two")
	}
}

func TestFunctionsAreAccurate(t *testing.T) {
	relative := func(got float32, want float64) float64 { return math.Abs(float64(got)-want) / math.Abs(want) }
	for x := float32(-86.9); x < 86.9; x += 0.0137 {
		if e := relative(Exp(x), math.Exp(float64(x))); e > 1.5e-7 {
			t.Errorf("Exp(%g) is off by %.2g", x, e)
		}
		if e := relative(SigmoidOf(x), 1/(1+math.Exp(-float64(x)))); e > 2.5e-7 {
			t.Errorf("sigmoid(%g) is off by %.2g", x, e)
		}
		if e := relative(TanhOf(x/20), math.Tanh(float64(x/20))); e > 3e-7 {
			t.Errorf("tanh(%g) is off by %.2g", x/20, e)
		}
	}
	for x := float32(1e-44); x < 1e38; x *= 1.1 {
		if e := math.Abs(float64(Log(x)) - math.Log(float64(x))); e > 1.2e-7*math.Max(1, math.Abs(math.Log(float64(x)))) {
			t.Errorf("Log(%g) is off by %.2g", x, e)
		}
	}
	for x, want := range map[float32]float32{0: float32(math.Inf(-1)), -1: float32(math.NaN()), 1: 0, float32(math.Inf(1)): float32(math.Inf(1))} {
		if got := Log(x); !same(got, want) {
			t.Errorf("Log(%g) = %g, want %g", x, got, want)
		}
	}
}
