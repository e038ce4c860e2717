package core

import (
	"math"
	"testing"
)

func TestOurFunctionsAreTheRealOnes(t *testing.T) {
	near := func(name string, x, got, want float64) {
		if math.Abs(got-want) > 4e-15*(1+math.Abs(want)) {
			t.Errorf("%s(%v) = %v, not %v", name, x, got, want)
		}
	}
	for i := range 2001 {
		x := float64(i-1000) / 50
		near("exponential", x, exponential(x), math.Exp(x))
		near("ln", math.Exp(x), ln(math.Exp(x)), x)
		c := math.Pi * float64(i) / 2000
		near("cosine", c, cosine(c), math.Cos(c))
	}
}

// A normal variate has the mean, the deviation and the tails it should have.
func TestNormalVariates(t *testing.T) {
	r := stream(1, weightStream, 0)
	const n = 200000
	var sum, squares, beyond float64
	for range n {
		v := r.normal()
		sum += v
		squares += v * v
		if math.Abs(v) > 1.96 {
			beyond++
		}
	}
	if mean := sum / n; math.Abs(mean) > 0.01 {
		t.Errorf("mean %v", mean)
	}
	if variance := squares / n; math.Abs(variance-1) > 0.015 {
		t.Errorf("variance %v", variance)
	}
	if share := beyond / n; math.Abs(share-0.05) > 0.003 {
		t.Errorf("%.4f of them are beyond 1.96 deviations, not 0.05", share)
	}
}

func TestAShuffleIsAPermutation(t *testing.T) {
	order := make([]int32, 1000)
	stream(1, shuffleStream, 3).shuffle(order)
	seen := make([]bool, len(order))
	fixed := 0
	for i, v := range order {
		seen[v] = true
		if int(v) == i {
			fixed++
		}
	}
	for i, s := range seen {
		if !s {
			t.Fatalf("%d is missing", i)
		}
	}
	if fixed > 10 {
		t.Errorf("%d of 1000 stayed where they were", fixed)
	}
}

func TestSchedules(t *testing.T) {
	cosine := Schedule{Kind: CosineSchedule, Warmup: 1, Final: 0.1}
	step := Schedule{Kind: StepSchedule, Every: 2, Factor: 0.5}
	for _, c := range []struct {
		name string
		s    Schedule
		step int
		want float64
	}{
		{"constant", Schedule{}, 17, 1},
		{"warm-up starts above 0", cosine, 0, 0.1},
		{"warm-up ends at 1", cosine, 9, 1},
		{"cosine starts at 1", cosine, 10, 1},
		{"half-way down", cosine, 55, 0.55},
		{"and ends at its final share", cosine, 100, 0.1},
		{"before the first drop", step, 19, 1},
		{"after the first drop", step, 20, 0.5},
		{"after the second", step, 45, 0.25},
	} {
		if got := c.s.share(c.step, 100, 10); math.Abs(got-c.want) > 1e-8 {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
}
