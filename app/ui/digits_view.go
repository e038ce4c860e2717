package ui

import (
	"fmt"

	"gioui.org/io/key"

	"inkling/app/session"
)

// digitsView shows the person's own digits: a drawing joins them when it is said what it is, and the model learns them in a
// moment, without forgetting the others.
type digitsView struct {
	is      [16]Button
	list    Scroller
	thumbs  []thumb
	relabel Dropdown
	show    Button
	remove  Button
	undo    Button
	export  Button
	learn   Button
	stop    Button
	forget  Button
}

// Right draws the export.
func (v *digitsView) Right(c C, s *session.Session) float32 {
	const w = 92
	reason := ""
	if len(s.Teach.Digits()) == 0 {
		reason = textNoDigitsYet
	}
	c.Box(c.W-w, (c.H-32)/2, w, 32, func(c C) {
		if v.export.Layout(c, Face{Label: textExportDigits, Tip: textExportDigitsTip, Reason: reason}) {
			s.Files.Ask("my-digits.jsonl", s.Teach.Export)
		}
	})
	return w
}

// Key selects the digit before or after, and Enter puts it onto the canvas.
func (v *digitsView) Key(_ C, s *session.Session, name key.Name, _ key.Modifiers) bool {
	t := s.Teach
	switch name {
	case key.NameLeftArrow:
		t.Select(max(t.Selected()-1, 0))
	case key.NameRightArrow:
		t.Select(min(t.Selected()+1, len(t.Digits())-1))
	case key.NameReturn, key.NameEnter:
		t.Show.Do()
	default:
		return false
	}
	return true
}

// Layout draws the view in the whole box.
func (v *digitsView) Layout(c C, s *session.Session) {
	pad := float32(24)
	if c.W < 560 || c.H < 600 {
		pad = 16
	}
	w := c.W - 2*pad
	lesson := float32(150)
	say := float32(112)
	c.Box(pad, 16, w, say, func(c C) { v.say(c, s) })
	y := 16 + say + 12
	c.Box(pad, y, w, c.H-y-lesson-12-pad, func(c C) { v.gallery(c, s) })
	c.Box(pad, c.H-lesson-pad, w, lesson, func(c C) { v.lesson(c, s) })
}

// say asks what the drawing on the canvas is.
func (v *digitsView) say(c C, s *session.Session) {
	c.Card(0, 0, c.W, c.H)
	c.Label(16, 12, c.W-32, TitleB, c.Text, Left, textWhatDidYouDraw)
	c.Ask(s, 18+c.Width(TitleB, textWhatDidYouDraw), 10, aboutTeach)
	c.Label(16, 34, c.W-32, Body, c.Text2, Left, textWhatDidYouDrawWhy)
	labels := s.Model.Labels()
	n := min(len(labels), len(v.is))
	gap := float32(6)
	bw := min((c.W-32-gap*float32(n-1))/float32(max(n, 1)), 56)
	answer := s.Answer()
	for i := range n {
		c.Box(16+float32(i)*(bw+gap), 64, bw, 34, func(c C) {
			v.is[i].Press(c, s.Teach.ItIs(i), Face{Label: labels[i], Chosen: answer.Label == i && !s.Drawing.Blank(), Name: fmt.Sprintf(textThisIsA, labels[i]), Tip: fmt.Sprintf(textThisIsATip, labels[i])})
		})
	}
}

// drawnKey names the picture of one of the digits.
type drawnKey struct {
	version uint64
	index   int
}

