package ui

import (
	"image"
	"image/color"
	"slices"

	"gioui.org/f32"
	"gioui.org/op"
	"gioui.org/op/clip"
	"gioui.org/op/paint"
)

// A Layer is a part of the window that mostly stays as it is, such as a panel of settings. What is drawn into it is noted,
// and when it was the same for some frames, it becomes one picture: the renderer is handed that instead of hundreds of small
// ones. The zero value is ready.
type Layer struct {
	now, last []mark
	same      int // frames in a row that were alike
	picture   *sprite
	of        []mark            // what the picture shows
	boxes     []image.Rectangle // where the picture has not the colour of the layer's ground
	pos       image.Point
	size      image.Point
}

// mark is one thing drawn: a sprite, or a rectangle of colour. Places are px in the layer.
type mark struct {
	s      *sprite
	at     image.Point
	r      image.Rectangle // of colour, or what is seen of the sprite
	fill   color.NRGBA
	to     image.Point // the size it is shown in, where that is not the sprite's own
	smooth bool
}

// draw hands the mark to the renderer.
func (m mark) draw(ops *op.Ops) {
	if m.s == nil {
		fill(ops, m.r, m.fill)
		return
	}
	if m.to == (image.Point{}) && m.r.Size() == m.s.size {
		m.s.put(ops, m.at)
		return
	}
	area := clip.Rect(m.r).Push(ops)
	if m.to == (image.Point{}) {
		t := op.Offset(m.at).Push(ops)
		m.s.op.Add(ops)
		paint.PaintOp{}.Add(ops)
		t.Pop()
		area.Pop()
		return
	}
	i := m.s.op
	k := f32.Pt(float32(m.to.X)/float32(m.s.size.X), float32(m.to.Y)/float32(m.s.size.Y))
	if m.smooth {
		i.Filter = paint.FilterLinear
	}
	t := op.Affine(f32.AffineId().Scale(f32.Point{}, k).Offset(f32.Pt(float32(m.at.X), float32(m.at.Y)))).Push(ops)
	i.Add(ops)
	paint.PaintOp{}.Add(ops)
	t.Pop()
	area.Pop()
}

// sample is the sprite's colour at a pixel of the layer, linear and premultiplied.
func (m mark) sample(x, y int) [4]float32 {
	px := func(x, y int) [4]float32 {
		x, y = max(0, min(x, m.s.size.X-1)), max(0, min(y, m.s.size.Y-1))
		q := m.s.img.Pix[y*m.s.img.Stride+4*x:]
		return [4]float32{linear[q[0]], linear[q[1]], linear[q[2]], float32(q[3]) / 255}
	}
	x, y = x-m.at.X, y-m.at.Y
	if m.to == (image.Point{}) {
		return px(x, y)
	}
	if !m.smooth {
		return px(x*m.s.size.X/m.to.X, y*m.s.size.Y/m.to.Y)
	}
	u := (float32(x)+.5)*float32(m.s.size.X)/float32(m.to.X) - .5
	v := (float32(y)+.5)*float32(m.s.size.Y)/float32(m.to.Y) - .5
	iu, iv := floor(u), floor(v)
	fu, fv := u-float32(iu), v-float32(iv)
	a, b, d, e := px(iu, iv), px(iu+1, iv), px(iu, iv+1), px(iu+1, iv+1)
	var out [4]float32
	for i := range out {
		out[i] = (a[i]*(1-fu)+b[i]*fu)*(1-fv) + (d[i]*(1-fu)+e[i]*fu)*fv
	}
	return out
}

// still is how many frames a layer has to be the same before it becomes a picture.
const still = 3

// Layer draws f in the box x, y, w, h (dp) through l. What f draws with Gio's own operations lies below what it draws with
// the kit; while a field in it is typed into, it is drawn directly.
func (c C) Layer(l *Layer, x, y, w, h float32, f func(C)) {
	c.Box(x, y, w, h, func(c C) {
		if c.layer != nil && !c.gathers() || c.scr == nil || c.scr.soft != nil || c.scr.typing(c) {
			f(c)
			return
		}
		l.now, l.pos = l.now[:0], c.pos
		d := c
		d.layer, d.seen = l, c.Full()
		f(d)
		l.show(c)
	})
}

