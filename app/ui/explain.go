package ui

import (
	"fmt"
	"image"
	"math"
	"strings"

	"inkling/app/session"
	"inkling/core"
	"inkling/persist"
)

// topic is a quantity on the screen that can be asked about.
type topic uint8

// The topics, in the order a pupil meets them on the way from the canvas to the answer.
const (
	aboutCentring topic = iota
	aboutOutputs
	aboutSure
	aboutUncertainty
	aboutLoss
	aboutCells
	aboutLinks
	aboutSum
	aboutLoudest
	aboutWhy
	aboutWeights
	aboutAccuracy
	aboutCurves
	aboutTimeline
	aboutMatrix
	aboutDoctor
	aboutCompare
	aboutTeach
	aboutCalibration
	topics
)

// asked is the "?" beside each quantity, and which of them is open.
type asked struct {
	buttons [topics]Button
	open    topic
	shown   bool
	list    Scroller
}

// Ask draws the "?" of a topic in a box of 24 dp at x, y. Pressed, it explains the quantity in a sentence, as a formula, and
// with the numbers of the drawing at hand.
func (c C) Ask(s *session.Session, x, y float32, about topic) {
	if c.scr == nil {
		return
	}
	a := &c.scr.asked
	c.Box(x, y, 24, 24, func(c C) {
		t := explanations[about]
		if a.buttons[about].Layout(c, Face{Icon: IconHelp, Size: 14, Look: Quiet, Color: c.Text3, Tip: fmt.Sprintf(textAsk, t.title)}) {
			a.shown, a.open = !(a.shown && a.open == about), about
			a.list.Reset()
		}
		if a.shown && a.open == about {
			c.explain(s, a, about)
		}
	})
}

// explain opens the popover beside the "?".
func (c C) explain(s *session.Session, a *asked, about topic) {
	t := explanations[about]
	worked := ""
	if t.worked != nil {
		worked = t.worked(s)
	}
	const width, pad = 340, 16
	w := float32(width - 2*pad)
	h := 14 + TitleB.Line + 8 + c.Height(w, Body, t.sentence)
	if t.formula != "" {
		h += 12 + c.Height(w-20, BodyB, t.formula) + 16
	}
	if worked != "" {
		h += 12 + CaptionB.Line + 4 + c.Height(w, Body, worked)
	}
	h += 16
	px := c.Metric.PxPerDp
	winW, winH := float32(c.scr.size.X)/px, float32(c.scr.size.Y)/px
	left := min(max(float32(c.pos.X)/px, 8), winW-width-8)
	top := float32(c.pos.Y)/px + 28
	if top+h > winH-8 {
		top = float32(c.pos.Y)/px - h - 4
	}
	top = max(8, top)
	full := h
	h = min(h, winH-16)
	r := image.Rect(c.Px(left), c.Px(top), c.Px(left+width), c.Px(top+h))
	c.scr.open(&popup{owner: &a.buttons[about], at: r, metric: c.Metric, closed: func() { a.shown = false }, draw: func(c C) {
		a.list.Layout(c, full, func(c C) {
			y := float32(14)
			c.Label(pad, y, w, TitleB, c.Text, Left, t.title)
			y += TitleB.Line + 8
			y += c.Wrapped(pad, y, w, Body, c.Text, t.sentence)
			if t.formula != "" {
				y += 12
				fh := c.Height(w-20, BodyB, t.formula) + 16
				c.Round(pad, y, w, fh, 6, c.Inset)
				c.Wrapped(pad+10, y+8, w-20, BodyB, c.Text, t.formula)
				y += fh
			}
			if worked != "" {
				y += 12
				c.Label(pad, y, w, CaptionB, c.Text2, Left, textInYourDrawing)
				y += CaptionB.Line + 4
				c.Wrapped(pad, y, w, Body, c.Text2, worked)
			}
		})
	}})
}

// explanation is what is said about a topic.
type explanation struct {
	title, sentence, formula string
	worked                   func(*session.Session) string // with the numbers of the drawing; "" where there are none
}

// drawn wraps a worked example that needs something on the canvas.
func drawn(f func(s *session.Session, a *session.Answer) string) func(*session.Session) string {
	return func(s *session.Session) string {
		if a := s.Answer(); a.Trace != nil {
			return f(s, a)
		}
		return textDrawToSee
	}
}

