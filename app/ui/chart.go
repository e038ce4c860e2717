package ui

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"gioui.org/f32"
	"gioui.org/io/event"
	"gioui.org/io/pointer"
	"gioui.org/op"
	"gioui.org/op/clip"
)

// curve is one line of a chart: y of each whole x from first on; what is not a number is left out.
type curve struct {
	first int
	y     []float64
	color color.NRGBA
	width float32
	dash  []float32
	name  string // with its newest value beside its end; "" draws none
	dot   bool   // an open dot at the end
}

// ghost says that the curve is an earlier run's: those are dotted.
func (k *curve) ghost() bool { return len(k.dash) == 2 && k.dash[0] < 2 }

// at is the curve's value at x, or NaN.
func (k *curve) at(x int) float64 {
	if i := x - k.first; i >= 0 && i < len(k.y) {
		return k.y[i]
	}
	return math.NaN()
}

// chart draws curves over epochs: a left axis with hairlines, no frame, and the values under the pointer.
type chart struct {
	inside bool
	x      float32 // of the pointer, px
}

// chartSpec is what a chart shows in one frame.
type chartSpec struct {
	x0, x1  int // epochs
	y0, y1  float64
	log     bool
	format  func(v float64) string // of the axis
	exact   func(v float64) string // of the values under the pointer
	curves  []curve                // the last is drawn on top
	marked  float64                // a moment, in epochs, with a hairline; −1 draws none
	nothing string                 // instead of curves, where there are none
}

// The chart's margins in dp.
const (
	chartLeft, chartRight, chartTop, chartBottom = 44, 24, 10, 26
)

// Layout draws the chart in the whole box.
func (ch *chart) Layout(c C, s *chartSpec) {
	w, h := c.W-chartLeft-chartRight, c.H-chartTop-chartBottom
	if w < 20 || h < 20 {
		return
	}
	scaleY := func(v float64) float64 { return v }
	if s.log {
		scaleY = func(v float64) float64 { return math.Log(max(v, 1e-12)) }
	}
	span := max(float64(s.x1-s.x0), 1)
	px := func(x float64) float32 { return chartLeft + float32((x-float64(s.x0))/span)*w }
	py := func(v float64) float32 {
		return chartTop + float32((scaleY(s.y1)-scaleY(v))/(scaleY(s.y1)-scaleY(s.y0)))*h
	}
	for _, t := range yTicks(s.y0, s.y1, s.log, int(h/34)) {
		y := py(t)
		c.HLine(chartLeft, y, w, c.Line)
		c.Label(0, y-8, chartLeft-8, Caption, c.Text2, Right, s.format(t))
	}
	for _, t := range xTicks(s.x0, s.x1, int(w/48)) {
		c.Label(px(float64(t))-24, c.H-20, 48, Caption, c.Text2, Center, itoa(t))
	}
	if s.marked >= float64(s.x0) && s.marked <= float64(s.x1) {
		c.VLine(px(s.marked), chartTop, h, c.Ctl)
	}
	if s.nothing != "" {
		c.Wrapped(chartLeft+12, chartTop+h/2-18, w-24, Body, c.Text2, s.nothing)
		return
	}
	c.clipped(c.Rect(chartLeft, chartTop-6, w, h+7), func(c C) {
		for i := range s.curves {
			c.line(&s.curves[i], s, px, py, w)
		}
	})
	for i := range s.curves {
		if k := &s.curves[i]; k.dot && len(k.y) > 0 {
			x, v := k.first+len(k.y)-1, k.y[len(k.y)-1]
			if v == v && x >= s.x0 {
				at := clampf(py(v), chartTop, chartTop+h)
				c.Circle(px(float64(x)), at, 5.75, k.color)
				c.Circle(px(float64(x)), at, 3.25, c.Panel)
			}
		}
	}
	ch.pointer(c)
	if hx, ok := ch.hovered(c, s, w); ok {
		ch.values(c, s, hx, px, py, w, h)
		return
	}
	c.endLabels(s, px, py, h)
}

// pointer follows the pointer over the chart.
func (ch *chart) pointer(c C) {
	for {
		e, ok := c.Event(pointer.Filter{Target: ch, Kinds: pointer.Move | pointer.Enter | pointer.Leave | pointer.Drag | pointer.Press})
		if !ok {
			break
		}
		if p, ok := e.(pointer.Event); ok {
			ch.inside = p.Kind != pointer.Leave
			ch.x = p.Position.X
			c.Execute(op.InvalidateCmd{})
		}
	}
	defer clip.Rect(c.Full()).Push(c.Ops).Pop()
	event.Op(c.Ops, ch)
}

