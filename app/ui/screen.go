package ui

import (
	"image"
	"image/color"
	"time"

	"gioui.org/io/event"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
	"gioui.org/op"
	"gioui.org/op/clip"
	"gioui.org/unit"
)

// screen is what the panels share: the tooltip that waits, the popover that is open, and which field has the keyboard.
type screen struct {
	size    image.Point
	tip     tip // of the control under the pointer or with the focus, this frame
	lastTip tip
	tipAt   time.Time // when the pointer came to rest on it

	hushed image.Rectangle // where a control was pressed: no tooltip there until the pointer has left it
	idle   time.Time       // since when the pointer rests on nothing

	popup *popup

	focus, lastFocus event.Tag // the control that has the keyboard, this frame and in the last

	fields   []event.Tag // text fields of this frame and the last
	lastFlds []event.Tag

	shown func(text string, at image.Rectangle) // tests read the window's words through it
	inked func(line inkedLine)                  // and in which colour they are set
	asked asked
	hint  string // what the keyboard's focus says, for the status bar

	pane  Layer // what the frame paints, while it is gathered
	sight sight
	soft  *raster // paints the window where there is no graphics card; nil: Gio does
}

// inkedLine is a line of text that was drawn: where in the window, how and in which colour.
type inkedLine struct {
	text  string
	at    image.Rectangle // px
	style Style
	ink   color.NRGBA
}

type tip struct {
	text, keys string
	at         image.Rectangle
	owner      event.Tag
}

// popup is a list or small panel over the window. Its owner renews it each frame while it is open.
type popup struct {
	owner  event.Tag
	at     image.Rectangle // in the window, px
	metric unit.Metric     // of the page it belongs to, which may be shrunk
	draw   func(C)
	closed func()
	scrim  bool
	catch  bool // its address is the tag of what lies behind
	seen   bool
}

const tipDelay = 500 * time.Millisecond

// begin clears what belongs to one frame.
func (s *screen) begin(size image.Point) {
	s.size = size
	s.tip = tip{}
	s.focus, s.lastFocus = nil, s.focus
	s.fields, s.lastFlds = s.lastFlds[:0], s.fields
	s.hint = ""
	if s.popup != nil {
		s.popup.seen = false
	}
}

// Tip offers a tooltip for the box of c: shown half a second after the pointer came to rest there.
func (c C) tip(owner event.Tag, hovered bool, text, keys string) {
	if !hovered || text == "" || c.scr == nil {
		return
	}
	c.scr.tip = tip{text: text, keys: keys, at: c.Full().Add(c.pos), owner: owner}
}

// typing reports whether a text field has the keyboard.
func (s *screen) typing(c C) bool {
	for _, l := range [][]event.Tag{s.lastFlds, s.fields} {
		for _, t := range l {
			if c.Focused(t) {
				return true
			}
		}
	}
	return false
}

// drawTip draws the tooltip when its time has come.
func (s *screen) drawTip(c C) {
	t := s.tip
	switch {
	case t.text != "":
		s.idle = c.Now
		if !t.at.Overlaps(s.hushed) {
			s.hushed = image.Rectangle{}
		}
	case c.Now.Sub(s.idle) > tipDelay/2: // not only between a button and the one that takes its place
		s.hushed = image.Rectangle{}
	}
	if t.at.Overlaps(s.hushed) || t.text == "" || s.popup != nil && t.owner != s.popup.owner {
		s.lastTip = tip{}
		return
	}
	if t.owner != s.lastTip.owner {
		s.lastTip, s.tipAt = t, c.Now
	}
	s.lastTip.text = t.text
	if wait := tipDelay - c.Now.Sub(s.tipAt); wait > 0 {
		c.Execute(op.InvalidateCmd{At: c.Now.Add(wait)})
		return
	}
	const pad, most = 10, 280
	w := min(c.Width(Caption, t.text), most)
	h := c.Height(w+1, Caption, t.text)
	kw := float32(0)
	if t.keys != "" {
		kw = c.Width(Caption, t.keys) + 12
	}
	bw, bh := w+kw+2*pad, h+12
	px := c.Metric.PxPerDp
	x, y := float32(t.at.Min.X)/px, float32(t.at.Max.Y)/px+6
	if y+bh > c.H-4 {
		y = float32(t.at.Min.Y)/px - bh - 6
	}
	x = max(4, min(x, c.W-bw-4))
	c.Box(x, y, bw, bh, func(c C) {
		c.Round(0, 0, c.W, c.H, 6, c.Panel)
		c.Border(0, 0, c.W, c.H, 6, 1, c.GridStrong)
		c.Wrapped(pad, 6, w+1, Caption, c.Text, t.text)
		c.Label(c.W-pad-kw, 6, kw, Caption, c.Text3, Right, t.keys)
	})
}

// open shows a popover at the box at (px in the window) until it is closed; call it each frame.
func (s *screen) open(p *popup) {
	if s.popup != nil && s.popup.owner == p.owner {
		old := s.popup
		old.at, old.metric, old.draw, old.closed, old.scrim, old.seen = p.at, p.metric, p.draw, p.closed, p.scrim, true
		return
	}
	if s.popup != nil && s.popup.closed != nil {
		s.popup.closed()
	}
	p.seen = true
	s.popup = p
}

// shut closes the popover of owner, if it is the one that is open.
func (s *screen) shut(owner event.Tag) {
	if s.popup != nil && s.popup.owner == owner {
		s.popup = nil
	}
}

// drawPopup draws the popover over everything; a press beside it, or Escape, closes it.
func (s *screen) drawPopup(c C) {
	p := s.popup
	if p == nil {
		return
	}
	if !p.seen {
		s.popup = nil
		return
	}
	dismissed := false
	for {
		e, ok := c.Event(pointer.Filter{Target: &p.catch, Kinds: pointer.Press}, key.Filter{Name: key.NameEscape})
		if !ok {
			break
		}
		switch e := e.(type) {
		case pointer.Event:
			dismissed = true
		case key.Event:
			dismissed = dismissed || e.State == key.Press
		}
	}
	if p.scrim {
		c.Fill(0, 0, c.W, c.H, c.Scrim)
	}
	area := clip.Rect(c.Full()).Push(c.Ops)
	event.Op(c.Ops, &p.catch)
	area.Pop()
	c.Metric = p.metric
	px := c.Metric.PxPerDp
	r := p.at
	x, y, w, h := float32(r.Min.X)/px, float32(r.Min.Y)/px, float32(r.Dx())/px, float32(r.Dy())/px
	area = clip.Rect(r).Push(c.Ops)
	event.Op(c.Ops, p) // what is drawn inside must not let a press through to the catcher
	area.Pop()
	for {
		if _, ok := c.Event(pointer.Filter{Target: p, Kinds: pointer.Press | pointer.Scroll, ScrollY: pointer.ScrollRange{Min: -1000, Max: 1000}}); !ok {
			break
		}
	}
	c.Round(x, y, w, h, 10, c.Panel)
	c.Clip(x, y, w, h, p.draw)
	c.Border(x, y, w, h, 10, 1, c.GridStrong)
	if dismissed {
		s.popup = nil
		if p.closed != nil {
			p.closed()
		}
		c.Execute(op.InvalidateCmd{})
	}
}
