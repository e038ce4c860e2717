package ui

import (
	"image"
	"image/color"
	"time"

	"gioui.org/gesture"
	"gioui.org/io/event"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
	"gioui.org/io/semantic"
	"gioui.org/layout"
	"gioui.org/op"
	"gioui.org/op/clip"
	"gioui.org/op/paint"
	"gioui.org/unit"
	"gioui.org/widget"

	"inkling/app/session"
)

// Number is a session value a field can be bound to: *session.Int and *session.Float.
type Number interface {
	Label() string
	Text() string
	SetText(string) bool
	Add(n int) bool
	Error() string
	Enabled() bool
	Reason() string
	Reset()
}

var (
	_ Number = (*session.Int)(nil)
	_ Number = (*session.Float)(nil)
)

// labelled is a number under another name: each layer's width has its own.
type labelled struct {
	Number
	label string
}

// Label is the other name.
func (l labelled) Label() string { return l.label }

// Field is a number that is typed, or stepped with − and +, Up and Down (ten at a time with Shift).
type Field struct {
	// Late fields hand over what was typed only when Enter is pressed or the focus leaves: for numbers that take effect
	// at once, such as the learning rate of a run that is going on.
	Late bool

	line        lineEdit
	hover       gesture.Hover // of the whole field, also while it is switched off
	minus, plus target
	known       string // the session's text when it and the editor last agreed
	pending     bool
}

// Layout draws the field in the whole box and reports whether the number changed.
func (f *Field) Layout(c C, n Number, tip string) bool {
	changed := false
	g := c
	if !n.Enabled() {
		g = c.Off()
	}
	step := func(by int) {
		f.commit(n)
		changed = n.Add(by) || changed
		f.pull(n)
		c.Execute(op.InvalidateCmd{})
	}
	ed := &f.line.ed
	for {
		e, ok := g.Event(
			key.Filter{Focus: ed, Name: key.NameUpArrow, Optional: key.ModShift},
			key.Filter{Focus: ed, Name: key.NameDownArrow, Optional: key.ModShift},
			key.Filter{Focus: ed, Name: key.NameEscape})
		if !ok {
			break
		}
		k, ok := e.(key.Event)
		if !ok || k.State != key.Press {
			continue
		}
		by := 1
		if k.Modifiers.Contain(key.ModShift) {
			by = 10
		}
		switch k.Name {
		case key.NameUpArrow:
			step(by)
		case key.NameDownArrow:
			step(-by)
		case key.NameEscape:
			n.Reset()
			f.pull(n)
			c.Execute(key.FocusCmd{})
		}
	}
	edited, submitted := f.line.update(g)
	switch {
	case edited && f.Late:
		f.pending = true
	case edited:
		changed = n.SetText(ed.Text()) || changed
		f.known = n.Text()
	}
	if submitted || f.pending && !f.line.focused {
		changed = f.commit(n) || changed
	}
	if submitted {
		f.pull(n)
		f.line.selectAll()
	}
	if !f.line.focused && ed.Text() != n.Text() || n.Text() != f.known && !f.pending {
		f.pull(n)
	}
	wrong := n.Error() != ""
	over := c.hovered(&f.hover)
	area := clip.Rect(c.Full()).Push(c.Ops)
	f.hover.Add(c.Ops)
	defer area.Pop()
	keep := f.line.focused
	fieldFrame(c, !n.Enabled(), over, f.line.focused, wrong, false)
	ink, sign := c.Text, c.Text2
	if !n.Enabled() {
		ink, sign = c.Text3, c.Dim
	}
	c.Box(11, (c.H-18)/2, c.W-11-52, 18, func(c C) { f.line.layout(g.in(c), ink, n.Label(), n.Text()) })
	c.Box(c.W-49, 4, 24, c.H-8, func(c C) {
		if f.minus.Layout(g.in(c), n.Label()+textLess) {
			step(-1)
			f.hold(c, keep)
		}
		f.half(c, &f.minus, IconMinus, sign, n.Enabled())
	})
	c.Box(c.W-27, 4, 24, c.H-8, func(c C) {
		if f.plus.Layout(g.in(c), n.Label()+textMore) {
			step(1)
			f.hold(c, keep)
		}
		f.half(c, &f.plus, IconPlus, sign, n.Enabled())
	})
	if r := n.Reason(); r != "" {
		tip = r
	}
	c.tip(ed, over, tip, "")
	c.tell(f.line.focused, tip, "↑ ↓")
	if changed {
		c.Execute(op.InvalidateCmd{})
	}
	return changed
}

