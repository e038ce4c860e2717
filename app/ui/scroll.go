package ui

import (
	"gioui.org/gesture"
	"gioui.org/io/pointer"
)

// Scroller shows a tall drawing through its box; the wheel, a finger and a focus that moves out of sight scroll it.
type Scroller struct {
	scroll gesture.Scroll
	y      int // px hidden above
}

// Layout draws f, which is height dp high, moved up by what is scrolled.
func (s *Scroller) Layout(c C, height float32, f func(C)) {
	most := max(c.Px(height)-c.Full().Dy(), 0)
	s.y += s.scroll.Update(c.Metric, c.Source, c.Now, gesture.Vertical,
		pointer.ScrollRange{}, pointer.ScrollRange{Min: -s.y, Max: most - s.y})
	s.y = max(0, min(s.y, most))
	c.clipped(c.Full(), func(c C) {
		if most > 0 {
			s.scroll.Add(c.Ops)
		}
		c.Box(0, -float32(s.y)/c.Metric.PxPerDp, c.W, height, f)
		if most > 0 {
			h := max(c.H*c.H/height, 24)
			y := (c.H - h) * float32(s.y) / float32(most)
			c.Round(c.W-6, y+2, 4, h-4, 2, c.Ctl)
		}
	})
}

// At is how much is hidden above, in dp.
func (s *Scroller) At(c C) float32 { return float32(s.y) / c.Metric.PxPerDp }

// Reset goes back to the top.
func (s *Scroller) Reset() { s.y = 0 }

// Reveal scrolls so that the part from top to bottom (dp in the drawing) is in a box of the given height.
func (s *Scroller) Reveal(c C, top, bottom, height float32) {
	if y := c.Px(top); s.y > y {
		s.y = y
	}
	if y := c.Px(bottom - height); s.y < y {
		s.y = y
	}
}
