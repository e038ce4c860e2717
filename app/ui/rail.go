package ui

import (
	"strconv"

	"inkling/app/session"
)

// railPanel draws the right panel as a rail of buttons, for narrow windows, and reports whether its sliders were pressed:
// they open the whole panel over the centre.
func (r *rightPanel) railPanel(c C, s *session.Session, slid bool) bool {
	c.Fill(0, 0, c.W, c.H, c.Panel)
	c.VLine(0, 0, c.H, c.Line)
	button := func(y float32, f func(C)) { c.Box(8, y, 40, 40, f) }
	button(12, func(c C) { r.primary(c, s, false) })
	button(60, func(c C) { r.other(c, s, false) })
	button(108, func(c C) {
		r.stepOn(c, s, Face{Icon: IconStep, Size: 18, Name: textStep, Tip: textStepTip, Keys: "."})
	})
	c.HLine(16, 156, 24, c.Line)
	pressed := false
	button(165, func(c C) {
		pressed = r.sliders.Layout(c, Face{Icon: IconSliders, Look: Quiet, Color: c.Text2, Tip: textSliders, Chosen: slid})
	})
	h := min(220, c.H-236-64)
	if h >= 24 {
		c.Box(24, 236, 8, h, func(c C) { c.Progress(float32(r.progress(s))) })
	}
	y := 236 + max(h, 0) + 8
	line := func(st Style, col colour, t string) {
		if y+16 <= c.H {
			c.Label(2, y, c.W-4, st, col, Center, t)
		}
		y += 16
	}
	sn := s.Run.Snapshot()
	if s.Run.Active() && sn != nil {
		line(CaptionB, c.Text, strconv.Itoa(min(sn.Epoch+1, sn.Epochs))+"/"+strconv.Itoa(sn.Epochs))
		if sn.ETA > 0 && !s.Run.Paused() {
			line(Caption, c.Text2, "~"+session.Duration(sn.ETA))
		}
	} else {
		line(CaptionB, c.Text, strconv.Itoa(s.Training.Epochs.Get()))
		line(Caption, c.Text2, textEpochsShort)
	}
	return pressed
}
