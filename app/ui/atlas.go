package ui

import (
	"cmp"
	"image"
	"slices"

	"gioui.org/op/paint"
)

// Small sprites that have been on the screen for a while are moved onto a common sheet: drawing from one picture a hundred
// times costs the renderer half of drawing a hundred pictures.
const (
	sheetWidth  = 512
	sheetHeight = 256
	settled     = 12 // times a sprite was drawn before it moves
	fewest      = 24 // sprites that make a sheet worth its while
	packEvery   = 20 // frames
)

// pack moves the sprites that have settled onto new sheets.
func (sc *spriteCache) pack() {
	var ready []*sprite
	add := func(s *sprite) {
		if s.sheet == nil && s.drawn >= settled && s.size.X <= 256 && s.size.Y <= 64 {
			ready = append(ready, s)
		}
	}
	for _, s := range sc.sprites {
		add(s)
	}
	for _, r := range sc.runs {
		for _, s := range r.inks {
			add(s)
		}
	}
	if len(ready) < fewest {
		return
	}
	slices.SortFunc(ready, func(a, b *sprite) int { return cmp.Compare(b.size.Y, a.size.Y) })
	for len(ready) > 0 {
		ready = fillSheet(ready)
	}
}

// fillSheet puts as many sprites as fit, tallest first and row by row, onto a sheet, and returns the others.
func fillSheet(ready []*sprite) []*sprite {
	img := image.NewRGBA(image.Rect(0, 0, sheetWidth, sheetHeight))
	at, row := image.Point{}, 0
	var put []*sprite
	var places []image.Point
	for i, s := range ready {
		if at.X+s.size.X > sheetWidth {
			at.X, at.Y, row = 0, at.Y+row, 0
		}
		if at.Y+s.size.Y > sheetHeight {
			ready = ready[i:]
			break
		}
		for y := range s.size.Y {
			copy(img.Pix[img.PixOffset(at.X, at.Y+y):][:4*s.size.X], s.img.Pix[y*s.img.Stride:])
		}
		put, places = append(put, s), append(places, at)
		row = max(row, s.size.Y)
		at.X += s.size.X
		if i == len(ready)-1 {
			ready = nil
		}
	}
	sheet := paint.NewImageOp(img)
	sheet.Filter = paint.FilterNearest
	for i, s := range put {
		s.sheet, s.place = &sheet, places[i]
	}
	return ready
}
