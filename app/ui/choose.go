package ui

import (
	"image"
	"strconv"

	"gioui.org/gesture"
	"gioui.org/io/event"
	"gioui.org/io/key"
	"gioui.org/io/semantic"
	"gioui.org/layout"
	"gioui.org/op"
	"gioui.org/op/clip"
	"gioui.org/widget"

	"inkling/app/session"
)

// Dropdown is a field that opens a list of words.
type Dropdown struct {
	click widget.Clickable
	hover gesture.Hover
	rows  []target
	open  bool
	mark  int // the row the keyboard stands on
	keys  []event.Filter
	list  Scroller
}

// Dropped is what a dropdown shows this frame.
type Dropped struct {
	Options   []string
	Chosen    int
	Name, Tip string
	Reason    string // why it is disabled
	Error     bool
	Small     bool // 20 dp high, inside a line of text
}

const rowHeight = 32

// Layout draws the field in the whole box; it returns the index that was picked now, or −1.
func (d *Dropdown) Layout(c C, f Dropped) int {
	g := c
	if f.Reason != "" {
		g, d.open = c.Off(), false
	}
	picked := -1
	if d.click.Clicked(g.Context) {
		c.pressed()
		if d.open && d.mark >= 0 && d.mark < len(f.Options) && g.Focused(&d.click) {
			picked = d.mark
		}
		d.open = !d.open
		d.mark = f.Chosen
		c.Execute(op.InvalidateCmd{})
		if d.open && !g.Focused(&d.click) {
			d.mark = -1
		}
	}
	filters := d.keys[:0]
	for _, n := range []key.Name{key.NameUpArrow, key.NameDownArrow, key.NameHome, key.NameEnd} {
		f := key.Filter{Focus: &d.click, Name: n}
		if d.open { // an open list has the arrows, also where the mouse opened it
			f.Focus = nil
		}
		filters = append(filters, f)
	}
	if d.open && !g.Focused(&d.click) {
		filters = append(filters, key.Filter{Name: key.NameReturn}, key.Filter{Name: key.NameEnter}, key.Filter{Name: key.NameSpace})
	}
	d.keys = filters
	for {
		e, ok := g.Event(filters...)
		if !ok {
			break
		}
		k, ok := e.(key.Event)
		if !ok || k.State != key.Press || len(f.Options) == 0 {
			continue
		}
		at := f.Chosen
		if d.open && d.mark >= 0 {
			at = d.mark
		}
		switch k.Name {
		case key.NameReturn, key.NameEnter, key.NameSpace:
			if d.mark >= 0 {
				picked = d.mark
			}
			d.open = false
			c.Execute(op.InvalidateCmd{})
			continue
		case key.NameUpArrow:
			at--
		case key.NameDownArrow:
			at++
		case key.NameHome:
			at = 0
		case key.NameEnd:
			at = len(f.Options) - 1
		}
		at = max(0, min(at, len(f.Options)-1))
		if d.open {
			d.mark = at
		} else if f.Chosen < 0 { // a menu: to look is not to choose
			d.open, d.mark = true, at
		} else if at != f.Chosen {
			picked = at
		}
		c.Execute(op.InvalidateCmd{})
	}
	over := c.hovered(&d.hover)
	focused := g.Focused(&d.click)
	word := ""
	if f.Chosen >= 0 && f.Chosen < len(f.Options) {
		word = f.Options[f.Chosen]
	}
	area := clip.Rect(c.Full()).Push(c.Ops)
	d.hover.Add(c.Ops)
	d.click.Layout(g.Context, func(gtx layout.Context) layout.Dimensions {
		semantic.Button.Add(gtx.Ops)
		semantic.LabelOp(f.Name).Add(gtx.Ops)
		semantic.DescriptionOp(word).Add(gtx.Ops)
		return layout.Dimensions{Size: gtx.Constraints.Max}
	})
	area.Pop()
	ink, sign, pad := c.Text, c.Text2, float32(11)
	if f.Small {
		pad = 6
	}
	fieldFrame(c, f.Reason != "", over, focused || d.open, f.Error, f.Small)
	if f.Reason != "" {
		ink, sign = c.Text3, c.Dim
	}
	arrow := float32(16)
	if f.Small {
		arrow = 14
	}
	room := c.W - 2*pad - arrow
	if !f.Small {
		room += 4
	}
	if room >= 8 {
		c.Label(pad, (c.H-Body.Line)/2, room+2, Body, ink, Left, word)
	}
	c.Icon(c.W-arrow-pad+4, (c.H-arrow)/2, arrow, IconDown, sign)
	tipText := f.Tip
	if f.Reason != "" {
		tipText = f.Reason
	}
	c.tip(&d.click, over && !d.open, tipText, "")
	c.tell(focused, tipText, "")
	if d.open {
		if p := d.drop(c, f); p >= 0 {
			picked = p
		}
	}
	if picked >= 0 {
		d.open = false
		if picked == f.Chosen {
			picked = -1
		}
	}
	return picked
}