// hovered is the epoch under the pointer.
func (ch *chart) hovered(c C, s *chartSpec, w float32) (int, bool) {
	if !ch.inside {
		return 0, false
	}
	share := (ch.x/c.Metric.PxPerDp - chartLeft) / w
	if share < -.02 || share > 1.02 {
		return 0, false
	}
	x := s.x0 + int(math.Round(float64(share)*float64(s.x1-s.x0)))
	for i := range s.curves {
		if v := s.curves[i].at(x); v == v {
			return x, true
		}
	}
	return 0, false
}

// values draws the hairline under the pointer and what each named curve has there.
func (ch *chart) values(c C, s *chartSpec, x int, px func(float64) float32, py func(float64) float32, w, h float32) {
	at := px(float64(x))
	c.VLine(at, chartTop, h, c.Text3)
	var names, numbers []string
	var inks []color.NRGBA
	for i := len(s.curves) - 1; i >= 0; i-- {
		k := &s.curves[i]
		v := k.at(x)
		if v != v || k.name == "" {
			continue
		}
		c.Circle(at, clampf(py(v), chartTop, chartTop+h), 3, k.color)
		names, numbers, inks = append(names, k.name), append(numbers, s.exact(v)), append(inks, k.color)
	}
	width := c.Width(CaptionB, textEpochN(x))
	for i := range names {
		width = max(width, c.Width(Caption, names[i])+12+c.Width(CaptionB, numbers[i]))
	}
	width = min(width+20, 300, w*.7)
	height := float32(len(names))*17 + 28
	left := at + 12
	if left+width > chartLeft+w+chartRight {
		left = at - 12 - width
	}
	c.Box(left, chartTop+2, width, height, func(c C) {
		c.Round(0, 0, c.W, c.H, 6, c.Panel)
		c.Border(0, 0, c.W, c.H, 6, 1, c.GridStrong)
		c.Label(10, 5, c.W-20, CaptionB, c.Text, Left, textEpochN(x))
		for i := range names {
			y := 23 + float32(i)*17
			c.Label(10, y, c.W-32-c.Width(CaptionB, numbers[i]), Caption, inks[i], Left, names[i])
			c.Label(10, y, c.W-20, CaptionB, c.Text, Right, numbers[i])
		}
	})
}

// endLabels names the curves at their newest values, kept apart.
func (c C) endLabels(s *chartSpec, px func(float64) float32, py func(float64) float32, h float32) {
	type tag struct {
		x, y float32
		k    *curve
		text string
		end  float32 // where the curve ends
	}
	var tags []tag
	for i := len(s.curves) - 1; i >= 0; i-- {
		k := &s.curves[i]
		n := len(k.y)
		if k.name == "" || n == 0 || k.y[n-1] != k.y[n-1] || k.first+n-1 < s.x0 || k.ghost() {
			continue
		}
		y := clampf(py(k.y[n-1]), chartTop+4, chartTop+h-8)
		tags = append(tags, tag{px(float64(k.first + n - 1)), y, k, k.name + " " + s.exact(k.y[n-1]), y})
	}
	if len(tags) > 1 { // the higher one moves up until both can be read
		a, b := &tags[0], &tags[1]
		if d := a.y - b.y; d < 20 && d > -20 {
			move := (20 - max(d, -d))
			if a.y <= b.y {
				a.y -= move
			} else {
				b.y -= move
			}
			if top := min(a.y, b.y); top < 6 {
				a.y, b.y = a.y+6-top, b.y+6-top
			}
		}
	}
	var edge []tag // of curves that end too near the right edge for a name beside them
	for _, t := range tags {
		st := endStyle(t.k)
		if w := c.Width(st, t.text); t.x+12+w > c.W {
			edge = append(edge, t)
			continue
		}
		c.endLabel(st, t.x+12, t.y, t.k.color, t.text)
	}
	if len(edge) == 0 {
		return
	}
	// Those stand above all curves, or below all, wherever they cover none.
	w, right := float32(0), c.W
	for _, t := range edge {
		w, right = max(w, c.Width(endStyle(t.k), t.text)), min(right, t.x-10)
	}
	top, bottom := h+chartTop, float32(chartTop)
	for i := range s.curves {
		for x := s.x0; x <= s.x1; x++ {
			if v := s.curves[i].at(x); v == v && px(float64(x)) > right-w-12 {
				y := clampf(py(v), chartTop, chartTop+h)
				top, bottom = min(top, y), max(bottom, y)
			}
		}
	}
	slices.SortFunc(edge, func(a, b tag) int { return cmp.Compare(a.end, b.end) })
	tall := 18 * float32(len(edge))
	y := top - tall - 3
	switch above, below := top-2, chartTop+h-bottom; {
	case above >= tall:
	case below >= tall:
		y = bottom + 5
	default: // between the curves, as near to the edge as can be
		y = max(0, min(y, chartTop+h-tall))
	}
	for i, t := range edge {
		st := endStyle(t.k)
		tw := c.Width(st, t.text)
		c.endLabel(st, right-tw, y+9+18*float32(i), t.k.color, t.text)
	}
}

