package ink

import (
	"math"
	"slices"
)

// A part is a connected path of ink, in canvas units, with the width of the pen that left it.
type part struct {
	settled, tail []vec // the path, in two pieces; the tail is never empty
	pen           float32
	of            *trail // whose path it is; nil for a piece that an eraser left of one
}

// visible is what is left of the drawing's ink after its erasing strokes: a path under an eraser is cut there.
func visible(d *Drawing, trails []*trail) []part {
	var parts []part
	var wiped *mask
	for i := range d.Strokes {
		s, t := &d.Strokes[i], trails[i]
		if len(t.tail) == 0 {
			continue
		}
		p := part{t.settled, t.tail, d.penOf(s), t}
		if !s.Erase {
			parts = append(parts, p)
			continue
		}
		if wiped == nil {
			wiped = newMask(d)
		}
		wiped.set(p)
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
func (m *mask) set(p part) {
	clear(m.r.ink)
	path := pass{part: p, radius: p.pen / 2 * min(m.sx, m.sy)}
	v := view{sx: m.sx, sy: m.sy}
	var t tracer
	t.follow(m.r, p.settled, path.radius, v)
	t.end(m.r, &path, v)
	m.r.finish(path.radius, false)
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
			kept = append(kept, part{tail: run, pen: p.pen})
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
	path := slices.Concat(p.settled, p.tail)
	visit(path[0])
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
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
	lo, hi = nowhere()
	for i := range parts {
		a, b := parts[i].bounds()
		lo, hi = around(lo, hi, []vec{a, b})
	}
	return lo, hi
}

// bounds is the smallest rectangle around p's middle line.
func (p *part) bounds() (lo, hi vec) {
	lo, hi = nowhere()
	if len(p.settled) > 0 {
		lo, hi = p.of.lo, p.of.hi
	}
	return around(lo, hi, p.tail)
}

// nowhere is a rectangle that holds nothing.
func nowhere() (lo, hi vec) {
	inf := float32(math.Inf(1))
	return vec{inf, inf}, vec{-inf, -inf}
}

// around is the smallest rectangle around a rectangle and points.
func around(lo, hi vec, points []vec) (vec, vec) {
	for _, v := range points {
		lo.x, lo.y = min(lo.x, v.x), min(lo.y, v.y)
		hi.x, hi.y = max(hi.x, v.x), max(hi.y, v.y)
	}
	return lo, hi
}

// What was written in one go is a stray speck if it is a mere touch of the pen that stands apart from a much larger rest. What touches the rest, or
// lies in its midst, may belong to it and makes the digit no larger, so it stays. In one go means that the pen landed again and again next to
// where it had left: a tablet that lifts it all the time writes no specks.
const (
	speckSize   = 1.0 // at most so many pens across
	speckRatio  = 6.0 // the rest is so many times larger
	speckBeyond = 1.5 // and so many pens away from the speck
	speckStep   = 0.5 // from one part to the next in one go, at most so many pens
	speckChain  = 3   // parts at least: two touches at the same place are two touches
)

// withoutSpecks is parts without stray dots, and how many those were.
func withoutSpecks(parts []part) ([]part, int) {
	if len(parts) < 2 {
		return parts, 0
	}
	var rest []part
	var small [][]part
	for _, g := range inOneGo(parts) {
		if extent(g) <= speckSize*g[0].pen {
			small = append(small, g)
		} else {
			rest = append(rest, g...)
		}
	}
	if len(small) == 0 || len(rest) == 0 {
		return parts, 0
	}
	lo, hi := bounds(rest)
	size := max(hi.x-lo.x, hi.y-lo.y)
	stray := 0
	for _, g := range small {
		v := g[0].first()
		gap := max(lo.x-v.x, v.x-hi.x, lo.y-v.y, v.y-hi.y)
		if gap > speckBeyond*g[0].pen && size > speckRatio*extent(g) {
			stray++
		} else {
			rest = append(rest, g...)
		}
	}
	if stray == 0 {
		return parts, 0
	}
	return rest, stray
}

// inOneGo groups parts that follow one another.
func inOneGo(parts []part) [][]part {
	var groups [][]part
	from := 0
	for i := 1; i <= len(parts); i++ {
		if i < len(parts) {
			before, p := &parts[i-1], &parts[i]
			if p.first().sub(before.tail[len(before.tail)-1]).norm() <= speckStep*p.pen {
				continue
			}
		}
		if i-from >= speckChain {
			groups = append(groups, parts[from:i])
		} else {
			groups = slices.AppendSeq(groups, slices.Chunk(parts[from:i], 1))
		}
		from = i
	}
	return groups
}

// extent is the longer side of the rectangle around the middle lines of parts.
func extent(parts []part) float32 {
	lo, hi := bounds(parts)
	return max(hi.x-lo.x, hi.y-lo.y)
}

// first is where p begins.
func (p *part) first() vec {
	if len(p.settled) > 0 {
		return p.settled[0]
	}
	return p.tail[0]
}