// show draws what was noted, as the picture if nothing changed.
func (l *Layer) show(c C) {
	size := c.Full().Size()
	if slices.Equal(l.now, l.last) && size == l.size {
		l.same++
	} else {
		l.same = 0
	}
	l.now, l.last, l.size = l.last, l.now, size
	if l.same < still {
		for _, m := range l.last {
			c.hand(m)
		}
		return
	}
	if l.picture == nil || !slices.Equal(l.of, l.last) || l.picture.size != size {
		l.picture, l.of = compose(l.last, size), append(l.of[:0], l.last...)
		l.boxes = []image.Rectangle{{Max: size}}
		if g, ok := l.ground(); ok {
			l.boxes = inked(l.picture.img, [4]byte{g.R, g.G, g.B, g.A})
		}
	}
	if g, ok := l.ground(); ok {
		c.hand(mark{r: image.Rectangle{Max: size}, fill: g})
	}
	for _, r := range l.boxes {
		c.hand(mark{s: l.picture, r: r})
	}
}

// ground is the colour that fills the layer before anything else is drawn into it.
func (l *Layer) ground() (color.NRGBA, bool) {
	if len(l.last) == 0 || l.last[0].s != nil || l.last[0].fill.A != 255 || l.last[0].r != (image.Rectangle{Max: l.size}) {
		return color.NRGBA{}, false
	}
	return l.last[0].fill, true
}

// hand draws a mark of px in c's box: at once, or it is noted in the layer around c.
func (c C) hand(m mark) {
	if c.layer == nil {
		m.draw(c.Ops)
		return
	}
	off := c.pos.Sub(c.layer.pos)
	m.at = m.at.Add(off)
	if m.r = m.r.Add(off).Intersect(c.seen); !m.r.Empty() {
		c.layer.now = append(c.layer.now, m)
	}
}

// fill paints a rectangle of px in c's box.
func (c C) fill(r image.Rectangle, col color.NRGBA) {
	if !r.Empty() && col.A > 0 {
		c.hand(mark{r: r, fill: col})
	}
}

// put draws a sprite with its corner at a pixel of c's box.
func (c C) put(s *sprite, at image.Point) {
	if boxes := s.shows(); boxes != nil && c.gathers() {
		for _, r := range boxes {
			c.hand(mark{s: s, at: at, r: r.Add(at)})
		}
		return
	}
	c.hand(mark{s: s, at: at, r: image.Rectangle{Min: at, Max: at.Add(s.size)}})
}

// clipped hides what f draws outside r (px in c's box).
func (c C) clipped(r image.Rectangle, f func(C)) {
	if c.layer != nil {
		c.seen = c.seen.Intersect(r.Add(c.pos.Sub(c.layer.pos)))
	}
	area := clip.Rect(r).Push(c.Ops)
	f(c)
	area.Pop()
}

// compose paints a layer's marks into one picture, in linear light as the renderer would.
func compose(marks []mark, size image.Point) *sprite {
	p := newPainter(size.X, size.Y, 1)
	for _, m := range marks {
		r := m.r.Intersect(image.Rect(0, 0, size.X, size.Y))
		if m.s == nil {
			a := float32(m.fill.A) / 255
			red, green, blue := linear[m.fill.R]*a, linear[m.fill.G]*a, linear[m.fill.B]*a
			for y := r.Min.Y; y < r.Max.Y; y++ {
				row := p.lin[4*(y*p.w+r.Min.X) : 4*(y*p.w+r.Max.X)]
				for x := 0; x < len(row); x += 4 {
					d := row[x : x+4]
					d[0], d[1], d[2], d[3] = d[0]*(1-a)+red, d[1]*(1-a)+green, d[2]*(1-a)+blue, d[3]*(1-a)+a
				}
			}
			continue
		}
		for y := r.Min.Y; y < r.Max.Y; y++ {
			row := p.lin[4*(y*p.w+r.Min.X) : 4*(y*p.w+r.Max.X)]
			for x := 0; x < len(row); x += 4 {
				q := m.sample(r.Min.X+x/4, y)
				if q[3] == 0 {
					continue
				}
				a := 1 - q[3]
				d := row[x : x+4]
				d[0], d[1], d[2], d[3] = d[0]*a+q[0], d[1]*a+q[1], d[2]*a+q[2], d[3]*a+q[3]
			}
		}
	}
	return newSprite(p.image())
}

func newSprite(img *image.RGBA) *sprite {
	s := &sprite{op: paint.NewImageOp(img), size: img.Rect.Size(), img: img}
	s.op.Filter = paint.FilterNearest
	return s
}
