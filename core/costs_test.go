package core

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"
)

// BenchmarkSnapshots measures what snapshots cost a run of which somebody takes every one: the share of
// its time spent on them, how many there are a second, how large they are, and how much memory each took
// anew once the run had settled.
func BenchmarkSnapshots(b *testing.B) {
	data := mnist(b, "train").Slice(0, 20000)
	for _, c := range []struct {
		name   string
		config Config
	}{{"classic", Classic()}, {"best", Best()}, {"record", Record()}} {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/threads=%d", c.name, threads), func(b *testing.B) {
				config := c.config
				config.Threads = threads
				if config.Epochs = 8; c.name == "classic" {
					config.Epochs = 100
				}
				var spent, elapsed time.Duration
				var settled, after runtime.MemStats
				count, counted := 0, 0
				for b.Loop() {
					var t *Trainer
					here := 0
					t, err := NewTrainer(config, data, nil, func() {
						if t == nil {
							return
						}
						t.Snapshot()
						spent += t.run.publishing // on the run's own goroutine
						if here++; here == 10 {
							runtime.ReadMemStats(&settled)
						}
					})
					if err != nil {
						b.Fatal(err)
					}
					t.Start()
					elapsed += t.Wait().Elapsed
					runtime.ReadMemStats(&after)
					count += here
					counted = here - 10
				}
				b.ReportMetric(100*spent.Seconds()/elapsed.Seconds(), "%")
				b.ReportMetric(float64(count)/elapsed.Seconds(), "snapshots/s")
				b.ReportMetric(float64(4*NewNetwork(config.Sizes, config.Activations).Parameters())/1e3, "kB")
				b.ReportMetric(float64(after.TotalAlloc-settled.TotalAlloc)/1e3/float64(counted), "kB-new")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// BenchmarkScaling measures how time grows with weights and with pictures: the ratio of two epochs'
// times, trained in turn, divided by the ratio of their work. 1 is proportional; at most 1.1 is wanted.
func BenchmarkScaling(b *testing.B) {
	all := mnist(b, "train")
	half := all.Slice(0, all.Len()/2)
	sparse := func(n int) Config { // all its weights but a few in the first layer, which looks at lit pixels
		c := Classic()
		c.SetHidden([]int{n})
		c.BatchSize = 128
		return c
	}
	dense := func(n int) Config { // no blank pixel is 0
		c := Classic()
		c.SetHidden([]int{n, n})
		c.BatchSize, c.Input = 128, Pixels{Blank: 1}
		return c
	}
	for _, c := range []struct {
		name         string
		less, more   Config
		fewer, whole *Dataset
	}{
		{"weights/sparse", sparse(1024), sparse(2048), half, half},
		{"weights/dense", dense(512), dense(800), half, half},
		{"images/classic", Classic(), Classic(), half, all},
		{"images/sparse", sparse(1024), sparse(1024), half, all},
	} {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/threads=%d", c.name, threads), func(b *testing.B) {
				var runs [2]func()
				var work [2]float64
				for i, part := range []struct {
					config Config
					data   *Dataset
				}{{c.less, c.fewer}, {c.more, c.whole}} {
					config := part.config
					config.Threads, config.Epochs, config.Validation = threads, MaxEpochs, 0
					e, run := benchmarkRun(b, config, part.data)
					defer e.rest()
					run()
					runs[i] = run
					work[i] = flops(config.Sizes) * float64(part.data.Len())
				}
				var ratios []float64
				for b.Loop() {
					var times [2]float64
					for i, run := range runs {
						start := time.Now()
						run()
						times[i] = time.Since(start).Seconds()
					}
					ratios = append(ratios, times[1]/times[0])
				}
				slices.Sort(ratios)
				b.ReportMetric(ratios[len(ratios)/2]/(work[1]/work[0]), "time/work")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
