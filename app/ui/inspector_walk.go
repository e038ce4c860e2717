package ui

import (
	"fmt"
	"image"

	"gioui.org/io/event"
	"gioui.org/io/key"
	"gioui.org/op"
)

// walk follows one input by the keyboard: arrows choose a pixel in the inspector's pictures, Enter goes on with what it became
// into the next layer, up to the answer.
type walk struct {
	at   int    // the input that is followed, an index into the neuron's weights
	of   step   // the neuron whose inputs they are, and how many
	came []step // the way back
}

// step is a neuron on the way, and a number that belongs to it: the input that was followed, or how many it has.
type step struct{ layer, neuron, at int }

// cells is the grid in which the inspector draws a neuron's inputs: how many columns and rows, and where an input stands.
type cells struct {
	cols, rows int
	pixels     bool
	n          int
}

// inputCells is the grid of a neuron's inputs.
func inputCells(v *networkView, sc scene) cells {
	n := sc.net.Layers[v.layer].Weights.Cols
	if v.layer == 0 && n == sc.pixels.Width*sc.pixels.Height {
		return cells{sc.pixels.Width, sc.pixels.Height, true, n}
	}
	cols, rows := gridOf(n)
	return cells{cols, rows, false, n}
}

// place is where an input stands; a layer's grid runs in columns.
func (g cells) place(i int) image.Point {
	if g.pixels {
		return image.Pt(i%g.cols, i/g.cols)
	}
	return image.Pt(i/g.rows, i%g.rows)
}

// input is what stands there; false beside the grid.
func (g cells) input(at image.Point) (int, bool) {
	i := at.Y*g.cols + at.X
	if !g.pixels {
		i = at.X*g.rows + at.Y
	}
	return i, at.In(image.Rect(0, 0, g.cols, g.rows)) && i < g.n
}

// box is the cell of an input in a box of w by h dp; the grid stands in its middle.
func (g cells) box(i int, w, h float32) (x, y, k float32) {
	k = min(w/float32(g.cols), h/float32(g.rows))
	p := g.place(i)
	return (w-k*float32(g.cols))/2 + float32(p.X)*k, (h-k*float32(g.rows))/2 + float32(p.Y)*k, k
}

// hear takes the keys of the walk. It comes before the neuron is taken apart, which may be another one afterwards.
func (w *walk) hear(c C, v *networkView, sc scene) {
	filters := []event.Filter{key.FocusFilter{Target: w}}
	for _, n := range []key.Name{key.NameReturn, key.NameEnter, key.NameLeftArrow, key.NameRightArrow, key.NameUpArrow, key.NameDownArrow} {
		filters = append(filters, key.Filter{Focus: w, Name: n, Optional: key.ModShift})
	}
	for {
		e, ok := c.Event(filters...)
		if !ok {
			return
		}
		k, ok := e.(key.Event)
		if !ok || k.State != key.Press || sc.trace == nil || w.of != (step{v.layer, v.neuron, sc.net.Layers[v.layer].Weights.Cols}) {
			continue
		}
		c.Execute(op.InvalidateCmd{})
		by, shift := 1, k.Modifiers.Contain(key.ModShift)
		if shift {
			by = 4
		}
		g, way := inputCells(v, sc), arrow(k.Name)
		switch {
		case way != image.Point{}:
			if i, in := g.input(g.place(w.at).Add(way.Mul(by))); in {
				w.at = i
			}
		case shift:
			w.goBack(v, sc)
		default:
			w.goOn(v, sc)
		}
	}
}

// begin starts at the loudest input of a neuron that the walk has not come to by itself.
func (w *walk) begin(v *networkView, sc scene, parts []float32) {
	if here := (step{v.layer, v.neuron, len(parts)}); w.of != here {
		w.of, w.at, w.came = here, loudestPart(parts), nil
	}
}

// loudestPart is the input that weighs most in the sum.
func loudestPart(parts []float32) int {
	best := 0
	for i, p := range parts {
		if max(p, -p) > max(parts[best], -parts[best]) {
			best = i
		}
	}
	return best
}

// goOn follows the neuron into the next layer: to the answer where that is the last, else to the neuron that listens to it most
// and has itself something to say.
func (w *walk) goOn(v *networkView, sc scene) {
	if v.layer+1 >= len(sc.net.Layers) {
		return
	}
	from := v.neuron
	l := sc.net.Layers[v.layer+1].Weights
	to := sc.answer.Digit
	if v.layer+2 < len(sc.net.Layers) {
		to = 0
		says := sc.trace.Activations[v.layer+1]
		heard := func(j int) float32 {
			link := l.Data[j*l.Stride+from] * says[j]
			return max(link, -link)
		}
		for j := range l.Rows {
			if heard(j) > heard(to) {
				to = j
			}
		}
	}
	w.came = append(w.came, step{v.layer, v.neuron, w.at})
	v.selectNeuron(v.layer+1, to)
	w.of, w.at = step{v.layer, v.neuron, l.Cols}, from
}

// goBack takes the last step back.
func (w *walk) goBack(v *networkView, sc scene) {
	n := len(w.came)
	if n == 0 {
		return
	}
	last := w.came[n-1]
	w.came = w.came[:n-1]
	v.selectNeuron(last.layer, last.neuron)
	w.of, w.at = step{v.layer, v.neuron, sc.net.Layers[v.layer].Weights.Cols}, last.at
}

// part says what an input gives: its value times its weight.
func (in *inspector) part(v *networkView, sc scene, i int) string {
	x := sc.trace.Input
	if v.layer > 0 {
		x = sc.trace.Activations[v.layer-1]
	}
	l := sc.net.Layers[v.layer].Weights
	value, w, part := Fixed(float64(x[i]), 3), Signed(float64(l.Data[v.neuron*l.Stride+i]), 3), Signed(float64(in.sum.Parts[i]), 3)
	g := inputCells(v, sc)
	if !g.pixels {
		return fmt.Sprintf(textNeuronPart, i, value, w, part)
	}
	p := g.place(i)
	return fmt.Sprintf(textPixelPart, p.X, p.Y, value, w, part)
}
