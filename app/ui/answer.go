package ui

import (
	"inkling/app/session"
)

// answerView is the answer: the digit, a bar for each output, how sure the network is.
type answerView struct {
	itIs Dropdown
}

// waiting says why there is no answer: nothing is drawn, or a wide network is at its first.
func waiting(a *session.Answer) string {
	if a != nil && a.Pending {
		return textAtIt
	}
	return textWaiting
}

// named tells which outputs are named: the answer, or the two it may be.
func named(a *session.Answer, i int) bool {
	return i == a.Digit || a.Doubt == session.Either && !a.Wrong() && i == a.Second
}

// tall draws the answer with lying bars, 280 by 222.
func (v *answerView) tall(c C, s *session.Session) {
	a := s.Answer()
	v.big(c, a, 0, 10, 92, Answer, AnswerTwo)
	v.verdict(c, a, 0, 132, 100)

	n := len(a.Labels)
	row := min(17, 170/float32(max(n, 1)))
	x, w := float32(104), c.W-104
	for i, label := range a.Labels {
		y := 6 + float32(i)*row
		v.bar(c, a, i, label, x, y, w, row)
	}
	v.numbers(c, s, a, 184)
	if a.Doubt != session.Nothing {
		c.Ask(s, 76, 4, aboutOutputs)
		if a.Doubt == session.Sure && !a.Wrong() {
			c.Ask(s, 22+c.Width(BodyB, textSure), 129, aboutSure)
		} else {
			c.Ask(s, 76, 146, aboutSure)
		}
	}
}

// big is the digit itself, in the box x, y, w.
func (v *answerView) big(c C, a *session.Answer, x, y, w float32, one, two Style) {
	switch {
	case a.Doubt == session.Nothing:
		h := one.Line - 14
		bw := h * 68 / 98
		c.Stroke(dashedRect(x+5, y+7, bw, h), 1.5, c.Ctl, 5, 5)
	case a.Wrong():
		c.digit(x, y, w, one, two, c.Against, a.Labels[a.Digit])
	case a.Doubt == session.Sure:
		c.digit(x, y, w, one, two, c.AccentText, a.Labels[a.Digit])
	case a.Doubt == session.Either && len(a.Labels[a.Digit]) <= 2 && len(a.Labels[a.Second]) <= 2:
		l, r := a.Labels[a.Digit], a.Labels[a.Second]
		lw := c.Width(two, l)
		c.Label(x, y, w, two, c.Text2, Left, l)
		slash := Style{Size: two.Size / 2, Line: two.Line}
		c.Label(x+lw+4, y-two.Size/8, 30, slash, c.Text3, Left, "/")
		sw := c.Width(slash, "/")
		c.Label(x+lw+sw+8, y, w, two, c.Text2, Left, r)
	case a.Doubt == session.Either:
		c.digit(x, y, w, one, two, c.Text2, a.Labels[a.Digit])
	default:
		c.digit(x, y, w, one, two, c.Text3, textWhat)
	}
}

// digit writes a label as large as it fits: classes may be words.
func (c C) digit(x, y, w float32, one, two Style, col colour, label string) {
	st := one
	if c.Width(st, label) > w {
		st = Style{Size: two.Size, Line: one.Line, Bold: true}
	}
	if c.Width(st, label) > w {
		st = Style{Size: 20, Line: one.Line, Bold: true}
	}
	c.Label(x, y, w, st, col, Left, label)
}

// verdict says how sure the network is, in words.
func (v *answerView) verdict(c C, a *session.Answer, x, y, w float32) {
	switch {
	case a.Doubt == session.Nothing:
		c.Label(x, y, w, Body, c.Text2, Left, waiting(a))
	case a.Wrong():
		c.Label(x, y, w+4, BodyB, c.Against, Left, a.Sentence())
	case a.Doubt == session.Sure:
		c.Icon(x, y+1, 16, IconCheck, c.Text)
		c.Label(x+20, y, w-20, BodyB, c.Text, Left, textSure)
	case a.Doubt == session.Either:
		c.Label(x, y-6, w, BodyB, c.Text, Left, textNotSure)
		c.Label(x, y+12, w, Body, c.Text, Left, textEither(a.Labels[a.Digit], a.Labels[a.Second]))
	default:
		c.Label(x, y-6, w, BodyB, c.Text, Left, textNotSure)
		c.Wrapped(x, y+12, w, Caption, c.Text2, textWhatIsThis)
	}
}

// bar is one output, lying.
func (v *answerView) bar(c C, a *session.Answer, i int, label string, x, y, w, row float32) {
	on := a.Outputs != nil && named(a, i)
	st, ink := Body, c.Text2
	if on {
		st, ink = BodyB, c.Text
	}
	if row < 14 {
		st.Size = 12
	}
	ty := y + (row-st.Line)/2 + .5
	lw := float32(10)
	if len(label) > 1 {
		lw = 48
	}
	c.Label(x, ty, lw, st, ink, Right, label)
	bx, vw := x+lw+10, float32(40)
	bw := w - (bx - x) - vw
	h := max(row-7, 3)
	by := y + (row-h)/2
	c.Round(bx, by, bw, h, 2, c.Track)
	value := textUnknown
	if a.Outputs != nil {
		o := float64(a.Outputs[i])
		value = Fixed(o, 2)
		if o > .004 {
			col := c.Ctl
			switch {
			case on && a.Wrong():
				col = c.AgainstFill
			case on:
				col = c.Accent
			}
			c.Round(bx, by, max(2, bw*float32(min(o, 1))), h, 2, col)
		}
	}
	c.Label(x+w-vw, ty, vw, st, ink, Right, value)
}

