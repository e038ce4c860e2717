package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkMatMul measures the products of the classic network and of a large one, in GFLOP/s.
func BenchmarkMatMul(b *testing.B) {
	for _, c := range []struct {
		name     string
		m, n, k  int
		gradient bool
	}{
		{"classic/forward1", 32, 64, 784, false},
		{"classic/forward2", 32, 64, 128, false},
		{"classic/back2", 128, 32, 64, false},
		{"classic/gradient2", 128, 64, 32, true},
		{"large/forward", 128, 64, 1024, false},
		{"large/gradient", 1024, 64, 128, true},
		{"large/back", 1024, 128, 64, false},
	} {
		for _, s := range available() {
			if s == &portable {
				continue
			}
			b.Run(fmt.Sprintf("%s/%s", c.name, s.name), func(b *testing.B) {
				before := active
				defer func() { active = before }()
				active = s
				x, y, z := filled(c.m*c.k), filled(c.k*c.n), filled(c.m*c.n)
				for b.Loop() {
					if c.gradient {
						MatMul(Update, -0.01, z, c.n, x, 1, c.m, y, c.n, c.m, c.n, c.k)
					} else {
						MatMul(Set, 0, z, c.n, x, c.k, 1, y, c.n, c.m, c.n, c.k)
					}
				}
				b.ReportMetric(2*float64(c.m*c.n*c.k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	}
}

// BenchmarkSparse measures the sparse first layer, 64 columns of a batch of 32 with a fifth of 784
// pixels lit, in GFLOP/s of the work that is left to do.
func BenchmarkSparse(b *testing.B) {
	const size, batch = 784, 32
	r := rand.New(rand.NewPCG(1, 1))
	images := make([]byte, size*batch)
	lit := 0
	for i := range images {
		if i%100 < 19+r.IntN(2) {
			images[i] = byte(1 + r.IntN(255))
			lit++
		}
	}
	list := NewLit(size, 112, batch)
	ids := make([]int32, batch)
	for i := range ids {
		ids[i] = int32(i)
		list.Append(images[i*size : i*size+size])
	}
	t := make([]byte, size*batch)
	table := (*[256]float32)(filled(256))
	w, z := filled(size*64), filled(batch*64)
	SparseForward(true, z, 64, w, 64, 64, list, ids, 0, list.Blocks(), table, t, batch)
	work := 2 * 64 * float64(lit)
	for _, s := range available() {
		if s == &portable {
			continue
		}
		measure := func(name string, f func()) {
			b.Run(name+"/"+s.name, func(b *testing.B) {
				before := active
				defer func() { active = before }()
				active = s
				for b.Loop() {
					f()
				}
				b.ReportMetric(work*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
		measure("forward", func() {
			for block := range list.Blocks() {
				SparseForward(block == 0, z, 64, w, 64, 64, list, ids, block, block+1, table, t, batch)
			}
		})
		measure("forwardWhole", func() { SparseForward(true, z, 64, w, 64, 64, list, ids, 0, list.Blocks(), table, nil, 0) })
		measure("gradient", func() { SparseGradient(Update, -0.1, w, 64, 64, t, batch, 0, size, z, 64, table) })
	}
}

// filled is memory that has been written to: before that, all its pages may be one page of zeros,
// which the first cache handles badly.
func filled(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = 1e-3 * float32(i%100)
	}
	return x
}
