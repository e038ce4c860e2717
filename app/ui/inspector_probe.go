package ui

import (
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
func (in *inspector) follow(c C, v *networkView, sc scene, which int) {
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
	g := inputCells(v, sc)
	left, top, k := g.box(0, c.W, c.H)
	x, y := (p.at.X/c.Metric.PxPerDp-left)/k, (p.at.Y/c.Metric.PxPerDp-top)/k
	i, inside := g.input(image.Pt(int(x), int(y)))
	if x < 0 || y < 0 || !inside {
		return
	}
	x0, y0, k := g.box(i, c.W, c.H)
	c.Box(x0, y0, k, k, func(c C) { c.tip(&l.Weights.Data[v.neuron*l.Weights.Stride+i], true, in.part(v, sc, i), "") })
}
