package ui

import (
	"image"

	"gioui.org/io/event"
	"gioui.org/io/pointer"
	"gioui.org/op/clip"
)

// tour is shown at the first start: a card beside each part of the window, one after the other. It hinders nothing, and is
// closed for good with one press; the help shows it again.
type tour struct {
	step        int
	next, close Button
	shield      int // its address is the tag of what lies under the card
}

// touring says whether the tour is shown.
func (u *UI) touring() bool { return !u.s.Settings.TourSeen() }

// startTour shows the tour from its beginning.
func (u *UI) startTour() {
	u.tour.step = 0
	u.s.Settings.SetTourSeen(false)
}

// tourOn goes on to the next card, and ends after the last.
func (u *UI) tourOn() {
	if u.tour.step++; u.tour.step >= len(textTour) {
		u.endTour()
	}
}

func (u *UI) endTour() {
	u.tour.step = 0
	u.s.Settings.SetTourSeen(true)
}

// drawTour draws a ring around the part and the card beside it.
func (u *UI) drawTour(c C) {
	t, p := &u.tour, u.plan
	const w = 300
	step := max(0, min(t.step, len(textTour)-1))
	head, text := textTour[step][0], textTour[step][1]
	h := 92 + c.Height(w-32, Body, text)
	canvas := 28 * p.Cell
	top := float32(topHeight)
	var ring [4]float32
	x, y := p.Left+16, top+60
	switch step {
	case 0:
		ring = [4]float32{(p.Left - canvas) / 2, top + 52, canvas, canvas}
		if p.Short {
			ring[1] = top + 44
		}
	case 1:
		y = top + p.Body - h - 16
		answer := p.Body - (52 + canvas + 156)
		if p.Short {
			answer = 172
		}
		ring = [4]float32{4, top + p.Body - answer + 4, p.Left - 8, answer - 8}
	case 2:
		ring = [4]float32{p.Left + 4, top + 48, p.Center - 8, p.Body - 52}
		x, y = p.Left+(p.Center-w)/2, top+p.Body/2-h/2
	case 3:
		if p.Right > 0 {
			ring = [4]float32{c.W - p.Right + 4, top + 4, p.Right - 8, p.Body - 8}
			x = c.W - p.Right - w - 16
		}
	}
	x, y = max(8, min(x, c.W-w-8)), max(top+4, min(y, c.H-h-8))
	if ring[2] > 0 {
		c.Border(ring[0], ring[1], ring[2], ring[3], 8, 2, c.Accent)
	}
	c.Box(x, y, w, h, func(c C) {
		area := clip.Rect(image.Rectangle{Max: c.Full().Max}).Push(c.Ops)
		event.Op(c.Ops, &t.shield)
		area.Pop()
		for {
			if _, ok := c.Event(pointer.Filter{Target: &t.shield, Kinds: pointer.Press}); !ok {
				break
			}
		}
		c.RoundBoth(0, 0, c.W, c.H, 10, 1, c.Panel, c.GridStrong)
		c.Label(16, 14, c.W-56, TitleB, c.Text, Left, head)
		c.Wrapped(16, 40, c.W-32, Body, c.Text2, text)
		c.Label(16, c.H-35, 80, Caption, c.Text3, Left, textTourStep(step+1, len(textTour)))
		label := textTourNext
		if step == len(textTour)-1 {
			label = textTourDone
		}
		nw := c.Width(BodyB, label) + 28
		c.Box(c.W-16-nw, c.H-44, nw, 32, func(c C) {
			if t.next.Layout(c, Face{Label: label, Look: Primary, Tip: textTourEnter}) {
				u.tourOn()
				c.again()
			}
		})
		c.Box(c.W-40, 8, 32, 32, func(c C) {
			if t.close.Layout(c, Face{Icon: IconCross, Look: Quiet, Color: c.Text2, Size: 18, Tip: textTourClose, Keys: "Esc"}) {
				u.endTour()
				c.again()
			}
		})
	})
}
