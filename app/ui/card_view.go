package ui

import (
	"fmt"
	"slices"

	"gioui.org/io/key"
	"gioui.org/widget"

	"inkling/app/session"
)

// cardView is the model card: the manifest as a person reads it, how the file was read, and each guess with what the other
// readings score and a way to overrule it. With a second model it becomes the comparison of the two.
type cardView struct {
	with    Dropdown
	save    Button
	list    Scroller
	chips   []*widget.Clickable // each keeps its place in memory: it is a tag
	again   Button
	compare compareView
}

// Right offers a second model, or what can be done with the one that is there.
func (v *cardView) Right(c C, s *session.Session) float32 {
	if s.Compare.Model() != nil {
		return v.compare.Right(c, s)
	}
	const w = 168
	models := slices.DeleteFunc(s.Files.Library(), func(e session.Entry) bool { return e.InUse || e.Problem != "" })
	past := slices.DeleteFunc(slices.Clone(s.Runs.List()), func(p *session.PastRun) bool { return p.Network == s.Model.Network() })
	var options []string
	for _, e := range models {
		options = append(options, e.Name)
	}
	for _, p := range past {
		options = append(options, runNamed(s, p))
	}
	if len(options) == 0 {
		return 0
	}
	reason := ""
	if s.Compare.Busy() {
		reason = textReading
	}
	c.Box(c.W-w, (c.H-32)/2, w, 32, func(c C) {
		i := v.with.Layout(c, Dropped{Options: options, Chosen: -1, Name: textCompareWith, Tip: textCompareTip, Reason: reason})
		c.Label(10, (c.H-18)/2, c.W-36, Body, c.Text, Left, textCompareWith)
		switch {
		case i < 0:
		case i < len(models):
			s.Compare.OpenEntry(models[i])
		default:
			s.Compare.OpenRun(past[i-len(models)])
		}
	})
	return w
}

// runNamed tells an earlier run from the others: by its settings, and how well it reads.
func runNamed(s *session.Session, p *session.PastRun) string {
	words := fmt.Sprintf(textRunNamed, p.Name, p.Differs(s.Run.Config()))
	if n := len(p.History); n > 0 && p.History[n-1].TestAccuracy == p.History[n-1].TestAccuracy {
		words += "  " + session.Percent(p.History[n-1].TestAccuracy)
	}
	return words
}

// Key walks through the digits on which two models disagree.
func (v *cardView) Key(_ C, s *session.Session, name key.Name, _ key.Modifiers) bool {
	switch {
	case s.Compare.Model() == nil:
	case name == key.NameRightArrow:
		v.compare.walk(s, 1)
		return true
	case name == key.NameLeftArrow:
		v.compare.walk(s, -1)
		return true
	}
	return false
}

// Layout draws the view in the whole box.
func (v *cardView) Layout(c C, s *session.Session) {
	if s.Compare.Model() != nil {
		v.compare.Layout(c, s)
		return
	}
	if s.Model.Network() == nil {
		return
	}
	pad := float32(24)
	if c.W < 560 || c.H < 600 {
		pad = 16
	}
	w := c.W - 2*pad
	facts, guesses := s.Model.Facts(), s.Model.Guesses()
	v.list.Layout(c, v.height(c, s, w, facts, guesses), func(c C) {
		c.Box(pad, 0, w, c.H, func(c C) { v.card(c, s, facts, guesses) })
	})
}

// Measures of the card in dp.
const (
	factRow  = 26
	guessRow = 60
	cardTop  = 76
)

func (v *cardView) height(c C, s *session.Session, w float32, facts []session.Fact, guesses []session.Guess) float32 {
	h := cardTop + v.factsHeight(s, w, facts) + 32
	if d := s.Model.Manifest().Description; d != "" {
		h += c.Height(w-16, Body, d) + 12
	}
	return h + v.doctorHeight(c, s, w, guesses)
}

// narrowCard is the width below which the bars of the digits stand under the facts instead of beside them.
const narrowCard = 480

// besideFacts is the height of the bars of ten digits.
const besideFacts = 208

