package ui

import (
	"image"
	"image/color"

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

// dashedRect is the outline of a box as a closed polyline, for Stroke with a dash.
func dashedRect(x, y, w, h float32) []f32.Point {
	return []f32.Point{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}, {X: x, Y: y}}
}