func workedCentring(s *session.Session, _ *session.Answer) string {
	st := s.Drawing.Steps()
	if !s.Drawing.Centre.Get() {
		return textWorkedUncentred
	}
	return fmt.Sprintf(textWorkedCentring, Fixed(float64(st.Box.X1-st.Box.X0), 1), Fixed(float64(st.Box.Y1-st.Box.Y0), 1), Fixed(float64(st.CentreX), 1), Fixed(float64(st.CentreY), 1))
}

func workedOutputs(_ *session.Session, a *session.Answer) string {
	sum := float32(0)
	for _, o := range a.Outputs {
		sum += o
	}
	return fmt.Sprintf(textWorkedOutputs, label(a.Labels, a.Digit), Fixed(float64(a.Outputs[a.Digit]), 4), label(a.Labels, a.Second), Fixed(float64(a.Outputs[a.Second]), 4), Fixed(float64(sum), 3))
}

func workedSure(_ *session.Session, a *session.Answer) string {
	is := "≥"
	if a.Score < a.Threshold {
		is = "<"
	}
	return fmt.Sprintf(textWorkedSure, Fixed(a.Score, 3), is, Fixed(a.Threshold, 3), a.Sentence())
}

func workedUncertainty(_ *session.Session, a *session.Answer) string {
	var terms []string
	sum := 0.0
	for _, o := range a.Outputs {
		sum += math.Max(float64(o), 0)
	}
	if sum == 0 {
		return ""
	}
	entropy := 0.0
	for _, o := range a.Outputs {
		if p := math.Max(float64(o), 0) / sum; p > 0 {
			entropy -= p * math.Log(p)
			if p >= .01 && len(terms) < 4 {
				terms = append(terms, fmt.Sprintf("−%s·ln %s", Fixed(p, 2), Fixed(p, 2)))
			}
		}
	}
	list := strings.Join(terms, " ")
	if len(terms) < len(a.Outputs) {
		list += " …"
	}
	return fmt.Sprintf(textWorkedUncertainty, list, Fixed(entropy, 3), Fixed(entropy, 3), len(a.Outputs), Fixed(entropy/math.Log(float64(len(a.Outputs))), 2))
}

func workedLoss(s *session.Session, a *session.Answer) string {
	d := a.LossDigit
	if d < 0 || d >= len(a.Outputs) {
		return ""
	}
	if s.Model.Loss() == core.CrossEntropy {
		return fmt.Sprintf(textWorkedCross, label(a.Labels, d), Fixed(float64(a.Outputs[d]), 4), Fixed(a.Loss, 4))
	}
	return fmt.Sprintf(textWorkedSquared, label(a.Labels, d), Fixed(float64(a.Outputs[d]), 4), Fixed(a.Loss, 4))
}

func workedSum(_ *session.Session, a *session.Answer) string {
	t := a.Trace
	last := len(t.Sums) - 1
	x := t.Input
	if last > 0 {
		x = t.Activations[last-1]
	}
	return fmt.Sprintf(textWorkedSum, label(a.Labels, a.Digit), session.Thousands(len(x)), Fixed(float64(t.Sums[last][a.Digit]), 3), Fixed(float64(t.Activations[last][a.Digit]), 3))
}

func workedCells(_ *session.Session, a *session.Answer) string {
	first := a.Trace.Activations[0]
	lit := 0
	for _, v := range first {
		if v > .5 {
			lit++
		}
	}
	return fmt.Sprintf(textWorkedCells, lit, session.Thousands(len(first)))
}

func workedAccuracy(s *session.Session) string {
	history := s.Curves()
	if len(history) == 0 {
		return ""
	}
	end := history[len(history)-1]
	if end.TestAccuracy != end.TestAccuracy {
		return ""
	}
	total := testDigits(s)
	if total == 0 {
		return ""
	}
	wrong := int(math.Round((1 - end.TestAccuracy) * float64(total)))
	return fmt.Sprintf(textWorkedAccuracy, Fixed(100*end.TestAccuracy, 2), session.Thousands(total), session.Thousands(wrong))
}

// testDigits is how many digits the accuracy was measured on; 0 where nobody knows.
func testDigits(s *session.Session) int {
	if m := s.Model.Manifest().Metrics; m != nil && m.TestTotal > 0 {
		return m.TestTotal
	}
	if _, test := s.Data.Sets(); test != nil {
		return test.Len()
	}
	if s.Data.Folder() == "" {
		return 10000
	}
	return 0
}

