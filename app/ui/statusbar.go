package ui

import (
	"math"

	"gioui.org/io/semantic"
	"gioui.org/op/clip"

	"inkling/app/session"
)

// statusBar is the line at the foot: what just happened, what runs, what went wrong.
type statusBar struct{}

func (statusBar) layout(c C, u *UI) {
	c.Fill(0, 0, c.W, c.H, c.Panel)
	c.HLine(0, 0, c.W, c.Line)
	st := u.s.Status()
	sentence, kind := st.Sentence, st.Kind
	if u.busy() {
		sentence, kind = textDialogOpen, session.StatusBusy
	}
	ink := c.Text2
	switch kind {
	case session.StatusProblem:
		ink = c.Err
		c.Icon(12, 6, 16, IconWarn, c.Err)
	case session.StatusDone:
		c.Icon(12, 6, 16, IconCheck, c.Ok)
	default:
		c.Circle(20, c.H/2, 4, c.Accent)
	}
	right := u.scr.hint
	if right == "" {
		right = u.statusRight()
	}
	rw := float32(0)
	if right != "" {
		rw = min(c.Width(Caption, right)+1, c.W*.5)
		c.Label(c.W-16-rw, 6, rw, Caption, c.Text3, Right, right)
		rw += 16
	}
	area := clip.Rect(c.Full()).Push(c.Ops)
	semantic.LabelOp(sentence).Add(c.Ops)
	area.Pop()
	style := Caption
	if kind == session.StatusProblem {
		style = CaptionB // what went wrong is not to be overlooked
	}
	c.Label(32, 6, c.W-48-rw, style, ink, Left, sentence)
}

// statusRight is what is useful to know now, at the right of the status.
func (u *UI) statusRight() string {
	switch {
	case u.s.Run.Paused():
		return textSpaceResumes
	case u.s.Run.Active() && u.tab == tabTraining:
		return textSpacePauses
	case u.s.Run.Active():
		if sn := u.s.Run.Snapshot(); sn != nil && !math.IsNaN(sn.TestAccuracy) {
			return textTestAccuracy + session.Percent(sn.TestAccuracy)
		}
		return textSpacePauses
	}
	if a := u.s.Answer(); a.Wrong() && u.s.Drawing.Source() == "" && u.tab != tabDigits {
		return textTeachHint + "  " + shortcut("Ctrl+5")
	}
	return ""
}
