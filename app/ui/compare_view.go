package ui

import (
	"fmt"

	"inkling/app/session"
)

// compareView puts two models side by side: what each says about the drawing, what differs, and the digits on which they
// disagree.
type compareView struct {
	close, swap Button
	list        gallery
	rows        Scroller
	kind        Segmented
	which       int
	at          int // of the chosen list, the digit on the canvas; −1 is none
	atOf        *session.Disagreements
	reveal      bool
	lower       Segmented // in a low page the table and the digits take turns
	digitsShown bool
}

// Right draws what can be done with the second model.
func (v *compareView) Right(c C, s *session.Session) float32 {
	c.Box(c.W-72, (c.H-32)/2, 72, 32, func(c C) {
		v.close.Press(c, s.Compare.Close, Face{Label: textCloseIt, Tip: textCloseItTip})
	})
	c.Box(c.W-72-8-88, (c.H-32)/2, 88, 32, func(c C) {
		v.swap.Press(c, s.Compare.Swap, Face{Label: textSwap, Tip: textSwapTip})
	})
	return 168
}

// Layout draws the view in the whole box.
func (v *compareView) Layout(c C, s *session.Session) {
	pad := float32(24)
	if c.W < 560 || c.H < 600 {
		pad = 16
	}
	w := c.W - 2*pad
	half := (w - 16) / 2
	first, second := s.Answer(), s.Compare.Answer()
	a, b := s.Compare.Names()
	c.Box(pad, 16, half, 188, func(c C) { v.answer(c, a, first) })
	c.Box(pad+half+16, 16, half, 188, func(c C) { v.answer(c, b, second) })
	table := s.Compare.Table()
	top, room := float32(216), c.H-216-16
	if room < lowPage {
		words := []string{textDiffers, textWhereDisagree}
		chosen := 0
		if v.digitsShown {
			chosen = 1
		}
		c.Box(pad, top, min(c.SegmentsWidth(words), w), 28, func(c C) {
			if i := v.lower.Layout(c, words, chosen, textWhereDisagree); i >= 0 {
				v.digitsShown = i == 1
			}
		})
		c.Box(pad, top+36, w, room-36, func(c C) {
			if v.digitsShown {
				v.disagreements(c, s)
				return
			}
			v.table(c, s, table)
		})
		return
	}
	tableH := min(float32(len(table))*22+44, room-150)
	c.Box(pad, top, w, tableH, func(c C) { v.table(c, s, table) })
	c.Box(pad, top+tableH+12, w, room-tableH-12, func(c C) { v.disagreements(c, s) })
}

// lowPage is the height under which there is no room for the table and a row of digits below each other.
const lowPage = 290

// answer draws one model's answer to the drawing.
func (v *compareView) answer(c C, name string, a *session.Answer) {
	c.Card(0, 0, c.W, c.H)
	c.Label(16, 12, c.W-32, TitleB, c.Text, Left, name)
	if a == nil || a.Digit < 0 {
		c.Label(16, 40, c.W-32, Body, c.Text3, Left, waiting(a))
		return
	}
	ink := c.AccentText
	switch {
	case a.Wrong():
		ink = c.Against
	case a.Doubt != session.Sure:
		ink = c.Text3
	}
	big := Style{Size: 84, Line: 88, Bold: true}
	digit := label(a.Labels, a.Digit)
	if dw := c.Width(big, digit); dw > 76 {
		big = Style{Size: 40, Line: 88, Bold: true}
	}
	c.Label(16, 52, 84, big, ink, Left, digit)
	word := a.Sentence()
	ww := c.Width(BodyB, word)
	c.Label(16, 160, c.W-32, BodyB, c.Text, Left, word)
	c.Label(24+ww, 160, c.W-ww-40, Body, c.Text2, Left, fmt.Sprintf(textConfidence, Fixed(a.Confidence, 2)))
	n := min(len(a.Outputs), len(a.Labels))
	if n > 10 {
		n = 10
	}
	x := float32(112)
	lw := float32(16)
	for i := range n {
		y := 40 + float32(i)*12
		bar := c.Ctl
		if i == a.Digit {
			bar = ink
		}
		st := Style{Size: 12, Line: 12}
		c.Label(x-4, y-1, lw, st, c.Text2, Left, a.Labels[i])
		bw := c.W - x - lw - 16
		c.Round(x+lw, y+1, bw, 8, 2, c.Track)
		if out := clampf(a.Outputs[i], 0, 1); out > .004 {
			c.Round(x+lw, y+1, max(bw*out, 2), 8, 2, bar)
		}
	}
}

