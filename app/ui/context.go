package ui

import (
	"image"
	"image/color"
	"math"

	"gioui.org/f32"
	"gioui.org/layout"
	"gioui.org/op"
	"gioui.org/op/clip"
	"gioui.org/op/paint"
)

// C is what a view is drawn with: Gio's context for one frame, the theme, and where in the window it stands. A view fills
// its box, c.W by c.H dp, and places its parts in boxes of their own.
type C struct {
	layout.Context
	*Theme
	// W and H are the size of the box in dp.
	W, H float32

	pos image.Point // of the box in the window, px
	scr *screen     // overlays, shared by the whole window
}

// newC is the context of the whole window.
func newC(gtx layout.Context, th *Theme, scr *screen) C {
	s := gtx.Constraints.Max
	return C{Context: gtx, Theme: th, W: float32(s.X) / gtx.Metric.PxPerDp, H: float32(s.Y) / gtx.Metric.PxPerDp, scr: scr}
}

// Px is a length of v dp in whole pixels.
func (c C) Px(v float32) int { return int(math.Round(float64(v * c.Metric.PxPerDp))) }

// PxF is a length of v dp in pixels, not rounded: for strokes and curves.
func (c C) PxF(v float32) float32 { return v * c.Metric.PxPerDp }

// Pt is a point in dp as pixels.
func (c C) Pt(x, y float32) f32.Point { return f32.Pt(c.PxF(x), c.PxF(y)) }

// Rect is the box x, y, w, h (dp) in pixels; its edges are rounded, so that neighbours meet.
func (c C) Rect(x, y, w, h float32) image.Rectangle {
	return image.Rect(c.Px(x), c.Px(y), c.Px(x+w), c.Px(y+h))
}

// Full is the whole box in pixels.
func (c C) Full() image.Rectangle { return image.Rectangle{Max: c.Constraints.Max} }

// Box draws f in the box x, y, w, h (dp) of c.
func (c C) Box(x, y, w, h float32, f func(C)) {
	r := c.Rect(x, y, w, h)
	off := op.Offset(r.Min).Push(c.Ops)
	d := c
	d.W, d.H = w, h
	d.pos = c.pos.Add(r.Min)
	d.Constraints = layout.Exact(image.Pt(max(r.Dx(), 0), max(r.Dy(), 0)))
	f(d)
	off.Pop()
}

// Clip draws f in the box and hides what runs over its edges.
func (c C) Clip(x, y, w, h float32, f func(C)) {
	defer clip.Rect(c.Rect(x, y, w, h)).Push(c.Ops).Pop()
	c.Box(x, y, w, h, f)
}

// Off is c with its input switched off: the controls inside are drawn but hear nothing.
func (c C) Off() C {
	c.Context = c.Disabled()
	return c
}

// Fill paints the box x, y, w, h (dp).
func (c C) Fill(x, y, w, h float32, col color.NRGBA) { fill(c.Ops, c.Rect(x, y, w, h), col) }

// HLine and VLine draw hairlines one dp (at least a pixel) wide.
func (c C) HLine(x, y, w float32, col color.NRGBA) {
	r := c.Rect(x, y, w, 0)
	r.Max.Y = r.Min.Y + max(c.Px(1), 1)
	fill(c.Ops, r, col)
}

// VLine is HLine's upright twin.
func (c C) VLine(x, y, h float32, col color.NRGBA) {
	r := c.Rect(x, y, 0, h)
	r.Max.X = r.Min.X + max(c.Px(1), 1)
	fill(c.Ops, r, col)
}

// Round paints a rounded box; radius in dp.
func (c C) Round(x, y, w, h, radius float32, col color.NRGBA) {
	roundFill(c.Ops, c.Rect(x, y, w, h), c.Px(radius), col)
}

// Border draws a line of the given width (dp) just inside the rounded box.
func (c C) Border(x, y, w, h, radius, width float32, col color.NRGBA) {
	roundBorder(c.Ops, c.Rect(x, y, w, h), c.Px(radius), max(c.Px(width), 1), col)
}

// Card is a panel with a hairline border.
func (c C) Card(x, y, w, h float32) {
	c.Round(x, y, w, h, 8, c.Panel)
	c.Border(x, y, w, h, 8, 1, c.Line)
}

// Circle paints a disc; all in dp.
func (c C) Circle(x, y, r float32, col color.NRGBA) {
	var p clip.Path
	p.Begin(c.Ops)
	circle(&p, c.Pt(x, y), c.PxF(r), false)
	paint.FillShape(c.Ops, col, clip.Outline{Path: p.End()}.Op())
}

// Ring draws a circle of radius r (to the middle of its line), width dp wide.
func (c C) Ring(x, y, r, width float32, col color.NRGBA) {
	var p clip.Path
	p.Begin(c.Ops)
	circle(&p, c.Pt(x, y), c.PxF(r+width/2), false)
	circle(&p, c.Pt(x, y), c.PxF(r-width/2), true)
	paint.FillShape(c.Ops, col, clip.Outline{Path: p.End()}.Op())
}

// Stroke draws a path of points (dp) with round joins, width dp wide; dash is the lengths of ink and gap, or none for a
// solid line.
func (c C) Stroke(pts []f32.Point, width float32, col color.NRGBA, dash ...float32) {
	if len(pts) < 2 {
		return
	}
	var p clip.Path
	p.Begin(c.Ops)
	if len(dash) == 0 {
		p.MoveTo(c.Pt(pts[0].X, pts[0].Y))
		for _, q := range pts[1:] {
			p.LineTo(c.Pt(q.X, q.Y))
		}
	} else {
		dashed(&p, pts, dash, c.PxF(1))
	}
	paint.FillShape(c.Ops, col, clip.Stroke{Path: p.End(), Width: c.PxF(width)}.Op())
}

// Cubic is a Bézier curve as points, fine enough to be drawn with Stroke.
func Cubic(a, b, d, e f32.Point) []f32.Point {
	const n = 24
	pts := make([]f32.Point, n+1)
	for i := range pts {
		t := float32(i) / n
		u := 1 - t
		pts[i] = a.Mul(u * u * u).Add(b.Mul(3 * u * u * t)).Add(d.Mul(3 * u * t * t)).Add(e.Mul(t * t * t))
	}
	return pts
}

// again asks for one more frame, for layouts that learn something while they draw.
func (c C) again() { c.Execute(op.InvalidateCmd{}) }
