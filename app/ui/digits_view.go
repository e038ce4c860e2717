package ui

import (
	"fmt"

	"gioui.org/io/key"

	"inkling/app/session"
)

// digitsView shows the person's own digits: a drawing joins them when it is said what it is, and the model learns them in a
// moment, without forgetting the others.
type digitsView struct {
	is      []*Button // a label each
	labels  Scroller
	list    gallery
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
	_, _, rows := v.rows(c, w, s.Model.Labels())
	say := 72 + sayPitch*float32(min(rows, 3)) // more labels scroll
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
	answer := s.Answer()
	per, bw, rows := v.rows(c, c.W, labels)
	for len(v.is) < len(labels) {
		v.is = append(v.is, new(Button))
	}
	c.Box(12, 60, c.W-16, c.H-64, func(c C) {
		v.labels.Layout(c, float32(rows)*sayPitch+2, func(c C) {
			for i, name := range labels {
				c.Box(4+float32(i%per)*(bw+sayGap), 4+float32(i/per)*sayPitch, bw, 34, func(c C) {
					v.is[i].Press(c, s.Teach.ItIs(i), Face{Label: name, Chosen: answer.Label == i && !s.Drawing.Blank(), Name: fmt.Sprintf(textThisIsA, name), Tip: fmt.Sprintf(textThisIsATip, name)})
				})
			}
		})
	})
}

// sayGap and sayPitch are the distances of the buttons that say what a drawing is, in dp.
const sayGap, sayPitch = 6, 40

// rows says how many of the labels stand side by side in a card of width w, how wide each is, and how many rows that makes.
func (v *digitsView) rows(c C, w float32, labels []string) (per int, bw float32, rows int) {
	n, room, need := max(len(labels), 1), w-32, float32(26)
	for _, l := range labels {
		need = max(need, c.Width(Body, l)+14)
	}
	if float32(n)*(need+sayGap)-sayGap > room {
		room -= 8 // for the bar
	}
	need = min(need, room)
	per = min(n, max(int((room+sayGap)/(need+sayGap)), 1))
	return per, min((room-sayGap*float32(per-1))/float32(per), max(56, need)), (n + per - 1) / per
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
	x, y, top := c.W-12, float32(8), float32(44)
	if c.W < 500 { // beside the heading there is no room
		y, top = 38, 74
	}
	button := func(b *Button, w float32, a session.Action, f Face) {
		x -= w
		c.Box(x, y, w-6, 28, func(c C) { b.Press(c, a, f) })
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
		c.Box(x, y, 106, 28, func(c C) {
			if i := v.relabel.Layout(c, Dropped{Options: s.Model.Labels(), Chosen: chosen, Name: textRelabel, Tip: textRelabel}); i >= 0 {
				t.Relabel(at, i).Do()
			}
		})
	}
	if digits = t.Digits(); len(digits) == 0 {
		c.Wrapped(16, top+4, c.W-32, Body, c.Text2, textNoDigitsHow)
		return
	}
	c.Box(8, top, c.W-10, c.H-top-4, func(c C) {
		v.list.Layout(c, len(digits), 84, false, func(c C, k int, th *thumb, x, y float32) { v.digit(c, s, len(digits)-1-k, th, x, y) })
	})
}

// digit draws one of them with its label.
func (v *digitsView) digit(c C, s *session.Session, i int, th *thumb, x, y float32) {
	const edge = thumbEdge
	t := s.Teach
	k := drawnKey{t.Version(), i}
	if th.pic.key != k || th.pic.dark != c.IsDark {
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
