package ui

import (
	"gioui.org/gesture"
	"gioui.org/io/event"
	"gioui.org/io/pointer"
	"gioui.org/op/clip"
)

// Scroller shows a tall drawing through its box; the wheel, a finger, the bar at its right edge and a focus that moves out of
// sight scroll it.
type Scroller struct {
	scroll gesture.Scroll
	y      int // px hidden above

	bar   int // its address is the bar's tag
	held  bool
	pen   pointer.ID
	grab  float32 // px between the top of the knob and the pointer that holds it
	hover gesture.Hover
}

// barWidth is how wide the strip is that hears the pointer; the bar drawn in it is thinner.
const barWidth = 12

// Layout draws f, which is height dp high, moved up by what is scrolled.
func (s *Scroller) Layout(c C, height float32, f func(C)) {
	most := max(c.Px(height)-c.Full().Dy(), 0)
	s.y += s.scroll.Update(c.Metric, c.Source, c.Now, gesture.Vertical,
		pointer.ScrollRange{}, pointer.ScrollRange{Min: -s.y, Max: most - s.y})
	s.y = max(0, min(s.y, most))
	if c.Still && s.scroll.State() == gesture.StateFlinging {
		s.scroll.Stop()
	}
	c.clipped(c.Full(), func(c C) {
		if most > 0 {
			s.scroll.Add(c.Ops)
		}
		c.Box(0, -float32(s.y)/c.Metric.PxPerDp, c.W, height, f)
		if most > 0 {
			c.Box(c.W-barWidth, 0, barWidth, c.H, func(c C) { s.drawBar(c, height, most) })
		} else {
			s.held = false
		}
	})
}

// drawBar draws the bar in its strip. The knob can be dragged; a press beside it brings it there.
func (s *Scroller) drawBar(c C, height float32, most int) {
	h := max(c.H*c.H/height, min(24, c.H/2))
	path := float32(c.Full().Dy()) - c.PxF(h)
	for {
		e, ok := c.Event(pointer.Filter{Target: &s.bar, Kinds: pointer.Press | pointer.Drag | pointer.Release | pointer.Cancel})
		if !ok {
			break
		}
		p, ok := e.(pointer.Event)
		if !ok || s.held && p.PointerID != s.pen {
			continue
		}
		switch p.Kind {
		case pointer.Press:
			knob := path * float32(s.y) / float32(most)
			s.held, s.pen, s.grab = true, p.PointerID, p.Position.Y-knob
			if s.grab < 0 || s.grab > c.PxF(h) {
				s.grab = c.PxF(h) / 2
			}
			c.Execute(pointer.GrabCmd{Tag: &s.bar, ID: p.PointerID})
		case pointer.Release, pointer.Cancel:
			s.held = false
			continue
		}
		if s.held && path > 0 {
			s.y = max(0, min(int((p.Position.Y-s.grab)/path*float32(most)+.5), most))
			c.again()
		}
	}
	over := c.hovered(&s.hover)
	area := clip.Rect(c.Full()).Push(c.Ops)
	s.hover.Add(c.Ops)
	event.Op(c.Ops, &s.bar)
	pointer.CursorDefault.Add(c.Ops)
	area.Pop()
	col, w := c.Ctl, float32(4)
	if over || s.held {
		col, w = c.Text2, 6
	}
	y := (c.H - h) * float32(s.y) / float32(most)
	c.Round(c.W-w-2, y+2, w, h-4, w/2, col)
}

// At is how much is hidden above, in dp.
func (s *Scroller) At(c C) float32 { return float32(s.y) / c.Metric.PxPerDp }

// Reset goes back to the top.
func (s *Scroller) Reset() { s.y = 0 }

// End goes to the bottom.
func (s *Scroller) End() { s.y = 1 << 20 }

// Reveal scrolls so that the part from top to bottom (dp in the drawing) is in a box of the given height.
func (s *Scroller) Reveal(c C, top, bottom, height float32) {
	if y := c.Px(top); s.y > y {
		s.y = y
	}
	if y := c.Px(bottom - height); s.y < y {
		s.y = y
	}
}
