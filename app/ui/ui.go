package ui

import (
	"image"
	"image/color"
	"strings"

	"gioui.org/io/event"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
	"gioui.org/layout"
	"gioui.org/op"
	"gioui.org/op/clip"

	"inkling/app/session"
)

// Dialogs are the system's file dialogs. then is called on the window's event loop, before a frame: with a path, with ""
// where the person cancelled, or with an error where no dialog can be had; then the window shows a field for the path.
type Dialogs interface {
	Open(then func(path string, err error))
	Save(name string, then func(path string, err error))
	// Folder asks for a folder, as a data set lies in.
	Folder(then func(path string, err error))
	// Busy says that a dialog is open. It may hide behind the window, so the window's controls rest meanwhile.
	Busy() bool
}

// Options are what the window that hosts the UI gives it. All but Fonts may be left out.
type Options struct {
	// Fonts are the regular and the semibold face.
	Fonts [][]byte
	// Dialogs are the file dialogs; without them paths are typed into a field.
	Dialogs Dialogs
	// Invalidate asks for another frame; it may be called from any goroutine.
	Invalidate func()
	// Quit closes the window, once everything that had to be asked was answered.
	Quit func()
	// Fullscreen puts the window on the full screen, and back.
	Fullscreen func(on bool)
	// OpenFolder shows a folder in the system's file manager.
	OpenFolder func(path string)
	// Software says that the window is painted by Paint, and not by Gio's renderer.
	Software bool
}

// view is one of the centre's pages.
type view interface {
	// Layout draws the page in the whole box.
	Layout(c C, s *session.Session)
	// Right draws the page's own controls at the right of the tabs, and returns their width in dp.
	Right(c C, s *session.Session) float32
	// Key takes a single key, such as an arrow; false where it means nothing here.
	Key(c C, s *session.Session, name key.Name, mods key.Modifiers) bool
}

// UI is the whole window. It is used by one goroutine, the window's.
type UI struct {
	s   *session.Session
	o   Options
	th  *Theme
	scr *screen

	plan    plan
	tab     int
	present bool
	full    bool
	slid    bool // the right panel lies over the centre
	sheet   sheetKind
	asking  bool // a dialog was opened and has not answered
	tight   bool // the window has no room for text as large as is asked for

	covered bool      // a sheet or the model menu lay over the window in the last frame
	back    event.Tag // the control that had the keyboard before, and gets it back

	top     topBar
	left    leftPanel
	right   rightPanel
	status  statusBar
	tabs    Tabs
	pages   Dropdown // where the tabs have no room
	page    Scroller // of the centre, where the page is taller
	views   []view
	help    helpSheet
	ask     questionSheet
	path    pathSheet
	prefs   settingsSheet
	tour    tour
	details detailsSheet

	topLayer, statusLayer Layer

	keys   []binding
	ground int // its address is the tag of the window's ground
	shield int // of the panel that lies over the centre
	cover  int // of what lies behind a sheet
}

// New makes the window's content. It draws s and sends it what the person does.
func New(s *session.Session, o Options) *UI {
	u := &UI{s: s, o: o, th: NewTheme(o.Fonts), scr: new(screen)}
	if o.Software {
		u.scr.soft = new(raster)
	}
	u.views = newViews()
	u.keys = u.bindings()
	return u
}

// Close asks to close the window. Where there is unsaved work the question is shown, and Options.Quit called when it is
// answered.
func (u *UI) Close() {
	u.s.CloseRequested(func() {
		if u.o.Quit != nil {
			u.o.Quit()
		}
	})
	u.wake()
}

func (u *UI) wake() {
	if u.o.Invalidate != nil {
		u.o.Invalidate()
	}
}

// Layout draws a frame.
func (u *UI) Layout(gtx layout.Context) {
	u.s.Update()
	if dark := u.s.Settings.Dark(); dark != u.th.IsDark {
		u.th.SetDark(dark)
	}
	u.th.Still = u.s.Settings.LessMotion()
	u.th.cache.next()

	zoom := float32(u.s.Settings.TextScale.Get()) / 100
	if u.present {
		zoom *= 1.5
	}
	size := gtx.Constraints.Max
	fit := fitZoom(float32(size.X)/gtx.Metric.PxPerDp, float32(size.Y)/gtx.Metric.PxPerDp, zoom)
	u.tight = fit < zoom-.001
	zoom = fit
	gtx.Metric.PxPerDp *= zoom
	gtx.Metric.PxPerSp *= zoom
	c := newC(gtx, u.th, u.scr)
	u.scr.begin(gtx.Constraints.Max)
	u.plan = newPlan(c.W, c.H, u.present)

	// What the person did comes first, so that this frame shows it.
	u.files()
	base := c
	modal := u.modal()
	u.giveFocusBack(c, modal || u.scr.popup != nil && u.scr.popup.scrim)
	if modal || u.busy() || u.scr.popup != nil && u.scr.popup.scrim {
		base = c.Off()
	}
	u.left.canvas.update(base, u.s)
	u.press(c, base)

	// The renderer clears the window to one colour, which is the most frequent one.
	if u.scr.soft != nil {
		u.scr.soft.begin(c.Panel)
	} else {
		fill(c.Ops, c.Full(), c.Panel)
	}
	base.gathered(c.Panel, u.drawBase)
	if p := u.plan; p.Rail && u.slid {
		base.gathered(color.NRGBA{}, u.drawSlid)
	}
	if u.touring() {
		base.gathered(color.NRGBA{}, u.drawTour)
	}
	if modal {
		c.gathered(color.NRGBA{}, u.drawSheet)
	}
	c.gathered(color.NRGBA{}, u.scr.drawPopup)
	c.gathered(color.NRGBA{}, u.scr.drawTip)
	if u.right.asked {
		u.right.asked, u.sheet = false, settingsOpen
		c.again()
	}
	if _, wanted := u.s.Files.Wanted(); wanted && !u.asking {
		c.again() // what was pressed in this frame wants a path
	}
}