// hold keeps the keyboard in a field whose own − or + was pressed.
func (f *Field) hold(c C, had bool) {
	if had {
		c.Execute(key.FocusCmd{Tag: &f.line.ed})
	}
}

func (f *Field) half(c C, t *target, i Icon, col color.NRGBA, on bool) {
	if on && t.over {
		c.Round(0, 0, c.W, c.H, 4, c.Hover)
	}
	c.Icon((c.W-16)/2, (c.H-16)/2, 16, i, col)
}

// commit hands what is typed to the session.
func (f *Field) commit(n Number) bool {
	if !f.pending {
		return false
	}
	f.pending = false
	ok := n.SetText(f.line.ed.Text())
	f.known = n.Text()
	return ok
}

// pull shows the session's number.
func (f *Field) pull(n Number) {
	f.known, f.pending = n.Text(), false
	if f.line.ed.Text() != f.known {
		f.line.ed.SetText(f.known)
		end := f.line.ed.Len()
		f.line.ed.SetCaret(end, end)
	}
}

// in is c's box with the input switched as in g.
func (g C) in(c C) C {
	c.Source = g.Source
	return c
}

// lineEdit is one line of text that is edited, without a frame.
type lineEdit struct {
	ed      widget.Editor
	hover   gesture.Hover
	over    bool
	focused bool
	press   int // its address is the tag of the field at rest

	caret lineCaret
}

// lineCaret is what the caret stood at when it last moved: it blinks from then on.
type lineCaret struct {
	text       string
	start, end int
	since      time.Time
}

const (
	blink  = 500 * time.Millisecond // on, and off
	blinks = 10 * time.Second       // then it stays
)

// paint draws the text that is edited, what is selected and the caret, which Gio draws with its own renderer only.
func (l *lineEdit) paint(c C, ink color.NRGBA) {
	start, end := l.ed.Selection()
	if now := (lineCaret{l.ed.Text(), start, end, l.caret.since}); now != l.caret || l.caret.since.IsZero() {
		now.since = c.Now
		l.caret = now
	}
	c.Clip(0, 0, c.W, c.H, func(c C) {
		for _, r := range l.ed.Regions(min(start, end), max(start, end), nil) {
			c.fill(r.Bounds.Add(image.Pt(0, c.Px(.5))), faded(c.Accent, .30))
		}
		// The text is moved so that the caret stands where the editor has it.
		at := int(l.ed.CaretCoords().X + .5)
		r := c.run(Body, l.caret.text, 0)
		before := c.run(Body, string([]rune(l.caret.text)[:start]), 0)
		r.draw(c, image.Pt(at-before.width, c.baseline(0, Body)), ink)
		gone := c.Now.Sub(l.caret.since)
		if gone < blinks {
			c.Execute(op.InvalidateCmd{At: c.Now.Add(blink - gone%blink)})
		}
		if gone >= blinks || gone/blink%2 == 0 {
			half, base := max(c.Px(1)/2, 1), c.baseline(0, Body)
			c.fill(image.Rect(at-half, base-c.Px(ascent*Body.Size), at+half, base+c.Px(descent*Body.Size)+1), ink)
		}
	})
}

// update takes the events of this frame.
func (l *lineEdit) update(c C) (edited, submitted bool) {
	l.ed.SingleLine, l.ed.Submit = true, true
	for {
		e, ok := l.ed.Update(c.Context)
		if !ok {
			break
		}
		switch e.(type) {
		case widget.ChangeEvent:
			edited = true
		case widget.SubmitEvent:
			submitted = true
		}
	}
	was := l.focused
	l.focused = c.Focused(&l.ed)
	if l.focused && !was {
		l.selectAll()
	}
	// A text that was set from outside is no edit.
	return edited && (l.focused || was), submitted
}

