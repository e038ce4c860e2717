package ui

import (
	"strings"

	"gioui.org/io/event"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
	"gioui.org/op"
	"gioui.org/op/clip"

	"inkling/app/session"
)

// sheetKind says which sheet lies over the window.
type sheetKind uint8

const (
	noSheet sheetKind = iota
	helpOpen
	settingsOpen
	openSheet // a field for the path to open
	saveSheet // a field for the path to save to
	dataSheet // a field for the folder of a data set
	detailsOpen
)

// drawSheet draws the sheet that is open; a question of the session comes before all others.
func (u *UI) drawSheet(c C) {
	c.Fill(0, 0, c.W, c.H, c.Scrim)
	area := clip.Rect(c.Full()).Push(c.Ops)
	event.Op(c.Ops, &u.cover)
	area.Pop()
	closed := false
	for {
		filters := []event.Filter{pointer.Filter{Target: &u.cover, Kinds: pointer.Press}}
		if u.scr.popup == nil {
			filters = append(filters, key.Filter{Name: key.NameEscape})
		}
		e, ok := c.Event(filters...)
		if !ok {
			break
		}
		switch e := e.(type) {
		case key.Event:
			closed = closed || e.State == key.Press
		case pointer.Event:
			// A press beside the help or the settings closes them; a question wants an answer.
			closed = closed || u.s.Question() == nil && (u.sheet == helpOpen || u.sheet == settingsOpen)
		}
	}
	switch {
	case u.s.Question() != nil:
		u.ask.layout(c, u.s.Question())
		if closed && u.s.Question() != nil {
			u.s.Question().Cancel.Do()
			c.again()
		}
		return
	case u.sheet == helpOpen:
		u.help.layout(c, u)
	case u.sheet == settingsOpen:
		u.prefs.layout(c, u)
	case u.sheet == detailsOpen:
		u.details.layout(c, u)
	default:
		u.path.layout(c, u)
	}
	if closed {
		u.closeSheet(c)
	}
}

// closeSheet closes the sheet; a path that was wanted is given up.
func (u *UI) closeSheet(c C) {
	if u.sheet == saveSheet || u.sheet == detailsOpen {
		u.asking = false
		u.s.Files.GivePath("")
	}
	u.sheet = noSheet
	u.help.began, u.prefs.began, u.path.began = false, false, false
	c.Execute(op.InvalidateCmd{})
}

// sheet draws a card in the middle of the window and what f puts on it.
func (c C) sheet(w, h float32, f func(C)) {
	w, h = min(w, c.W-24), min(h, c.H-24)
	x, y := (c.W-w)/2, (c.H-h)/2
	c.Round(x, y, w, h, 10, c.Panel)
	c.Border(x, y, w, h, 10, 1, c.GridStrong)
	c.Box(x, y, w, h, func(c C) {
		// The card keeps presses from what lies behind it.
		area := clip.Rect(c.Full()).Push(c.Ops)
		event.Op(c.Ops, c.scr)
		area.Pop()
		for {
			if _, ok := c.Event(pointer.Filter{Target: c.scr, Kinds: pointer.Press}); !ok {
				break
			}
		}
		f(c)
	})
}

// questionSheet asks what the session wants to know before it goes on.
type questionSheet struct {
	yes, no, cancel Button
	asked           *session.Question
}

func (q *questionSheet) layout(c C, ask *session.Question) {
	if q.asked != ask {
		q.asked = ask
		c.Execute(key.FocusCmd{Tag: &q.yes.click})
	}
	const w = 440
	text := c.Height(min(w, c.W-24)-48, Body, ask.Sentence)
	c.sheet(w, 60+text+88, func(c C) {
		c.Label(24, 20, c.W-48, TitleB, c.Text, Left, ask.Title)
		c.Wrapped(24, 48, c.W-48, Body, c.Text2, ask.Sentence)
		x := c.W - 24
		button := func(b *Button, a session.Action, f Face) {
			bw := c.Width(BodyB, f.Label) + 32
			x -= bw
			c.Box(x, c.H-52, bw, 32, func(c C) {
				if b.Press(c, a, f) {
					q.asked = nil
					c.Execute(focusNothing)
				}
			})
			x -= 8
		}
		if ask.YesLabel != "" {
			button(&q.yes, ask.Yes, Face{Label: ask.YesLabel, Look: Primary})
		}
		if ask.NoLabel != "" {
			button(&q.no, ask.No, Face{Label: ask.NoLabel})
		}
		if ask.NotLabel != "" {
			button(&q.cancel, ask.Cancel, Face{Label: ask.NotLabel, Look: Quiet, Tip: textEscTip, Keys: "Esc"})
		}
	})
}

