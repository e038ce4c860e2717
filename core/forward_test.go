package core

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"inkling/core/internal/kernel"
)

// TestOnePictureGivesTheBitsOfAChain compares the sums of one picture with what defines them, one chain of fused
// multiply-adds for each, for layers that are computed in small blocks and in large ones.
func TestOnePictureGivesTheBitsOfAChain(t *testing.T) {
	for _, sizes := range [][]int{{1, 1}, {784, 65}, {130, 64}, {513, 17}, {1031, 2050}} {
		c := Classic()
		c.Sizes, c.Activations = sizes, []Activation{Sigmoid}
		n := Initialise(c)
		r := stream(1, 2, 3)
		x := make([]float32, sizes[0])
		for i := range x {
			x[i] = float32(r.uniform()) - 0.3
		}
		var trace Trace
		n.Forward(&trace, x)
		l := &n.Layers[0]
		for j, got := range trace.Sums[0] {
			want := float32(0)
			for i, w := range l.Weights.Data[j*l.Weights.Stride:][:len(x)] {
				want = kernel.FMA(x[i], w, want)
			}
			if want += l.Bias[j]; got != want {
				t.Fatalf("%v: sum %d is %v, want %v", sizes, j, got, want)
			}
		}
	}
}

func BenchmarkForward(b *testing.B) {
	for _, sizes := range [][]int{{784, 128, 64, 10}, {784, 1024, 1024, 10}, {784, 4096, 4096, 10}} {
		b.Run(strings.ReplaceAll(fmt.Sprint(sizes), " ", "-"), func(b *testing.B) {
			c := Classic()
			c.Sizes = sizes
			n := Initialise(c)
			x := slices.Repeat([]float32{0, 0, 0, 0.5}, 196)
			var t Trace
			for b.Loop() {
				n.Forward(&t, x)
			}
		})
	}
}
