package core

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"
)

// TestMain lets the test binary be the other program that wants a core: see busy.
func TestMain(m *testing.M) {
	if os.Getenv("INKLING_TEST_BUSY") != "" {
		for end := time.Now().Add(10 * time.Minute); time.Now().Before(end); {
		}
		return
	}
	os.Exit(m.Run())
}

// busy runs so many programs that never rest, and returns a function that ends them.
func busy(tb testing.TB, n int) func() {
	tb.Helper()
	var all []*exec.Cmd
	for range n {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), "INKLING_TEST_BUSY=1", "GOMAXPROCS=1")
		if err := c.Start(); err != nil {
			tb.Fatal(err)
		}
		all = append(all, c)
	}
	return func() {
		for _, c := range all {
			_ = c.Process.Kill()
			_ = c.Wait()
		}
	}
}

// BenchmarkChosenThreads measures epochs with one thread and with the number that is chosen
// (--threads 0), in turn, beside none, one or two programs that never rest: medians, and the time with
// the chosen number as a share of the time with one. It is to stay below 1.1 whatever runs beside.
func BenchmarkChosenThreads(b *testing.B) {
	data := mnist(b, "train")
	for _, c := range []struct {
		name   string
		config Config
		epochs int
	}{{"classic", Classic(), 4}, {"best", Best(), 1}} {
		for programs := range 3 {
			b.Run(fmt.Sprintf("%s/beside=%d", c.name, programs), func(b *testing.B) {
				defer busy(b, programs)()
				var runs [2]func()
				for i := range runs {
					config := c.config
					config.Threads, config.Epochs, config.Validation = 1-i, 10000, 0
					e, run := benchmarkRun(b, config, data)
					defer e.rest()
					runs[i] = func() {
						for range c.epochs {
							run()
						}
						e.rest()
					}
					runs[i]()
				}
				var times [2][]float64
				b.ResetTimer()
				for range b.N {
					for i, run := range runs {
						start := time.Now()
						run()
						times[i] = append(times[i], time.Since(start).Seconds()/float64(c.epochs))
					}
				}
				for i := range times {
					slices.Sort(times[i])
				}
				one, chosen := times[0][len(times[0])/2], times[1][len(times[1])/2]
				b.ReportMetric(one, "one-s")
				b.ReportMetric(chosen, "chosen-s")
				b.ReportMetric(chosen/one, "chosen/one")
			})
		}
	}
}
