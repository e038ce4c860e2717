package core

import "testing"

// Every optimiser, activation and extra allocates nothing in a batch: a run of hours leaves the
// garbage collector alone.
func TestNoRecipeAllocatesInABatch(t *testing.T) {
	data := blobs(203, 4, 6, 5, 1)
	for name, c := range recipes() {
		c.Threads = 1
		c.Input = c.pixels(6, 5)
		e := newEngine(&c, Initialise(c), data)
		indices := make([]int32, c.BatchSize)
		for i := range indices {
			indices[i] = int32(i)
		}
		now, next := batch{indices: indices}, batch{number: 1, indices: indices}
		n := testing.AllocsPerRun(10, func() {
			e.step(&now, &next, 0.01)
			now.number++
			next.number++
		})
		e.rest()
		if n >= 1 {
			t.Errorf("%s: %v allocations a batch", name, n)
		}
	}
}
