package ui

import (
	"fmt"
	"math"

	"inkling/app/session"
)

// recall draws how many of each digit were right; the bars begin where the least fits.
func (v *mistakesView) recall(c C, t *session.Tested, top float32) {
	recallBars(c, 0, top, c.W, min((c.H-top)/float32(len(t.Recall)), 26), t.Data.Classes, t.Recall)
}

// recallBars draws a bar for each label; what they start at is said above the first.
func recallBars(c C, x, y, w, pitch float32, labels []string, recall []float64) {
	least := 1.0
	for _, r := range recall {
		least = min(least, number(r, 1))
	}
	from := 0.0
	if least >= .5 {
		from = math.Floor(least*10) / 10
		if least >= .98 {
			from = .98
		}
		from = min(from, .99)
	}
	lw := float32(14)
	for _, l := range labels {
		lw = max(lw, c.Width(Caption, l)+6)
	}
	lw = min(lw, w*.4)
	c.Label(x, y-16, w, Caption, c.Text3, Right, fmt.Sprintf(textBarsFrom, Fixed(100*from, 0)))
	for i, r := range recall {
		if i >= len(labels) {
			break
		}
		ry := y + float32(i)*pitch
		c.Label(x, ry+(pitch-16)/2, lw, Caption, c.Text2, Left, labels[i])
		bw := w - lw - 54
		c.Round(x+lw, ry+(pitch-9)/2, bw, 9, 2, c.Track)
		if r == r {
			if share := float32((r - from) / (1 - from)); share > 0 {
				c.Round(x+lw, ry+(pitch-9)/2, max(bw*share, 2), 9, 2, c.Accent)
			}
			c.Label(x, ry+(pitch-16)/2, w, Caption, c.Text, Right, Fixed(100*r, 1)+" %")
		} else {
			c.Label(x, ry+(pitch-16)/2, w, Caption, c.Text3, Right, "–")
		}
	}
}