// pathSheet asks for a path where no dialog can be had.
type pathSheet struct {
	line       lineEdit
	ok, cancel Button
	why        string
	began      bool
}

// open prepares the field; why says why there is no dialog.
func (p *pathSheet) open(name, why string) {
	p.line.ed.SetText(name)
	p.why, p.began = why, false
}

func (p *pathSheet) layout(c C, u *UI) {
	if !p.began {
		p.began = true
		c.Execute(key.FocusCmd{Tag: &p.line.ed})
	}
	_, done := p.line.update(c)
	why := c.Height(432, Caption, p.why)
	if p.why == "" {
		why = 0
	}
	title, action := textOpenTitle, textOpenDo
	switch u.sheet {
	case saveSheet:
		title, action = textSaveTitle, textSaveDo
	case dataSheet:
		title = textDataTitle
	}
	c.sheet(480, 164+why, func(c C) {
		c.Label(24, 20, c.W-48, TitleB, c.Text, Left, title)
		y := float32(50)
		if p.why != "" {
			y += c.Wrapped(24, 46, c.W-48, Caption, c.Text2, p.why) + 6
		}
		c.Box(24, y, c.W-48, 32, func(c C) {
			fieldFrame(c, false, p.line.over, p.line.focused, false, false)
			c.Box(10, 7, c.W-20, 18, func(c C) { p.line.layout(c, c.Text, textPath, p.line.ed.Text()) })
		})
		reason := ""
		if strings.TrimSpace(p.line.ed.Text()) == "" {
			reason = textPathEmpty
		}
		c.Box(c.W-24-96, c.H-52, 96, 32, func(c C) {
			if p.ok.Layout(c, Face{Label: action, Look: Primary, Reason: reason}) {
				done = true
			}
		})
		c.Box(c.W-24-96-8-80, c.H-52, 80, 32, func(c C) {
			if p.cancel.Layout(c, Face{Label: textCancel, Look: Quiet, Tip: textEscTip, Keys: "Esc"}) {
				u.closeSheet(c)
			}
		})
	})
	path := strings.TrimSpace(p.line.ed.Text())
	if !done || path == "" {
		return
	}
	switch u.sheet {
	case saveSheet:
		u.asking = false
		u.s.Files.GivePath(path)
	case dataSheet:
		u.s.Data.Open(path)
	default:
		u.s.Files.Open(path)
	}
	u.sheet = noSheet
	u.closeSheet(c)
}

// helpSheet lists the keyboard's shortcuts.
type helpSheet struct {
	list  Scroller
	close Button
	tour  Button
	began bool
}

func (h *helpSheet) layout(c C, u *UI) {
	if !h.began {
		h.began = true
		h.list.Reset()
		c.Execute(key.FocusCmd{Tag: &h.close.click})
	}
	// Groups fill two columns where there is room.
	type group struct {
		name string
		rows []binding
	}
	var groups []group
	for _, b := range u.keys {
		if b.keys == "" {
			continue
		}
		if len(groups) == 0 || groups[len(groups)-1].name != b.group {
			groups = append(groups, group{name: b.group})
		}
		g := &groups[len(groups)-1]
		g.rows = append(g.rows, b)
	}
	const row = 24
	cols := 2
	if c.W < 700 {
		cols = 1
	}
	place := make([][]group, cols)
	heights := make([]float32, cols)
	for _, g := range groups {
		at := 0
		for i := range heights {
			if heights[i] < heights[at] {
				at = i
			}
		}
		place[at] = append(place[at], g)
		heights[at] += 34 + float32(len(g.rows))*row + 10
	}
	tall := float32(0)
	for _, v := range heights {
		tall = max(tall, v)
	}
	intro := c.Height(min(760, c.W-24)-48, Body, textHelpIntro)
	c.sheet(760, 64+intro+12+tall+16, func(c C) {
		c.Label(24, 18, c.W-80, Card, c.Text, Left, textHelpTitle)
		tw := c.Width(Body, textTourShow) + 24
		c.Box(c.W-56-tw, 16, tw, 32, func(c C) {
			if h.tour.Layout(c, Face{Label: textTourShow, Look: Quiet, Color: c.AccentText}) {
				u.closeSheet(c)
				u.startTour()
			}
		})
		c.Box(c.W-48, 16, 32, 32, func(c C) {
			if h.close.Layout(c, Face{Icon: IconCross, Look: Quiet, Color: c.Text2, Tip: textClose, Keys: "Esc"}) {
				u.closeSheet(c)
			}
		})
		c.Box(0, 54, c.W, c.H-62, func(c C) {
			h.list.Layout(c, intro+16+tall, func(c C) {
				c.Wrapped(24, 0, c.W-48, Body, c.Text2, textHelpIntro)
				w := (c.W - 48 - 40*float32(cols-1)) / float32(cols)
				for i, gs := range place {
					x, y := 24+float32(i)*(w+40), intro+12
					for _, g := range gs {
						c.Label(x, y+6, w, BodyB, c.Text, Left, g.name)
						y += 34
						c.HLine(x, y-4, w, c.Line)
						for _, b := range g.rows {
							c.Label(x, y+3, w-120, Body, c.Text2, Left, b.what)
							c.Label(x+w-120, y+3, 120, Body, c.Text, Right, shortcut(b.keys))
							y += row
						}
						y += 10
					}
				}
			})
		})
	})
}