// table draws what differs, and in a fainter ink what is the same.
func (v *compareView) table(c C, s *session.Session, rows []session.Difference) {
	c.Card(0, 0, c.W, c.H)
	name, a, b := float32(16), c.W*.28, c.W*.64
	c.Label(name, 10, a-name, BodyB, c.Text, Left, textDiffers)
	c.Ask(s, name+c.Width(BodyB, textDiffers)+2, 7, aboutCompare)
	first, second := s.Compare.Names()
	c.Label(a, 10, b-a-8, BodyB, c.Text, Left, first)
	c.Label(b, 10, c.W-b-12, BodyB, c.Text, Left, second)
	c.Box(1, 34, c.W-2, c.H-38, func(c C) {
		// Long values take more than a line.
		style := func(r session.Difference) Style {
			if r.Same {
				return Body
			}
			return BodyB
		}
		height := func(r session.Difference) float32 {
			return 4 + max(18, c.Height(b-a-8, style(r), r.First), c.Height(c.W-b-12, style(r), r.Second))
		}
		total := float32(2)
		for _, r := range rows {
			total += height(r)
		}
		v.rows.Layout(c, total, func(c C) {
			y := float32(0)
			for _, r := range rows {
				ink := c.Text
				if r.Same {
					ink = c.Text3
				}
				c.Label(name, y, a-name-4, Body, c.Text2, Left, r.Name)
				c.Wrapped(a, y, b-a-8, style(r), ink, r.First)
				c.Wrapped(b, y, c.W-b-12, style(r), ink, r.Second)
				y += height(r)
			}
		})
	})
}

// disagreements draws the test digits on which the models differ.
func (v *compareView) disagreements(c C, s *session.Session) {
	c.Card(0, 0, c.W, c.H)
	d := s.Compare.Disagreements()
	if d == nil {
		word := textLooking
		if s.Run.Active() {
			word = textLookLater
		}
		c.Label(16, 12, c.W-32, Body, c.Text2, Left, word)
		return
	}
	first, second := s.Compare.Names()
	words := []string{
		fmt.Sprintf(textOnlyRight, first, itoa(len(d.FirstOnly))),
		fmt.Sprintf(textOnlyRight, second, itoa(len(d.SecondOnly))),
		fmt.Sprintf(textBothWrong, itoa(len(d.Neither))),
	}
	if c.SegmentsWidth(words) > c.W-32 { // long names: which is left and which right, the cards above say
		words[0] = fmt.Sprintf(textOnlyRight, textFirstModel, itoa(len(d.FirstOnly)))
		words[1] = fmt.Sprintf(textOnlyRight, textSecondModel, itoa(len(d.SecondOnly)))
	}
	w := min(c.SegmentsWidth(words), c.W-32)
	c.Box(16, 10, w, 28, func(c C) {
		if i := v.kind.Layout(c, words, v.which, textDisagree); i >= 0 {
			v.which, v.at = i, -1
			v.list.list.Reset()
		}
	})
	digits := v.digits(d)
	c.Box(8, 44, c.W-10, c.H-48, func(c C) {
		const pitch = 84
		if v.reveal {
			v.reveal = false
			v.list.Reveal(c, v.at, pitch, c.W, c.H)
		}
		v.list.Layout(c, len(digits), pitch, false, func(c C, k int, th *thumb, x, y float32) {
			if v.digit(c, s, d, digits[k], th, x, y) {
				v.at = k
			}
			if k == v.at {
				c.SelectRing(x, y, thumbEdge, thumbEdge, 4)
			}
		})
	})
}

// digits is the chosen list.
func (v *compareView) digits(d *session.Disagreements) []int {
	if v.atOf != d {
		v.atOf, v.at = d, -1
	}
	return [][]int{d.FirstOnly, d.SecondOnly, d.Neither}[v.which]
}

// walk puts the next digit of the list onto the canvas, or the one before.
func (v *compareView) walk(s *session.Session, by int) {
	d := s.Compare.Disagreements()
	if d == nil {
		return
	}
	digits := v.digits(d)
	if to := v.at + by; to >= 0 && to < len(digits) {
		v.at, v.reveal = to, true
		s.Compare.ShowDigit(digits[to])
	}
}

// digit draws one of them with both answers, and reports whether it was pressed.
func (v *compareView) digit(c C, s *session.Session, d *session.Disagreements, i int, th *thumb, x, y float32) (pressed bool) {
	const edge = thumbEdge
	th.pic.Bytes(c, thumbKey{d.Data, i}, d.Data.Width, d.Data.Height, d.Data.Image(i), &c.Maps.Ink)
	th.pic.Draw(c, x, y, edge, edge, 4, c.Panel)
	is := int(d.Data.Labels[i])
	a, b := int(d.First.Answers[i]), int(d.Second.Answers[i])
	left, right := c.Against, c.Against
	if a == is {
		left = c.AccentText
	}
	if b == is {
		right = c.AccentText
	}
	c.Label(x-4, y+60, edge/2, CaptionB, left, Right, label(d.Data.Classes, a))
	c.Label(x+edge/2-6, y+60, 12, Caption, c.Text3, Center, "|")
	c.Label(x+edge/2+8, y+60, edge/2, CaptionB, right, Left, label(d.Data.Classes, b))
	c.Box(x, y, edge, edge, func(c C) {
		if th.hit.Layout(c, fmt.Sprintf(textDigitName, session.Thousands(i+1))) {
			s.Compare.ShowDigit(i)
			pressed = true
		}
		c.tip(&th.hit, th.hit.over, fmt.Sprintf(textDisagreeTip, label(d.Data.Classes, is), label(d.Data.Classes, a), label(d.Data.Classes, b)), "")
	})
	return pressed
}
