//go:build cgo && linux

package ui

import (
	"image"
	"math"
	"slices"
	"syscall"
	"testing"
	"time"

	"gioui.org/f32"
	"gioui.org/gpu/headless"
	"gioui.org/io/pointer"
)

// frameTimes draws n frames of a stage, rendered in software, with step before each, and reports the median and the 99th
// percentile. A frame is everything: events, layout, the renderer, and waiting until the picture is there.
func frameTimes(b *testing.B, st *stage, step func(i int)) {
	w, err := headless.NewWindow(st.size.X, st.size.Y)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Release()
	pixel := image.NewRGBA(image.Rect(0, 0, 1, 1))
	render := func() {
		if err := w.Frame(&st.ops); err != nil {
			b.Fatal(err)
		}
		if err := w.Screenshot(pixel); err != nil {
			b.Fatal(err)
		}
	}
	for i := range 20 {
		step(i)
		st.frame()
		render()
	}
	var took, laid []float64
	b.ResetTimer()
	before := cpuTime()
	for i := 0; b.Loop(); i++ {
		step(20 + i)
		start := time.Now()
		st.frame()
		laid = append(laid, time.Since(start).Seconds()*1000)
		render()
		took = append(took, time.Since(start).Seconds()*1000)
	}
	b.ReportMetric(float64((cpuTime()-before).Microseconds())/1000/float64(len(took)), "cpu-ms/frame")
	slices.Sort(took)
	slices.Sort(laid)
	b.ReportMetric(took[len(took)/2], "ms-median")
	b.ReportMetric(took[len(took)*99/100], "ms-p99")
	b.ReportMetric(laid[len(laid)/2], "ms-layout")
	b.ReportMetric(0, "ns/op")
}

// cpuTime is what this process has used of all cores: on a busy machine it says more than the clock.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// circleAt moves the pen round and round on the canvas.
func (s *stage) circleAt(u *UI, i int) {
	k := 28 * u.plan.Cell
	x0, y0 := (u.plan.Left-k)/2, float32(topHeight+52)
	a := float64(i) / 8
	p := f32.Pt(x0+k/2+float32(math.Cos(a))*k*.3, y0+k/2+float32(math.Sin(a*1.1))*k*.35)
	kind := pointer.Move
	switch i % 60 {
	case 0:
		kind = pointer.Press
	case 59:
		kind = pointer.Release
	}
	if i%600 == 599 {
		u.s.Drawing.Clear.Do()
	}
	b := pointer.ButtonPrimary
	if kind == pointer.Release {
		b = 0
	}
	s.router.Queue(pointer.Event{Kind: kind, Buttons: b, Position: p.Mul(s.scale), Time: time.Duration(i) * 16 * time.Millisecond})
}

// BenchmarkDrawing is a frame while the pen moves, 1280 by 800.
func BenchmarkDrawing(b *testing.B) {
	st, u := open(b, 1280, 800, 1, false)
	st.trained(u)
	frameTimes(b, st, func(i int) { st.circleAt(u, i) })
}

// BenchmarkTraining is a frame while a run goes on and the pen moves.
func BenchmarkTraining(b *testing.B) {
	st, u := open(b, 1280, 800, 1, false)
	st.trained(u)
	u.s.Training.Epochs.Set(100000)
	u.s.Run.Train.Do()
	frameTimes(b, st, func(i int) { st.circleAt(u, i) })
	u.s.Run.Stop.Do()
}
