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
	rows   map[string]*menuRow
	list   Scroller
	sort   Segmented
	file   Button
	folder Button
	undo   Button
	entry  []session.Entry
	past   []*session.PastRun
	runs   map[*session.PastRun]*runRow

	renaming string // the row whose name is being typed
	line     lineEdit
}

// menuRow is what a line of the menu keeps.
type menuRow struct {
	open, rename, copy, remove Button
}

const (
	menuWidth   = 320
	menuPitch   = 48
	menuHeading = 36
)

// toggle opens or closes the menu.
func (m *modelMenu) toggle(c C) {
	m.shown = !m.shown
	m.fresh, m.renaming = m.shown, ""
	c.Execute(op.InvalidateCmd{})
}

// layout opens the menu under the button that c is.
func (m *modelMenu) layout(c C, u *UI) {
	if !m.shown {
		return
	}
	m.entry = u.s.Files.Library()
	m.past = m.past[:0]
	for _, p := range u.s.Runs.List() {
		if p.Network != u.s.Model.Network() {
			m.past = append(m.past, p)
		}
	}
	px := c.Metric.PxPerDp
	winH, winW := float32(c.scr.size.Y)/px, float32(c.scr.size.X)/px
	w := min(menuWidth, winW-16)
	x := min(float32(c.pos.X)/px, winW-w-8)
	y := float32(c.pos.Y)/px + c.H + 6
	h := min(m.height(u)+m.head()+m.foot(u), winH-y-12)
	c.scr.open(&popup{
		owner: &m.shown, scrim: true, metric: c.Metric,
		at:     image.Rect(c.Px(x), c.Px(y), c.Px(x+w), c.Px(y+h)),
		closed: func() { m.shown = false },
		draw:   func(c C) { m.draw(c, u) },
	})
}

// head and foot are the heights of what does not scroll.
func (m *modelMenu) head() float32 { return 52 }

func (m *modelMenu) foot(u *UI) float32 {
	if u.s.Library.UndoLabel() != "" {
		return 148
	}
	return 112
}

// height is that of all headings and rows.
func (m *modelMenu) height(u *UI) float32 {
	h, group := float32(8), ""
	for _, e := range m.entry {
		if g := groupOf(u, e); g != group {
			group = g
			h += menuHeading
		}
		h += menuPitch
	}
	if n := len(m.past); n > 0 {
		h += menuHeading + menuPitch*float32(n)
	}
	return h
}

func groupOf(u *UI, e session.Entry) string {
	home := u.s.Library.Folder()
	switch {
	case e.Bundled != "":
		return textWithInkling
	case home != "" && filepath.Dir(e.Path) == home:
		return textYourFolder
	}
	return textRecent
}

func (m *modelMenu) draw(c C, u *UI) {
	lib := u.s.Library
	if m.rows == nil {
		m.rows = map[string]*menuRow{}
	}
	foot := m.foot(u)
	words := lib.Sort.Options()
	c.Label(20, 17, 60, Caption, c.Text2, Left, textSortBy)
	sw := min(c.SegmentsWidth(words), c.W-32-50)
	c.Box(c.W-12-sw, 10, sw, 32, func(c C) {
		if i := m.sort.Layout(c, words, lib.Sort.Get(), lib.Sort.Label()); i >= 0 {
			lib.Sort.Set(i)
			c.again()
		}
	})
	c.HLine(0, m.head()-1, c.W, c.Line)
	view := c.H - m.head() - foot
	c.Box(0, m.head(), c.W, view, func(c C) {
		m.list.Layout(c, m.height(u), func(c C) {
			y, group := float32(4), ""
			for _, e := range m.entry {
				if g := groupOf(u, e); g != group {
					group = g
					c.Label(20, y+12, c.W-40, CaptionB, c.Text2, Left, g)
					y += menuHeading
				}
				// A folder may hold a thousand models: only the rows in sight are laid out, and those Tab goes to next.
				if shown := y - m.list.At(c); shown > -2*menuPitch && shown < view+menuPitch {
					c.Box(8, y, c.W-16, menuPitch, func(c C) { m.row(c, u, e) })
				}
				y += menuPitch
			}
			if len(m.past) > 0 {
				c.Label(20, y+12, c.W-40, CaptionB, c.Text2, Left, textEarlierRuns)
				y += menuHeading
			}
			for _, p := range m.past {
				c.Box(8, y, c.W-16, menuPitch, func(c C) { m.run(c, u, p) })
				y += menuPitch
			}
		})
	})
	c.HLine(0, c.H-foot, c.W, c.Line)
	c.Box(0, c.H-foot, c.W, foot, func(c C) { m.footer(c, u) })
}

// footer takes back, opens a file and shows the folder.
func (m *modelMenu) footer(c C, u *UI) {
	lib := u.s.Library
	if label := lib.UndoLabel(); label != "" {
		c.Box(12, 6, c.W-24, 30, func(c C) {
			m.undo.Press(c, lib.Undo, Face{Label: textTakeBack(label), Icon: IconUndo, Size: 18, Look: Quiet, Color: c.AccentText, Left: true, Tip: textUndo})
		})
	}
	c.Wrapped(20, c.H-104, c.W-40, Caption, c.Text2, textFolderHint)
	half := (c.W - 24 - 8) / 2
	c.Box(12, c.H-44, half, 32, func(c C) {
		if m.file.Layout(c, Face{Label: textOpenFile, Tip: textOpenTip, Keys: shortcut("Ctrl+O")}) {
			m.close(c)
			u.openFile()
		}
	})
	c.Box(20+half, c.H-44, half, 32, func(c C) {
		reason := ""
		if u.o.OpenFolder == nil || lib.Folder() == "" {
			reason = textNoFolder
		}
		if m.folder.Layout(c, Face{Label: textFolder, Icon: IconFolder, Size: 18, Tip: lib.Folder(), Name: textFolder, Reason: reason}) {
			u.o.OpenFolder(lib.Folder())
		}
	})
}