// drop opens the list below the field, or above it where there is more room, and returns a row that was clicked.
func (d *Dropdown) drop(c C, f Dropped) int {
	px := c.Metric.PxPerDp
	w := c.W
	for _, o := range f.Options {
		w = max(w, c.Width(Body, o)+44)
	}
	h := float32(len(f.Options))*rowHeight + 8
	top, bottom := float32(c.pos.Y)/px, float32(c.pos.Y)/px+c.H
	winH, winW := float32(c.scr.size.Y)/px, float32(c.scr.size.X)/px
	y := bottom + 4
	if y+h > winH-8 {
		if up := top - 4 - h; up >= 8 {
			y = up
		} else {
			y = max(8, min(y, winH-8-h))
			h = min(h, winH-16)
		}
	}
	x := max(8, min(float32(c.pos.X)/px, winW-w-8))
	at := image.Rect(c.Px(x), c.Px(y), c.Px(x+w), c.Px(y+h))
	picked := -1
	for len(d.rows) < len(f.Options) {
		d.rows = append(d.rows, target{})
	}
	for i := range f.Options {
		if d.rows[i].hit {
			d.rows[i].hit = false
			picked = i
		}
	}
	c.scr.open(&popup{owner: &d.click, at: at, metric: c.Metric, closed: func() { d.open = false }, draw: func(c C) {
		d.list.Layout(c, float32(len(f.Options))*rowHeight+8, func(c C) {
			for i, o := range f.Options {
				c.Box(4, 4+float32(i)*rowHeight, c.W-8, rowHeight, func(c C) {
					row := &d.rows[i]
					if row.Layout(c, o) {
						row.hit = true
					}
					ink := c.Text
					if i == f.Chosen {
						c.Round(0, 0, c.W, c.H, 6, c.Soft)
					}
					if row.over || i == d.mark {
						c.Round(0, 0, c.W, c.H, 6, c.Hover)
					}
					if i == d.mark {
						c.Border(0, 0, c.W, c.H, 6, 2, c.Accent)
					}
					if i == f.Chosen {
						c.Icon(c.W-22, 8, 16, IconCheck, c.AccentText)
					}
					c.Label(8, 7, c.W-34, Body, ink, Left, o)
				})
			}
		})
	}})
	return picked
}

// Choose binds a dropdown to a choice of the session.
func (d *Dropdown) Choose(c C, ch *session.Choice, tip string) bool {
	i := d.Layout(c, Dropped{Options: ch.Options(), Chosen: ch.Get(), Name: ch.Label(), Tip: tip, Reason: ch.Reason(), Error: ch.Error() != ""})
	return i >= 0 && ch.Set(i)
}

// fieldFrame draws the border of a field in its state.
func fieldFrame(c C, disabled, over, focused, wrong, small bool) {
	radius := float32(6)
	if small {
		radius = 4
	}
	bg, line, width := c.Panel, c.Ctl, float32(1)
	switch {
	case disabled:
		bg, line = c.Inset, c.Line
	case wrong:
		line, width = c.Err, 2
	case focused:
		line, width = c.Accent, 2
	case over:
		line = c.Text2
	}
	c.RoundBoth(0, 0, c.W, c.H, radius, width, bg, line)
}

// Segmented is a small choice whose words all show, one beside the other; arrows move it when it has the focus.
type Segmented struct {
	parts []target
}

// Layout draws the segments in the whole box and returns the index picked now, or −1.
func (s *Segmented) Layout(c C, words []string, chosen int, name string) int {
	for len(s.parts) < len(words) {
		s.parts = append(s.parts, target{})
	}
	picked := arrows(c, s, chosen, len(words))
	c.focusArea(s)
	c.Round(0, 0, c.W, c.H, 6, c.Track)
	x := float32(2)
	for i, w := range words {
		// Each word gets its own width, the same whether it is bold or not.
		total := float32(0)
		for _, v := range words {
			total += c.Width(BodyB, v) + 24
		}
		width := (c.Width(BodyB, w) + 24) * (c.W - 4) / total
		c.Box(x, 2, width, c.H-4, func(c C) {
			p := &s.parts[i]
			if p.Layout(c, w) {
				picked = i
			}
			st, ink := Body, c.Text2
			if i == chosen {
				c.Round(0, 0, c.W, c.H, 5, c.SegmentOn)
				c.Border(0, 0, c.W, c.H, 5, 1, c.SegmentLine)
				st, ink = BodyB, c.Text
			} else if p.over {
				ink = c.Text
			}
			c.Label(0, (c.H-18)/2, c.W, st, ink, Center, w)
		})
		x += width
	}
	if c.Focused(s) {
		c.FocusRing(0, 0, c.W, c.H, 6)
		c.tell(true, name, "← →")
	}
	if picked == chosen {
		return -1
	}
	return picked
}

