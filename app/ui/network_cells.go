package ui

import (
	"image"
	"image/color"

	"inkling/app/session"
	"inkling/core"
)

// layerKey is what a layer's picture depends on.
type layerKey struct {
	answer *session.Answer
	net    *core.Network
}

// cellLayer is a layer drawn as one image. A hundred rounded boxes would cost a hundred times as much.
type cellLayer struct {
	cells Picture // a pixel a neuron
	whole *sprite // as it is shown
	from  *sprite // the cells it was made of
	shape maskKey
}

type maskKey struct {
	w, h, cw, ch, px, py int
	n, rows              int
	ground               color.NRGBA
}

func (l *cellLayer) draw(c C, p *layerPlan, x, y float32, values []float32, shade func(float32) float32, named bool, key layerKey) {
	cols := (p.n + p.rows - 1) / p.rows
	l.cells.Set(c, key, cols, p.rows, func(i int) color.NRGBA {
		n := i%cols*p.rows + i/cols
		switch {
		case n >= p.n:
			return c.Bg
		case values == nil:
			return c.Maps.Activation[0]
		}
		return c.Maps.Activation.Unit(shade(values[n]))
	})
	if p.gap == 0 {
		l.cells.Sharp(c, x, y, p.w, p.h)
		return
	}
	w, h := float32(cols)*p.pitch, float32(p.rows)*p.pitch
	cw, ch := p.pitch-p.gap, p.pitch-p.gap
	radius := float32(3)
	if named {
		w, cw, radius = p.w, p.w, 5
	}
	r := c.Rect(x, y, w, h)
	k := maskKey{r.Dx(), r.Dy(), c.Px(cw), c.Px(ch), int(c.PxF(w) / float32(cols) * 64), int(c.PxF(p.pitch) * 64), p.n, p.rows, c.Bg}
	if k != l.shape || l.from != l.cells.s {
		l.shape, l.from = k, l.cells.s
		l.whole = newSprite(cellImage(k, c.PxF(radius), l.cells.s.img))
	}
	c.put(l.whole, r.Min)
}

// cellImage is a picture of a layer: on the ground, a rounded cell for each neuron, in the colours of from.
func cellImage(k maskKey, radius float32, from *image.RGBA) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, k.w, k.h))
	g := k.ground
	for x := range k.w {
		copy(img.Pix[4*x:], []byte{g.R, g.G, g.B, 255})
	}
	for y := 1; y < k.h; y++ {
		copy(img.Pix[y*img.Stride:(y+1)*img.Stride], img.Pix[:img.Stride])
	}
	r := min(radius, float32(k.cw)/2, float32(k.ch)/2)
	cover := make([]float32, k.cw*k.ch)
	for y := range k.ch {
		for x := range k.cw {
			cover[y*k.cw+x] = roundCover(float32(x)+.5, float32(y)+.5, float32(k.cw), float32(k.ch), r)
		}
	}
	for n := range k.n {
		x0, y0 := (n/k.rows*k.px+32)/64, (n%k.rows*k.py+32)/64
		q := from.Pix[from.PixOffset(n/k.rows, n%k.rows):]
		for y := range min(k.ch, k.h-y0) {
			row := img.Pix[img.PixOffset(x0, y0+y):]
			for x := range min(k.cw, k.w-x0) {
				d := row[4*x : 4*x+4]
				switch a := cover[y*k.cw+x]; a {
				case 0:
				case 1:
					d[0], d[1], d[2] = q[0], q[1], q[2]
				default:
					for i := range 3 {
						d[i] = uint8(float32(d[i])*(1-a) + float32(q[i])*a + .5)
					}
				}
			}
		}
	}
	return img
}

// roundCover is how much of the pixel around x, y lies in a w by h box with corners of radius r.
func roundCover(x, y, w, h, r float32) float32 {
	dx, dy := max(r-x, x-(w-r), 0), max(r-y, y-(h-r), 0)
	if dx == 0 || dy == 0 {
		return 1
	}
	return min(max(r+.5-hypot(dx, dy), 0), 1)
}