// numbers are uncertainty and loss, 40 dp high.
func (v *answerView) numbers(c C, s *session.Session, a *session.Answer, y float32) {
	c.Label(0, y, 160, Body, c.Text2, Left, textUncertainty)
	c.Ask(s, c.Width(Body, textUncertainty)+2, y-3, aboutUncertainty)
	c.Label(c.W-120, y, 120, BodyB, c.Text, Right, Fixed(a.Uncertainty, 2))
	y += 22
	c.Label(c.W-120, y, 120, BodyB, c.Text, Right, Fixed(a.Loss, 4))
	if a.LossDigit < 0 {
		c.Label(0, y, 160, Body, c.Text2, Left, textLoss)
		return
	}
	c.Label(0, y, 160, Body, c.Text2, Left, textLossIf)
	x := c.Width(Body, textLossIf) + 6
	w := max(34, c.Width(Body, a.Labels[a.LossDigit])+27)
	c.Box(x, y-1, min(w, 120), 20, func(c C) { v.pick(c, s, a) })
	c.Ask(s, x+min(w, 120)+2, y-3, aboutLoss)
}

// pick is the small menu of the digit the loss is for.
func (v *answerView) pick(c C, s *session.Session, a *session.Answer) {
	i := v.itIs.Layout(c, Dropped{Options: s.Drawing.ItIs.Options()[1:], Chosen: a.LossDigit, Name: s.Drawing.ItIs.Label(), Tip: s.Drawing.ItIs.Help(), Small: true})
	if i >= 0 {
		s.Drawing.ItIs.Set(i + 1)
	}
}

// low draws the answer with upright bars, c.W by 164 (or a little less where the window is tiny).
func (v *answerView) low(c C, s *session.Session) {
	a := s.Answer()
	v.big(c, a, 0, 4, 76, AnswerLow, PairLow)
	x, w := float32(80), c.W-80
	switch {
	case a.Doubt == session.Sure && !a.Wrong():
		c.Icon(x, 11, 16, IconCheck, c.Text)
		c.Label(x+20, 10, w-20, BodyB, c.Text, Left, textSure)
	case a.Doubt == session.Nothing:
		c.Label(x, 10, w-36, Body, c.Text2, Left, waiting(a))
	case a.Doubt == session.Either && !a.Wrong():
		c.Label(x, 10, w-36, BodyB, c.Text, Left, textEither(a.Labels[a.Digit], a.Labels[a.Second]))
	case a.Doubt == session.Unknown && !a.Wrong():
		c.Label(x, 10, w-36, BodyB, c.Text, Left, textNotSureShort)
	default:
		c.Label(x, 10, w-36, BodyB, c.Against, Left, a.Sentence())
	}
	c.Label(c.W-60, 10, 60, BodyB, c.Text, Right, Fixed(a.Confidence, 2))
	c.Label(x, 34, 100, Body, c.Text2, Left, textUncertainty)
	c.Label(c.W-60, 34, 60, BodyB, c.Text, Right, Fixed(a.Uncertainty, 2))
	c.Label(c.W-80, 58, 80, BodyB, c.Text, Right, Fixed(a.Loss, 4))
	if a.LossDigit < 0 {
		c.Label(x, 58, 100, Body, c.Text2, Left, textLoss)
	} else {
		c.Label(x, 58, 60, Body, c.Text2, Left, textLossAs)
		lx := x + c.Width(Body, textLossAs) + 5
		c.Box(lx, 57, 34, 20, func(c C) { v.pick(c, s, a) })
	}
	n := len(a.Labels)
	h, y := min(46, c.H-96-18), float32(92)
	slot := c.W / float32(max(n, 1))
	for i, label := range a.Labels {
		on := a.Outputs != nil && named(a, i)
		bw := min(16, slot*.75)
		bx := float32(i)*slot + (slot-bw)/2
		c.Round(bx, y, bw, h, 2, c.Track)
		if a.Outputs != nil && a.Outputs[i] > .004 {
			col := c.Ctl
			switch {
			case on && a.Wrong():
				col = c.AgainstFill
			case on:
				col = c.Accent
			}
			bh := max(2, h*min(a.Outputs[i], 1))
			c.Round(bx, y+h-bh, bw, bh, 2, col)
		}
		st, ink := Body, c.Text2
		if on {
			st, ink = BodyB, c.Text
		}
		c.Label(float32(i)*slot, y+h+3, slot, st, ink, Center, label)
	}
}
