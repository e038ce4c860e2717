package ui

import (
	"inkling/app/session"
	"inkling/core"
)

// extraRow is a setting behind the fold.
type extraRow struct {
	field Field
	drop  Dropdown
}

// hidden says whether a setting behind the fold differs from the preset, so that the fold shows its dot.
func (r *rightPanel) hidden(s *session.Session) bool {
	for _, f := range r.extras(s) {
		if f.Changed() {
			return true
		}
	}
	return false
}

// extras are the settings behind the fold that mean something with the others as they are.
func (r *rightPanel) extras(s *session.Session) []session.Setting {
	t := s.Training
	c := t.Config()
	all := []session.Setting{t.Init, t.WeightDecay}
	if c.Optimiser != core.SGD {
		all = append(all, t.Momentum)
	}
	if c.Optimiser == core.Adam || c.Optimiser == core.AdamW {
		all = append(all, t.SecondMoment)
	}
	all = append(all, t.Schedule, t.Warmup)
	switch c.Schedule.Kind {
	case core.StepSchedule:
		all = append(all, t.DropEvery, t.DropFactor)
	case core.CosineSchedule:
		all = append(all, t.FinalRate)
	}
	all = append(all, t.Smoothing, t.Dropout, t.Averaging, t.Validation)
	if c.Validation > 0 {
		all = append(all, t.Patience)
	}
	all = append(all, t.Threads, s.Run.More)
	for _, a := range t.Augments {
		all = append(all, a)
	}
	return all
}

// advanced draws the settings behind the fold, each with the sentence that says what it does.
func (r *rightPanel) advanced(c C, s *session.Session, y float32) float32 {
	if r.extra == nil {
		r.extra = map[any]*extraRow{}
	}
	in := c.W - 15
	const x = 136 // these labels are longer
	w := in - x
	first := true
	for _, set := range r.extras(s) {
		row := r.extra[set]
		if row == nil {
			row = new(extraRow)
			r.extra[set] = row
		}
		if isAugment(s, set) && first {
			first = false
			y = r.keepRun(c, s, y)
			c.HLine(16, y, c.W-32, c.Line)
			c.Label(16, y+10, c.W-32, BodyB, c.Text, Left, textAugmentation)
			y += 36
		}
		r.putBack(c, y, set)
		c.Label(16, y+7, x-18, Body, c.Text2, Left, set.Label())
		c.Box(x, y, w, 32, func(c C) {
			switch v := set.(type) {
			case *session.Choice:
				row.drop.Choose(c, v, "")
			case Number:
				row.field.Layout(c, v, "")
			}
		})
		y += 36
		if e := set.Error(); e != "" {
			y += c.Complaint(16, y, c.W-32, e) + 4
		}
		y += c.Wrapped(16, y, c.W-32, Caption, c.Text3, set.Help()) + 10
	}
	return y
}

// keepRun draws the switch that makes files larger, so that a run can go on from them exactly.
func (r *rightPanel) keepRun(c C, s *session.Session, y float32) float32 {
	keep := s.Files.KeepRun
	c.Label(16, y+7, 118, Body, c.Text2, Left, keep.Label())
	c.Box(136, y+4, 48, 24, func(c C) { r.keep.Turn(c, keep, keep.Help(), "") })
	y += 36
	return y + c.Wrapped(16, y, c.W-32, Caption, c.Text3, keep.Help()) + 10
}

func isAugment(s *session.Session, set session.Setting) bool {
	for _, a := range s.Training.Augments {
		if set == session.Setting(a) {
			return true
		}
	}
	return false
}
