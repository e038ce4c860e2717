package ui

import (
	"image"
	"strconv"

	"gioui.org/io/event"
	"gioui.org/io/key"

	"inkling/app/session"
)

// binding is one line of the keyboard's table: the help sheet and the window both read it.
type binding struct {
	group string
	keys  string // as the help sheet writes them
	what  string
	names []key.Name
	mods  key.Modifiers
	// single keys are shortcuts only while no field has the keyboard.
	single bool
	// loose keys also come with Shift held, for signs that need it on some keyboards.
	loose bool
	do    func(c C, name key.Name, mods key.Modifiers)
}

// bindings are all shortcuts of the window.
func (u *UI) bindings() []binding {
	s := u.s
	act := func(f func()) func(C, key.Name, key.Modifiers) {
		return func(C, key.Name, key.Modifiers) { f() }
	}
	do := func(a func() session.Action) func(C, key.Name, key.Modifiers) {
		return func(C, key.Name, key.Modifiers) { a().Do() }
	}
	ctrl := key.ModShortcut
	page := func(c C, name key.Name, mods key.Modifiers) {
		if u.touring() && (name == key.NameReturn || name == key.NameEnter) {
			u.tourOn()
			return
		}
		u.views[u.tab].Key(c, s, name, mods)
	}
	return []binding{
		{textKeysDraw, "P", textPen, []key.Name{"P"}, 0, true, false, act(func() { s.Drawing.Eraser.Set(false) })},
		{textKeysDraw, "E", textEraser, []key.Name{"E"}, 0, true, false, act(func() { s.Drawing.Eraser.Set(true) })},
		{textKeysDraw, "← → ↑ ↓  Space", textByKeys, nil, 0, false, false, nil},
		{textKeysDraw, "[", textThinner, []key.Name{"["}, 0, true, false, do(func() session.Action { return s.Drawing.Thinner })},
		{textKeysDraw, "]", textThicker, []key.Name{"]"}, 0, true, false, do(func() session.Action { return s.Drawing.Thicker })},
		{textKeysDraw, "Delete", textClear, []key.Name{key.NameDeleteForward, key.NameDeleteBackward}, 0, true, false, do(func() session.Action { return s.Drawing.Clear })},
		{textKeysDraw, "Ctrl+Z", textUndo, []key.Name{"Z"}, ctrl, false, false, do(func() session.Action { return s.Drawing.Undo })},
		{textKeysDraw, "Ctrl+Shift+Z", textRedo, []key.Name{"Z"}, ctrl | key.ModShift, false, false, do(func() session.Action { return s.Drawing.Redo })},
		{textKeysDraw, "C", textCentring, []key.Name{"C"}, 0, true, false, act(func() { s.Drawing.Centre.Toggle() })},
		{textKeysDraw, "0 … 9", textItIsA, digitKeys, 0, true, false, func(_ C, name key.Name, _ key.Modifiers) {
			if d, err := strconv.Atoi(string(name)); err == nil {
				s.Drawing.ItIs.Set(d + 1)
			}
		}},
		{textKeysDraw, "T", textTestDigit, []key.Name{"T"}, 0, true, false, do(func() session.Action { return s.Drawing.TestDigit })},

		{textKeysTrain, "Space", textTrainPause, []key.Name{key.NameSpace}, 0, true, false, do(func() session.Action { return s.Run.Toggle })},
		{textKeysTrain, ".", textOneBatch, []key.Name{"."}, 0, true, false, do(func() session.Action { return s.Run.StepBatch })},
		{textKeysTrain, "Shift+.", textOneEpoch, []key.Name{">", ":", "."}, key.ModShift, true, false, do(func() session.Action { return s.Run.StepEpoch })},
		{textKeysTrain, "Shift+Esc", textStop, []key.Name{key.NameEscape}, key.ModShift, false, false, do(func() session.Action { return s.Run.Stop })},

		{textKeysLook, "Ctrl+1 … 5", textChangeView, []key.Name{"1", "2", "3", "4", "5"}, ctrl, false, false, func(_ C, name key.Name, _ key.Modifiers) {
			if n, err := strconv.Atoi(string(name)); err == nil {
				u.show(n - 1)
			}
		}},
		{textKeysLook, "W", textActivationWeights, []key.Name{"W"}, 0, true, false, page},
		{textKeysLook, "← → ↑ ↓", textMoveSelection, []key.Name{key.NameLeftArrow, key.NameRightArrow, key.NameUpArrow, key.NameDownArrow}, 0, true, false, page},
		{textKeysLook, "F", textFollowPixel, []key.Name{"F"}, 0, true, false, func(c C, _ key.Name, _ key.Modifiers) { u.followPixel(c) }},
		{textKeysLook, "Enter", textOntoCanvas, []key.Name{key.NameReturn, key.NameEnter}, 0, true, false, page},

		{textKeysFile, "Ctrl+O", textOpenWhat, []key.Name{"O"}, ctrl, false, false, act(u.openFile)},
		{textKeysFile, "Ctrl+S", textSaveWhat, []key.Name{"S"}, ctrl, false, false, do(func() session.Action { return s.Files.Save })},
		{textKeysFile, "Ctrl+Shift+S", textSaveAs, []key.Name{"S"}, ctrl | key.ModShift, false, false, do(func() session.Action { return s.Files.SaveAs })},
		{textKeysFile, "Ctrl+M", textModels, []key.Name{"M"}, ctrl, false, false, func(c C, _ key.Name, _ key.Modifiers) { u.top.menu.toggle(c) }},

		{textKeysWindow, "Ctrl+ +", textLarger, []key.Name{"+", "="}, ctrl, false, true, do(func() session.Action { return s.Settings.LargerText })},
		{textKeysWindow, "Ctrl+ −", textSmaller, []key.Name{"-", "_"}, ctrl, false, true, do(func() session.Action { return s.Settings.SmallerText })},
		{textKeysWindow, "Ctrl+0", textNormal, []key.Name{"0"}, ctrl, false, false, do(func() session.Action { return s.Settings.NormalText })},
		{textKeysWindow, "F5", textPresentWhat, []key.Name{key.NameF5}, 0, false, false, act(u.togglePresent)},
		{textKeysWindow, "F11", textFullscreen, []key.Name{key.NameF11}, 0, false, false, act(u.fullscreen)},
		{textKeysWindow, "F1  ?", textHelpWhat, []key.Name{key.NameF1}, 0, false, false, act(func() { u.sheet = helpOpen })},
		{textKeysWindow, "", "", []key.Name{"?"}, 0, true, true, act(func() { u.sheet = helpOpen })},
		{textKeysWindow, "Ctrl+Q", textQuit, []key.Name{"Q"}, ctrl, false, false, act(u.Close)},
		{textKeysWindow, "Tab", textNextControl, nil, 0, false, false, nil},
		{textKeysWindow, "Esc", textCloseWhat, []key.Name{key.NameEscape}, 0, false, false, act(u.escape)},
	}
}

