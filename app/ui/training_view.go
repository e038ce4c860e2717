package ui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gioui.org/io/key"
	"gioui.org/op"

	"inkling/app/session"
	"inkling/core"
)

// trainingView shows how learning goes: the numbers of the run, its curves beside those of earlier runs, the first layer
// while it forms, and a timeline on which the run can be taken back.
type trainingView struct {
	zoom, log       Segmented
	last, logarithm bool
	export          Dropdown
	accuracy, loss  chart
	slow            Switch
	keep            Dropdown
	line            int // its address is the slider's tag
	pics            [8]Picture
	now, use        Button
	picks           []int
	picksOf         int
}

// zoomEpochs is how many of the newest epochs the zoomed curves show.
const zoomEpochs = 10

// Right draws the exports.
func (v *trainingView) Right(c C, s *session.Session) float32 {
	const ew = 92
	c.Box(c.W-ew, (c.H-32)/2, ew, 32, func(c C) { v.exports(c, s) })
	return ew
}

// exports is a menu of files to write.
func (v *trainingView) exports(c C, s *session.Session) {
	formats := session.CurveFormats()
	options := make([]string, 0, len(formats)+1)
	for _, f := range formats {
		options = append(options, fmt.Sprintf(textCurvesAs, strings.ToUpper(f)))
	}
	options = append(options, textWeightsAs)
	i := v.export.Layout(c, Dropped{Options: options, Chosen: -1, Name: textExport, Tip: textExportTip})
	c.Label(10, (c.H-18)/2, c.W-36, Body, c.Text, Left, textExport)
	switch {
	case i >= 0 && i < len(formats):
		s.ExportCurves(formats[i]).Do()
	case i == len(formats):
		s.ExportWeights().Do()
	}
}

// Key takes the run back and forth by the arrows.
func (v *trainingView) Key(_ C, s *session.Session, name key.Name, _ key.Modifiers) bool {
	switch name {
	case key.NameLeftArrow:
		s.Checkpoints.Earlier.Do()
	case key.NameRightArrow:
		s.Checkpoints.Later.Do()
	case key.NameHome:
		s.Checkpoints.Look(0)
	case key.NameEnd:
		s.Checkpoints.Now.Do()
	default:
		return false
	}
	return true
}

// Layout draws the view in the whole box.
func (v *trainingView) Layout(c C, s *session.Session) {
	pad := float32(24)
	if c.W < 560 || c.H < 600 {
		pad = 16
	}
	w := c.W - 2*pad
	history := s.Curves()
	c.Box(pad, 0, w, 104, func(c C) { v.numbers(c, s, history) })
	top, foot, bottom := float32(112), float32(146), float32(16)
	if c.H < 600 {
		top, foot, bottom = 84, 74, 8
		if w > 500 { // the numbers beside the accuracy have a third line
			top = 96
		}
	}
	rest := c.H - top - foot - bottom - 24
	first := float32(math.Round(float64(rest * .54)))
	c.Box(pad, top, w, first, func(c C) { v.accuracyCard(c, s, history) })
	c.Box(pad, top+first+12, w, rest-first, func(c C) { v.lossCard(c, s, history) })
	c.Box(pad, c.H-bottom-foot, w, foot, func(c C) { v.neurons(c, s) })
}

// motion takes slow motion on, whichever page is shown.
func (v *trainingView) motion(c C, s *session.Session) {
	if s.Run.Tick(c.Now) {
		c.Execute(op.InvalidateCmd{At: c.Now.Add(session.SlowPause)})
	}
}

// span is which epochs the curves show: all that are planned, or the newest.
func (v *trainingView) span(s *session.Session, history []core.EpochResult) (from, to int) {
	to = len(history)
	if sn := s.Run.Snapshot(); sn != nil && s.Run.Active() {
		to = max(to, sn.Epochs)
	} else if to == 0 {
		to = s.Training.Epochs.Get()
	}
	if v.last && len(history) > zoomEpochs {
		to = len(history)
		from = to - zoomEpochs
	}
	return from, max(to, from+1)
}

