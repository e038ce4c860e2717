package ui

import (
	"image/color"

	"gioui.org/gesture"
	"gioui.org/io/semantic"
	"gioui.org/layout"
	"gioui.org/op"
	"gioui.org/op/clip"
	"gioui.org/widget"

	"inkling/app/session"
)

// Switch is an on-off control, 30 by 18 in its box's middle.
type Switch struct {
	click  widget.Clickable
	hover  gesture.Hover
	ground fade
}

// Layout draws the switch and reports whether it was turned over.
func (s *Switch) Layout(c C, on bool, name, tip, keys, reason string) bool {
	g := c
	if reason != "" {
		g = c.Off()
	}
	turned := s.click.Clicked(g.Context)
	if turned {
		c.pressed()
		c.Execute(op.InvalidateCmd{})
	}
	over := c.hovered(&s.hover)
	area := clip.Rect(c.Full()).Push(c.Ops)
	s.hover.Add(c.Ops)
	s.click.Layout(g.Context, func(gtx layout.Context) layout.Dimensions {
		semantic.Switch.Add(gtx.Ops)
		semantic.LabelOp(name).Add(gtx.Ops)
		semantic.SelectedOp(on).Add(gtx.Ops)
		return layout.Dimensions{Size: gtx.Constraints.Max}
	})
	area.Pop()
	x, y := c.W-30, (c.H-18)/2
	bg, kx := c.Ctl, x+9
	if on {
		bg, kx = c.Accent, x+21
	}
	if over && reason == "" {
		bg = c.Text2
		if on {
			bg = c.AccentHover
		}
	}
	if reason != "" {
		bg = c.Track
	}
	c.Round(x, y, 30, 18, 9, s.ground.toward(c, bg, meaning{dark: c.IsDark, disabled: reason != ""}))
	c.Circle(kx, y+9, 6.5, knob(&c.Palette, bg))
	if g.Focused(&s.click) {
		c.FocusRing(x, y, 30, 18, 9)
	}
	if reason != "" {
		tip, keys = reason, ""
	}
	c.tip(&s.click, over, tip, keys)
	c.tell(g.Focused(&s.click), tip, keys)
	return turned
}

// knob is the colour of a switch's knob: white, but where the switch itself is light it is the panel's.
func knob(p *Palette, on color.NRGBA) color.NRGBA {
	if Contrast(p.OnAccent, on) < 3 && Contrast(p.Panel, on) >= 3 {
		return p.Panel
	}
	return p.OnAccent
}

// Turn binds a switch to a switch of the session.
func (s *Switch) Turn(c C, b *session.Bool, tip, keys string) bool {
	return s.Layout(c, b.Get(), b.Label(), tip, keys, b.Reason()) && b.Toggle()
}