func (v *cardView) factsHeight(s *session.Session, w float32, facts []session.Fact) float32 {
	h := float32(len(facts)) * factRow
	if w >= narrowCard {
		return max(h, besideFacts)
	}
	if n := len(s.Model.PerClass()); n > 0 {
		h += 44 + 17*float32(n)
	}
	return h
}

func (v *cardView) card(c C, s *session.Session, facts []session.Fact, guesses []session.Guess) {
	y := float32(16)
	const sw = 152
	c.Label(0, y, c.W-sw-8, Card, c.Text, Left, s.Model.Title())
	c.Label(0, y+28, c.W-sw-8, Body, c.Text2, Left, s.Model.Where())
	c.Box(c.W-sw, y, sw, 32, func(c C) {
		v.save.Press(c, s.Files.SaveAs, Face{Label: textCleanCopy, Look: Primary, Tip: textCleanCopyTip, Keys: shortcut("Ctrl+Shift+S")})
	})
	y = cardTop
	if d := s.Model.Manifest().Description; d != "" {
		y += c.Wrapped(0, y, c.W-16, Body, c.Text, d) + 12
	}
	left, nameW := min(c.W*.58, 440), float32(136)
	switch shares := s.Model.PerClass(); {
	case c.W < narrowCard || len(shares) == 0:
		left = c.W
	case c.W < 560:
		left, nameW = c.W*.6, 126
	}
	beside := left
	for i, f := range facts {
		ink, value := c.Text, f.Value
		if !f.Stated {
			ink, value = c.Text3, textNotStated
		}
		c.Label(0, y+float32(i)*factRow, nameW, Body, c.Text2, Left, f.Name)
		if float32(i)*factRow >= besideFacts { // below the bars of the digits
			left = c.W
		}
		c.Label(nameW, y+float32(i)*factRow, left-nameW-8, Body, ink, Left, value)
		if f.Calibration && (i == 0 || !facts[i-1].Calibration) {
			c.Ask(s, nameW+min(c.Width(Body, value), left-nameW-36)+2, y+float32(i)*factRow-3, aboutCalibration)
		}
	}
	if shares := s.Model.PerClass(); len(shares) > 0 {
		x, y, w := beside+16, y, c.W-beside-16
		if c.W < narrowCard {
			x, y, w = 0, y+float32(len(facts))*factRow+8, c.W-16
		}
		c.Label(x, y-2, w, BodyB, c.Text, Left, textRightByDigit)
		recallBars(c, x, y+34, w, 17, s.Model.Labels(), shares)
	}
	y += v.factsHeight(s, c.W, facts) + 8
	v.doctor(c, s, y, guesses)
}

// words are what is said about how the file was read.
func (v *cardView) words(s *session.Session, guesses []session.Guess) []string {
	r := s.Model.Report()
	if r == nil {
		return nil
	}
	out := []string{textReadByManifest}
	if len(guesses) > 0 && r.Accuracy >= 0 {
		out[0] = textReadByTrying
	}
	if r.Certain != "" {
		out = append(out, r.Certain)
	}
	out = append(out, r.Warnings...)
	if len(r.Ignored) > 0 {
		list := ""
		for i, name := range r.Ignored {
			if i == 8 {
				list += fmt.Sprintf(textAndMore, len(r.Ignored)-i)
				break
			}
			if i > 0 {
				list += "; "
			}
			list += name
		}
		out = append(out, textLeftOut+list+".")
	}
	return out
}

func (v *cardView) doctorHeight(c C, s *session.Session, w float32, guesses []session.Guess) float32 {
	words := v.words(s, guesses)
	if len(words) == 0 {
		return 0
	}
	h := float32(58)
	for _, word := range words {
		h += c.Height(w-32, Body, word) + 4
	}
	per := v.perRow(w)
	for _, g := range guesses {
		h += guessRow * float32((len(g.Options)+per-1)/per)
	}
	return h
}

// perRow is how many chips stand beside each other.
func (v *cardView) perRow(w float32) int { return max(int((w-124)/154), 1) }

