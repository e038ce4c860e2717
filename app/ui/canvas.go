package ui

import (
	"image"
	"image/color"

	"gioui.org/io/event"
	"gioui.org/io/pointer"
	"gioui.org/io/semantic"
	"gioui.org/op"
	"gioui.org/op/clip"

	"inkling/app/session"
)

// canvasView is the paper: a grid of cells, each as dark as its ink.
type canvasView struct {
	pic  Picture
	pen  pointer.ID
	down bool
	over bool
	size float32 // px a canvas unit, of the last frame

	sheet *sprite
	of    paperKey
}

// gridLine lies over paper and ink alike: a shade darker than paper, a shade lighter than ink.
var gridLine = map[bool]color.NRGBA{false: {R: 0x9B, G: 0xA8, B: 0xC4, A: 56}, true: {R: 0x53, G: 0x61, B: 0x7D, A: 48}}

// update takes the pen's moves since the last frame. The window calls it before anything is drawn, so that the answer in
// this frame is the answer to this stroke.
func (v *canvasView) update(c C, s *session.Session) {
	for {
		e, ok := c.Event(pointer.Filter{Target: v, Kinds: pointer.Press | pointer.Drag | pointer.Release | pointer.Cancel | pointer.Enter | pointer.Leave})
		if !ok {
			return
		}
		p, ok := e.(pointer.Event)
		if !ok || v.size == 0 {
			continue
		}
		x, y, t := p.Position.X/v.size, p.Position.Y/v.size, p.Time.Milliseconds()
		switch p.Kind {
		case pointer.Enter:
			v.over = true
		case pointer.Leave:
			v.over = false
		case pointer.Press:
			if v.down || p.Source == pointer.Mouse && p.Buttons != pointer.ButtonPrimary {
				continue
			}
			v.down, v.pen = true, p.PointerID
			c.Execute(pointer.GrabCmd{Tag: v, ID: p.PointerID})
			c.dropFocus()
			s.Drawing.PenDown(x, y, t)
		case pointer.Drag:
			if v.down && p.PointerID == v.pen {
				s.Drawing.PenMove(x, y, t)
			}
		case pointer.Release:
			if v.down && p.PointerID == v.pen {
				s.Drawing.PenMove(x, y, t)
				s.Drawing.PenUp()
				v.down = false
			}
		case pointer.Cancel:
			if v.down {
				s.Drawing.PenUp()
				v.down = false
			}
		}
	}
}

// layout draws the canvas, cell dp a cell, in the whole box.
func (v *canvasView) layout(c C, s *session.Session) {
	px := s.Model.Pixels()
	w, _ := s.Drawing.Size()
	v.size = float32(c.Full().Dx()) / w
	steps := s.Drawing.Steps()
	v.pic.Bytes(c, struct {
		n  uint64
		px [2]int
	}{s.Drawing.Version(), [2]int{px.Width, px.Height}}, px.Width, px.Height, steps.Drawn, &c.Maps.Ink)

	area := clip.Rect(c.Full()).Push(c.Ops)
	semantic.LabelOp(textCanvas).Add(c.Ops)
	semantic.Editor.Add(c.Ops)
	semantic.DescriptionOp(s.Answer().Sentence()).Add(c.Ops)
	pointer.CursorCrosshair.Add(c.Ops)
	event.Op(c.Ops, v)
	area.Pop()

	full := c.Full()
	key := paperKey{s.Drawing.Version(), px.Width, px.Height, full.Dx(), full.Dy(), c.IsDark}
	if v.sheet == nil || key != v.of {
		v.of, v.sheet = key, newSprite(paper(c, &v.pic, px.Width, px.Height))
	}
	c.put(v.sheet, image.Point{})

	if s.Drawing.Blank() {
		bw := max(c.Width(Card, textDrawDigit), c.Width(Body, textDrawHow)) + 32
		x, y := (c.W-bw)/2, (c.H-58)/2
		c.Fill(x, y, bw, 58, c.Paper)
		c.Label(x, y+6, bw, Card, c.Text, Center, textDrawDigit)
		c.Label(x, y+34, bw, Body, c.Text2, Center, textDrawHow)
	}
	if src := s.Drawing.Source(); src != "" {
		w := min(c.Width(Caption, src)+13, c.W-16)
		c.Round(8, 8, w, 22, 4, c.Panel)
		c.Border(8, 8, w, 22, 4, 1, c.GridStrong)
		c.Label(14, 11, w-8, Caption, c.Text, Left, src)
	}
}

// paperKey is what the canvas's picture depends on.
type paperKey struct {
	drawing            uint64
	cols, rows, pw, ph int
	dark               bool
}

// paper is the canvas as one picture: cells, grid and frame.
func paper(c C, pic *Picture, cols, rows int) *image.RGBA {
	full := c.Full()
	img := scale(pic.s, full.Size(), true)
	line, thin := gridLine[c.IsDark], max(c.Px(1), 1)
	a := int(line.A)
	over := func(r image.Rectangle) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				q := img.Pix[img.PixOffset(x, y):]
				q[0] = uint8((int(q[0])*(255-a) + int(line.R)*a) / 255)
				q[1] = uint8((int(q[1])*(255-a) + int(line.G)*a) / 255)
				q[2] = uint8((int(q[2])*(255-a) + int(line.B)*a) / 255)
			}
		}
	}
	for i := 1; i < cols; i++ {
		x := full.Dx() * i / cols
		over(image.Rect(x, 0, x+thin, full.Dy()))
	}
	for i := 1; i < rows; i++ {
		y := full.Dy() * i / rows
		over(image.Rect(0, y, full.Dx(), y+thin))
	}
	frame{c.Px(4), thin, c.Panel, c.Ctl}.put(img)
	return img
}

// dropFocus takes the keyboard away from a field, so that single keys are shortcuts again.
func (c C) dropFocus() {
	c.Execute(focusNothing)
	c.Execute(op.InvalidateCmd{})
}