// curves makes the lines of one chart: earlier runs behind, the training digits dashed, the test digits on top.
func (v *trainingView) curves(c C, s *session.Session, history []core.EpochResult, train, test func(core.EpochResult) float64, sameLoss bool) []curve {
	series := func(h []core.EpochResult, f func(core.EpochResult) float64) (int, []float64) {
		if len(h) == 0 {
			return 0, nil
		}
		ys := make([]float64, len(h))
		for i, e := range h {
			ys[i] = f(e)
		}
		return h[0].Epoch, ys
	}
	var out []curve
	ghosts := v.ghosts(s)
	if sameLoss { // numbers of another loss are no worse and no better
		ghosts = slices.DeleteFunc(ghosts, func(p *session.PastRun) bool { return p.Config.Loss != lossOf(s) })
	}
	for i := len(ghosts) - 1; i >= 0; i-- {
		first, ys := series(ghosts[i].History, test)
		out = append(out, curve{first: first, y: ys, color: c.Ctl, width: 1.5, dash: []float32{1.5, 4 + 2.5*float32(i)}, name: v.ghostName(s, ghosts[i], i)})
	}
	first, ys := series(history, train)
	out = append(out, curve{first: first, y: ys, color: c.Text2, width: 1.5, dash: []float32{5, 3}, name: textTrain2})
	first, ys = series(history, test)
	return append(out, curve{first: first, y: ys, color: c.AccentText, width: 2.5, name: textTest2, dot: true})
}

// ghosts are the earlier runs that are drawn, newest first: not the one that is the curve itself, and none that ended before it
// had a curve.
func (v *trainingView) ghosts(s *session.Session) []*session.PastRun {
	const most = 3
	var out []*session.PastRun
	for _, p := range s.Runs.List() {
		if p.Last != s.Run.Snapshot() && len(p.History) > 1 && len(out) < most {
			out = append(out, p)
		}
	}
	return out
}

// ghostName says what an earlier run had other than this one.
func (v *trainingView) ghostName(s *session.Session, p *session.PastRun, i int) string {
	differs := p.Differs(s.Run.Config())
	if i == 0 {
		return fmt.Sprintf(textLastRun, differs)
	}
	return fmt.Sprintf(textEarlierRun, differs)
}

// accuracyCard draws the accuracy's curves.
func (v *trainingView) accuracyCard(c C, s *session.Session, history []core.EpochResult) {
	c.Card(0, 0, c.W, c.H)
	x0, x1 := v.span(s, history)
	percent := func(f func(core.EpochResult) float64) func(core.EpochResult) float64 {
		return func(e core.EpochResult) float64 { return 100 * f(e) }
	}
	spec := chartSpec{x0: x0, x1: x1, y0: 0, y1: 100, marked: v.marked(s),
		format: func(t float64) string { return Fixed(t, decimalsOf(t)) },
		exact:  func(t float64) string { return Fixed(t, 2) },
		curves: v.curves(c, s, history, percent(trainAccuracy), percent(testAccuracy), false)}
	if len(history) == 0 && len(spec.curves) == 2 {
		spec.nothing = v.nothing(s)
	}
	// From the second epoch's value, rounded down to a ten, to 100.
	low := 100.0
	for i := range spec.curves {
		k := &spec.curves[i]
		if n := len(k.y); n > 0 && k.dash == nil || n > 0 && len(history) == 0 {
			low = min(low, number(k.y[min(1, n-1)], low))
		}
	}
	if low < 100 {
		spec.y0 = math.Floor(low/10) * 10
	}
	if v.last && x0 > 0 {
		spec.y0, spec.y1 = bounds(spec.curves, x0, x1, 0, 100)
	}
	v.cardHead(c, s, textAccuracyPercent, aboutCurves, &spec)
	c.Box(8, 34, c.W-16, c.H-38, func(c C) { v.accuracy.Layout(c, &spec) })
}