// row is one model: its name, its architecture and how many digits it gets right; or why it can't be read.
func (m *modelMenu) row(c C, u *UI, e session.Entry) {
	lib := u.s.Library
	id := e.Path + "\x00" + e.Bundled
	r := m.rows[id]
	if r == nil {
		r = new(menuRow)
		m.rows[id] = r
	}
	if m.fresh && (e.InUse || !m.anyInUse()) {
		c.Execute(key.FocusCmd{Tag: &r.open.click})
		m.fresh = false
	}
	if e.InUse {
		c.Round(0, 0, c.W, c.H, 6, c.Soft)
		c.Fill(0, 10, 3, c.H-20, c.Accent)
	}
	if m.renaming == id {
		m.rename(c, u, e)
		return
	}
	tip := e.Path
	if e.Problem != "" {
		tip = e.Problem
	}
	if r.open.Layout(c, Face{Look: Quiet, Name: e.Name, Tip: tip}) {
		m.close(c)
		if !e.InUse {
			u.s.Files.OpenEntry(e)
		}
	}
	// What can be done with a model shows where the pointer or the keyboard is.
	active := r.open.over
	for _, b := range []*Button{&r.open, &r.rename, &r.copy, &r.remove} {
		active = active || b.over || c.Focused(&b.click)
	}
	room := c.W - 90
	if active {
		room = c.W - 12 - 96
		x := c.W - 4
		tool := func(b *Button, f Face) bool {
			pressed := false
			x -= 28
			f.Look, f.Size, f.Color = Quiet, 16, c.Text2
			c.Box(x, 4, 26, 26, func(c C) { pressed = b.Layout(c, f) })
			return pressed
		}
		if tool(&r.remove, Face{Icon: IconClear, Tip: textDeleteModel(e.Name), Reason: lib.CannotChange(e)}) {
			lib.Delete(e)
		}
		if tool(&r.copy, Face{Icon: IconPlus, Tip: textCopyModel(e.Name), Reason: lib.CannotDuplicate(e)}) {
			lib.Duplicate(e)
		}
		if tool(&r.rename, Face{Icon: IconPen, Tip: textRenameModel(e.Name), Reason: lib.CannotChange(e)}) {
			m.renaming = id
			m.line.ed.SetText(e.Name)
			c.Execute(key.FocusCmd{Tag: &m.line.ed})
		}
	}
	st := Body
	if e.InUse {
		st = BodyB
	}
	c.Label(12, 6, room, st, c.Text, Left, e.Name)
	if e.Problem != "" {
		c.Label(12, 25, c.W-24, Caption, c.Err, Left, e.Problem)
		if !active {
			c.Icon(c.W-30, 6, 18, IconWarn, c.Err)
		}
		return
	}
	about := e.Sizes
	if about == "" {
		about = filepath.Dir(e.Path)
	}
	if !e.Date.IsZero() && e.Bundled == "" {
		about += " · " + e.Date.Format("2 Jan 2006")
	}
	c.Label(12, 25, c.W-24, Caption, c.Text2, Left, about)
	if !math.IsNaN(e.Accuracy) && !active {
		c.Label(c.W-72, 6, 60, BodyB, c.Text, Right, Fixed(100*e.Accuracy, 1)+"\u202f%")
	}
}

// runRow is what the line of an earlier run keeps.
type runRow struct {
	open, settings Button
}

// run is a run that ended in this sitting and is in no file: its network can be taken up again, or only its settings.
func (m *modelMenu) run(c C, u *UI, p *session.PastRun) {
	if m.runs == nil {
		m.runs = map[*session.PastRun]*runRow{}
	}
	r := m.runs[p]
	if r == nil {
		r = new(runRow)
		m.runs[p] = r
	}
	use, settings := u.s.Runs.UseModel(p), u.s.Runs.UseSettings(p)
	if r.open.Press(c, use, Face{Look: Quiet, Name: textRunOf(p.Name), Tip: textRunTip}) {
		m.close(c)
	}
	c.Label(12, 6, c.W-120, Body, c.Text, Left, textRunOf(p.Name))
	c.Label(12, 25, c.W-60, Caption, c.Text2, Left, p.Ended.Format("15:04")+" · "+p.Differs(u.s.Run.Config()))
	if n := len(p.History); n > 0 {
		if a := testAccuracy(p.History[n-1]); !math.IsNaN(a) {
			c.Label(c.W-104, 6, 60, BodyB, c.Text, Right, Fixed(100*a, 1)+"\u202f%")
		}
	}
	c.Box(c.W-36, 10, 28, 28, func(c C) {
		if r.settings.Press(c, settings, Face{Icon: IconSliders, Size: 16, Look: Quiet, Color: c.Text2, Tip: textRunSettings, Name: textRunSettings}) {
			m.close(c)
		}
	})
}

// rename is a row whose name is being typed.
func (m *modelMenu) rename(c C, u *UI, e session.Entry) {
	_, done := m.line.update(c)
	c.Box(6, 8, c.W-12, 32, func(c C) {
		fieldFrame(c, false, m.line.over, m.line.focused, false, false)
		c.Box(10, 7, c.W-20, 18, func(c C) { m.line.layout(c, c.Text, textRenameModel(e.Name), m.line.ed.Text()) })
	})
	if done {
		if name := m.line.ed.Text(); name != "" && name != e.Name {
			u.s.Library.Rename(e, name)
		}
		m.renaming = ""
		c.again()
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