// settingsSheet is what concerns the window and not the network.
type settingsSheet struct {
	theme           Segmented
	smaller, larger Button
	data, mnist     Button
	motion          Segmented
	close           Button
	began           bool
}

func (p *settingsSheet) layout(c C, u *UI) {
	if !p.began {
		p.began = true
		c.Execute(key.FocusCmd{Tag: &p.theme})
	}
	set := u.s.Settings
	c.sheet(460, 372, func(c C) {
		c.Label(24, 18, c.W-80, Card, c.Text, Left, textSettings)
		c.Box(c.W-48, 16, 32, 32, func(c C) {
			if p.close.Layout(c, Face{Icon: IconCross, Look: Quiet, Color: c.Text2, Tip: textClose, Keys: "Esc"}) {
				u.closeSheet(c)
			}
		})
		y := float32(64)
		label := func(name string) { c.Label(24, y+7, 120, Body, c.Text2, Left, name) }
		choice := func(s *Segmented, v *session.Choice) {
			label(v.Label())
			words := v.Options()
			w := min(c.SegmentsWidth(words), c.W-48-110)
			c.Box(c.W-24-w, y, w, 32, func(c C) {
				if i := s.Layout(c, words, v.Get(), v.Label()); i >= 0 {
					v.Set(i)
					c.again()
				}
			})
			y += 44
		}
		choice(&p.theme, set.Theme)
		label(set.TextScale.Label())
		c.Box(c.W-24-36, y, 36, 32, func(c C) {
			p.larger.Press(c, set.LargerText, Face{Icon: IconPlus, Size: 16, Tip: textLarger, Keys: shortcut("Ctrl+") + "+"})
		})
		c.Label(c.W-24-36-64, y+7, 64, BodyB, c.Text, Center, Fixed(float64(set.TextScale.Get()), 0)+"\u202f%")
		c.Box(c.W-24-36-64-36, y, 36, 32, func(c C) {
			p.smaller.Press(c, set.SmallerText, Face{Icon: IconMinus, Size: 16, Tip: textSmaller, Keys: shortcut("Ctrl+") + "−"})
		})
		if u.tight {
			c.Label(24, y+28, c.W-48-140, Caption, c.Text3, Left, textTight)
		}
		y += 44
		choice(&p.motion, set.Motion)
		c.Label(24, y-8, c.W-48, Caption, c.Text3, Left, textMotionHow)
		y += 16
		c.HLine(24, y, c.W-48, c.Line)
		y += 12
		label(textData)
		x := c.W - 24
		reason := ""
		if u.s.Run.Active() {
			reason = textNotWhileTraining
		}
		button := func(b *Button, label string) bool {
			w, pressed := c.Width(Body, label)+24, false
			x -= w
			c.Box(x, y, w, 32, func(c C) { pressed = b.Layout(c, Face{Label: label, Tip: textDataKinds, Reason: reason}) })
			x -= 8
			return pressed
		}
		if button(&p.data, textOpenData) {
			u.closeSheet(c)
			u.openData()
		}
		if u.s.Data.Folder() != "" && button(&p.mnist, textUseMNIST) {
			u.s.Data.Open("")
		}
		c.Label(24, y+38, c.W-48, Caption, c.Text2, Left, dataName(u.s))
		y += 64
		c.HLine(24, y, c.W-48, c.Line)
		c.Wrapped(24, y+12, c.W-48, Caption, c.Text3, textSettingsKept)
	})
}

// dataName says what is trained on.
func dataName(s *session.Session) string {
	if from := s.Data.Folder(); from != "" {
		return s.Data.Name() + ", " + from
	}
	return textMNIST
}
