package ui

import (
	"image/color"

	"gioui.org/io/key"

	"inkling/app/session"
)

type colour = color.NRGBA

// focusNothing takes the keyboard's focus from whatever has it.
var focusNothing = key.FocusCmd{}

// leftPanel is where the person draws and reads the answer.
type leftPanel struct {
	toolLayer Layer

	canvas canvasView
	seen   seenView
	answer answerView

	pen, eraser, undo, redo, clear Button
	widths                         [3]Button
	cycle                          Button
}

// layout draws the panel in the whole box.
func (l *leftPanel) layout(c C, s *session.Session, p plan) {
	canvas := 28 * p.Cell
	pad := (c.W - canvas) / 2
	top, toolsY := float32(52), float32(12)
	if p.Short {
		top, toolsY = 44, 8
	}
	if p.Body < 520 {
		top, toolsY = 40, 4
	}
	c.Layer(&l.toolLayer, 0, 0, c.W, top, func(c C) {
		c.Fill(0, 0, c.W, c.H, c.Panel)
		c.VLine(c.W-1, 0, c.H, c.Line)
		tw := max(canvas, c.W-40)
		c.Box((c.W-tw)/2, toolsY, tw, 32, func(c C) { l.tools(c, s, tw < 260) })
	})
	w, h := s.Drawing.Size()
	ch := canvas
	if h > 0 {
		ch = min(canvas*h/w, canvas)
	}
	// The ground around the canvas, and not under it: painting a pixel twice costs twice.
	c.Fill(0, top, pad, ch, c.Panel)
	c.Fill(pad+canvas, top, c.W-pad-canvas, ch, c.Panel)
	c.Fill(0, top+ch, c.W, c.H-top-ch, c.Panel)
	c.VLine(c.W-1, top, c.H-top, c.Line)
	c.Box(pad, top, canvas, ch, func(c C) { l.canvas.layout(c, s) })
	y := top + canvas + 12
	side := float32(20)
	inner := c.W - 2*side
	switch {
	case !p.Short:
		c.Box(pad, y, canvas, 118, func(c C) { l.seen.layout(c, s, false) })
		y += 144
		c.HLine(0, y, c.W-1, c.Line)
		c.Box(pad, y, canvas, c.H-y, func(c C) { l.answer.tall(c, s) })
	case !p.Tiny:
		gap := float32(12)
		if p.Body < 520 {
			y, gap = y-4, 8
		}
		c.Box(side, y, inner, 56, func(c C) { l.seen.layout(c, s, true) })
		y += 56 + gap
		c.HLine(0, y, c.W-1, c.Line)
		c.Box(side, y+min(gap-8, 4), inner, c.H-y, func(c C) { l.answer.low(c, s) })
	default:
		y -= 4
		c.HLine(0, y, c.W-1, c.Line)
		c.Box(side, y, inner, c.H-y, func(c C) { l.answer.low(c, s) })
	}
}

// tools is the row above the canvas.
func (l *leftPanel) tools(c C, s *session.Session, narrow bool) {
	d := s.Drawing
	x := float32(0)
	tool := func(b *Button, w float32, f Face) bool {
		f.Look = Quiet
		if f.Color.A == 0 {
			f.Color = c.Text2
		}
		pressed := false
		c.Box(x, 0, w, 32, func(c C) { pressed = b.Layout(c, f) })
		x += w
		return pressed
	}
	if tool(&l.pen, 32, Face{Icon: IconPen, Tip: textPen, Keys: "P", Chosen: !d.Eraser.Get()}) {
		d.Eraser.Set(false)
	}
	if tool(&l.eraser, 32, Face{Icon: IconEraser, Tip: textEraser, Keys: "E", Chosen: d.Eraser.Get()}) {
		d.Eraser.Set(true)
	}
	dots := []float32{2.5, 4, 6}
	if narrow {
		at := d.Width.Get()
		if tool(&l.cycle, 32, Face{Tip: textWidth(d.Width.Options()[at]), Keys: "[ ]", Name: d.Width.Label()}) {
			d.Width.Set((at + 1) % len(d.Width.Options()))
		}
		c.Circle(x-16, 16, dots[min(at, 2)], c.Text2)
	} else {
		c.VLine(x+8, 6, 20, c.Line)
		x += 17
		for i, name := range d.Width.Options() {
			on := i == d.Width.Get()
			if tool(&l.widths[i], 28, Face{Tip: textWidth(name), Keys: "[ ]", Chosen: on}) {
				d.Width.Set(i)
			}
			col := c.Text2
			if on {
				col = c.AccentText
			}
			c.Circle(x-14, 16, dots[i], col)
		}
	}
	x = c.W - 96
	do := func(b *Button, a session.Action, i Icon, tip, keys string) {
		if tool(b, 32, Face{Icon: i, Tip: tip, Keys: keys, Reason: a.Reason()}) {
			a.Do()
		}
	}
	do(&l.undo, d.Undo, IconUndo, textUndo, shortcut("Ctrl+Z"))
	do(&l.redo, d.Redo, IconRedo, textRedo, shortcut("Ctrl+Shift+Z"))
	do(&l.clear, d.Clear, IconClear, textClear, "Delete")
}
