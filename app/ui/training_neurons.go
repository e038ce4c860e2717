package ui

import (
	"fmt"
	"math"

	"gioui.org/io/event"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
	"gioui.org/op"
	"gioui.org/op/clip"

	"inkling/app/session"
)

// neurons draws the first layer while it forms, and the timeline.
func (v *trainingView) neurons(c C, s *session.Session) {
	c.Card(0, 0, c.W, c.H)
	looking := s.Checkpoints.Looking()
	when := textWeightsNow
	if looking >= 0 {
		when = fmt.Sprintf(textWeightsThen, looking)
	}
	slim := c.H < 100
	c.Label(16, 10, 200, BodyB, c.Text, Left, textWhileTheyLearn)
	tw := c.Width(BodyB, textWhileTheyLearn)
	const slowW = 128
	c.Ask(s, 18+tw, 7, aboutTimeline)
	c.Label(46+tw, 11, c.W-tw-slowW-68, Caption, c.Text2, Left, when)
	c.Box(c.W-16-slowW, 6, slowW, 26, func(c C) {
		reason := ""
		if !s.Run.Active() {
			reason = textSlowOff
		}
		ink := c.Text2
		if reason != "" {
			ink = c.Dim
		}
		c.Label(0, 5, c.W-38, Caption, ink, Right, textSlow)
		if v.slow.Layout(c, v.slowly, textSlow, textSlowTip, "", reason) {
			v.slowly = !v.slowly
			if !v.slowly && s.Run.Paused() {
				s.Run.Resume.Do()
			}
		}
	})
	net := s.Network()
	px := s.Model.Pixels()
	y := float32(40)
	if slim {
		y = 34
	}
	if net != nil && net.Sizes()[0] == px.Width*px.Height && !slim {
		l := net.Layers[0].Weights
		pitch := (c.W - 32 - 56) / 7
		for i, n := range v.chosen(l.Rows) {
			row := l.Data[n*l.Stride:][:l.Cols]
			v.pics[i].Set(c, inspected{layerKey{nil, net}, 0, n}, px.Width, px.Height, signedPixels(c, row))
			x := 16 + float32(i)*pitch
			v.pics[i].Draw(c, x, y, 56, 56, 3, c.Panel)
		}
	}
	if !slim {
		y += 64
	}
	c.Box(16, y, c.W-32, 46, func(c C) { v.timeline(c, s) })
}

// chosen are eight neurons, spread over the layer.
func (v *trainingView) chosen(n int) []int {
	if v.picksOf != n {
		v.picksOf, v.picks = n, v.picks[:0]
		for i := range min(n, len(v.pics)) {
			v.picks = append(v.picks, i*n/min(n, len(v.pics)))
		}
	}
	return v.picks
}

// timeline draws a slider over the run's checkpoints, and what can be done with the one it stands on.
func (v *trainingView) timeline(c C, s *session.Session) {
	list := s.Checkpoints.List()
	if len(list) < 2 {
		c.Label(0, 10, c.W, Caption, c.Text3, Left, textNoTimeline)
		return
	}
	first, last := list[0].Epoch, list[len(list)-1].Epoch
	at := s.Checkpoints.Looking()
	shown := at
	if at < 0 {
		shown = last
	}
	word := fmt.Sprintf(textAtEpoch, shown)
	if at < 0 {
		word = textNewest
	}
	const buttons = 150
	w := c.W - buttons - 96
	c.Label(0, 10, 92, Caption, c.Text2, Left, word)
	c.Box(92, 0, w, 34, func(c C) {
		const r = 7
		span := c.W - 2*r
		for {
			e, ok := c.Event(pointer.Filter{Target: &v.line, Kinds: pointer.Press | pointer.Drag | pointer.Release | pointer.Cancel},
				key.FocusFilter{Target: &v.line},
				key.Filter{Focus: &v.line, Name: key.NameLeftArrow}, key.Filter{Focus: &v.line, Name: key.NameRightArrow},
				key.Filter{Focus: &v.line, Name: key.NameHome}, key.Filter{Focus: &v.line, Name: key.NameEnd})
			if !ok {
				break
			}
			switch e := e.(type) {
			case key.Event:
				if e.State == key.Press {
					v.Key(c, s, e.Name, 0)
				}
			case pointer.Event:
				if e.Kind == pointer.Press || e.Kind == pointer.Drag {
					share := (e.Position.X/c.Metric.PxPerDp - r) / span
					to := first + int(math.Round(float64(clampf(share, 0, 1))*float64(last-first)))
					if share > 1.005 || to >= last && e.Position.X/c.Metric.PxPerDp > r+span-1 {
						s.Checkpoints.Now.Do()
					} else {
						s.Checkpoints.Look(to)
					}
				}
			}
			c.Execute(op.InvalidateCmd{})
		}
		area := clip.Rect(c.Full()).Push(c.Ops)
		event.Op(c.Ops, &v.line)
		pointer.CursorPointer.Add(c.Ops)
		area.Pop()
		share := float32(shown-first) / float32(max(last-first, 1))
		c.Round(r, 15, span, 4, 2, c.Track)
		c.Round(r, 15, span*share, 4, 2, c.Accent)
		c.Circle(r+span*share, 17, r, c.Accent)
		c.Circle(r+span*share, 17, 3, c.OnAccent)
		if c.Focused(&v.line) {
			c.FocusRing(r+span*share-7, 10, 14, 14, 7)
			c.tell(true, textTimelineHint, "← →")
		}
	})
	c.Box(c.W-buttons+8, 3, 58, 28, func(c C) {
		v.now.Press(c, s.Checkpoints.Now, Face{Label: textNow, Tip: textNowTip})
	})
	c.Box(c.W-buttons+72, 3, 78, 28, func(c C) {
		v.use.Press(c, s.Checkpoints.Use, Face{Label: textUseThis, Tip: textUseThisTip})
	})
}