// SegmentsWidth is the width a Segmented wants for its words, in dp.
func (c C) SegmentsWidth(words []string) float32 {
	w := float32(4)
	for _, v := range words {
		w += c.Width(BodyB, v) + 24
	}
	return w
}

// arrows moves a choice of n by the arrow keys while tag has the focus; −1 when nothing was pressed.
func arrows(c C, tag event.Tag, at, n int) int {
	picked := -1
	for {
		e, ok := c.Event(key.FocusFilter{Target: tag},
			key.Filter{Focus: tag, Name: key.NameLeftArrow}, key.Filter{Focus: tag, Name: key.NameRightArrow},
			key.Filter{Focus: tag, Name: key.NameHome}, key.Filter{Focus: tag, Name: key.NameEnd})
		if !ok {
			return picked
		}
		k, ok := e.(key.Event)
		if !ok || k.State != key.Press {
			continue
		}
		switch k.Name {
		case key.NameLeftArrow:
			at = max(at-1, 0)
		case key.NameRightArrow:
			at = min(at+1, n-1)
		case key.NameHome:
			at = 0
		case key.NameEnd:
			at = n - 1
		}
		picked = at
		c.Execute(op.InvalidateCmd{})
	}
}

// Tabs are the headings of the centre. Arrows move between them when they have the focus.
type Tabs struct {
	parts []target
	x     float32 // scrolled by, where they don't fit
}

// TabsWidth is the width Tabs wants for its words, in dp.
func (c C) TabsWidth(words []string, gap float32) float32 {
	w := -gap
	for _, v := range words {
		w += c.Width(TitleB, v) + gap
	}
	return w
}

// Layout draws the headings from the left edge, gap dp apart, and returns the index picked now, or −1.
func (t *Tabs) Layout(c C, words []string, chosen int, gap, room float32) int {
	for len(t.parts) < len(words) {
		t.parts = append(t.parts, target{})
	}
	picked := arrows(c, t, chosen, len(words))
	total, at := float32(0), float32(0)
	for i, w := range words {
		width := c.Width(TitleB, w)
		if i == chosen {
			// The chosen heading is always in view.
			at = max(0, min(total-20, at))
			if total+width > t.x+room {
				t.x = total + width - room
			}
			if total < t.x {
				t.x = max(0, total-max(0, min(20, room-width)))
			}
		}
		total += width + gap
	}
	if total-gap <= room {
		t.x = 0
	}
	c.HLine(0, c.H-1, c.W, c.Line)
	c.clipped(c.Rect(-4, 0, room+8, c.H+1), func(c C) {
		c.focusArea(t)
		x := -t.x
		for i, w := range words {
			width := c.Width(TitleB, w)
			if i != chosen {
				width = c.Width(Title, w)
			}
			c.Box(x, 0, width, c.H, func(c C) {
				p := &t.parts[i]
				c.Box(-gap/2+1, 0, c.W+gap-2, c.H, func(c C) {
					if p.Layout(c, w) {
						picked = i
					}
				})
				st, ink := Title, c.Text2
				if i == chosen {
					st, ink = TitleB, c.Text
					c.Fill(0, c.H-2, c.W, 2, c.Accent)
				} else if p.over {
					ink = c.Text
				}
				c.Label(0, (c.H-20)/2-.5, c.W+2, st, ink, Left, w)
				c.tip(p, p.over, w, shortcut("Ctrl+"+strconv.Itoa(i+1)))
				if i == chosen && c.Focused(t) {
					c.Border(-5, 7, c.W+10, c.H-14, 6, 2, c.Accent)
				}
			})
			x += width + gap
		}
	})
	c.tell(c.Focused(t), textTabsHint, "← →")
	if picked == chosen {
		return -1
	}
	return picked
}

// Progress draws a bar of which share (0 to 1) is done, the whole box.
func (c C) Progress(share float32) {
	r := c.H / 2
	if c.W < c.H {
		r = c.W / 2
	}
	r = min(r, 4)
	c.Round(0, 0, c.W, c.H, r, c.Track)
	switch {
	case !(share > 0):
	case c.H > c.W: // an upright bar fills from below
		h := max(c.H*min(share, 1), c.W)
		c.Round(0, c.H-h, c.W, h, r, c.Accent)
	default:
		c.Round(0, 0, max(c.W*min(share, 1), c.H), c.H, r, c.Accent)
	}
}
