package ui

import (
	"image"
	"math"
	"path/filepath"

	"gioui.org/io/key"
	"gioui.org/op"

	"inkling/app/session"
)

// modelMenu lists the models: those inside the program, those in the models folder, and recent files.
type modelMenu struct {
	shown  bool
	fresh  bool // opened now: the keyboard goes to the list
	rows   map[string]*Button
	list   Scroller
	file   Button
	folder Button
	entry  []session.Entry
	home   string // the models folder
}

const (
	menuWidth  = 280
	menuRow    = 48
	menuFooter = 112
)

// toggle opens or closes the menu.
func (m *modelMenu) toggle(c C) {
	m.shown = !m.shown
	m.fresh = m.shown
	c.Execute(op.InvalidateCmd{})
}

// layout opens the menu under the button that c is.
func (m *modelMenu) layout(c C, u *UI) {
	if !m.shown {
		return
	}
	s := u.s
	m.home = u.folder
	m.entry = s.Files.Library()
	h := m.height()
	px := c.Metric.PxPerDp
	winH, winW := float32(c.scr.size.Y)/px, float32(c.scr.size.X)/px
	x := min(float32(c.pos.X)/px, winW-menuWidth-8)
	y := float32(c.pos.Y)/px + c.H + 6
	h = min(h+menuFooter, winH-y-12)
	owner := &m.shown
	c.scr.open(&popup{
		owner: owner, scrim: true,
		at:     image.Rect(c.Px(x), c.Px(y), c.Px(x+menuWidth), c.Px(y+h)),
		closed: func() { m.shown = false },
		draw:   func(c C) { m.draw(c, u) },
	})
}

// sections are the headings and how many entries stand under each.
func (m *modelMenu) height() float32 {
	h, group := float32(8), ""
	for _, e := range m.entry {
		if g := m.group(e); g != group {
			group = g
			h += 36
		}
		h += menuRow
	}
	return h
}

func (m *modelMenu) group(e session.Entry) string {
	switch {
	case e.Bundled != "":
		return textWithInkling
	case m.home != "" && filepath.Dir(e.Path) == m.home:
		return textYourFolder
	}
	return textRecent
}

func (m *modelMenu) draw(c C, u *UI) {
	if m.rows == nil {
		m.rows = map[string]*Button{}
	}
	top := c.H - menuFooter
	c.Box(0, 0, c.W, top, func(c C) {
		m.list.Layout(c, m.height(), func(c C) {
			y, group := float32(4), ""
			for _, e := range m.entry {
				if g := m.group(e); g != group {
					group = g
					c.Label(20, y+12, c.W-40, CaptionB, c.Text2, Left, g)
					y += 36
				}
				c.Box(8, y, c.W-16, menuRow, func(c C) { m.row(c, u, e) })
				y += menuRow
			}
		})
	})
	c.HLine(0, top, c.W, c.Line)
	c.Box(0, top, c.W, menuFooter, func(c C) {
		c.Wrapped(20, 10, c.W-40, Caption, c.Text2, textFolderHint)
		half := (c.W - 24 - 8) / 2
		c.Box(12, c.H-44, half, 32, func(c C) {
			if m.file.Layout(c, Face{Label: textOpenFile, Tip: textOpenTip, Keys: shortcut("Ctrl+O")}) {
				m.close(c)
				u.openFile()
			}
		})
		c.Box(20+half, c.H-44, half, 32, func(c C) {
			reason := ""
			if u.o.OpenFolder == nil || u.folder == "" {
				reason = textNoFolder
			}
			if m.folder.Layout(c, Face{Label: textFolder, Icon: IconFolder, Size: 18, Tip: u.folder, Name: textFolder, Reason: reason}) {
				u.o.OpenFolder(u.folder)
			}
		})
	})
}

// row is one model: its name, its architecture and how many digits it gets right; or why it can't be read.
func (m *modelMenu) row(c C, u *UI, e session.Entry) {
	id := e.Path + "\x00" + e.Bundled
	b := m.rows[id]
	if b == nil {
		b = new(Button)
		m.rows[id] = b
	}
	if m.fresh && (e.InUse || len(m.rows) == len(m.entry) && !m.anyInUse()) {
		c.Execute(key.FocusCmd{Tag: &b.click})
		m.fresh = false
	}
	if e.InUse {
		c.Round(0, 0, c.W, c.H, 6, c.Soft)
		c.Fill(0, 10, 3, c.H-20, c.Accent)
	}
	tip := e.Path
	if e.Problem != "" {
		tip = e.Problem
	}
	if b.Layout(c, Face{Look: Quiet, Name: e.Name, Tip: tip}) {
		m.close(c)
		if !e.InUse {
			u.s.Files.OpenEntry(e)
		}
	}
	st := Body
	if e.InUse {
		st = BodyB
	}
	c.Label(12, 6, c.W-90, st, c.Text, Left, e.Name)
	if e.Problem != "" {
		c.Label(12, 25, c.W-24, Caption, c.Err, Left, e.Problem)
		c.Icon(c.W-30, 6, 18, IconWarn, c.Err)
		return
	}
	if e.Sizes == "" {
		c.Label(12, 25, c.W-24, Caption, c.Text2, Left, filepath.Dir(e.Path))
	} else {
		c.Label(12, 25, c.W-24, Caption, c.Text2, Left, e.Sizes)
	}
	if !math.IsNaN(e.Accuracy) {
		c.Label(c.W-72, 6, 60, BodyB, c.Text, Right, Fixed(100*e.Accuracy, 1)+"\u202f%")
	}
}

func (m *modelMenu) anyInUse() bool {
	for _, e := range m.entry {
		if e.InUse {
			return true
		}
	}
	return false
}

func (m *modelMenu) close(c C) {
	m.shown = false
	c.scr.shut(&m.shown)
	c.Execute(op.InvalidateCmd{})
}