var digitKeys = []key.Name{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

// press runs the shortcuts pressed since the last frame. While a sheet or a list is open only its own keys count.
func (u *UI) press(c, base C) {
	if !base.Enabled() || u.scr.popup != nil {
		return
	}
	typing := u.scr.typing(c)
	free := c.Focused(nil)
	for i := range u.keys {
		b := &u.keys[i]
		if b.do == nil || b.single && typing {
			continue
		}
		// A control that has the focus keeps Space, Enter and the arrows.
		if b.single && !free && keptByFocus(b.names) {
			continue
		}
		var filters []event.Filter
		for _, n := range b.names {
			f := key.Filter{Name: n, Required: b.mods}
			if b.loose {
				f.Optional = key.ModShift
			}
			filters = append(filters, f)
		}
		for {
			e, ok := base.Event(filters...)
			if !ok {
				break
			}
			if k, ok := e.(key.Event); ok && k.State == key.Press {
				b.do(c, k.Name, k.Modifiers)
			}
		}
	}
}

func keptByFocus(names []key.Name) bool {
	switch names[0] {
	case key.NameSpace, key.NameReturn, key.NameLeftArrow:
		return true
	}
	return false
}

// arrow is the way an arrow key points, y down; zero for every other key.
func arrow(name key.Name) image.Point {
	switch name {
	case key.NameLeftArrow:
		return image.Pt(-1, 0)
	case key.NameRightArrow:
		return image.Pt(1, 0)
	case key.NameUpArrow:
		return image.Pt(0, -1)
	case key.NameDownArrow:
		return image.Pt(0, 1)
	}
	return image.Point{}
}

// escape leaves whatever is temporary.
func (u *UI) escape() {
	switch {
	case u.touring():
		u.endTour()
	case u.slid:
		u.slid = false
	case u.present:
		u.present = false
	case u.full:
		u.fullscreen()
	}
}

// followPixel gives the keyboard to the inspector's pictures, and takes it away again.
func (u *UI) followPixel(c C) {
	v := u.views[tabNetwork].(*networkView)
	if u.tab == tabNetwork && c.Focused(&v.inspect.walk) {
		c.dropFocus()
		return
	}
	u.show(tabNetwork)
	u.page.End() // where the inspector is
	c.Execute(key.FocusCmd{Tag: &v.inspect.walk})
	c.again()
}

func (u *UI) fullscreen() {
	u.full = !u.full
	if u.o.Fullscreen != nil {
		u.o.Fullscreen(u.full)
	}
}
