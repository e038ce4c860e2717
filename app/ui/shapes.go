package ui

import (
	"image"
	"image/color"
	"math"

	"gioui.org/f32"
	"gioui.org/op"
	"gioui.org/op/clip"
	"gioui.org/op/paint"
)

// fill paints a rectangle of whole pixels, the cheapest thing the renderer knows.
func fill(ops *op.Ops, r image.Rectangle, col color.NRGBA) {
	if !r.Empty() {
		paint.FillShape(ops, col, clip.Rect(r).Op())
	}
}

// quarter is the length of the handles that make a quarter circle of radius 1 out of a cubic curve.
const quarter = 0.5522847

func circle(p *clip.Path, at f32.Point, r float32, back bool) {
	k := r * quarter
	x, y := at.X, at.Y
	p.MoveTo(f32.Pt(x+r, y))
	if back {
		p.CubeTo(f32.Pt(x+r, y-k), f32.Pt(x+k, y-r), f32.Pt(x, y-r))
		p.CubeTo(f32.Pt(x-k, y-r), f32.Pt(x-r, y-k), f32.Pt(x-r, y))
		p.CubeTo(f32.Pt(x-r, y+k), f32.Pt(x-k, y+r), f32.Pt(x, y+r))
		p.CubeTo(f32.Pt(x+k, y+r), f32.Pt(x+r, y+k), f32.Pt(x+r, y))
	} else {
		p.CubeTo(f32.Pt(x+r, y+k), f32.Pt(x+k, y+r), f32.Pt(x, y+r))
		p.CubeTo(f32.Pt(x-k, y+r), f32.Pt(x-r, y+k), f32.Pt(x-r, y))
		p.CubeTo(f32.Pt(x-r, y-k), f32.Pt(x-k, y-r), f32.Pt(x, y-r))
		p.CubeTo(f32.Pt(x+k, y-r), f32.Pt(x+r, y-k), f32.Pt(x+r, y))
	}
	p.Close()
}

// large is the area in pixels from which a rounded box is put together from rectangles and four small corners: the
// renderer's cost of a curved shape is that of the box around it.
const large = 48 * 48

// roundFill paints a rounded box.
func roundFill(ops *op.Ops, r image.Rectangle, radius int, col color.NRGBA) {
	if r.Empty() {
		return
	}
	radius = min(radius, r.Dx()/2, r.Dy()/2)
	if radius <= 0 {
		fill(ops, r, col)
		return
	}
	if r.Dx()*r.Dy() < large || 2*radius >= r.Dy() || 2*radius >= r.Dx() {
		paint.FillShape(ops, col, clip.UniformRRect(r, radius).Op(ops))
		return
	}
	fill(ops, image.Rect(r.Min.X, r.Min.Y+radius, r.Max.X, r.Max.Y-radius), col)
	fill(ops, image.Rect(r.Min.X+radius, r.Min.Y, r.Max.X-radius, r.Min.Y+radius), col)
	fill(ops, image.Rect(r.Min.X+radius, r.Max.Y-radius, r.Max.X-radius, r.Max.Y), col)
	corners(r, radius, func(at image.Point, sx, sy float32) {
		var p clip.Path
		p.Begin(ops)
		c := f32.Pt(float32(at.X), float32(at.Y))
		arc(&p, c, float32(radius), sx, sy, true)
		p.LineTo(c)
		p.Close()
		paint.FillShape(ops, col, clip.Outline{Path: p.End()}.Op())
	})
}

// roundBorder draws a line inside the edge of a rounded box.
func roundBorder(ops *op.Ops, r image.Rectangle, radius, width int, col color.NRGBA) {
	if r.Empty() {
		return
	}
	radius = min(radius, r.Dx()/2, r.Dy()/2)
	edge := max(radius, width)
	fill(ops, image.Rect(r.Min.X+edge, r.Min.Y, r.Max.X-edge, r.Min.Y+width), col)
	fill(ops, image.Rect(r.Min.X+edge, r.Max.Y-width, r.Max.X-edge, r.Max.Y), col)
	fill(ops, image.Rect(r.Min.X, r.Min.Y+edge, r.Min.X+width, r.Max.Y-edge), col)
	fill(ops, image.Rect(r.Max.X-width, r.Min.Y+edge, r.Max.X, r.Max.Y-edge), col)
	if radius <= width {
		if radius > 0 || width > 0 {
			corners(r, edge, func(at image.Point, sx, sy float32) {
				q := image.Rect(at.X, at.Y, at.X+int(sx)*edge, at.Y+int(sy)*edge).Canon()
				fill(ops, q, col)
			})
		}
		return
	}
	corners(r, radius, func(at image.Point, sx, sy float32) {
		var p clip.Path
		p.Begin(ops)
		c := f32.Pt(float32(at.X), float32(at.Y))
		arc(&p, c, float32(radius), sx, sy, true)
		inner := float32(radius - width)
		p.LineTo(f32.Pt(c.X, c.Y+sy*inner))
		arcBack(&p, c, inner, sx, sy)
		p.Close()
		paint.FillShape(ops, col, clip.Outline{Path: p.End()}.Op())
	})
}

// corners calls f for the centres of the four corner circles, with the direction that leads out of the box.
func corners(r image.Rectangle, radius int, f func(at image.Point, sx, sy float32)) {
	f(image.Pt(r.Min.X+radius, r.Min.Y+radius), -1, -1)
	f(image.Pt(r.Max.X-radius, r.Min.Y+radius), 1, -1)
	f(image.Pt(r.Min.X+radius, r.Max.Y-radius), -1, 1)
	f(image.Pt(r.Max.X-radius, r.Max.Y-radius), 1, 1)
}

// arc is a quarter circle from the horizontal to the vertical end.
func arc(p *clip.Path, c f32.Point, r, sx, sy float32, move bool) {
	k := r * quarter
	if move {
		p.MoveTo(f32.Pt(c.X+sx*r, c.Y))
	}
	p.CubeTo(f32.Pt(c.X+sx*r, c.Y+sy*k), f32.Pt(c.X+sx*k, c.Y+sy*r), f32.Pt(c.X, c.Y+sy*r))
}

// arcBack is the same quarter circle the other way.
func arcBack(p *clip.Path, c f32.Point, r, sx, sy float32) {
	k := r * quarter
	p.CubeTo(f32.Pt(c.X+sx*k, c.Y+sy*r), f32.Pt(c.X+sx*r, c.Y+sy*k), f32.Pt(c.X+sx*r, c.Y))
}

// dashed adds the inked pieces of a polyline to p; clip.Stroke knows no dashes. Points and dash in dp, scale px per dp.
func dashed(p *clip.Path, pts []f32.Point, dash []float32, scale float32) {
	k, left, on := 0, dash[0], true
	p.MoveTo(pts[0].Mul(scale))
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		d := b.Sub(a)
		n := float32(math.Hypot(float64(d.X), float64(d.Y)))
		if n == 0 {
			continue
		}
		for at := float32(0); at < n; {
			step := min(left, n-at)
			at += step
			left -= step
			q := a.Add(d.Mul(at / n)).Mul(scale)
			if on {
				p.LineTo(q)
			} else {
				p.MoveTo(q)
			}
			if left <= 0 {
				k = (k + 1) % len(dash)
				left, on = dash[k], !on
			}
		}
	}
}

// dashedRect is the outline of a box as a closed polyline, for Stroke with a dash.
func dashedRect(x, y, w, h float32) []f32.Point {
	return []f32.Point{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}, {X: x, Y: y}}
}
