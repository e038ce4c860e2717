package ui

import (
	"image"
	"image/color"
)

// Picture is a grid of coloured pixels that is kept on the graphics card until its data change: making it anew each frame
// is what makes a window slow. The zero value is empty.
type Picture struct {
	s      *sprite
	shown  []scaled // as it was drawn
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
	p.s, p.shown = newSprite(img), nil
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

// Draw shows the picture in the box x, y, w, h (dp): sharp pixels at whole multiples, smooth otherwise. With a radius it
// gets a hairline frame, and its corners are rounded off with the colour of the surface around it.
func (p *Picture) Draw(c C, x, y, w, h, radius float32, around color.NRGBA) {
	if !p.filled {
		return
	}
	r := c.Rect(x, y, w, h)
	if r.Empty() {
		return
	}
	whole := r.Dx()%p.w == 0 && r.Dy()%p.h == 0
	f := frame{}
	if radius > 0 {
		f = frame{c.Px(radius), max(c.Px(1), 1), around, c.GridStrong}
	}
	p.paint(c, r, whole, f)
}

// Sharp shows the picture with sharp pixels at any size, for layers of one pixel a neuron.
func (p *Picture) Sharp(c C, x, y, w, h float32) {
	if r := c.Rect(x, y, w, h); p.filled && !r.Empty() {
		p.paint(c, r, true, frame{})
	}
}

// scaled is a picture in the size it is shown in.
type scaled struct {
	*sprite
	sharp bool
	frame frame
}

// frame is what surrounds a picture: a line, px wide, with round corners, and the colour outside them.
type frame struct {
	radius, width int
	around, line  color.NRGBA
}

// put draws the frame into the picture.
func (f frame) put(img *image.RGBA) {
	if f == (frame{}) {
		return
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	edge := max(f.radius, f.width) + 1
	fw, fh, r, lw := float32(w), float32(h), float32(f.radius), float32(f.width)
	for y := range h {
		for x := 0; x < w; x++ {
			if y >= f.width && y < h-f.width && x == edge && w > 2*edge {
				x = w - edge // between the corners only the line itself lies
			}
			px, py := float32(x)+.5, float32(y)+.5
			outer := roundCover(px, py, fw, fh, r)
			inner := float32(0)
			if px > lw && py > lw && px < fw-lw && py < fh-lw {
				inner = roundCover(px-lw, py-lw, fw-2*lw, fh-2*lw, max(r-lw, 0))
			}
			if inner == 1 {
				continue
			}
			q := img.Pix[img.PixOffset(x, y):]
			mix := func(i int, around, line uint8) {
				q[i] = uint8(float32(around)*(1-outer) + float32(line)*(outer-inner) + float32(q[i])*inner + .5)
			}
			mix(0, f.around.R, f.line.R)
			mix(1, f.around.G, f.line.G)
			mix(2, f.around.B, f.line.B)
		}
	}
}

// mostScaled is the area in pixels up to which pictures are scaled here, and not by Gio's renderer. It cuts scaled pictures
// out as if they were curved, which costs several times what making them does.
const mostScaled = 1 << 20

func (p *Picture) paint(c C, r image.Rectangle, sharp bool, f frame) {
	if r.Dx()*r.Dy() > mostScaled && (c.scr == nil || c.scr.soft == nil) {
		c.stretch(p.s, r, sharp)
		c.roundOff(r, f.radius, f.around)
		c.roundBorder(r, f.radius, f.width, f.line)
		return
	}
	for _, v := range p.shown {
		if v.size == r.Size() && v.sharp == sharp && v.frame == f {
			c.put(v.sprite, r.Min)
			return
		}
	}
	img := scale(p.s, r.Size(), sharp)
	f.put(img)
	v := scaled{newSprite(img), sharp, f}
	if len(p.shown) >= 3 {
		p.shown = p.shown[:0]
	}
	p.shown = append(p.shown, v)
	c.put(v.sprite, r.Min)
}

// scale makes a picture of another size.
func scale(s *sprite, size image.Point, sharp bool) *image.RGBA {
	img := image.NewRGBA(image.Rectangle{Max: size})
	if sharp {
		last := -1
		for y := range size.Y {
			row := img.Pix[y*img.Stride : y*img.Stride+4*size.X]
			from := y * s.size.Y / size.Y
			if from == last {
				copy(row, img.Pix[(y-1)*img.Stride:y*img.Stride])
				continue
			}
			last = from
			src := s.img.Pix[from*s.img.Stride:]
			for x := range size.X {
				copy(row[4*x:4*x+4], src[x*s.size.X/size.X*4:])
			}
		}
		return img
	}
	m := mark{s: s, to: size, smooth: true}
	for y := range size.Y {
		for x := range size.X {
			q := m.sample(x, y)
			o := img.PixOffset(x, y)
			img.Pix[o], img.Pix[o+1], img.Pix[o+2], img.Pix[o+3] = encode(q[0]), encode(q[1]), encode(q[2]), uint8(min(q[3], 1)*255+.5)
		}
	}
	return img
}

// stretch has the renderer scale a sprite into r.
func (c C) stretch(s *sprite, r image.Rectangle, sharp bool) {
	c.hand(mark{s: s, at: r.Min, r: r, to: r.Size(), smooth: !sharp})
}
