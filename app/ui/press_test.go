//go:build cgo

package ui

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gioui.org/f32"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
	"gioui.org/io/semantic"

	"inkling/core"
)

// FuzzPress does to the window what a cat on the keyboard would: it presses, drags, types and scrolls at random on whatever
// is there, on every page and in windows of every size. Nothing may panic, and nothing may be drawn from a number that is
// not one.
func FuzzPress(f *testing.F) {
	for seed := range uint64(6) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { pressAtRandom(t, seed, 60) })
}

var fuzzKeys = []key.Name{key.NameLeftArrow, key.NameRightArrow, key.NameUpArrow, key.NameDownArrow, key.NameReturn, key.NameEscape, key.NameHome,
	key.NameEnd, key.NameDeleteBackward, key.NameDeleteForward, key.NameSpace, "0", "3", "9", "P", "E", "T", "C", "W", "Z", "[", "]", ".", "+", "-", "1", "2", "4", "M",
	key.NameF1, key.NameF5}

func pressAtRandom(t *testing.T, seed uint64, presses int) {
	t.Chdir(t.TempDir()) // what is typed as a path may be saved, also while the window closes
	r := rand.New(rand.NewPCG(seed, 77))
	sizes := [][2]int{{1280, 800}, {900, 600}, {800, 560}, {1600, 1000}}
	size := sizes[seed%uint64(len(sizes))]
	st, u := open(t, size[0], size[1], 1, seed%2 == 1)
	known(u, core.Sigmoid, core.ReLU, core.Softmax)
	// Runs are short, so that many of them begin and end.
	u.s.Training.Epochs.Set(1)
	u.s.Training.SetLayers([]int{8})
	u.s.Training.BatchSize.Set(1000)
	if seed%3 > 0 {
		st.three(u)
	}
	u.show(int(seed) % len(u.views))
	// Every other window is painted without a graphics card.
	var pix, all []uint32
	if seed%4 > 1 {
		u.scr.soft = new(raster)
		pix, all = make([]uint32, size[0]*size[1]), make([]uint32, size[0]*size[1])
		st.settle()
	}
	for range presses {
		x, y := float32(r.IntN(size[0])), float32(r.IntN(size[1]))
		switch r.IntN(10) {
		case 0, 1, 2, 3:
			if n, ok := anyControl(st, r); ok {
				x, y = n.X, n.Y
			}
			st.clickAt(x, y)
		case 4:
			st.clickAt(x, y)
		case 5:
			st.drag(f32.Pt(x, y), f32.Pt(float32(r.IntN(size[0])), float32(r.IntN(size[1]))), f32.Pt(float32(r.IntN(size[0])), float32(r.IntN(size[1]))))
		case 6, 7:
			st.key(fuzzKeys[r.IntN(len(fuzzKeys))], []key.Modifiers{0, 0, 0, key.ModShift, key.ModShortcut}[r.IntN(5)])
		case 8:
			st.router.Queue(pointer.Event{Kind: pointer.Scroll, Source: pointer.Mouse, Position: f32.Pt(x, y), Scroll: f32.Pt(0, float32(r.IntN(400)-200))})
			st.settle()
		case 9:
			st.tab()
			st.router.Queue(key.EditEvent{Text: []string{"7", "x", "-1", "1e9", "0.3", "é"}[r.IntN(6)]})
			st.settle()
		}
		if u.scr.soft != nil {
			u.Paint(pix, st.size, false)
			once := raster{ground: u.scr.soft.ground, now: slices.Clone(u.scr.soft.last)}
			once.paint(all, st.size, true)
			if !slices.Equal(pix, all) {
				t.Fatal("where only what changed was painted, the window does not look as if all of it had been")
			}
		}
		for _, word := range st.words(u) {
			if word == "NaN" || word == "+Inf" || word == "-Inf" {
				t.Fatalf("the window says %q", word)
			}
		}
	}
	if a := u.s.Answer(); a.Digit >= 0 && math.IsNaN(a.Confidence) {
		t.Fatal("the confidence is not a number")
	}
}

// anyControl is the middle of some control on the screen.
func anyControl(st *stage, r *rand.Rand) (f32.Point, bool) {
	var all []f32.Point
	for _, n := range st.router.AppendSemantics(nil) {
		if b := n.Desc.Bounds; n.Desc.Class != semantic.Unknown && !b.Empty() {
			c := b.Min.Add(b.Max).Div(2)
			all = append(all, f32.Pt(float32(c.X)/st.scale, float32(c.Y)/st.scale))
		}
	}
	if len(all) == 0 {
		return f32.Point{}, false
	}
	return all[r.IntN(len(all))], true
}