// doctor draws how the file was read and the chips to overrule it.
func (v *cardView) doctor(c C, s *session.Session, y float32, guesses []session.Guess) {
	words := v.words(s, guesses)
	if len(words) == 0 {
		return
	}
	h := v.doctorHeight(c, s, c.W, guesses)
	c.Round(0, y, c.W, h, 8, c.Inset)
	c.Border(0, y, c.W, h, 8, 1, c.Line)
	c.Icon(14, y+14, 20, IconInfo, c.AccentText)
	c.Label(40, y+14, c.W-60, TitleB, c.Text, Left, textHowRead)
	c.Ask(s, 42+c.Width(TitleB, textHowRead), y+12, aboutDoctor)
	if len(guesses) > 0 && s.Model.Overruled() {
		c.Box(c.W-168, y+8, 156, 30, func(c C) {
			if v.again.Layout(c, Face{Label: textLetChoose, Look: Quiet, Tip: textLetChooseTip}) {
				s.Model.LetChoose()
			}
		})
	}
	y += 42
	for _, word := range words {
		y += c.Wrapped(16, y, c.W-32, Body, c.Text2, word) + 4
	}
	y += 8
	per, n := v.perRow(c.W), 0
	for _, g := range guesses {
		c.Label(16, y+15, 92, Body, c.Text, Left, g.Name)
		for i, o := range g.Options {
			for len(v.chips) <= n {
				v.chips = append(v.chips, new(widget.Clickable))
			}
			x := 116 + float32(i%per)*154
			c.Box(x, y+float32(i/per)*guessRow, 146, 48, func(c C) { chip(c, s, v.chips[n], g, o) })
			n++
		}
		if len(g.Options) == 1 && c.W > 440 {
			c.Label(116+146+14, y+15, c.W-116-146-20, Body, c.Text2, Left, textFoundInShapes)
		}
		y += guessRow * float32((len(g.Options)+per-1)/per)
	}
}

// chip draws one reading with its score, and overrules the guess when it is pressed.
func chip(c C, s *session.Session, click *widget.Clickable, g session.Guess, o session.Option) {
	if click.Clicked(c.Context) && !o.Chosen {
		s.Model.Choose(g.Field, o.Value)
	}
	over := click.Hovered()
	pressArea(c, click, g.Name+": "+readingName(o.Value))
	bg, border, width := c.Panel, c.Ctl, float32(1)
	if o.Chosen {
		border, width = c.Accent, 2
	} else if over {
		bg = c.Hover
	}
	c.Round(0, 0, c.W, c.H, 6, bg)
	c.Border(0, 0, c.W, c.H, 6, width, border)
	ty := float32(7)
	if o.Accuracy < 0 {
		ty = 15
	}
	ring, st := c.Ctl, Body
	if o.Chosen {
		ring, st = c.Accent, BodyB
		c.Circle(20, ty+9, 3.4, c.Accent)
	}
	c.Ring(20, ty+9, 6.5, 1.6, ring)
	c.Label(34, ty, c.W-40, st, c.Text, Left, readingName(o.Value))
	if o.Accuracy >= 0 {
		c.Round(12, 32, 72, 6, 2, c.Track)
		if w := 72 * float32(o.Accuracy); w >= 1 {
			c.Round(12, 32, w, 6, 2, ring)
		}
		c.Label(88, 27, c.W-98, Caption, c.Text2, Right, Fixed(100*o.Accuracy, 1)+" %")
	}
	if c.Focused(click) {
		c.FocusRing(0, 0, c.W, c.H, 6)
	}
	tip := readingName(o.Value)
	if !o.Chosen {
		tip += ". " + textOverrule
	}
	c.tip(click, over, tip, "")
	c.tell(c.Focused(click), tip, "")
}

// readingName writes a choice of the doctor as a person would.
func readingName(v string) string {
	switch v {
	case "out×in":
		return "Output × input"
	case "in×out":
		return "Input × output"
	case "light-on-dark":
		return "White on black"
	case "dark-on-light":
		return "Black on white"
	case "":
		return "–"
	}
	return title(v)
}