// lossCard draws the loss's curves.
func (v *trainingView) lossCard(c C, s *session.Session, history []core.EpochResult) {
	c.Card(0, 0, c.W, c.H)
	x0, x1 := v.span(s, history)
	spec := chartSpec{x0: x0, x1: x1, y1: 1, log: v.logarithm, marked: v.marked(s),
		format: func(t float64) string { return Fixed(t, decimalsOf(t)) },
		exact:  func(t float64) string { return Fixed(t, 4) },
		curves: v.curves(c, s, history, trainLoss, testLoss, true)}
	if len(history) == 0 && len(spec.curves) == 2 {
		spec.nothing = " "
	}
	high := 0.0
	for i := range spec.curves {
		k := &spec.curves[i]
		if n := len(k.y); n > 0 && (!k.ghost() || len(history) == 0) {
			high = max(high, number(k.y[min(1, n-1)], 0))
		}
	}
	if high > 0 {
		step := niceStep(high / 4)
		spec.y1 = math.Ceil(high*1.05/step) * step
	}
	switch {
	case v.logarithm:
		spec.y0, spec.y1 = logBounds(spec.curves, x0, x1)
	case v.last && x0 > 0:
		spec.y0, spec.y1 = bounds(spec.curves, x0, x1, 0, math.Inf(1))
	}
	title := fmt.Sprintf(textLossNamed, lossName(lossOf(s)))
	c.Label(16, 10, c.W-32, BodyB, c.Text, Left, title)
	c.Ask(s, 18+c.Width(BodyB, title), 7, aboutLoss)
	v.scales(c, 48+c.Width(BodyB, title))
	c.Box(8, 34, c.W-16, c.H-38, func(c C) { v.loss.Layout(c, &spec) })
}

// scales draws the zoom and the scale of the loss at the right of its card's head, as far as there is room.
func (v *trainingView) scales(c C, left float32) {
	x := c.W - 10
	choice := func(seg *Segmented, words []string, on bool, name string) bool {
		w := c.SegmentsWidth(words)
		if x-w < left {
			return on
		}
		x -= w
		chosen := 0
		if on {
			chosen = 1
		}
		c.Box(x, 6, w, 26, func(c C) {
			if i := seg.Layout(c, words, chosen, name); i >= 0 {
				on = i == 1
			}
		})
		x -= 8
		return on
	}
	v.logarithm = choice(&v.log, []string{textLinear, textLog}, v.logarithm, textLossScale)
	v.last = choice(&v.zoom, []string{textAll, textLast10}, v.last, textZoom)
}

// marked is the moment with a hairline: the one that is looked at, or the newest epoch of a run in progress.
func (v *trainingView) marked(s *session.Session) float64 {
	if k, back := s.Checkpoints.At(); back {
		return k.Position()
	}
	if sn := s.Run.Snapshot(); s.Run.Active() && sn != nil {
		return float64(sn.Epoch)
	}
	return -1
}

// nothing says what to do where there are no curves.
func (v *trainingView) nothing(s *session.Session) string {
	if s.Run.Active() {
		return textFirstPoint
	}
	if s.Model.Network() != nil && !math.IsNaN(s.Model.TestAccuracy()) {
		return fmt.Sprintf(textNoHistory, s.Training.Epochs.Text())
	}
	return fmt.Sprintf(textNoRun, s.Training.Epochs.Text())
}

