package kernel

import (
	"fmt"
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
				x, y, z := make([]float32, c.m*c.k), make([]float32, c.k*c.n), make([]float32, c.m*c.n)
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
