package ui

import (
	"gioui.org/f32"

	"inkling/app/session"
)

// seenView shows what the network sees: the drawing on its way to the input, with the box and the centre that the recipe
// found.
type seenView struct {
	pics   [3]Picture
	centre Switch
}

// layout draws the thumbnails in a box of c.W by height; short leaves titles out.
func (v *seenView) layout(c C, s *session.Session, short bool) {
	y, size := float32(26), float32(84)
	if short {
		y, size = 0, 56
	} else {
		c.Label(0, 0, 160, BodyB, c.Text, Left, textSeen)
		c.Ask(s, c.Width(BodyB, textSeen)+2, -3, aboutCentring)
		c.Label(c.W-36-60, 1, 60, Caption, c.Text2, Right, s.Drawing.Centre.Label())
		c.Box(c.W-90, -3, 90, 24, func(c C) { v.centre.Turn(c, s.Drawing.Centre, textCentreTip, "C") })
	}
	gap := (c.W - 3*size) / 2
	steps := s.Drawing.Steps()
	if !short {
		size = min(size, (c.W-28)/3)
		gap = (c.W - 3*size) / 2
	}
	// A digit of a data set went through the recipe when the set was made; with centring off the drawing goes in as it is.
	whole := s.Drawing.Source() != "" || !s.Drawing.Centre.Get()
	if whole && !steps.Empty {
		v.picture(c, s, 0, 0, y, size, steps.Input, steps.Width, steps.Height)
		note := textSeenWhole
		if s.Drawing.Source() != "" {
			note = textSeenDigit
		}
		c.Wrapped(size+16, y, c.W-size-16, bodyOr(short), c.Text2, note)
		return
	}
	k := size / float32(max(steps.Width, steps.Height, 1))
	for i, data := range [][]byte{steps.Drawn, steps.Scaled, steps.Centred} {
		x := float32(i) * (size + gap)
		if steps.Empty {
			c.Round(x, y, size, size, 3, c.Inset)
			c.Border(x, y, size, size, 3, 1, c.GridStrong)
		} else {
			v.picture(c, s, i, x, y, size, data, steps.Width, steps.Height)
			c.Clip(x, y, size, size, func(c C) {
				mark := func(x, y, w, h float32) { c.Stroke(dashedRect(x, y, w, h), 1.5, c.AccentText, 4, 3) }
				switch i {
				case 0:
					r := steps.From
					mark(r.X0*k-.5, r.Y0*k-.5, (r.X1-r.X0)*k+1, (r.Y1-r.Y0)*k+1)
				case 1:
					r := steps.Box
					mark(r.X0*k, r.Y0*k, (r.X1-r.X0)*k, (r.Y1-r.Y0)*k)
				case 2:
					m, tick := size/2, min(10, size/6)
					for _, l := range [][2]f32.Point{{{X: m, Y: 1}, {X: m, Y: tick}}, {{X: m, Y: size - tick}, {X: m, Y: size - 1}},
						{{X: 1, Y: m}, {X: tick, Y: m}}, {{X: size - tick, Y: m}, {X: size - 1, Y: m}}} {
						c.Stroke(l[:], 1.5, c.AccentText)
					}
					cx := (steps.CentreX + float32(steps.ShiftX)) * k
					cy := (steps.CentreY + float32(steps.ShiftY)) * k
					c.Circle(cx, cy, 4, c.Paper)
					c.Ring(cx, cy, 4, 1.5, c.AccentText)
				}
			})
		}
		if i < 2 {
			m := x + size + gap/2
			c.Icon(m-8, y+size/2-8, 16, IconNext, c.Text3)
		}
		if !short {
			c.Label(x-gap, y+size+4, size+2*gap, Caption, c.Text2, Center, textSteps[i])
		}
	}
}

func bodyOr(short bool) Style {
	if short {
		return Caption
	}
	return Body
}

func (v *seenView) picture(c C, s *session.Session, i int, x, y, size float32, data []byte, w, h int) {
	v.pics[i].Bytes(c, struct {
		n    uint64
		w, h int
		all  bool
	}{s.Drawing.Version(), w, h, s.Drawing.Centre.Get()}, w, h, data, &c.Maps.Ink)
	v.pics[i].Draw(c, x, y, size, size, 3, c.Panel)
}
