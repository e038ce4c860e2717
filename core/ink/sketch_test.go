package ink

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
)

// same checks that a sketch makes of d what is made of it from nothing.
func same(t *testing.T, k *Sketch, d Drawing, when string) {
	t.Helper()
	for _, centre := range []bool{true, false} {
		if got, want := k.Input(d, 28, 28, centre), Input(d, 28, 28, centre); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s: %d strokes, the last of %d points, differ from the same drawing made anew", when, len(d.Strokes), len(d.Strokes[len(d.Strokes)-1].Points))
		}
	}
}

func TestASketchIsTheDrawingMadeAnew(t *testing.T) {
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 1))
		k := new(Sketch)
		d := Drawing{Width: 280, Height: 280}
		for stroke := range 5 {
			s := Stroke{Erase: seed%3 == 1 && stroke == 2, Width: []float32{0, 12, 30}[rng.IntN(3)]}
			d.Strokes = append(d.Strokes, s)
			x, y, fast := 280*rng.Float64(), 280*rng.Float64(), 1+20*rng.Float64()
			for range 1 + rng.IntN(60) {
				p := &d.Strokes[stroke].Points
				*p = append(*p, Point{X: float32(x), Y: float32(y)})
				if rng.IntN(4) > 0 { // several points a frame, or one, or the pen rests
					same(t, k, d, fmt.Sprint("seed ", seed))
				}
				if rng.IntN(6) > 0 {
					x, y = x+fast*rng.NormFloat64(), y+fast*rng.NormFloat64()
				}
			}
		}
		less := d.Clone()
		less.Strokes = less.Strokes[:3]
		same(t, k, less, "after an undo")
		same(t, k, d, "after a redo")
		changed := d.Clone()
		changed.Strokes[1].Points[0].X++
		same(t, k, changed, "with a point moved")
		changed.Strokes[4].Width = 9
		same(t, k, changed, "with another pen")
		changed.Strokes[4].Erase = !changed.Strokes[4].Erase
		same(t, k, changed, "with an eraser instead")
		changed.Width = 560
		same(t, k, changed, "on another canvas")
		same(t, k, seven(), "another drawing")
	}
}

func TestASketchOfAnotherGrid(t *testing.T) {
	k := new(Sketch)
	d := scribble(500)
	for _, n := range []int{28, 8, 31, 200, 28} {
		if got, want := k.Input(d, n, n, true), Input(d, n, n, true); !reflect.DeepEqual(got, want) {
			t.Errorf("on %d×%d cells it differs from the same drawing made anew", n, n)
		}
	}
}

// A frame of a long scribble: one more point.
func BenchmarkSketchScribble(b *testing.B) {
	d := scribble(8000)
	all := d.Strokes[0].Points
	var k Sketch
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		if n++; n < 7000 || n > len(all) {
			n = 7000
		}
		d.Strokes[0].Points = all[:n]
		k.Input(d, 28, 28, true)
	}
}