func (l *lineEdit) selectAll() { l.ed.SetCaret(l.ed.Len(), 0) }

// layout draws the text in the whole box.
func (l *lineEdit) layout(c C, ink color.NRGBA, name, value string) {
	l.over = c.hovered(&l.hover)
	if c.scr != nil {
		c.scr.fields = append(c.scr.fields, &l.ed)
		if c.scr.shown != nil {
			c.scr.shown(l.ed.Text(), c.Full().Add(c.pos))
		}
	}
	// The whole height of the field listens, not only the line.
	grown := c.Full()
	grown.Min.Y -= c.Px(7)
	grown.Max.Y += c.Px(7)
	area := clip.Rect(image.Rect(grown.Min.X-c.Px(10), grown.Min.Y, grown.Max.X, grown.Max.Y)).Push(c.Ops)
	l.hover.Add(c.Ops)
	// The name has an area of its own: Gio takes one that listens to nothing but hovering out of the semantic tree.
	named := clip.Rect(image.Rect(grown.Min.X-c.Px(10), grown.Min.Y, grown.Max.X, grown.Max.Y)).Push(c.Ops)
	semantic.Editor.Add(c.Ops)
	semantic.LabelOp(name).Add(c.Ops)
	semantic.DescriptionOp(value).Add(c.Ops)
	// The tag of the press stays there when the editor takes over: it has to hear the release.
	event.Op(c.Ops, &l.press)
	for {
		e, ok := c.Event(pointer.Filter{Target: &l.press, Kinds: pointer.Press | pointer.Release})
		if !ok {
			break
		}
		if p, ok := e.(pointer.Event); ok && p.Kind == pointer.Press && !l.focused {
			c.Execute(key.FocusCmd{Tag: &l.ed})
			c.again()
		}
	}
	if !l.focused {
		// At rest it is a label, painted as all others are; a press selects it all, to be typed over.
		c.Clip(0, 0, c.W, c.H, func(c C) { c.Label(0, 0, 4096, Body, ink, Left, l.ed.Text()) })
		pointer.CursorText.Add(c.Ops)
		event.Op(c.Ops, &l.ed)
		named.Pop()
		area.Pop()
		return
	}
	text := record(c.Ops, func() { paint.ColorOp{Color: ink}.Add(c.Ops) })
	marked := record(c.Ops, func() { paint.ColorOp{Color: faded(c.Accent, .30)}.Add(c.Ops) })
	gtx := c.Context
	gtx.Constraints = layout.Exact(c.Constraints.Max)
	l.ed.LineHeight = unit.Sp(Body.Line)
	l.ed.LineHeightScale = 1
	// Gio stands a line higher than a browser does.
	off := op.Offset(image.Pt(0, c.Px(.5))).Push(c.Ops)
	l.ed.Layout(gtx, c.shaper, c.font(), unit.Sp(Body.Size), text, marked)
	off.Pop()
	if c.scr != nil && c.scr.soft != nil {
		l.paint(c, ink)
	}
	named.Pop()
	area.Pop()
}

func record(ops *op.Ops, f func()) op.CallOp {
	m := op.Record(ops)
	f()
	return m.Stop()
}

// Complaint draws the sentence under a wrong field, with its sign, and returns its height in dp; none, 0.
func (c C) Complaint(x, y, w float32, sentence string) float32 {
	if sentence == "" {
		return 0
	}
	c.Icon(x, y+1, 16, IconWarn, c.Err)
	return c.Wrapped(x+22, y, w-22, Caption, c.Err, sentence)
}

// ComplaintHeight is the height Complaint will need.
func (c C) ComplaintHeight(w float32, sentence string) float32 {
	if sentence == "" {
		return 0
	}
	return c.Height(w-22, Caption, sentence)
}
