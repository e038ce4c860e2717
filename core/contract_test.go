package core

import (
	"testing"

	"inkling/core/internal/kernel"
)

// The hashes of weights after training: a change here is a change of everybody's results, and has to
// be meant.
const (
	oneEpoch    = "22d0ae90004e70144797eb55e33bdf7ade1ba7865123a1ac06ecee66975170fd"
	threeEpochs = "8e92d48d3bcdcf94137842150ce156835e27884d826509ae4ae8d044ae7a936e"
	hundreds    = "731243c34a7a8b2378971850d8ecbe2157236c9ca947a835a090cce0ba94e2ad"
)

// hashAfter trains classic epochs on d and returns the hash of the weights.
func hashAfter(t *testing.T, c Config, d *Dataset, sparse bool) string {
	t.Helper()
	tr, err := NewTrainer(c, d, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &tr.run
	e := makeEngine(&tr.config, r.net, d, sparse)
	defer e.rest()
	for range c.Epochs {
		trainEpoch(r, e)
	}
	n := r.net.Clone()
	e.read(n, false)
	return n.SHA256()
}

// trainEpoch trains one epoch with e, without a Trainer's goroutines.
func trainEpoch(r *run, e *engine) {
	r.number = 0
	r.beginEpoch()
	for ; r.number < r.batches; r.number++ {
		r.current = r.at(r.number)
		var next *batch
		if r.number+1 < r.batches {
			r.next = r.at(r.number + 1)
			next = &r.next
		}
		e.step(&r.current, next, r.rate)
	}
	r.epoch++
}

// TestClassicEpochs trains on all of MNIST with the fastest kernel: the weights are the same for any
// number of threads, dense or sparse. With -short, and with the portable kernel, it is one epoch once.
func TestClassicEpochs(t *testing.T) {
	d := mnist(t, "train")
	c := Classic()
	c.Epochs, c.Threads = 1, 3
	if name, _ := kernel.Selected(); name == "portable" || testing.Short() {
		if got := hashAfter(t, c, d, true); got != oneEpoch {
			t.Errorf("%d threads: %s, want %s", c.Threads, got, oneEpoch)
		}
		return
	}
	c.Epochs = 3
	for _, threads := range []int{1, 2, 3, 7} {
		for _, sparse := range []bool{true, false} {
			c.Threads = threads
			if got := hashAfter(t, c, d, sparse); got != threeEpochs {
				t.Errorf("%d threads, sparse %v: %s, want %s", threads, sparse, got, threeEpochs)
			}
		}
	}
}

// TestEveryKernelTrainsAlike trains on some hundred pictures with every kernel the machine has.
func TestEveryKernelTrainsAlike(t *testing.T) {
	before, _ := kernel.Selected()
	defer func() {
		if err := kernel.Use(before); err != nil {
			t.Error(err)
		}
	}()
	d := mnist(t, "train").Slice(0, 300)
	for _, name := range kernel.Available() {
		if err := kernel.Use(name); err != nil {
			t.Fatal(err)
		}
		for threads, sparse := range map[int]bool{1: true, 3: false} {
			c := Classic()
			c.Epochs, c.Threads = 1, threads
			if got := hashAfter(t, c, d, sparse); got != hundreds {
				t.Errorf("%s, %d threads, sparse %v: %s, want %s", name, threads, sparse, got, hundreds)
			}
		}
	}
}

// TestNoAllocationPerBatch trains batches of three recipes and counts what they allocate.
func TestNoAllocationPerBatch(t *testing.T) {
	d := blobs(256, 4, 6, 5, 1)
	plain, best, augmented := small(40, 30), small(40, 30), small(40)
	plain.BatchSize, best.BatchSize, augmented.BatchSize = 32, 32, 32
	best.Optimiser, best.WeightDecay, best.Averaging = Nesterov, 0.001, 0.9
	augmented.Augment.Shift = 1
	for name, c := range map[string]Config{"plain": plain, "best": best, "augmented": augmented} {
		c.Threads = 2
		tr, err := NewTrainer(c, d, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		e := tr.run.learner.(*engine)
		trainEpoch(&tr.run, e)
		tr.run.epoch = 0
		if n := testing.AllocsPerRun(5, func() { trainEpoch(&tr.run, e); tr.run.epoch = 0 }); n > 1 {
			t.Errorf("%s: %.0f allocations in an epoch of %d batches", name, n, tr.run.batches)
		}
		e.rest()
	}
}
