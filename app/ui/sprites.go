package ui

import (
	"image"
	"image/color"

	"gioui.org/op"
	"gioui.org/op/clip"
	"gioui.org/op/paint"
)

// sprite is a small picture that was painted once and is kept as long as it is drawn.
type sprite struct {
	op   paint.ImageOp
	img  *image.RGBA
	size image.Point
	used uint64

	drawn int            // times it was handed to the renderer
	sheet *paint.ImageOp // where it lies among others, see pack
	place image.Point

	looked, solid bool              // whether it is opaque, see opaque
	searched      bool              // for the boxes, see shows
	boxes         []image.Rectangle // where it has colour
}

// spriteCache keeps sprites and shaped text from frame to frame.
type spriteCache struct {
	sprites map[any]*sprite
	runs    map[runKey]*run
	wraps   map[runKey][]string
	inks    map[inkKey]*[256][4]uint8
	frame   uint64
}

func newSpriteCache() *spriteCache {
	return &spriteCache{sprites: map[any]*sprite{}, runs: map[runKey]*run{}, wraps: map[runKey][]string{}, inks: map[inkKey]*[256][4]uint8{}}
}

// next begins a frame, and now and then forgets what was not drawn lately.
func (sc *spriteCache) next() {
	sc.frame++
	if sc.frame%packEvery == 0 {
		sc.pack()
	}
	const keep = 200
	if sc.frame%keep != 0 {
		return
	}
	for k, s := range sc.sprites {
		if sc.frame-s.used > keep {
			delete(sc.sprites, k)
		}
	}
	for k, r := range sc.runs {
		if sc.frame-r.used > keep {
			delete(sc.runs, k)
		}
	}
	if len(sc.wraps) > 1000 {
		clear(sc.wraps)
	}
	if len(sc.inks) > 500 {
		clear(sc.inks)
	}
}

// sprite finds the picture of that key, or makes it.
func (sc *spriteCache) sprite(key any, paintIt func() *image.RGBA) *sprite {
	s := sc.sprites[key]
	if s == nil {
		s = newSprite(paintIt())
		sc.sprites[key] = s
	}
	s.used = sc.frame
	return s
}

// put draws the sprite with its corner at a pixel.
func (s *sprite) put(ops *op.Ops, at image.Point) {
	if s.size.X == 0 || s.size.Y == 0 {
		return
	}
	t := op.Offset(at).Push(ops)
	area := clip.Rect(image.Rectangle{Max: s.size}).Push(ops)
	s.drawn++
	if s.sheet != nil {
		back := op.Offset(image.Point{}.Sub(s.place)).Push(ops)
		s.sheet.Add(ops)
		paint.PaintOp{}.Add(ops)
		back.Pop()
	} else {
		s.op.Add(ops)
		paint.PaintOp{}.Add(ops)
	}
	area.Pop()
	t.Pop()
}

// paintingKey is the key of what a view painted itself.
type paintingKey struct {
	key   any
	w, h  int
	scale float32
	dark  bool
}

// Painting shows what f paints in the box x, y, w, h (dp), and keeps it until key (comparable, unique to the view and its
// data) or the theme changes. Use it for everything that is curved: see Painter.
func (c C) Painting(x, y, w, h float32, key any, f func(p *Painter)) {
	r := c.Rect(x, y, w, h)
	if r.Empty() {
		return
	}
	k := paintingKey{key, r.Dx(), r.Dy(), c.Metric.PxPerDp, c.IsDark}
	c.put(c.cache.sprite(k, func() *image.RGBA {
		p := newPainter(r.Dx(), r.Dy(), c.Metric.PxPerDp)
		p.dark = c.IsDark
		f(p)
		return p.image()
	}), r.Min)
}

type boxKey struct {
	w, h, radius, width int
	fill, line          color.NRGBA
	part                int8
}

// whole is the area in pixels up to which a rounded box is one sprite; larger ones are put together from corners.
const whole = 24 << 10

// roundFill paints a rounded box.
func (c C) roundFill(r image.Rectangle, radius int, col color.NRGBA) {
	radius = min(radius, r.Dx()/2, r.Dy()/2)
	switch {
	case r.Empty() || col.A == 0:
	case radius <= 0:
		c.fill(r, col)
	case r.Dx()*r.Dy() <= whole:
		c.roundSprite(r, radius, 0, col, color.NRGBA{})
	default:
		c.fill(image.Rect(r.Min.X, r.Min.Y+radius, r.Max.X, r.Max.Y-radius), col)
		c.fill(image.Rect(r.Min.X+radius, r.Min.Y, r.Max.X-radius, r.Min.Y+radius), col)
		c.fill(image.Rect(r.Min.X+radius, r.Max.Y-radius, r.Max.X-radius, r.Max.Y), col)
		c.corners(r, radius, 0, col, color.NRGBA{})
	}
}

