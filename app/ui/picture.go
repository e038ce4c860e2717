package ui

import (
	"image"
	"image/color"
)

// Picture is a grid of coloured pixels that is kept on the graphics card until its data change: making it anew each frame
// is what makes a window slow. The zero value is empty.
type Picture struct {
	s      *sprite
	key    any
	dark   bool
	w, h   int
	filled bool
}

// Set makes the picture w by h pixels, colour of pixel i (row by row) given by at, unless key and theme are those of the
// last call: then at is not called. key is anything comparable that changes when the data do: a version number, a pointer
// to an immutable value, a struct of both.
func (p *Picture) Set(c C, key any, w, h int, at func(i int) color.NRGBA) {
	if p.filled && p.key == key && p.dark == c.IsDark && p.w == w && p.h == h {
		return
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		v := at(i)
		img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = v.R, v.G, v.B, 255
	}
	p.keep(c, key, img)
}

// Paint is Set for a picture that is drawn as a whole: paint gets an empty image of w by h pixels.
func (p *Picture) Paint(c C, key any, w, h int, paint func(*image.RGBA)) {
	if p.filled && p.key == key && p.dark == c.IsDark && p.w == w && p.h == h || w <= 0 || h <= 0 {
		return
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	paint(img)
	p.keep(c, key, img)
}

func (p *Picture) keep(c C, key any, img *image.RGBA) {
	p.s = newSprite(img)
	p.key, p.dark, p.w, p.h, p.filled = key, c.IsDark, img.Rect.Dx(), img.Rect.Dy(), true
}

// Bytes sets the picture from bytes, 0 to 255, through a colour map.
func (p *Picture) Bytes(c C, key any, w, h int, data []byte, m *Map) {
	if len(data) < w*h {
		return
	}
	p.Set(c, key, w, h, func(i int) color.NRGBA { return m[data[i]] })
}

// Floats sets the picture from numbers that scale maps to 0 … 1 (signed false) or −1 … +1 (signed true).
func (p *Picture) Floats(c C, key any, w, h int, data []float32, scale float32, signed bool, m *Map) {
	if len(data) < w*h {
		return
	}
	p.Set(c, key, w, h, func(i int) color.NRGBA {
		if signed {
			return m.Signed(data[i] * scale)
		}
		return m.Unit(data[i] * scale)
	})
}

// Draw shows the picture in the box x, y, w, h (dp): sharp pixels at whole multiples, smooth otherwise. radius rounds the
// corners off with the colour of the surface around it.
func (p *Picture) Draw(c C, x, y, w, h, radius float32, around color.NRGBA) {
	if !p.filled {
		return
	}
	r := c.Rect(x, y, w, h)
	if r.Empty() {
		return
	}
	whole := r.Dx()%p.w == 0 && r.Dy()%p.h == 0
	p.paint(c, r, whole)
	if radius > 0 {
		c.roundOff(r, c.Px(radius), around)
	}
}

// Sharp shows the picture with sharp pixels at any size, for layers of one pixel a neuron.
func (p *Picture) Sharp(c C, x, y, w, h float32) {
	if r := c.Rect(x, y, w, h); p.filled && !r.Empty() {
		p.paint(c, r, true)
	}
}

func (p *Picture) paint(c C, r image.Rectangle, sharp bool) {
	m := mark{s: p.s, at: r.Min, r: r, to: r.Size(), smooth: !sharp}
	if c.layer == nil {
		m.draw(c.Ops)
		return
	}
	off := c.pos.Sub(c.layer.pos)
	m.at = m.at.Add(off)
	if m.r = r.Add(off).Intersect(c.seen); !m.r.Empty() {
		c.layer.now = append(c.layer.now, m)
	}
}