// gallery draws the digits, the newest first.
func (v *digitsView) gallery(c C, s *session.Session) {
	c.Card(0, 0, c.W, c.H)
	t := s.Teach
	digits := t.Digits()
	head := fmt.Sprintf(textYourDigitsN, itoa(len(digits)))
	c.Label(16, 12, c.W*.4, TitleB, c.Text, Left, head)
	x := c.W - 12
	button := func(b *Button, w float32, a session.Action, f Face) {
		x -= w
		c.Box(x, 8, w-6, 28, func(c C) { b.Press(c, a, f) })
	}
	// A press of these changes the digits: they are listed as they are after it.
	button(&v.undo, 70, t.Undo, Face{Label: textUndo, Look: Quiet, Tip: textUndoDigits})
	button(&v.remove, 82, t.Remove, Face{Label: textRemove, Look: Quiet, Tip: textRemoveDigit})
	button(&v.show, 106, t.Show, Face{Label: textShowIt, Look: Quiet, Tip: textShowItTip, Keys: "Enter"})
	if at := t.Selected(); at >= 0 && at < len(digits) {
		x -= 112
		chosen := -1
		if digits[at].Label != nil {
			chosen = *digits[at].Label
		}
		c.Box(x, 8, 106, 28, func(c C) {
			if i := v.relabel.Layout(c, Dropped{Options: s.Model.Labels(), Chosen: chosen, Name: textRelabel, Tip: textRelabel}); i >= 0 {
				t.Relabel(at, i).Do()
			}
		})
	}
	if digits = t.Digits(); len(digits) == 0 {
		c.Wrapped(16, 48, c.W-32, Body, c.Text2, textNoDigitsHow)
		return
	}
	const pitchX, pitchY, edge = 66, 84, 56
	columns := max(int((c.W-32+10)/pitchX), 1)
	height := float32((len(digits)+columns-1)/columns)*pitchY + 8
	view := c.H - 48
	c.Box(8, 44, c.W-10, view, func(c C) {
		v.list.Layout(c, height, func(c C) {
			top := float32(v.list.y) / c.Metric.PxPerDp
			from := int(top/pitchY) * columns
			to := min(len(digits), (int((top+view)/pitchY)+1)*columns)
			for len(v.thumbs) < to-from {
				v.thumbs = append(v.thumbs, thumb{})
			}
			for k := from; k < to; k++ {
				i := len(digits) - 1 - k
				v.digit(c, s, i, &v.thumbs[k%len(v.thumbs)], 8+float32(k%columns)*pitchX, 6+float32(k/columns)*pitchY)
			}
		})
	})
}

// digit draws one of them with its label.
func (v *digitsView) digit(c C, s *session.Session, i int, th *thumb, x, y float32) {
	const edge = 56
	t := s.Teach
	k := drawnKey{t.Version(), i}
	if th.pic.key != k {
		th.pic.Bytes(c, k, 28, 28, t.Picture(i), &c.Maps.Ink)
	}
	th.pic.Draw(c, x, y, edge, edge, 4, c.Panel)
	c.Border(x, y, edge, edge, 4, 1, c.GridStrong)
	if i == t.Selected() {
		c.SelectRing(x, y, edge, edge, 4)
	}
	name := "?"
	if l := t.Digits()[i].Label; l != nil {
		name = label(s.Model.Labels(), *l)
	}
	c.Label(x-4, y+61, edge+8, CaptionB, c.Text, Center, name)
	c.Box(x, y, edge, edge, func(c C) {
		if th.hit.Layout(c, fmt.Sprintf(textYourDigitName, i+1)) {
			t.Select(i)
		}
		c.tip(&th.hit, th.hit.over, fmt.Sprintf(textYourDigitName, i+1), "")
	})
}

// lesson draws the button that teaches, and what the last lesson changed.
func (v *digitsView) lesson(c C, s *session.Session) {
	c.Card(0, 0, c.W, c.H)
	t := s.Teach
	done, learning := t.Progress()
	const bw = 168
	c.Label(16, 12, c.W-bw-48, TitleB, c.Text, Left, textTeachTitle)
	c.Box(c.W-bw-16, 14, bw, 40, func(c C) {
		if learning {
			v.stop.Press(c, t.Stop, Face{Label: textStop, Tip: textStopLearning})
			return
		}
		v.learn.Press(c, t.Learn, Face{Label: textTeachIt, Look: Primary, Tip: textTeachItTip})
	})
	if learning {
		c.Label(16, 36, c.W-bw-48, Body, c.Text2, Left, textLearning)
		c.Box(16, 66, c.W-bw-64, 8, func(c C) { c.Progress(float32(done)) })
		return
	}
	l := t.Lesson()
	if l == nil {
		c.Wrapped(16, 36, c.W-bw-56, Body, c.Text2, textTeachWhy)
		return
	}
	c.Label(16, 36, c.W-bw-48, Body, c.Text2, Left, fmt.Sprintf(textTaughtIn, itoa(l.Digits), Fixed(l.Seconds, 1)))
	row := func(y float32, name string, before, after float64) {
		c.Label(16, y, 130, Body, c.Text2, Left, name)
		c.Label(150, y, 70, Body, c.Text, Right, session.Percent(before))
		c.Label(228, y, 20, Body, c.Text3, Center, "→")
		ink := c.Text
		switch {
		case after > before+1e-9:
			ink = c.Ok
		case after < before-1e-9:
			ink = c.Against
		}
		c.Label(252, y, 70, BodyB, ink, Right, session.Percent(after))
	}
	row(68, textYoursRight, l.YoursBefore, l.YoursAfter)
	row(90, textTestRight, l.MNISTBefore, l.MNISTAfter)
	c.Box(c.W-bw-16, 66, bw, 32, func(c C) {
		v.forget.Press(c, t.Forget, Face{Label: textBringBack, Tip: textBringBackTip})
	})
	c.Label(16, 118, c.W-32, Caption, c.Text3, Left, textSaveToKeep)
}
