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
	const pitchX, pitchY, edge = 66, 101, 56
	columns := max(int((c.W-32+10)/pitchX), 1)
	rows := (len(digits) + columns - 1) / columns
	pitch := (c.W - 32 - edge) / float32(max(columns-1, 1))
	pitch = min(pitch, pitchX+8)
	height := float32(rows)*pitchY + 6
	if v.shown != int(m.Version()) && m.At() >= 0 {
		v.shown = int(m.Version())
		y := float32(m.At()/columns) * pitchY
		v.list.Reveal(c, y, y+pitchY, c.H-40)
	}
	view := c.H - 42
	c.Box(8, 38, c.W-10, view, func(c C) {
		v.list.Layout(c, height, func(c C) {
			top := float32(v.list.y) / c.Metric.PxPerDp
			first := int(top/pitchY) * columns
			last := min(len(digits), (int((top+view)/pitchY)+1)*columns)
			for len(v.thumbs) < last-first {
				v.thumbs = append(v.thumbs, thumb{})
			}
			for k := first; k < last; k++ {
				x, y := 8+float32(k%columns)*pitch, 6+float32(k/columns)*pitchY
				v.digitAt(c, s, t, k, &v.thumbs[k%len(v.thumbs)], x, y)
			}
		})
	})
}

// digitAt draws one digit of the gallery.
func (v *mistakesView) digitAt(c C, s *session.Session, t *session.Tested, k int, th *thumb, x, y float32) {
	const edge = 56
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
