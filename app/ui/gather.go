package ui

import (
	"image"
	"image/color"
	"slices"
)

// Rendered in software, a window costs by the pixel: one that is painted over later, or that has the colour it had anyway,
// costs as much as one that is seen. So what a frame paints is gathered first, and only what changes the window's ground is
// handed to the renderer.

// gathered draws f, and paints what f paints with the kit in one go below what f draws with Gio's own operations. ground is
// the colour the box has already.
func (c C) gathered(ground color.NRGBA, f func(C)) {
	p := &c.scr.pane
	p.now, p.pos = p.now[:0], image.Point{}
	d := c
	d.layer, d.seen = p, c.Full()
	rest := record(c.Ops, func() { f(d) })
	if r := c.scr.soft; r != nil {
		r.now = append(r.now, p.now...)
		rest.Add(c.Ops)
		return
	}
	c.scr.sight.look(p.now, ground)
	for _, m := range c.scr.sight.marks {
		m.draw(c.Ops)
	}
	rest.Add(c.Ops)
}

// gathers says whether what is drawn with c is gathered for the whole window, and not for a layer in it.
func (c C) gathers() bool { return c.scr != nil && c.layer == &c.scr.pane }

// sight finds out which marks are seen. It keeps its lists from frame to frame.
type sight struct {
	marks []mark
	solid []image.Rectangle
	parts [2][]image.Rectangle
}

// hides is the area in pixels from which something opaque is worth looking behind.
const hides = 1 << 12

// look leaves in marks what is seen of all, in the same order: colour that is painted over later is cut away, and so is
// colour that is the ground's where nothing else lies below.
func (v *sight) look(all []mark, ground color.NRGBA) {
	v.marks, v.solid = v.marks[:0], v.solid[:0]
	for i := len(all) - 1; i >= 0; i-- {
		m := all[i]
		if m.s == nil {
			for _, r := range v.uncovered(m.r) {
				v.marks = append(v.marks, mark{r: r, fill: m.fill})
			}
		} else if !v.hidden(m.r) {
			v.marks = append(v.marks, m)
		}
		if m.r.Dx()*m.r.Dy() >= hides && m.opaque() {
			v.solid = append(v.solid, m.r)
		}
	}
	slices.Reverse(v.marks)
	kept := v.marks[:0]
	for _, m := range v.marks {
		if m.s == nil && m.fill == ground && !overlaps(kept, m.r) {
			continue
		}
		kept = append(kept, m)
	}
	v.marks = kept
}

func overlaps(marks []mark, r image.Rectangle) bool {
	for i := range marks {
		if marks[i].r.Overlaps(r) {
			return true
		}
	}
	return false
}

// hidden says that something opaque lies over all of r.
func (v *sight) hidden(r image.Rectangle) bool {
	for _, o := range v.solid {
		if r.In(o) {
			return true
		}
	}
	return false
}

// uncovered are the parts of r that nothing opaque lies over.
func (v *sight) uncovered(r image.Rectangle) []image.Rectangle {
	now, next := append(v.parts[0][:0], r), v.parts[1][:0]
	for _, o := range v.solid {
		if !o.Overlaps(r) {
			continue
		}
		next = next[:0]
		for _, q := range now {
			k := q.Intersect(o)
			if k.Empty() {
				next = append(next, q)
				continue
			}
			for _, part := range [...]image.Rectangle{
				{q.Min, image.Pt(q.Max.X, k.Min.Y)}, {image.Pt(q.Min.X, k.Max.Y), q.Max},
				{image.Pt(q.Min.X, k.Min.Y), image.Pt(k.Min.X, k.Max.Y)}, {image.Pt(k.Max.X, k.Min.Y), image.Pt(q.Max.X, k.Max.Y)},
			} {
				if !part.Empty() {
					next = append(next, part)
				}
			}
		}
		now, next = next, now
	}
	v.parts[0], v.parts[1] = now, next
	return now
}

// opaque says that nothing below the mark can be seen.
func (m mark) opaque() bool {
	if m.s == nil {
		return m.fill.A == 255
	}
	return m.s.opaque()
}

// inkWide and inkHigh are the pixels of the cells in which pictures are searched for what they show.
const inkWide, inkHigh = 8, 12

// inked are boxes that together hold every pixel of img that is not bare, where bare is a colour as four bytes. No two
// overlap.
func inked(img *image.RGBA, bare [4]byte) []image.Rectangle {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	full := make([]bool, (w+inkWide-1)/inkWide)
	var open, now, boxes []image.Rectangle
	for top := 0; top < h; top += inkHigh {
		bottom := min(top+inkHigh, h)
		clear(full)
		for y := top; y < bottom; y++ {
			row := img.Pix[y*img.Stride : y*img.Stride+4*w]
			for x := 0; x < w; x++ {
				if full[x/inkWide] {
					x |= inkWide - 1
				} else if [4]byte(row[4*x:4*x+4]) != bare {
					full[x/inkWide] = true
				}
			}
		}
		now = now[:0]
		for i, f := range full {
			x0, x1 := i*inkWide, min((i+1)*inkWide, w)
			if n := len(now); f && n > 0 && x0-now[n-1].Max.X <= 2*inkWide {
				now[n-1].Max.X = x1
			} else if f {
				now = append(now, image.Rect(x0, top, x1, bottom))
			}
		}
		// A box as wide as the one above it is part of it.
		for _, o := range open {
			on := slices.IndexFunc(now, func(r image.Rectangle) bool { return r.Min.X == o.Min.X && r.Max.X == o.Max.X })
			if on < 0 {
				boxes = append(boxes, o)
			} else {
				now[on].Min.Y = o.Min.Y
			}
		}
		open = append(open[:0], now...)
	}
	return append(boxes, open...)
}

// sparse is the area in pixels from which a picture is searched for what it does not show.
const sparse = 1 << 13

// shows are the boxes in which the sprite has any colour; nil: it may be all of it.
func (s *sprite) shows() []image.Rectangle {
	if s.size.X*s.size.Y >= sparse && !s.searched {
		s.searched = true
		s.boxes = inked(s.img, [4]byte{})
	}
	return s.boxes
}

// opaque says that the sprite hides what lies below.
func (s *sprite) opaque() bool {
	if !s.looked {
		s.looked, s.solid = true, s.img.Opaque()
	}
	return s.solid
}
