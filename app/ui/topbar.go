package ui

import (
	"math"

	"gioui.org/op"

	"inkling/app/session"
)

// topBar holds what concerns the whole window: the model, files, theme, help.
type topBar struct {
	model, open, save, present, prefs, theme, help Button
	menu                                           modelMenu
}

func (u *UI) drawTop(c C) {
	t := &u.top
	s := u.s
	p := u.plan
	c.Fill(0, 0, c.W, c.H, c.Panel)
	c.HLine(0, c.H-1, c.W, c.Line)
	c.Round(16, 12, 24, 24, 6, c.Accent)
	c.Circle(28, 18.6, 2.1, hex(0xFFFFFF))
	c.Round(26, 22, 4, 9, 2, hex(0xFFFFFF))
	x := float32(48)
	if c.W >= 520 {
		c.Label(x, 14, 80, TitleB, c.Text, Left, textName)
		x += c.Width(TitleB, textName) + 16
	}

	name, tip := s.Model.Title(), textModelTip
	if k, back := s.Checkpoints.At(); back {
		name = textModelThen(name, moment(k))
	} else if s.Run.Active() {
		name = textTrainingModel(name)
	} else if s.Model.Unsaved() {
		name, tip = name+textUnsavedMark, textUnsavedTip
	}
	right := text2(s)
	nw, rw := c.Width(BodyB, name), c.Width(Body, right)
	most := c.W - x - 340
	if p.Narrow && !u.present {
		most = c.W - x - 292
	}
	w := max(min(12+nw+10+rw+10+16+8, most), 96)
	c.Box(x, 8, w, 32, func(c C) {
		if t.model.Layout(c, Face{Look: Secondary, Name: textModelMenu, Tip: tip, Keys: shortcut("Ctrl+M"), Chosen: t.menu.shown}) {
			t.menu.toggle(c)
		}
		lw := c.W - 12 - rw - 10 - 16 - 8 - 10
		if lw < 40 {
			lw, rw = c.W-46, 0
		}
		c.Label(12, 7, lw+8, BodyB, c.Text, Left, name)
		if rw > 0 {
			c.Label(c.W-34-rw, 7, rw+1, Body, c.Text2, Left, right)
		}
		c.Icon(c.W-24, 8, 16, IconDown, c.Text)
		t.menu.layout(c, u)
	})
	x += w + 8
	reason := ""
	if u.busy() {
		reason = textDialogOpen
	}
	c.Box(x, 8, c.Width(Body, textOpen)+24, 32, func(c C) {
		if t.open.Layout(c, Face{Label: textOpen, Look: Quiet, Tip: textOpenTip, Keys: shortcut("Ctrl+O"), Reason: reason}) {
			u.openFile()
		}
	})
	x += c.Width(Body, textOpen) + 24 + 8
	c.Box(x, 8, c.Width(Body, textSave)+24, 32, func(c C) {
		tip := textSaveTip
		if s.Checkpoints.Looking() >= 0 {
			tip = textSaveThenTip
		}
		t.save.Press(c, s.Files.Save, Face{Label: textSave, Look: Quiet, Tip: tip, Keys: shortcut("Ctrl+S"), Reason: reason})
	})
	x = c.W - 16
	icon := func(b *Button, f Face) bool {
		x -= 32
		pressed := false
		f.Look, f.Color = Quiet, c.Text2
		c.Box(x, 8, 32, 32, func(c C) { pressed = b.Layout(c, f) })
		x -= 8
		return pressed
	}
	// The Tab order is the order of drawing, left to right: so places are found first and drawn from the left.
	x = c.W - 16 - 4*32 - 3*8
	f := Face{Label: textPresent, Icon: IconPresent, Look: Quiet, Tip: textPresentTip, Keys: "F5"}
	if u.present {
		f.Label, f.Tip, f.Keys, f.Chosen = textLeavePresent, textLeavePresentTip, "Esc", true
	}
	pw := c.Width(Body, f.Label) + 44
	if p.Narrow {
		f.Name, f.Label, pw = f.Label, "", 32
	}
	if !p.Narrow || u.present { // there is always a way out
		c.Box(x+32-pw, 8, pw, 32, func(c C) {
			if t.present.Layout(c, f) {
				u.togglePresent()
			}
		})
	}
	x += 72
	if icon(&t.prefs, Face{Icon: IconGear, Tip: textSettings}) {
		u.sheet = settingsOpen
	}
	x += 80
	sun := IconMoon
	tip = textGoDark
	if c.IsDark {
		sun, tip = IconSun, textGoLight
	}
	if icon(&t.theme, Face{Icon: sun, Tip: tip, Name: textTheme}) {
		u.toggleTheme()
	}
	x += 80
	if icon(&t.help, Face{Icon: IconHelp, Tip: textHelp, Keys: "F1"}) {
		u.sheet = helpOpen
	}
	if u.sheet != noSheet {
		c.Execute(op.InvalidateCmd{})
	}
}

// text2 is the model's accuracy for the menu's button.
func text2(s *session.Session) string {
	a := s.Model.TestAccuracy()
	if s.Checkpoints.Looking() >= 0 {
		a = s.Checkpoints.Accuracy()
	} else if s.Run.Active() {
		a = math.NaN()
		if sn := s.Run.Snapshot(); sn != nil {
			a = sn.TestAccuracy
		}
	}
	if math.IsNaN(a) {
		return ""
	}
	return session.Percent(a)
}

func (u *UI) toggleTheme() {
	if u.s.Settings.Dark() {
		u.s.Settings.Theme.Set(session.ThemeLight)
	} else {
		u.s.Settings.Theme.Set(session.ThemeDark)
	}
}

func (u *UI) togglePresent() { u.present = !u.present }
