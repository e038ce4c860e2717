package ui

import (
	"fmt"
	"image"

	"gioui.org/f32"
	"gioui.org/io/event"
	"gioui.org/io/pointer"
	"gioui.org/op"
	"gioui.org/op/clip"
)

// probe is the pointer over one of the inspector's pictures.
type probe struct {
	over bool
	at   f32.Point // px in the picture's box
}

// follow tells, for the pixel or the neuron under the pointer, its input times its weight: the same in all three pictures, so
// that one pixel can be followed from the canvas into the sum.
func (in *inspector) follow(c C, v *networkView, sc scene, which int, first bool) {
	p := &in.probes[which]
	for {
		e, ok := c.Event(pointer.Filter{Target: p, Kinds: pointer.Move | pointer.Enter | pointer.Leave})
		if !ok {
			break
		}
		if e, ok := e.(pointer.Event); ok {
			p.over, p.at = e.Kind != pointer.Leave, e.Position
			c.Execute(op.InvalidateCmd{})
		}
	}
	area := clip.Rect(c.Full()).Push(c.Ops)
	event.Op(c.Ops, p)
	area.Pop()
	l := &sc.net.Layers[v.layer]
	if !p.over || len(in.sum.Parts) != l.Weights.Cols {
		return
	}
	cols, rows := sc.pixels.Width, sc.pixels.Height
	if !first {
		cols, rows = gridOf(l.Weights.Cols)
	}
	k := min(c.W/float32(cols), c.H/float32(rows)) // dp a cell; the grid stands in the middle of the box
	left, top := (c.W-k*float32(cols))/2, (c.H-k*float32(rows))/2
	x, y := (p.at.X/c.Metric.PxPerDp-left)/k, (p.at.Y/c.Metric.PxPerDp-top)/k
	cell := image.Pt(int(x), int(y))
	i := cell.Y*cols + cell.X
	if !first { // a layer's grid runs in columns
		i = cell.X*rows + cell.Y
	}
	if x < 0 || y < 0 || cell.X >= cols || cell.Y >= rows || i >= l.Weights.Cols {
		return
	}
	x0 := sc.trace.Input
	if v.layer > 0 {
		x0 = sc.trace.Activations[v.layer-1]
	}
	weight := &l.Weights.Data[v.neuron*l.Weights.Stride+i]
	value, w, part := Fixed(float64(x0[i]), 3), Signed(float64(*weight), 3), Signed(float64(in.sum.Parts[i]), 3)
	text := fmt.Sprintf(textNeuronPart, i, value, w, part)
	if first {
		text = fmt.Sprintf(textPixelPart, cell.X, cell.Y, value, w, part)
	}
	c.Box(left+float32(cell.X)*k, top+float32(cell.Y)*k, k, k, func(c C) { c.tip(weight, true, text, "") })
}