// cardHead draws a chart's title and the key of its lines.
func (v *trainingView) cardHead(c C, s *session.Session, name string, about topic, spec *chartSpec) {
	c.Label(16, 10, c.W-32, BodyB, c.Text, Left, name)
	c.Ask(s, 18+c.Width(BodyB, name), 7, about)
	const line, gap = 26, 14 // what stands before a name, and after it
	room := c.W - 16 - 48 - c.Width(BodyB, name)
	var shown []*curve // test and train first, then earlier runs, the newest first
	var widths []float32
	for i := len(spec.curves) - 1; i >= 0; i-- {
		k := &spec.curves[i]
		w := line + c.Width(Caption, k.name) + gap
		if len(k.y) == 0 {
			continue
		}
		if k.ghost() { // they share what is left; those behind have the lower places
			if w = min(w, room/float32(i+1)); w < line+gap+56 {
				w = min(line+c.Width(Caption, k.name)+gap, room)
			}
			if w < line+gap+56 {
				break
			}
		}
		shown, widths, room = append(shown, k), append(widths, w), room-w
	}
	x := c.W - 16 + gap
	for _, w := range widths {
		x -= w
	}
	for i, k := range shown {
		c.Stroke(segment(x, x+20, 19), k.width, k.color, k.dash...)
		c.Label(x+line, 11, widths[i]-line-gap+1, Caption, c.Text2, Left, k.name)
		x += widths[i]
	}
}

func trainAccuracy(e core.EpochResult) float64 { return e.TrainAccuracy }
func testAccuracy(e core.EpochResult) float64 {
	if e.TestAccuracy != e.TestAccuracy {
		return e.ValidationAccuracy
	}
	return e.TestAccuracy
}
func trainLoss(e core.EpochResult) float64 { return e.TrainLoss }
func testLoss(e core.EpochResult) float64 {
	if e.TestLoss != e.TestLoss {
		return e.ValidationLoss
	}
	return e.TestLoss
}

// number is v, or other where v is not a number.
func number(v, other float64) float64 {
	if v-v != 0 {
		return other
	}
	return v
}

// bounds are round numbers around what the curves have between x0 and x1, within lo and hi.
func bounds(curves []curve, x0, x1 int, lo, hi float64) (from, to float64) {
	from, to = math.Inf(1), math.Inf(-1)
	for i := range curves {
		for x := x0; x <= x1; x++ {
			if v := curves[i].at(x); v-v == 0 {
				from, to = min(from, v), max(to, v)
			}
		}
	}
	if from > to {
		return lo, max(lo+1, min(hi, 1))
	}
	step := niceStep(max(to-from, 1e-6*max(math.Abs(to), 1)) / 4)
	if from == to { // level curves: the axis needs some height all the same
		from, to = max(lo, from-2*step), min(hi, to+2*step)
	}
	return max(lo, math.Floor(from/step)*step), min(hi, math.Ceil(to/step+1e-9)*step)
}

// logBounds are the numbers 1, 2 or 5 times a power of ten that enclose what the curves have above 0 between x0 and x1.
func logBounds(curves []curve, x0, x1 int) (from, to float64) {
	lo, hi := math.Inf(1), 0.0
	for i := range curves {
		for x := x0; x <= x1; x++ {
			if v := curves[i].at(x); v > 1e-9 && v-v == 0 {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	if hi == 0 {
		return .01, 1
	}
	to = niceStep(hi)
	if from = 1 / niceStep(1/lo); from >= to {
		from = 1 / niceStep(1/(from*.99))
	}
	return from, to
}

// decimalsOf is how many decimals an axis label needs.
func decimalsOf(t float64) int {
	for d := range 5 {
		if p := t * math.Pow(10, float64(d)); math.Abs(p-math.Round(p)) < 1e-6*max(1, math.Abs(p)) {
			return d
		}
	}
	return 5
}

// lossOf is the loss whose curves are shown.
func lossOf(s *session.Session) core.Loss {
	if s.Run.Active() {
		return s.Run.Config().Loss
	}
	return s.Model.Loss()
}

// lossName is the loss in words.
func lossName(l core.Loss) string {
	if l == core.CrossEntropy {
		return textCrossEntropy
	}
	return textMeanSquared
}