// endStyle is bold for the curve that matters.
func endStyle(k *curve) Style {
	if k.dot {
		return BodyB
	}
	return Body
}

// endLabel writes the name of a curve, its middle at y, on a ground of its own.
func (c C) endLabel(st Style, x, y float32, ink color.NRGBA, text string) {
	w := c.Width(st, text)
	c.Fill(x-3, y-9, w+6, 18, c.Panel)
	c.Label(x, y-9, w+2, st, ink, Left, text)
}

// line draws a curve, at most one stroke from a pixel column's least to its greatest value.
func (c C) line(k *curve, s *chartSpec, px func(float64) float32, py func(float64) float32, w float32) {
	var pts []f32.Point
	flush := func() {
		c.Stroke(pts, k.width, k.color, k.dash...)
		pts = pts[:0]
	}
	perColumn := float64(s.x1-s.x0) / float64(max(c.PxF(w), 1))
	for i := 0; i < len(k.y); i++ {
		x := k.first + i
		if x < s.x0-1 || x > s.x1 {
			continue
		}
		v := k.y[i]
		if v != v {
			flush()
			continue
		}
		if perColumn > 1 {
			lo, hi := v, v
			end := min(len(k.y), i+int(perColumn)+1)
			for _, u := range k.y[i:end] {
				lo, hi = min(lo, u), max(hi, u)
			}
			pts = append(pts, f32.Pt(px(float64(x)), far32(py(lo))), f32.Pt(px(float64(x)), far32(py(hi))))
			i = end - 1
			continue
		}
		pts = append(pts, f32.Pt(px(float64(x)), far32(py(v))))
	}
	if len(pts) == 1 {
		c.Circle(pts[0].X, pts[0].Y, k.width, k.color)
		return
	}
	flush()
}

// far32 keeps a coordinate in the range a renderer can take.
func far32(v float32) float32 { return clampf(v, -4000, 8000) }

func clampf(v, lo, hi float32) float32 { return max(lo, min(v, hi)) }

// yTicks are four or five round numbers between lo and hi.
func yTicks(lo, hi float64, log bool, most int) []float64 {
	var ticks []float64
	if log {
		// As many of 1, 2 and 5 in each decade as there is room for; where there is room for fewer, every second or third decade.
		decades := math.Log10(hi / lo)
		mantissas, every := []float64{1, 2, 5}, 1
		if 3*decades+1 > float64(max(most, 2)) {
			mantissas, every = []float64{1}, int(math.Ceil(decades/float64(max(most, 2))))
		}
		for e := math.Floor(math.Log10(max(lo, 1e-12))); e <= math.Log10(hi)+1e-9; e++ {
			if int(e)%max(every, 1) != 0 {
				continue
			}
			for _, m := range mantissas {
				if t := m * math.Pow(10, e); t >= lo*.999 && t <= hi*1.001 {
					ticks = append(ticks, t)
				}
			}
		}
		if len(ticks) < 2 {
			return []float64{lo, hi}
		}
		return ticks
	}
	step := niceStep((hi - lo) / float64(max(min(most, 5), 2)))
	for k := math.Ceil(lo/step - 1e-9); k*step <= hi+step*1e-9; k++ {
		ticks = append(ticks, max(k*step, lo))
	}
	return ticks
}

// xTicks are round epochs between lo and hi.
func xTicks(lo, hi, most int) []int {
	step := max(int(niceStep(float64(hi-lo)/float64(max(min(most, 12), 1)))), 1)
	var ticks []int
	for t := (lo + step - 1) / step * step; t <= hi; t += step {
		ticks = append(ticks, t)
	}
	return ticks
}

// niceStep is the least of 1, 2, 5 times a power of ten that is not below v.
func niceStep(v float64) float64 {
	if !(v > 0) {
		return 1
	}
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if m*p >= v*(1-1e-9) {
			return m * p
		}
	}
	return 10 * p
}

// segment is a level line from x0 to x1.
func segment(x0, x1, y float32) []f32.Point { return []f32.Point{{X: x0, Y: y}, {X: x1, Y: y}} }
