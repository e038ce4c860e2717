package ink

import "math"

// A raster turns paths into ink on a w×h grid of unit cells. For every cell it keeps the square of the distance to the nearest piece
// of the stroke being drawn; the stroke's coverage follows from that one number, so a stroke that crosses itself or consists of
// thousands of overlapping pieces is exactly as dark as one drawn in one sweep.
type raster struct {
	w, h   int
	nearby []float32 // squared distance from the cell's centre to the stroke, in cells
	ink    []float32 // 0 paper … 1 ink
	// the cells the current stroke has touched
	x0, y0, x1, y1 int
}

func newRaster(w, h int) *raster {
	r := &raster{w: w, h: h, nearby: make([]float32, w*h), ink: make([]float32, w*h)}
	for i := range r.nearby {
		r.nearby[i] = math.MaxFloat32
	}
	r.reset()
	return r
}

func (r *raster) reset() { r.x0, r.y0, r.x1, r.y1 = r.w, r.h, 0, 0 }

// copyFrom makes r, of the same size, what q is.
func (r *raster) copyFrom(q *raster) {
	copy(r.nearby, q.nearby)
	copy(r.ink, q.ink)
	r.x0, r.y0, r.x1, r.y1 = q.x0, q.y0, q.x1, q.y1
}

// A tracer puts a path on a raster piece by piece, without the points that nobody would miss: those closer than skipLength to the one
// before, and those on the way, within offWay of the straight line between their neighbours.
type tracer struct {
	kept, held vec // the last point that was kept; the last that may still be dropped
	holding    bool
	begun      bool
}

// follow adds points that others follow to the current stroke of the given radius in cells.
func (t *tracer) follow(r *raster, path []vec, radius float32, v view) {
	for _, p := range path {
		t.next(r, v.place(p), radius+0.5)
	}
}

// end adds the tail of a pass.
func (t *tracer) end(r *raster, p *pass, v view) {
	last := len(p.tail) - 1
	t.follow(r, p.tail[:last], p.radius, v)
	at, reach := v.place(p.tail[last]), p.radius+0.5
	if !t.begun {
		t.kept = at // a dot
	} else {
		t.release(r, at, reach)
	}
	r.piece(t.kept, at, reach)
}

// next adds a point, in cells.
func (t *tracer) next(r *raster, at vec, reach float32) {
	if !t.begun {
		t.kept, t.begun = at, true
		return
	}
	length := t.release(r, at, reach)
	if t.holding = length >= skipLength*skipLength; t.holding {
		t.held = at
	}
}

// release draws the piece to the point that is held, where it can't be left out on the way to v, and gives the square of the distance that is left
// to v.
func (t *tracer) release(r *raster, v vec, reach float32) float32 {
	dx, dy := v.x-t.kept.x, v.y-t.kept.y
	length := float32(dx*dx) + float32(dy*dy)
	if !t.holding {
		return length
	}
	hx, hy := t.held.x-t.kept.x, t.held.y-t.kept.y
	off := float32(dx*hy) - float32(dy*hx) // the distance from the line, times its length
	onward := float32(hx*(v.x-t.held.x)) + float32(hy*(v.y-t.held.y))
	if length > joinLength*joinLength || onward < 0 || float32(off*off) > offWay*offWay*length {
		r.piece(t.kept, t.held, reach)
		t.kept = t.held
		dx, dy = v.x-t.kept.x, v.y-t.kept.y
		length = float32(dx*dx) + float32(dy*dy)
	}
	return length
}

// In cells: the straight pieces of a bend, the distance within which two points are one, and how long a piece that leaves points out may be and how far
// from it they may lie.
const (
	pieceLength = 0.75
	skipLength  = 0.2
	joinLength  = 1.5
	offWay      = 0.04
)

// piece lowers the distances of the cells within reach of the straight piece from a to b.
func (r *raster) piece(a, b vec, reach float32) {
	x0, x1 := clip(min(a.x, b.x)-reach, r.w), clip(max(a.x, b.x)+reach+1, r.w)
	y0, y1 := clip(min(a.y, b.y)-reach, r.h), clip(max(a.y, b.y)+reach+1, r.h)
	if x0 >= x1 || y0 >= y1 {
		return
	}
	r.x0, r.y0, r.x1, r.y1 = min(r.x0, x0), min(r.y0, y0), max(r.x1, x1), max(r.y1, y1)
	// A cell this near to the stroke is fully inked: nothing can be added.
	full := float32(-1)
	if reach > 1 {
		full = float32((reach - 1) * (reach - 1))
	}
	d := b.sub(a)
	inv := float32(0)
	if n := float32(d.x*d.x) + float32(d.y*d.y); n > 0 {
		inv = 1 / n
	}
	for y := y0; y < y1; y++ {
		row := r.nearby[y*r.w : (y+1)*r.w]
		py := float32(y) + 0.5 - a.y
		for x := x0; x < x1; x++ {
			if row[x] <= full {
				continue
			}
			px := float32(x) + 0.5 - a.x
			t := (float32(px*d.x) + float32(py*d.y)) * inv
			if t < 0 {
				t = 0
			} else if t > 1 {
				t = 1
			}
			ex, ey := px-float32(t*d.x), py-float32(t*d.y)
			if q := float32(ex*ex) + float32(ey*ey); q < row[x] {
				row[x] = q
			}
		}
	}
}

// clip is v rounded down and held between 0 and n; NaN gives 0.
func clip(v float32, n int) int {
	if !(v > 0) {
		return 0
	}
	if v >= float32(n) {
		return n
	}
	return int(v)
}

// finish lays the current stroke on the paper, or takes it away from there, and begins a new one.
func (r *raster) finish(radius float32, erase bool) {
	for y := r.y0; y < r.y1; y++ {
		for x := r.x0; x < r.x1; x++ {
			i := y*r.w + x
			c := coverage(r.nearby[i], radius)
			r.nearby[i] = math.MaxFloat32
			switch {
			case erase:
				r.ink[i] *= 1 - c
			case c > r.ink[i]:
				r.ink[i] = c
			}
		}
	}
	r.reset()
}

// coverage is the share of a unit cell that a stroke of that radius covers when its middle line passes the cell's centre at the
// square root of q: the overlap of [−½, ½] with [d−radius, d+radius].
func coverage(q, radius float32) float32 {
	if q == math.MaxFloat32 {
		return 0
	}
	d := float32(math.Sqrt(float64(q)))
	return max(0, min(0.5, d+radius)-max(-0.5, d-radius))
}

// bytes are the picture, 0 paper … 255 ink.
func (r *raster) bytes() []byte {
	out := make([]byte, len(r.ink))
	for i, v := range r.ink {
		out[i] = byte(float32(v*255) + 0.5)
	}
	return out
}
