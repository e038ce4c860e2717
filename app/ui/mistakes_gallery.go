package ui

import (
	"fmt"

	"inkling/app/session"
	"inkling/core"
)

// thumbKey names a digit's picture.
type thumbKey struct {
	data  *core.Dataset
	index int
}

// gallery draws the digits of the selected cell, the surest first; only the rows in sight are made.
func (v *mistakesView) gallery(c C, s *session.Session, t *session.Tested) {
	c.Card(0, 0, c.W, c.H)
	m := s.Mistakes
	digits := m.Digits()
	label, answer := m.Cell()
	head, under := textAllMistakes, fmt.Sprintf(textSurestFirst, session.Thousands(len(digits)))
	if label >= 0 {
		head = fmt.Sprintf(textItWas, t.Data.Classes[label], t.Data.Classes[answer])
		if label == answer {
			head = fmt.Sprintf(textItWasRight, t.Data.Classes[label])
		}
		if len(digits) == 0 {
			head, under = cellSentence(t, label, answer), ""
		}
	}
	w := c.Width(TitleB, head)
	c.Label(16, 11, c.W-32, TitleB, c.Text, Left, head)
	c.Label(16+w+8, 12, c.W-w-130, Body, c.Text2, Left, under)
	if label >= 0 {
		c.Box(c.W-98, 8, 86, 26, func(c C) {
			v.all.Press(c, m.All, Face{Label: textAllOfThem, Look: Quiet, Tip: textAllTip})
		})
		digits = m.Digits() // the press lists others
	}
	const pitch = 101
	if v.shown != int(m.Version()) && m.At() >= 0 {
		v.shown = int(m.Version())
		v.list.Reveal(c, m.At(), pitch, c.W-10, c.H-40)
	}
	c.Box(8, 38, c.W-10, c.H-42, func(c C) {
		v.list.Layout(c, len(digits), pitch, true, func(c C, k int, th *thumb, x, y float32) { v.digitAt(c, s, t, k, th, x, y) })
	})
}

// digitAt draws one digit of the gallery.
func (v *mistakesView) digitAt(c C, s *session.Session, t *session.Tested, k int, th *thumb, x, y float32) {
	const edge = thumbEdge
	i := s.Mistakes.Digits()[k]
	th.pic.Bytes(c, thumbKey{t.Data, i}, t.Data.Width, t.Data.Height, t.Data.Image(i), &c.Maps.Ink)
	th.pic.Draw(c, x, y, edge, edge, 4, c.Panel)
	if k == s.Mistakes.At() {
		c.SelectRing(x, y, edge, edge, 4)
	}
	was, said := t.Data.Classes[t.Data.Labels[i]], t.Data.Classes[t.Answers[i]]
	a, b := was+" → ", said
	aw, bw := c.Width(CaptionB, a), c.Width(CaptionB, b)
	ink := c.Against
	if was == said {
		ink = c.Text
	}
	if aw+bw <= edge+8 {
		left := x + (edge-aw-bw)/2
		c.Label(left, y+60, aw+1, CaptionB, c.Text, Left, a)
		c.Label(left+aw, y+60, bw+1, CaptionB, ink, Left, b)
	} else {
		c.Label(x-4, y+60, edge+8, CaptionB, ink, Center, b)
	}
	c.Label(x-4, y+75, edge+8, Caption, c.Text2, Center, Fixed(float64(t.Confidence[i]), 2))
	c.Box(x, y, edge, edge, func(c C) {
		name := fmt.Sprintf(textDigitName, session.Thousands(i+1))
		if th.hit.Layout(c, name) {
			s.Mistakes.Pick(k)
		}
		c.tip(&th.hit, th.hit.over, fmt.Sprintf(textDigitTip, session.Thousands(i+1)), "Enter")
	})
}