func workedLinks(_ *session.Session, a *session.Answer) string {
	n := a.Network
	last := len(n.Layers) - 1
	if last == 0 {
		return ""
	}
	row := n.Layers[last].Weights
	best, most := 0, float32(-1)
	for j, act := range a.Trace.Activations[last-1] {
		if v := row.Data[a.Digit*row.Stride+j] * act; max(v, -v) > most {
			best, most = j, max(v, -v)
		}
	}
	w, act := row.Data[a.Digit*row.Stride+best], a.Trace.Activations[last-1][best]
	return fmt.Sprintf(textWorkedLinks, label(a.Labels, a.Digit), best, Signed(float64(w), 3), Fixed(float64(act), 3), Signed(float64(w*act), 3))
}

func workedLoudest(s *session.Session, a *session.Answer) string {
	loud := s.Loudest(0, a.Digit, 1)
	if len(loud) == 0 {
		return ""
	}
	n := loud[0].Neuron
	return fmt.Sprintf(textWorkedLoudest, n, label(a.Labels, a.Digit), Fixed(float64(a.Trace.Activations[0][n]), 3), Signed(float64(loud[0].Amount), 2))
}

func workedWhy(s *session.Session, a *session.Answer) string {
	found := s.Attribution(a.Digit)
	if found == nil || found.Of != a { // it comes in a moment
		return ""
	}
	pro, con := found.Balance()
	parts := addUp([4]float64{found.Blank, pro, con, found.Value})
	return fmt.Sprintf(textWorkedWhy, parts[0], parts[1], parts[2], parts[3])
}

func workedCalibration(s *session.Session) string {
	said := s.Model.Manifest().Calibration
	if said == nil {
		return ""
	}
	var words []string
	if before, after, t := persist.Value(said.ErrorBefore), persist.Value(said.ErrorAfter), persist.Value(said.Temperature); before == before && after == after && t == t {
		words = append(words, fmt.Sprintf(textWorkedCalibration, Fixed(t, 3), Fixed(100*before, 2), Fixed(100*after, 2)))
	}
	if said.MeasuredOn != "" {
		words = append(words, fmt.Sprintf(textMeasuredOn, said.MeasuredOn))
	}
	if a := s.Answer(); a.Trace != nil {
		words = append(words, workedSure(s, a))
	}
	return strings.Join(words, " ")
}

func workedMatrix(s *session.Session) string {
	t := s.Mistakes.Result()
	if t == nil {
		return ""
	}
	if p := t.Confused(1); len(p) > 0 {
		return fmt.Sprintf(textWorkedMatrix, session.Thousands(p[0].Count), label(t.Data.Classes, p[0].Label), label(t.Data.Classes, p[0].Answer))
	}
	return textNoMistakes
}

// explanations of the topics.
var explanations [topics]explanation

func init() {
	explanations = [topics]explanation{
		aboutCentring:    {textSeen, textSayCentring, textFormulaCentring, drawn(workedCentring)},
		aboutOutputs:     {textTitleOutputs, textSayOutputs, textFormulaOutputs, drawn(workedOutputs)},
		aboutSure:        {textTitleSure, textSaySure, textFormulaSure, drawn(workedSure)},
		aboutUncertainty: {textUncertainty, textSayUncertainty, textFormulaUncertainty, drawn(workedUncertainty)},
		aboutLoss:        {textLoss, textSayLoss, textFormulaLoss, drawn(workedLoss)},
		aboutCells:       {textTitleCells, textSayCells, textFormulaCells, drawn(workedCells)},
		aboutLinks:       {textTitleLinks, textSayLinks, textFormulaLinks, drawn(workedLinks)},
		aboutSum:         {textTitleSum, textSaySum, textFormulaSum, drawn(workedSum)},
		aboutLoudest:     {textTitleLoudest, textSayLoudest, textFormulaLoudest, drawn(workedLoudest)},
		aboutWhy:         {textTitleWhy, textSayWhy, textFormulaWhy, drawn(workedWhy)},
		aboutWeights:     {textTitleWeights, textSayWeights, textFormulaWeights, nil},
		aboutAccuracy:    {textTitleAccuracy, textSayAccuracy, textFormulaAccuracy, workedAccuracy},
		aboutCurves:      {textTitleCurves, textSayCurves, textFormulaCurves, nil},
		aboutTimeline:    {textTitleTimeline, textSayTimeline, "", nil},
		aboutMatrix:      {textMatrix, textSayMatrix, "", workedMatrix},
		aboutDoctor:      {textHowRead, textSayDoctor, "", nil},
		aboutCompare:     {textTitleCompare, textSayCompare, "", nil},
		aboutTeach:       {textTitleTeach, textSayTeach, "", nil},
		aboutCalibration: {textTitleCalibration, textSayCalibration, textFormulaCalibration, workedCalibration},
	}
}
