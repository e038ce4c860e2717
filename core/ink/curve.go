package ink

import "math"

// curve is the path of a stroke as a chain of short straight pieces: a centripetal Catmull-Rom spline through the points (so a
// fast pen, whose points are far apart, still draws a bend and never a loop that nobody drew), none longer than step where the path
// bends. Points closer than near to the one before are skipped: they'd add nothing that can be seen.
// (Yuksel, Schaefer, Keyser: On the parameterization of Catmull-Rom curves, 2009.)
func curve(points []Point, step, near float32) []vec {
	knots := make([]vec, 0, len(points))
	var last vec
	skipped := false
	for _, p := range points {
		if !isPlace(p) {
			continue
		}
		v := vec{p.X, p.Y}
		if len(knots) > 0 && v.sub(knots[len(knots)-1]).norm() <= near {
			last, skipped = v, true
			continue
		}
		knots, skipped = append(knots, v), false
	}
	if skipped && last != knots[len(knots)-1] {
		knots = append(knots, last) // where the pen left the canvas always counts
	}
	if len(knots) < 3 {
		return knots
	}
	path := make([]vec, 1, 2*len(knots))
	path[0] = knots[0]
	for i := 0; i+1 < len(knots); i++ {
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
		path = append(path, p2)
	}
	return path
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