// giveFocusBack remembers, when something comes to lie over the window, which control had the keyboard, and gives it back when
// that goes: whoever works by keyboard goes on where he was.
func (u *UI) giveFocusBack(c C, covered bool) {
	switch {
	case covered && !u.covered:
		u.back = u.scr.lastFocus
	case !covered && u.covered:
		c.Execute(key.FocusCmd{Tag: u.back})
		u.back = nil
		c.again()
	}
	u.covered = covered
}

// drawBase draws the panels, below whatever lies over them.
func (u *UI) drawBase(base C) {
	base.Fill(0, 0, base.W, base.H, base.Bg)
	u.behind(base)
	p := u.plan
	c := base
	base.Layer(&u.topLayer, 0, 0, c.W, topHeight, u.drawTop)
	base.Box(0, topHeight, p.Left, p.Body, func(c C) { u.left.layout(c, u.s, p) })
	base.Box(p.Left, topHeight, p.Center, p.Body, u.drawCentre)
	if p.Right > 0 {
		base.Box(c.W-p.Right, topHeight, p.Right, p.Body, u.drawRight)
	}
	base.Layer(&u.statusLayer, 0, c.H-statusHeight, c.W, statusHeight, func(c C) { u.status.layout(c, u) })
}

// busy says that a file dialog is open.
func (u *UI) busy() bool { return u.o.Dialogs != nil && u.o.Dialogs.Busy() }

// modal says that a sheet wants to be answered first.
func (u *UI) modal() bool { return u.sheet != noSheet || u.s.Question() != nil }

// behind hears presses that hit nothing: they take the keyboard's focus away from a field.
func (u *UI) behind(c C) {
	area := clip.Rect(c.Full()).Push(c.Ops)
	event.Op(c.Ops, &u.ground)
	area.Pop()
	for {
		e, ok := c.Event(pointer.Filter{Target: &u.ground, Kinds: pointer.Press})
		if !ok {
			return
		}
		if _, ok := e.(pointer.Event); ok {
			c.dropFocus()
		}
	}
}

// drawSlid draws the right panel over the centre, where the window is too narrow for both.
func (u *UI) drawSlid(c C) {
	p := u.plan
	w := min(float32(rightWidth), c.W-p.Right)
	c.Box(c.W-p.Right-w, topHeight, w, p.Body, func(c C) {
		area := clip.Rect(image.Rectangle{Max: c.Full().Max}).Push(c.Ops)
		event.Op(c.Ops, &u.shield)
		area.Pop()
		for {
			if _, ok := c.Event(pointer.Filter{Target: &u.shield, Kinds: pointer.Press}); !ok {
				break
			}
		}
		u.right.layout(c, u.s)
	})
}

func (u *UI) drawRight(c C) {
	if u.plan.Rail {
		if u.right.railPanel(c, u.s, u.slid) {
			u.slid = !u.slid
			c.Execute(op.InvalidateCmd{})
		}
		return
	}
	u.slid = false
	u.right.layout(c, u.s)
}

// files brings wishes for paths to the dialogs, or to the field where there are none.
func (u *UI) files() {
	name, wanted := u.s.Files.Wanted()
	if !wanted || u.asking {
		return
	}
	u.asking = true
	if strings.HasSuffix(name, ".npz") {
		u.details.open(u, name)
		return
	}
	u.askPath(name)
}

// askPath asks where to save, in a dialog or in a field.
func (u *UI) askPath(name string) {
	if u.o.Dialogs == nil {
		u.path.open(name, "")
		u.sheet = saveSheet
		return
	}
	u.o.Dialogs.Save(name, func(path string, err error) {
		if err != nil {
			u.path.open(name, err.Error())
			u.sheet = saveSheet
			u.wake()
			return
		}
		u.asking = false
		u.s.Files.GivePath(path)
		u.wake()
	})
}

// openData asks for the folder of a data set and opens it.
func (u *UI) openData() {
	ask := func(why string) {
		u.path.open("", why)
		u.sheet = dataSheet
	}
	if u.o.Dialogs == nil {
		ask(textDataKinds)
		return
	}
	u.sheet = noSheet
	u.o.Dialogs.Folder(func(path string, err error) {
		switch {
		case err != nil:
			ask(err.Error())
		case path != "":
			u.s.Data.Open(path)
		}
		u.wake()
	})
}

// openFile asks for a file and opens it.
func (u *UI) openFile() {
	if u.busy() || u.modal() {
		return
	}
	if u.o.Dialogs == nil {
		u.path.open("", "")
		u.sheet = openSheet
		return
	}
	u.o.Dialogs.Open(func(path string, err error) {
		switch {
		case err != nil:
			u.path.open("", err.Error())
			u.sheet = openSheet
		case path != "":
			u.s.Files.Open(path)
		}
		u.wake()
	})
}
