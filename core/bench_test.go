package core

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"inkling/core/internal/kernel"
)

// mnist reads one part of the bundled MNIST: train or t10k.
func mnist(tb testing.TB, part string) *Dataset {
	tb.Helper()
	read := func(name string, header int) []byte {
		f, err := os.Open("../assets/mnist/" + name + ".gz")
		if err != nil {
			tb.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			tb.Fatal(err)
		}
		all, err := io.ReadAll(z)
		if err != nil {
			tb.Fatal(err)
		}
		return all[header:]
	}
	d := &Dataset{Name: "MNIST", Width: 28, Height: 28, Images: read(part+"-images-idx3-ubyte", 16), Labels: read(part+"-labels-idx1-ubyte", 8)}
	for i := range 10 {
		d.Classes = append(d.Classes, fmt.Sprint(i))
	}
	return d
}

// BenchmarkEpoch measures whole epochs of MNIST, without evaluation: the floating-point operations of
// dense training a second, also in multiples of what one core can do at most.
func BenchmarkEpoch(b *testing.B) {
	data := mnist(b, "train")
	large := Classic()
	large.Sizes = []int{784, 1024, 1024, 10}
	large.BatchSize = 128
	for _, c := range []struct {
		name   string
		config Config
	}{{"classic", Classic()}, {"large", large}, {"quick", Quick()}, {"best", Best()}, {"record", Record()}} {
		for _, threads := range []int{1, 2, 0} {
			b.Run(fmt.Sprintf("%s/threads=%d", c.name, threads), func(b *testing.B) {
				config := c.config
				config.Threads, config.Epochs, config.Validation = threads, b.N, 0
				e, run := benchmarkRun(b, config, data)
				defer e.rest()
				b.ResetTimer()
				for range b.N {
					run()
				}
				b.StopTimer()
				speed := flops(config.Sizes) * 60000 * float64(b.N) / b.Elapsed().Seconds()
				b.ReportMetric(speed/1e9, "GFLOP/s")
				b.ReportMetric(speed/peak(), "peaks")
				if runtime.GOMAXPROCS(0) > 1 {
					b.ReportMetric(float64(handover().Nanoseconds()), "ns-handover")
				}
			})
		}
	}
}

// flops is what one training image costs, dense: two for each weight forward, in the gradient, and
// behind the first layer in the error that goes back.
func flops(sizes []int) float64 {
	n := 0
	for i := 1; i < len(sizes); i++ {
		passes := 3
		if i == 1 {
			passes = 2
		}
		n += 2 * passes * sizes[i-1] * sizes[i]
	}
	return float64(n)
}

// benchmarkRun makes an engine and a function that trains one epoch.
func benchmarkRun(tb testing.TB, c Config, data *Dataset) (*engine, func()) {
	t, err := NewTrainer(c, data, nil, nil)
	if err != nil {
		tb.Fatal(err)
	}
	r := &t.run
	e := r.learner.(*engine)
	return e, func() { trainEpoch(r, e) }
}

// peak is how many operations a second one core does, measured: the fastest of some products that
// stay in the first cache.
func peak() float64 {
	const n = 64
	a, b, c := make([]float32, n*n), make([]float32, n*n), make([]float32, n*n)
	best := time.Duration(1 << 62)
	for range 200 {
		start := time.Now()
		for range 10 {
			kernel.MatMul(kernel.Set, 0, c, n, a, n, 1, b, n, n, n, n)
		}
		best = min(best, time.Since(start))
	}
	return 10 * 2 * n * n * n / best.Seconds()
}

// handover is how long a line of memory takes to another core and back. What two threads gain depends on
// it: where a host lays virtual processors on cores that share no cache, and lays them elsewhere some
// seconds later, it goes from 55 ns to 330 and back, and the classic epoch from 0.07 s to 0.11 and back.
func handover() time.Duration {
	const turns, rounds = 100, 5
	var line [3]struct {
		value atomic.Uint32
		_     [124]byte
	}
	ball := &line[1].value
	var other sync.WaitGroup
	other.Go(func() {
		for i := uint32(1); i < 2*turns*rounds; i += 2 {
			for ball.Load() != i {
			}
			ball.Store(i + 1)
		}
	})
	best := time.Duration(1 << 62)
	for r := range uint32(rounds) {
		start := time.Now()
		for i := range uint32(turns) {
			turn := 2 * (r*turns + i)
			ball.Store(turn + 1)
			for ball.Load() != turn+2 {
			}
		}
		best = min(best, time.Since(start)/turns)
	}
	other.Wait()
	return best
}

// BenchmarkEvaluate measures the test of 10,000 pictures on one core.
func BenchmarkEvaluate(b *testing.B) {
	data := mnist(b, "t10k")
	c := Classic()
	n := NewNetwork(c.Sizes, c.Activations)
	for b.Loop() {
		if _, err := Evaluate(context.Background(), n, c.Loss, c.pixels(28, 28), data, 1); err != nil {
			b.Fatal(err)
		}
	}
}
