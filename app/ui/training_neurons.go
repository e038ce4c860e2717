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
	when := textWeightsNow
	if k, back := s.Checkpoints.At(); back {
		when = fmt.Sprintf(textWeightsThen, moment(k))
	}
	slim := c.H < 100
	c.Label(16, 10, 200, BodyB, c.Text, Left, textWhileTheyLearn)
	left := 16 + c.Width(BodyB, textWhileTheyLearn)
	c.Ask(s, left+2, 7, aboutTimeline)
	left += 30
	x := c.W - 16
	word := func(text string, ink colour) {
		w := c.Width(Caption, text)
		x -= w
		c.Label(x, 11, w+1, Caption, ink, Left, text)
	}
	x -= 34
	c.Box(x, 6, 34, 26, func(c C) {
		if v.slow.Turn(c, s.Run.Slow, s.Run.Slow.Help(), "") && s.Run.Slow.Get() {
			c.again()
		}
	})
	x -= 4
	word(textSlow, c.Text2)
	// How often the network is kept, where there is room to say so.
	every := s.Checkpoints.Every
	kw := c.Width(Body, every.Value()) + 34
	for _, o := range every.Options() {
		kw = max(kw, c.Width(Body, o)+34)
	}
	if x-20-kw-6-c.Width(Caption, every.Label()) > left {
		x -= 20 + kw
		c.Box(x, 8, kw, 22, func(c C) {
			if i := v.keep.Layout(c, Dropped{Options: every.Options(), Chosen: every.Get(), Name: every.Label(), Tip: every.Help(), Small: true}); i >= 0 {
				every.Set(i)
			}
		})
		x -= 6
		word(every.Label(), c.Text2)
	}
	if w := c.Width(Caption, when); left+w < x-12 {
		c.Label(left, 11, w+1, Caption, c.Text2, Left, when)
	}
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

// moment says in words when a checkpoint was taken.
func moment(k session.Checkpoint) string {
	if k.Batch > 0 {
		return fmt.Sprintf(textInEpoch, k.Epoch+1, session.Thousands(k.Batch))
	}
	return fmt.Sprintf(textAtEpoch, k.Epoch)
}

// nearest is the position of the checkpoint that is nearest to a moment.
func nearest(list []session.Checkpoint, at float64) float64 {
	best := list[0].Position()
	for _, k := range list {
		if p := k.Position(); math.Abs(p-at) < math.Abs(best-at) {
			best = p
		}
	}
	return best
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
	first, last := list[0].Position(), list[len(list)-1].Position()
	shown, word, short := last, textNewest, textNewestShort
	if k, back := s.Checkpoints.At(); back {
		shown, word, short = k.Position(), moment(k), moment(k)
		if k.Batch > 0 {
			short = fmt.Sprintf(textAtPosition, Fixed(k.Position(), 2))
		}
	}
	const buttons = 150
	lw := c.Width(Caption, fmt.Sprintf(textInEpoch, 100, "1,000")) + 8
	if c.W-buttons-lw < 240 {
		lw, word = c.Width(Caption, fmt.Sprintf(textAtEpoch, 100))+8, short
	}
	w := c.W - buttons - lw - 4
	c.Label(0, 10, lw, Caption, c.Text2, Left, word)
	c.Box(lw, 0, w, 34, func(c C) {
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
					if share := (e.Position.X/c.Metric.PxPerDp - r) / span; share > 1-1/span {
						s.Checkpoints.Now.Do()
					} else {
						s.Checkpoints.Look(nearest(list, first+float64(clampf(share, 0, 1))*(last-first)))
					}
				}
			}
			c.Execute(op.InvalidateCmd{})
		}
		area := clip.Rect(c.Full()).Push(c.Ops)
		event.Op(c.Ops, &v.line)
		pointer.CursorPointer.Add(c.Ops)
		area.Pop()
		share := float32((shown - first) / max(last-first, 1e-9))
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
