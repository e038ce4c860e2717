package ink

import "math"

// A part is a connected path of ink, in canvas units, with the width of the pen that left it.
type part struct {
	path []vec
	pen  float32
}

// visible is what is left of the drawing's ink after its erasing strokes: a path under an eraser is cut there.
func visible(d *Drawing, paths [][]vec) []part {
	var parts []part
	var wiped *mask
	for i := range d.Strokes {
		s := &d.Strokes[i]
		path := paths[i]
		if len(path) == 0 {
			continue
		}
		if !s.Erase {
			parts = append(parts, part{path, d.penOf(s)})
			continue
		}
		if wiped == nil {
			wiped = newMask(d)
		}
		wiped.set(path, d.penOf(s)/2)
		kept := make([]part, 0, len(parts))
		for _, p := range parts {
			kept = wiped.cut(kept, p, min(d.Width, d.Height)/cutSteps)
		}
		parts = kept
	}
	return parts
}

// A mask is a raster of the canvas that remembers where an eraser went.
type mask struct {
	r      *raster
	sx, sy float32
}

const maskCells = 112 // along each side: four to a cell of MNIST's grid

func newMask(d *Drawing) *mask {
	return &mask{newRaster(maskCells, maskCells), maskCells / d.Width, maskCells / d.Height}
}

// cutSteps is how many steps across the canvas an erased path is followed with.
const cutSteps = 150

// set makes the mask that of one path of an eraser.
func (m *mask) set(path []vec, radius float32) {
	clear(m.r.ink)
	r := radius * min(m.sx, m.sy)
	m.r.trace(path, vec{}, m.sx, m.sy, r)
	m.r.finish(r, false)
}

func (m *mask) covers(v vec) bool {
	x, y := v.x*m.sx, v.y*m.sy
	if !(x >= 0 && y >= 0 && x < maskCells && y < maskCells) {
		return false
	}
	return m.r.ink[int(y)*maskCells+int(x)] >= 0.5
}

// cut appends to kept what the mask leaves of p, looking every step along it.
func (m *mask) cut(kept []part, p part, step float32) []part {
	var run []vec
	flush := func() {
		if len(run) > 0 {
			kept = append(kept, part{run, p.pen})
			run = nil
		}
	}
	visit := func(v vec) {
		if m.covers(v) {
			flush()
		} else {
			run = append(run, v)
		}
	}
	visit(p.path[0])
	for i := 1; i < len(p.path); i++ {
		a, b := p.path[i-1], p.path[i]
		n := int(min(b.sub(a).norm()/step, 4096))
		for k := 1; k <= n; k++ {
			visit(lerp(a, b, float32(k)/float32(n+1)))
		}
		visit(b)
	}
	flush()
	return kept
}

// bounds is the smallest rectangle around the middle lines of parts.
func bounds(parts []part) (lo, hi vec) {
	inf := float32(math.Inf(1))
	lo, hi = vec{inf, inf}, vec{-inf, -inf}
	for _, p := range parts {
		for _, v := range p.path {
			lo.x, lo.y = min(lo.x, v.x), min(lo.y, v.y)
			hi.x, hi.y = max(hi.x, v.x), max(hi.y, v.y)
		}
	}
	return lo, hi
}

// A part is a stray speck if it is a mere touch of the pen that stands apart from a much larger rest. What touches the rest, or lies in its
// midst, may belong to it and makes the digit no larger, so it stays.
const (
	speckSize   = 1.0 // at most so many pens across
	speckRatio  = 6.0 // the rest is so many times larger
	speckBeyond = 1.5 // and so many pens away from the speck
)

// withoutSpecks is parts without stray dots, and how many those were.
func withoutSpecks(parts []part) ([]part, int) {
	if len(parts) < 2 {
		return parts, 0
	}
	var rest, small []part
	for _, p := range parts {
		if extent(p) <= speckSize*p.pen {
			small = append(small, p)
		} else {
			rest = append(rest, p)
		}
	}
	if len(small) == 0 || len(rest) == 0 {
		return parts, 0
	}
	lo, hi := bounds(rest)
	size := max(hi.x-lo.x, hi.y-lo.y)
	stray := 0
	for _, p := range small {
		v := p.path[0]
		gap := max(lo.x-v.x, v.x-hi.x, lo.y-v.y, v.y-hi.y)
		if gap > speckBeyond*p.pen && size > speckRatio*extent(p) {
			stray++
		} else {
			rest = append(rest, p)
		}
	}
	return rest, stray
}

// extent is the longer side of the rectangle around p's middle line.
func extent(p part) float32 {
	lo, hi := bounds([]part{p})
	return max(hi.x-lo.x, hi.y-lo.y)
}
