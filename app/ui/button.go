package ui

import (
	"image/color"

	"gioui.org/gesture"
	"gioui.org/io/event"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
	"gioui.org/io/semantic"
	"gioui.org/layout"
	"gioui.org/op"
	"gioui.org/op/clip"
	"gioui.org/widget"

	"inkling/app/session"
)

// Look is how loud a button is.
type Look uint8

// Primary is the one thing to do next; Secondary has a border; Quiet has none; Danger loses something.
const (
	Secondary Look = iota
	Primary
	Quiet
	Danger
)

// Face is what a button shows this frame.
type Face struct {
	Label string
	Icon  Icon
	Look  Look
	// Size of the icon in dp, 20 where it is 0.
	Size float32
	// Color of a quiet button's label and icon; the theme's text colour where it is zero.
	Color color.NRGBA
	// Chosen tools have the soft fill.
	Chosen bool
	// Tip and Keys are the tooltip and the shortcut in it; a button without a label is named by its tip.
	Tip, Keys string
	// Reason says why the button is disabled; empty means that it can be pressed.
	Reason string
	// Left puts the content at the left edge instead of the middle.
	Left bool
	// Style of the label; Body where it is zero.
	Style Style
	// Name is what a screen reader and the tests call it, where that is neither Label nor Tip.
	Name string
}

// Button is something to press. The zero value is ready.
type Button struct {
	click  widget.Clickable
	hover  gesture.Hover
	over   bool
	mods   key.Modifiers // that were held at the last press
	ground fade
}

// Layout draws the button in the whole box and reports whether it was pressed.
func (b *Button) Layout(c C, f Face) bool {
	disabled := f.Reason != ""
	pressed := false
	g := c
	if disabled {
		g = c.Off()
	}
	for {
		click, ok := b.click.Update(g.Context)
		if !ok {
			break
		}
		pressed, b.mods = true, click.Modifiers
		c.pressed()
		c.Execute(op.InvalidateCmd{})
	}
	b.over = c.hovered(&b.hover)
	focused := g.Focused(&b.click)
	name := f.Name
	if name == "" {
		name = f.Label
	}
	if name == "" {
		name = f.Tip
	}
	area := clip.Rect(c.Full()).Push(c.Ops)
	b.hover.Add(c.Ops)
	b.click.Layout(g.Context, func(gtx layout.Context) layout.Dimensions {
		semantic.Button.Add(gtx.Ops)
		semantic.LabelOp(name).Add(gtx.Ops)
		if !disabled {
			pointer.CursorPointer.Add(gtx.Ops)
		}
		return layout.Dimensions{Size: gtx.Constraints.Max}
	})
	if disabled {
		// What is switched off has a name too; Gio takes areas that listen to nothing but hovering out of the semantic tree.
		named := clip.Rect(c.Full()).Push(c.Ops)
		semantic.Button.Add(c.Ops)
		semantic.LabelOp(name).Add(c.Ops)
		semantic.EnabledOp(false).Add(c.Ops)
		named.Pop()
	}
	area.Pop()
	b.draw(c, f, disabled)
	if focused {
		c.FocusRing(0, 0, c.W, c.H, 6)
	}
	tipText, keys := f.Tip, f.Keys
	if tipText == "" && keys != "" {
		tipText = f.Label
	}
	if disabled {
		tipText, keys = f.Reason, ""
	}
	c.tip(&b.click, b.over, tipText, keys)
	c.tell(focused, tipText, keys)
	return pressed
}

// meaning is what a button's colour says, but for whether the pointer is over it.
type meaning struct {
	dark, disabled, down, chosen bool
	look                         Look
}

