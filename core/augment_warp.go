package core

import (
	"math"

	"inkling/core/internal/kernel"
)

// A warp moves the points of a picture: an affine map about the centre and a smooth random bending (Simard, Steinkraus, Platt: Best
// practices for convolutional neural networks, 2003). Coordinates are whole numbers of 1/1024 of a pixel.
type warp struct {
	a             Augment
	width, height int
	// Displacements, smooth and of the wanted size, on a torus; each picture looks at it through two windows of its own, one
	// for each direction.
	field []int16
}

// fieldSide is the side of the torus: large enough that no two windows are alike for long, small enough for the cache.
const fieldSide = 256

// unit is a pixel in the coordinates used here.
const unit = 1024

func newWarp(a Augment, w, h int, seed uint64) warp {
	m := warp{a: a, width: w, height: h}
	if a.Elastic > 0 && w <= fieldSide && h <= fieldSide {
		m.field = smoothNoise(a.ElasticSigma, a.Elastic, stream(seed, augmentStream, 0))
	}
	return m
}

// smoothNoise is uniform noise on the torus, blurred four times with a box, which is close to a Gaussian of standard deviation sigma, and scaled
// to the standard deviation size, in units.
func smoothNoise(sigma, size float32, rng *random) []int16 {
	const n = fieldSide
	field := make([]int64, n*n)
	for i := range field {
		field[i] = int64(rng.pcg.Uint64()>>48) - 1<<15
	}
	// The variance of a box of width w is (w²−1)/12; four of them make sigma².
	w := int(float32(math.Sqrt(float64(float32(3*float32(sigma*sigma))+1))) + 0.5)
	for range 4 {
		blurLines(field, n, 1, w)
		blurLines(field, 1, n, w)
	}
	sum := int64(0)
	for _, v := range field {
		sum += v
	}
	mean := sum / (n * n)
	power := float64(0)
	for i := range field {
		field[i] -= mean
		power += float64(field[i] * field[i])
	}
	factor := float64(size) * unit / math.Sqrt(power/(n*n))
	out := make([]int16, n*n)
	for i, v := range field {
		out[i] = int16(max(-32000, min(32000, float64(v)*factor)))
	}
	return out
}

// blurLines replaces each value by the mean of w neighbours along lines of the torus: along rows for (n, 1), down columns for (1, n).
func blurLines(field []int64, across, along, w int) {
	const n = fieldSide
	var line [n]int64
	for l := range n {
		start := l * across
		if across == 1 {
			start = l
		}
		for i := range n {
			line[i] = field[start+i*along]
		}
		sum := int64(0)
		for i := range w {
			sum += line[(i-w/2+n)%n]
		}
		for i := range n {
			field[start+i*along] = sum / int64(w)
			sum += line[(i+w-w/2)%n] - line[(i-w/2+n)%n]
		}
	}
}

// affine is where the picture of a point is looked up: x = x0 + xx·u + xy·v for the point at (u, v) from the first pixel, in 1/65536 of a pixel.
type affine struct{ x0, xx, xy, y0, yx, yy int32 }

// choose draws an affine map. moveX and moveY, in units, are added to what is looked up.
func (m *warp) choose(moveX, moveY int32, rng *random) affine {
	angle := float64(float64(rng.between(-m.a.Rotate, m.a.Rotate)) * (math.Pi / 180))
	sin, cos := cosine(math.Pi/2-angle), cosine(math.Abs(angle))
	sx, sy := 1+float64(rng.between(-m.a.Scale, m.a.Scale)), 1+float64(rng.between(-m.a.Scale, m.a.Scale))
	shear := float64(rng.between(-m.a.Shear, m.a.Shear))
	tx, ty := float64(rng.between(-m.a.Shift, m.a.Shift)), float64(rng.between(-m.a.Shift, m.a.Shift))
	// Looked up: first turned back, then sheared and scaled back.
	xx, xy := float64(cos/sx), float64(float64(sin+float64(shear*cos))/sx)
	yx, yy := -float64(sin/sy), float64(float64(cos-float64(shear*sin))/sy)
	cx, cy := float64(m.width/2), float64(m.height/2)
	u, v := cx+tx, cy+ty
	x0 := cx - float64(xx*u) - float64(xy*v)
	y0 := cy - float64(yx*u) - float64(yy*v)
	fixed := func(f float64) int32 { return int32(math.Floor(float64(f*65536) + 0.5)) }
	return affine{fixed(x0) + moveX*64, fixed(xx), fixed(xy), fixed(y0) + moveY*64, fixed(yx), fixed(yy)}
}

// window is a random place of the field that leaves w×h values to its right and below.
func (m *warp) window(rng *random) []int16 {
	x, y := rng.below(fieldSide-m.width+1), rng.below(fieldSide-m.height+1)
	return m.field[y*fieldSide+x:]
}

// draw writes the canvas, warped, into dst.
func (m *warp) draw(dst []byte, c *canvas, moveX, moveY int32, rng *random) {
	f := m.choose(moveX, moveY, rng)
	f.x0 += int32(c.left) << 16
	f.y0 += int32(c.top) << 16
	w := m.width
	var bendX, bendY []int16
	if m.field != nil {
		bendX, bendY = m.window(rng), m.window(rng)
	}
	for y := range m.height {
		x0, y0 := f.x0+int32(y)*f.xy, f.y0+int32(y)*f.yy
		kernel.WarpRow(dst[y*w:(y+1)*w], &c.cells, bendX, bendY, x0, y0, f.xx, f.yx)
		if bendX != nil && y+1 < m.height {
			bendX, bendY = bendX[fieldSide:], bendY[fieldSide:]
		}
	}
}

// slow is draw for pictures that no canvas holds: the same map, looked up with bounds.
func (m *warp) slow(dst, src []byte, rng *random) {
	f := m.choose(0, 0, rng)
	w, h := m.width, m.height
	at := func(x, y int32) int32 {
		if x < 0 || y < 0 || x >= int32(w) || y >= int32(h) {
			return 0
		}
		return int32(src[int(y)*w+int(x)])
	}
	var bendX, bendY []int16
	if m.field != nil {
		bendX, bendY = m.window(rng), m.window(rng)
	}
	for v := range h {
		x, y := f.x0+int32(v)*f.xy, f.y0+int32(v)*f.yy
		for u := range w {
			px, py := x>>6, y>>6
			if bendX != nil {
				px += int32(bendX[v*fieldSide+u])
				py += int32(bendY[v*fieldSide+u])
			}
			ix, iy, fx, fy := px>>10, py>>10, px>>3&127, py>>3&127
			above := at(ix, iy)*(128-fx) + at(ix+1, iy)*fx
			below := at(ix, iy+1)*(128-fx) + at(ix+1, iy+1)*fx
			dst[v*w+u] = byte((above*(128-fy) + below*fy + 1<<13) >> 14)
			x += f.xx
			y += f.yx
		}
	}
}
