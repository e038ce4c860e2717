package ui

import (
	"image"
	"image/color"
	"math"

	"gioui.org/f32"
	"gioui.org/io/event"
	"gioui.org/layout"
	"gioui.org/op"
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

	layer *Layer          // that notes what is drawn; nil: it is drawn at once
	seen  image.Rectangle // px of the layer that are not clipped
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
	c.clipped(c.Rect(x, y, w, h), func(c C) { c.Box(x, y, w, h, f) })
}

// Off is c with its input switched off: the controls inside are drawn but hear nothing.
func (c C) Off() C {
	c.Context = c.Disabled()
	return c
}

// Fill paints the box x, y, w, h (dp).
func (c C) Fill(x, y, w, h float32, col color.NRGBA) { c.fill(c.Rect(x, y, w, h), col) }

// HLine and VLine draw hairlines one dp (at least a pixel) wide.
func (c C) HLine(x, y, w float32, col color.NRGBA) {
	r := c.Rect(x, y, w, 0)
	r.Max.Y = r.Min.Y + max(c.Px(1), 1)
	c.fill(r, col)
}

// VLine is HLine's upright twin.
func (c C) VLine(x, y, h float32, col color.NRGBA) {
	r := c.Rect(x, y, 0, h)
	r.Max.X = r.Min.X + max(c.Px(1), 1)
	c.fill(r, col)
}

// Round paints a rounded box; radius in dp.
func (c C) Round(x, y, w, h, radius float32, col color.NRGBA) {
	c.roundFill(c.Rect(x, y, w, h), c.Px(radius), col)
}

// Border draws a line of the given width (dp) just inside the rounded box.
func (c C) Border(x, y, w, h, radius, width float32, col color.NRGBA) {
	c.roundBorder(c.Rect(x, y, w, h), c.Px(radius), max(c.Px(width), 1), col)
}

// RoundBoth is Round and Border in one.
func (c C) RoundBoth(x, y, w, h, radius, width float32, bg, line color.NRGBA) {
	c.roundBoth(c.Rect(x, y, w, h), c.Px(radius), max(c.Px(width), 1), bg, line)
}

// Card is a panel with a hairline border.
func (c C) Card(x, y, w, h float32) {
	c.Round(x, y, w, h, 8, c.Panel)
	c.Border(x, y, w, h, 8, 1, c.Line)
}

// Circle paints a disc; all in dp.
func (c C) Circle(x, y, r float32, col color.NRGBA) { c.disc(x, y, r, 0, col) }

// Ring draws a circle of radius r (to the middle of its line), width dp wide.
func (c C) Ring(x, y, r, width float32, col color.NRGBA) { c.disc(x, y, r, width, col) }

// strokeKey is a stroke's points, relative to its corner.
type strokeKey struct {
	hash  uint64
	n     int
	col   color.NRGBA
	width float32
}

// Stroke draws a line through points (dp) with round ends and joins, width dp wide; dash is the lengths of ink and gap, or
// none for a solid line. Many strokes that change together are better one Painting.
func (c C) Stroke(pts []f32.Point, width float32, col color.NRGBA, dash ...float32) {
	if len(pts) < 2 {
		return
	}
	lo, hi := pts[0], pts[0]
	for _, q := range pts {
		lo, hi = f32.Pt(min(lo.X, q.X), min(lo.Y, q.Y)), f32.Pt(max(hi.X, q.X), max(hi.Y, q.Y))
	}
	m := width/2 + 1
	k := c.Metric.PxPerDp
	x0, y0 := floor((lo.X-m)*k), floor((lo.Y-m)*k)
	x1, y1 := floor((hi.X+m)*k)+1, floor((hi.Y+m)*k)+1
	org := f32.Pt(float32(x0)/k, float32(y0)/k)
	key := strokeKey{hash: 14695981039346656037, n: len(pts), col: col, width: width * k}
	mix := func(v float32) { key.hash = (key.hash ^ uint64(math.Float32bits(v))) * 1099511628211 }
	for _, q := range pts {
		mix((q.X - org.X) * k)
		mix((q.Y - org.Y) * k)
	}
	for _, d := range dash {
		mix(d)
	}
	c.put(c.cache.sprite(key, func() *image.RGBA {
		p := newPainter(x1-x0, y1-y0, k)
		moved := make([]f32.Point, len(pts))
		for i, q := range pts {
			moved[i] = q.Sub(org)
		}
		p.Stroke(moved, width, col, dash...)
		return p.image()
	}), image.Pt(x0, y0))
}

func floor(v float32) int { return int(math.Floor(float64(v))) }

func f32pt(x, y int) f32.Point { return f32.Pt(float32(x), float32(y)) }

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

// Focused says whether tag has the keyboard, and remembers which control has it: a sheet gives it back.
func (c C) Focused(tag event.Tag) bool {
	on := c.Context.Focused(tag)
	if on && tag != nil && c.scr != nil {
		c.scr.focus = tag
	}
	return on
}

// again asks for one more frame, for layouts that learn something while they draw.
func (c C) again() { c.Execute(op.InvalidateCmd{}) }