func (b *Button) draw(c C, f Face, disabled bool) {
	bg, border, ink := color.NRGBA{}, color.NRGBA{}, f.Color
	if ink.A == 0 {
		ink = c.Text
	}
	down := b.click.Pressed() && b.over
	switch f.Look {
	case Primary:
		bg, ink = c.Accent, c.OnAccent
		if b.over {
			bg = c.AccentHover
		}
		if down {
			bg = c.AccentPress
		}
		f.Style.Bold = true
	case Secondary, Danger:
		bg, border = c.Panel, c.Ctl
		if f.Look == Danger {
			ink, border = c.Err, c.Err
		}
		if b.over {
			bg = c.Hover
		}
		if down {
			bg = c.Press
		}
	case Quiet:
		if b.over {
			bg = c.Hover
		}
		if down {
			bg = c.Press
		}
	}
	if f.Chosen {
		bg, ink = c.Soft, c.AccentText
		if border.A != 0 {
			border, ink = c.Accent, c.Text
		}
	}
	if disabled {
		ink = c.Dim
		switch f.Look {
		case Primary:
			bg = c.Track
		case Quiet:
			bg = color.NRGBA{}
		default:
			bg, border = c.Panel, c.Line
		}
	}
	bg = b.ground.toward(c, bg, meaning{c.IsDark, disabled, down, f.Chosen, f.Look})
	if bg.A != 0 || border.A != 0 {
		c.RoundBoth(0, 0, c.W, c.H, 6, 1, bg, border)
	}
	st := f.Style
	if st.Size == 0 {
		st.Size, st.Line = Body.Size, Body.Line
	}
	size := f.Size
	if size == 0 {
		size = 20
	}
	iw, lw, gap := float32(0), float32(0), float32(0)
	if f.Icon.name != "" {
		iw = size
	}
	if f.Label != "" {
		lw = c.Width(st, f.Label)
		if iw > 0 {
			gap = 6
		}
	}
	x := (c.W - iw - lw - gap) / 2
	if f.Left {
		x = 6
	}
	if iw > 0 {
		c.Icon(x, (c.H-size)/2, size, f.Icon, ink)
	}
	if lw > 0 {
		lx := max(x+iw+gap, 4)
		c.Label(lx, (c.H-st.Line)/2, min(lw+1, c.W-lx), st, ink, Left, f.Label)
	}
}

// Press binds a button to an action of the session: it is enabled when the action is, says why when it is not, and does it.
func (b *Button) Press(c C, a session.Action, f Face) bool {
	if f.Reason == "" {
		f.Reason = a.Reason()
	}
	if b.Layout(c, f) {
		a.Do()
		return true
	}
	return false
}

// FocusRing marks what has the keyboard: 2 dp wide, 2 dp outside the box.
func (c C) FocusRing(x, y, w, h, radius float32) {
	c.Border(x-4, y-4, w+8, h+8, radius+4, 2, c.Accent)
}

// SelectRing marks what is selected.
func (c C) SelectRing(x, y, w, h, radius float32) {
	c.Border(x-4, y-4, w+8, h+8, radius+4, 2, c.Text)
}

// tell puts what the keyboard's focus stands on into the status bar.
func (c C) tell(focused bool, text, keys string) {
	if !focused || c.scr == nil || text == "" {
		return
	}
	if keys != "" {
		text += "  " + keys
	}
	c.scr.hint = text
}

// hovered says whether the pointer is over h. What lies behind a sheet or a file dialog is not told when the pointer leaves,
// so there it counts as gone.
func (c C) hovered(h *gesture.Hover) bool {
	if !c.Enabled() {
		*h = gesture.Hover{}
		return false
	}
	return h.Update(c.Source)
}

// pressed is told about every press of a control: its tooltip has done its work, and a text field that had the keyboard
// gives it back, so that single keys are shortcuts again.
func (c C) pressed() {
	if c.scr == nil {
		return
	}
	c.scr.hushed = c.Full().Add(c.pos)
	if c.scr.typing(c) {
		c.dropFocus()
	}
}

// target hears presses in the whole box without taking part in the Tab order: for the parts of a control that has the
// focus itself.
type target struct {
	click gesture.Click
	over  bool
	hit   bool // clicked where the owner could not be told at once
}

// Layout registers the box and reports a click.
func (t *target) Layout(c C, name string) bool {
	clicked := false
	for {
		e, ok := t.click.Update(c.Source)
		if !ok {
			break
		}
		if e.Kind == gesture.KindClick {
			clicked = true
			c.pressed()
			c.Execute(op.InvalidateCmd{})
		}
	}
	if !c.Enabled() {
		t.click = gesture.Click{}
	}
	t.over = t.click.Hovered()
	area := clip.Rect(c.Full()).Push(c.Ops)
	if name != "" {
		semantic.Button.Add(c.Ops)
		semantic.LabelOp(name).Add(c.Ops)
	}
	pointer.CursorPointer.Add(c.Ops)
	t.click.Add(c.Ops)
	area.Pop()
	return clicked
}

// focusArea makes tag able to take the keyboard's focus in the whole box.
func (c C) focusArea(tag event.Tag) {
	area := clip.Rect(c.Full()).Push(c.Ops)
	event.Op(c.Ops, tag)
	area.Pop()
}

// pressArea makes the whole box a button for click, with the keyboard's focus and a name.
func pressArea(c C, click *widget.Clickable, name string) {
	defer clip.Rect(c.Full()).Push(c.Ops).Pop()
	click.Layout(c.Context, func(gtx layout.Context) layout.Dimensions {
		semantic.Button.Add(gtx.Ops)
		semantic.LabelOp(name).Add(gtx.Ops)
		pointer.CursorPointer.Add(gtx.Ops)
		return layout.Dimensions{Size: gtx.Constraints.Max}
	})
}
