package ui

import (
	"image"
	"image/color"

	"gioui.org/io/event"
	"gioui.org/io/key"
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

	keys keyPen
}

// keyPen is the pen in the hand of the keyboard: it is moved by the arrows, put down and lifted by Space.
type keyPen struct {
	x, y    float32 // in canvas units
	placed  bool
	down    bool
	focused bool
}

// gridLine lies over paper and ink alike: a shade darker than paper, a shade lighter than ink.
var gridLine = map[bool]color.NRGBA{false: {R: 0x9B, G: 0xA8, B: 0xC4, A: 56}, true: {R: 0x53, G: 0x61, B: 0x7D, A: 48}}

// update takes the pen's moves since the last frame. The window calls it before anything is drawn, so that the answer in
// this frame is the answer to this stroke.
func (v *canvasView) update(c C, s *session.Session) {
	v.byKeys(c, s)
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
			v.keys.lift(s)
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

// lift takes the keyboard's pen off the paper.
func (k *keyPen) lift(s *session.Session) {
	if k.down {
		s.Drawing.PenUp()
		k.down = false
	}
}

// byKeys moves the pen by the keyboard while the canvas has its focus: a cell with each arrow, four with Shift.
func (v *canvasView) byKeys(c C, s *session.Session) {
	k := &v.keys
	w, h := s.Drawing.Size()
	px := s.Model.Pixels()
	cell := w / float32(max(px.Width, 1))
	if !k.placed {
		k.x, k.y, k.placed = w/2, h/4, true
	}
	filters := []event.Filter{key.FocusFilter{Target: v}, key.Filter{Focus: v, Name: key.NameSpace}}
	for _, n := range []key.Name{key.NameLeftArrow, key.NameRightArrow, key.NameUpArrow, key.NameDownArrow} {
		filters = append(filters, key.Filter{Focus: v, Name: n, Optional: key.ModShift})
	}
	for {
		e, ok := c.Event(filters...)
		if !ok {
			break
		}
		p, ok := e.(key.Event)
		if !ok || p.State != key.Press || v.down {
			continue
		}
		step := cell
		if p.Modifiers.Contain(key.ModShift) {
			step *= 4
		}
		way := arrow(p.Name)
		k.x, k.y = k.x+step*float32(way.X), k.y+step*float32(way.Y)
		if p.Name == key.NameSpace {
			if k.down {
				k.lift(s)
			} else {
				k.down = true
				s.Drawing.PenDown(k.x, k.y, c.Now.UnixMilli())
			}
		}
		k.x, k.y = max(0, min(k.x, w)), max(0, min(k.y, h))
		if k.down {
			s.Drawing.PenMove(k.x, k.y, c.Now.UnixMilli())
		}
		c.Execute(op.InvalidateCmd{})
	}
	if k.focused = c.Focused(v); !k.focused {
		k.lift(s)
	}
}

// drawKeys shows where the keyboard's pen is.
func (v *canvasView) drawKeys(c C, s *session.Session) {
	if !v.keys.focused {
		return
	}
	k := v.size / c.Metric.PxPerDp
	x, y, r := v.keys.x*k, v.keys.y*k, float32(7)
	c.Ring(x, y, r+1.5, 2, c.Paper)
	c.Ring(x, y, r, 2, c.Accent)
	if v.keys.down {
		c.Circle(x, y, 3, c.Accent)
	}
	c.FocusRing(0, 0, c.W, c.H, 4)
	c.tell(true, textCanvasKeys, "")
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
	paperOf := paperKey{s.Drawing.Version(), px.Width, px.Height, full.Dx(), full.Dy(), c.IsDark}
	if v.sheet == nil || paperOf != v.of {
		v.of, v.sheet = paperOf, newSprite(paper(c, &v.pic, px.Width, px.Height))
	}
	c.put(v.sheet, image.Point{})

	if s.Drawing.Blank() {
		bw := max(c.Width(Card, textDrawDigit), c.Width(Body, textDrawHow)) + 32
		x, y := (c.W-bw)/2, (c.H-58)/2
		c.Fill(x, y, bw, 58, c.Paper)
		c.Label(x, y+6, bw, Card, c.Text, Center, textDrawDigit)
		c.Label(x, y+34, bw, Body, c.Text2, Center, textDrawHow)
	}
	v.drawKeys(c, s)
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
