package core

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestAdapterIsNeverMuchSlowerThanOneThread plays a machine whose speed with each number of threads
// is given, for some seconds.
func TestAdapterIsNeverMuchSlowerThanOneThread(t *testing.T) {
	for _, c := range []struct {
		name   string
		speeds []float64 // batches of 32 a millisecond, for 1, 2, … threads
		share  float64   // of the fastest that must be reached
	}{
		{"two idle cores", []float64{15, 26}, 0.97},
		{"another process wants a core", []float64{15, 5}, 0.95},
		{"no gain", []float64{15, 15}, 0.97},
		{"four cores, three free", []float64{10, 18, 25, 12}, 0.9},
		{"one core", []float64{15}, 1},
	} {
		n := len(c.speeds)
		a := newAdapterFor(n)
		now := time.Unix(0, 0)
		batches, fastest := 0.0, 0.0
		for now.Before(time.Unix(5, 0)) {
			speed := c.speeds[a.at(now, 32)-1]
			now = now.Add(time.Duration(float64(time.Millisecond) / speed))
			batches++
		}
		for _, s := range c.speeds {
			fastest = max(fastest, s)
		}
		if got := batches / (fastest * 5000); got < c.share {
			t.Errorf("%s: %.3f of the fastest, want at least %.2f", c.name, got, c.share)
		}
	}
}

// TestAdapterFollowsTheMachine lets another process come after a second and go again.
func TestAdapterFollowsTheMachine(t *testing.T) {
	a := newAdapterFor(2)
	now := time.Unix(0, 0)
	run := func(speeds []float64, d time.Duration) {
		for end := now.Add(d); now.Before(end); {
			now = now.Add(time.Duration(float64(time.Millisecond) / speeds[a.at(now, 32)-1]))
		}
	}
	run([]float64{15, 26}, time.Second)
	if a.home != 2 {
		t.Fatalf("%d threads on two idle cores", a.home)
	}
	run([]float64{14, 4}, 50*time.Millisecond)
	if a.home != 1 {
		t.Errorf("%d threads, 50 ms after another process came", a.home)
	}
	run([]float64{15, 26}, time.Second)
	if a.home != 2 {
		t.Errorf("%d threads, a second after it went", a.home)
	}
}

// TestAdapterSitsOutHiccups lets something small come in between now and then: that is no reason to give
// up a thread.
func TestAdapterSitsOutHiccups(t *testing.T) {
	a := newAdapterFor(2)
	now, end := time.Unix(0, 0), time.Unix(10, 0)
	r := rand.New(rand.NewPCG(1, 2))
	two := time.Duration(0)
	for now.Before(end) {
		n := a.at(now, 32)
		d := time.Millisecond / time.Duration([]int{15, 26}[n-1])
		if r.IntN(800) == 0 { // some 30 a second
			d += 3 * time.Millisecond
		}
		now = now.Add(d)
		if n == 2 {
			two += d
		}
	}
	if two < 9*time.Second {
		t.Errorf("two threads for %v of 10 s on two idle cores", two)
	}
}
