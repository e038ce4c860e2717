package ui

import (
	"path/filepath"
	"strings"

	"gioui.org/io/key"

	"inkling/app/session"
)

// textField is a line of words bound to a text of the session.
type textField struct {
	line lineEdit
}

// Layout draws the field in the whole box and reports whether Enter was pressed in it.
func (f *textField) Layout(c C, t *session.Text) bool {
	edited, submitted := f.line.update(c)
	switch {
	case edited:
		t.Set(f.line.ed.Text())
	case !f.line.focused && f.line.ed.Text() != t.Get():
		f.line.ed.SetText(t.Get())
	}
	fieldFrame(c, false, f.line.over, f.line.focused, false, false)
	c.Box(11, (c.H-18)/2, c.W-22, 18, func(c C) {
		if f.line.ed.Len() == 0 {
			c.Label(2, 0, c.W-2, Body, c.Text3, Left, t.Help())
		}
		f.line.layout(c, c.Text, t.Label(), t.Get())
	})
	c.tip(&f.line.ed, f.line.over, t.Help(), "")
	c.tell(f.line.focused, t.Help(), "")
	return submitted
}

// detailsSheet asks what is to be said about a model before it is saved for the first time, or under another name.
type detailsSheet struct {
	fields       [4]textField
	next, cancel Button
	began        bool
	suggested    string
	title        string // the model's when the sheet was opened
}

func (d *detailsSheet) open(u *UI, suggested string) {
	*d = detailsSheet{suggested: suggested, title: u.s.Model.Title()}
	u.sheet = detailsOpen
}

func (d *detailsSheet) layout(c C, u *UI) {
	m := u.s.Model
	if !d.began {
		d.began = true
		c.Execute(key.FocusCmd{Tag: &d.fields[0].line.ed})
	}
	done := false
	c.sheet(480, 316, func(c C) {
		c.Label(24, 20, c.W-48, TitleB, c.Text, Left, textSaveTitle)
		c.Label(24, 44, c.W-48, Caption, c.Text2, Left, textDetails)
		y := float32(72)
		for i, t := range []*session.Text{m.Name, m.Author, m.Licence, m.Description} {
			c.Label(24, y+7, 100, Body, c.Text2, Left, t.Label())
			c.Box(124, y, c.W-148, 32, func(c C) {
				if d.fields[i].Layout(c, t) {
					done = true
				}
			})
			y += formPitch
		}
		w := c.Width(BodyB, textChooseFile) + 32
		c.Box(c.W-24-w, c.H-52, w, 32, func(c C) {
			if d.next.Layout(c, Face{Label: textChooseFile, Look: Primary}) {
				done = true
			}
		})
		c.Box(c.W-24-w-8-80, c.H-52, 80, 32, func(c C) {
			if d.cancel.Layout(c, Face{Label: textCancel, Look: Quiet, Tip: textEscTip, Keys: "Esc"}) {
				u.closeSheet(c)
			}
		})
	})
	if done && u.sheet == detailsOpen {
		u.sheet = noSheet
		c.Execute(focusNothing)
		u.askPath(d.path(m.Title()))
		c.again()
	}
}

// path is what the dialog suggests: a model that got another name gets a file of that name.
func (d *detailsSheet) path(title string) string {
	name := strings.Trim(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, title), ". ")
	if title == d.title || name == "" {
		return d.suggested
	}
	dir, file := filepath.Split(d.suggested)
	return dir + name + filepath.Ext(file)
}
