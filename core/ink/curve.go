package ink

import (
	"math"
	"slices"
)

// A trail is the path of a stroke that may still grow, as a chain of short straight pieces: a centripetal Catmull-Rom spline through the points (so a
// fast pen, whose points are far apart, still draws a bend and never a loop that nobody drew), none longer than step where the path
// bends. Points closer than near to the one before are skipped: they'd add nothing that can be seen.
// (Yuksel, Schaefer, Keyser: On the parameterization of Catmull-Rom curves, 2009.)
type trail struct {
	step, near float32
	points     []Point // all that were added
	knots      []vec   // those that the spline goes through
	last       vec     // the last point, where it was skipped
	skipped    bool
	settled    []vec // the path as far as no further point changes it
	lo, hi     vec   // around it
	tail       []vec // and the rest
}

// add lengthens the stroke.
func (t *trail) add(points []Point) {
	t.points = append(t.points, points...)
	t.knots = slices.Grow(t.knots, len(points))
	t.settled = slices.Grow(t.settled, len(points))
	before := len(t.settled)
	for _, p := range points {
		if !isPlace(p) {
			continue
		}
		v := vec{p.X, p.Y}
		if n := len(t.knots); n > 0 && v.sub(t.knots[n-1]).norm() <= t.near {
			t.last, t.skipped = v, true
			continue
		}
		t.knots, t.skipped = append(t.knots, v), false
		// A piece is bent by the knots on either side of it.
		if n := len(t.knots); n >= 3 {
			if n == 3 {
				t.settled = append(t.settled, t.knots[0])
			}
			t.settled = bend(t.settled, t.knots, n-3, t.step)
		}
	}
	if before == 0 {
		t.lo, t.hi = nowhere()
	}
	t.lo, t.hi = around(t.lo, t.hi, t.settled[before:])
	t.tail = t.tail[:0]
	knots := t.knots
	if t.skipped && t.last != knots[len(knots)-1] {
		knots = append(knots[:len(knots):len(knots)], t.last) // where the pen left the canvas always counts
	}
	if len(knots) < 3 {
		t.tail = append(t.tail, knots...)
		return
	}
	if len(t.settled) == 0 {
		t.tail = append(t.tail, knots[0])
	}
	for i := max(0, len(t.knots)-2); i+1 < len(knots); i++ {
		t.tail = bend(t.tail, knots, i, t.step)
	}
}

// bend appends to path the pieces from knot i, which is there already, to the next.
func bend(path, knots []vec, i int, step float32) []vec {
	p1, p2 := knots[i], knots[i+1]
	length := p2.sub(p1).norm()
	pieces := int(min(length/step, maxPieces))
	if pieces > 0 {
		p0, p3 := mirror(p2, p1), mirror(p1, p2)
		if i > 0 && !corner(knots[i-1], p1, p2) {
			p0 = knots[i-1]
		}
		if i+2 < len(knots) && !corner(p1, p2, knots[i+2]) {
			p3 = knots[i+2]
		}
		m1, m2 := tangents(p0, p1, p2, p3)
		for k := 1; k <= pieces; k++ {
			path = append(path, hermite(p1, p2, m1, m2, float32(k)/float32(pieces+1)))
		}
	}
	return append(path, p2)
}

const maxPieces = 24 // between two points of the pen: enough for a bend across the whole canvas

// corner reports whether the pen turned by more than a right angle at b: a bend that sharp was meant, and stays sharp.
func corner(a, b, c vec) bool {
	u, v := b.sub(a), c.sub(b)
	return float32(u.x*v.x)+float32(u.y*v.y) < 0
}

// mirror is the point as far beyond p as from is before it.
func mirror(from, p vec) vec { return vec{p.x + (p.x - from.x), p.y + (p.y - from.y)} }

// tangents are the derivatives at p1 and p2 of the centripetal spline through p0…p3, for a parameter that runs from 0 at p1 to 1 at p2.
func tangents(p0, p1, p2, p3 vec) (m1, m2 vec) {
	const tiny = 1e-6
	root := func(a, b vec) float32 { return float32(math.Sqrt(float64(b.sub(a).norm()))) + tiny }
	t0, t1, t2 := root(p0, p1), root(p1, p2), root(p2, p3)
	slope := func(a, b, c float32, ta, tb float32) float32 {
		return t1 * ((b-a)/ta - (c-a)/(ta+tb) + (c-b)/tb)
	}
	m1 = vec{slope(p0.x, p1.x, p2.x, t0, t1), slope(p0.y, p1.y, p2.y, t0, t1)}
	m2 = vec{slope(p1.x, p2.x, p3.x, t1, t2), slope(p1.y, p2.y, p3.y, t1, t2)}
	return m1, m2
}

// hermite is the cubic from p1 to p2 with derivatives m1 and m2, at t from 0 to 1.
func hermite(p1, p2, m1, m2 vec, t float32) vec {
	t2, t3 := float32(t*t), float32(t*t*t)
	c, d := float32(3*t2)-2*t3, t3-t2
	a, b := 1-c, d-t2+t
	return vec{
		float32(a*p1.x) + float32(b*m1.x) + float32(c*p2.x) + float32(d*m2.x),
		float32(a*p1.y) + float32(b*m1.y) + float32(c*p2.y) + float32(d*m2.y),
	}
}