// roundBorder draws a line inside the edge of a rounded box.
func (c C) roundBorder(r image.Rectangle, radius, width int, col color.NRGBA) {
	radius = min(radius, r.Dx()/2, r.Dy()/2)
	if r.Empty() || col.A == 0 {
		return
	}
	if r.Dx()*r.Dy() <= whole && radius > 0 {
		c.roundSprite(r, radius, width, color.NRGBA{}, col)
		return
	}
	edge := max(radius, 0)
	c.fill(image.Rect(r.Min.X+edge, r.Min.Y, r.Max.X-edge, r.Min.Y+width), col)
	c.fill(image.Rect(r.Min.X+edge, r.Max.Y-width, r.Max.X-edge, r.Max.Y), col)
	side := max(edge, width)
	if edge > 0 {
		side = edge
	}
	c.fill(image.Rect(r.Min.X, r.Min.Y+side, r.Min.X+width, r.Max.Y-side), col)
	c.fill(image.Rect(r.Max.X-width, r.Min.Y+side, r.Max.X, r.Max.Y-side), col)
	if edge > 0 {
		c.corners(r, radius, width, color.NRGBA{}, col)
	}
}

// roundBoth is a filled box with a border: one sprite where it is small.
func (c C) roundBoth(r image.Rectangle, radius, width int, bg, line color.NRGBA) {
	radius = min(radius, r.Dx()/2, r.Dy()/2)
	if r.Dx()*r.Dy() <= whole && radius > 0 && !r.Empty() {
		c.roundSprite(r, radius, width, bg, line)
		return
	}
	c.roundFill(r, radius, bg)
	c.roundBorder(r, radius, width, line)
}

func (c C) roundSprite(r image.Rectangle, radius, width int, bg, line color.NRGBA) {
	w, h := r.Dx(), r.Dy()
	c.put(c.cache.sprite(boxKey{w, h, radius, width, bg, line, 0}, func() *image.RGBA {
		return paintBox(w, h, radius, width, bg, line)
	}), r.Min)
}

func paintBox(w, h, radius, width int, bg, line color.NRGBA) *image.RGBA {
	p := newPainter(w, h, 1)
	b := f32pt(w, h)
	p.roundPx(f32pt(0, 0), b, float32(radius), -1, bg)
	if width > 0 {
		p.roundPx(f32pt(0, 0), b, float32(radius), float32(width), line)
	}
	return p.image()
}

// corners draws the four corners of a large rounded box.
func (c C) corners(r image.Rectangle, radius, width int, bg, line color.NRGBA) {
	for i, at := range []image.Point{r.Min, {X: r.Max.X - radius, Y: r.Min.Y}, {X: r.Min.X, Y: r.Max.Y - radius}, {X: r.Max.X - radius, Y: r.Max.Y - radius}} {
		c.put(c.cache.sprite(boxKey{0, 0, radius, width, bg, line, int8(i + 1)}, func() *image.RGBA {
			all := paintBox(4*radius, 4*radius, radius, width, bg, line)
			off := image.Pt(i%2*3*radius, i/2*3*radius)
			img := image.NewRGBA(image.Rect(0, 0, radius, radius))
			for y := range radius {
				copy(img.Pix[y*img.Stride:(y+1)*img.Stride], all.Pix[(y+off.Y)*all.Stride+4*off.X:])
			}
			return img
		}), at)
	}
}

// roundOff paints what lies outside a box's rounded corners, with the colour of the surface around it: a picture is rounded
// more cheaply so than by clipping it.
func (c C) roundOff(r image.Rectangle, radius int, col color.NRGBA) {
	radius = min(radius, r.Dx()/2, r.Dy()/2)
	if radius <= 0 {
		return
	}
	for i, at := range []image.Point{r.Min, {X: r.Max.X - radius, Y: r.Min.Y}, {X: r.Min.X, Y: r.Max.Y - radius}, {X: r.Max.X - radius, Y: r.Max.Y - radius}} {
		c.put(c.cache.sprite(boxKey{-1, 0, radius, 0, col, color.NRGBA{}, int8(i + 1)}, func() *image.RGBA {
			p := newPainter(radius, radius, 1)
			rr := float32(radius)
			o := f32pt(-i%2*radius, -(i/2)*radius)
			if p.begin(f32pt(0, 0), f32pt(radius, radius)) {
				p.move(f32pt(0, 0))
				p.line(f32pt(radius, 0))
				p.line(f32pt(radius, radius))
				p.line(f32pt(0, radius))
				p.close()
				p.ring(o, o.Add(f32pt(2*radius, 2*radius)), rr, true)
				p.end(col)
			}
			return p.image()
		}), at)
	}
}

type discKey struct {
	r, width, x, y int // 1/16 px, and quarters of a px
	col            color.NRGBA
}

// disc draws a disc (width 0) or a circle with a centre between pixels.
func (c C) disc(x, y, r, width float32, col color.NRGBA) {
	k := c.Metric.PxPerDp
	px, py := x*k, y*k
	ix, iy := floor(px), floor(py)
	fx, fy := int((px-float32(ix))*4+.5), int((py-float32(iy))*4+.5)
	out := (r + width/2) * k
	m := floor(out) + 2
	c.put(c.cache.sprite(discKey{int(r*k*16 + .5), int(width*k*16 + .5), fx, fy, col}, func() *image.RGBA {
		p := newPainter(2*m+1, 2*m+1, 1)
		cx, cy := float32(m)+float32(fx)/4, float32(m)+float32(fy)/4
		if width == 0 {
			p.Circle(cx, cy, r*k, col)
		} else {
			p.Ring(cx, cy, r*k, width*k, col)
		}
		return p.image()
	}), image.Pt(ix-m, iy-m))
}
