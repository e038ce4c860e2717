package ink

import "math"

// PenShare is the width of the default pen as a share of the canvas's shorter side: two cells of a 28×28 grid.
const PenShare = 1.0 / 14

// A Point is a position of the pen in canvas units, x growing to the right and y downwards.
type Point struct {
	X, Y float32
	T    int64 // milliseconds since the drawing began; 0 where nobody measured it
}

// A Stroke is the path of the pen from touching the canvas to leaving it.
type Stroke struct {
	Points []Point
	Width  float32 // of the pen, in canvas units; 0 means the default pen
	Erase  bool    // takes ink away instead of leaving it
}

// A Drawing is strokes on a canvas, in the order they were made.
type Drawing struct {
	Width, Height float32 // of the canvas, in the units of the points
	Strokes       []Stroke
	Label         *int // the digit it is meant to be, if somebody said so
}

// Pen is the width of the default pen on d's canvas, in canvas units.
func (d *Drawing) Pen() float32 {
	return PenShare * min(d.Width, d.Height)
}

// Empty reports whether d holds no stroke that leaves ink.
func (d *Drawing) Empty() bool {
	for i := range d.Strokes {
		if s := &d.Strokes[i]; !s.Erase && s.count() > 0 {
			return false
		}
	}
	return true
}

// Clone is a copy of d that shares no memory with it.
func (d *Drawing) Clone() Drawing {
	c := *d
	c.Strokes = make([]Stroke, len(d.Strokes))
	for i, s := range d.Strokes {
		s.Points = append([]Point(nil), s.Points...)
		c.Strokes[i] = s
	}
	if d.Label != nil {
		label := *d.Label
		c.Label = &label
	}
	return c
}

// count is the number of points that are places at all.
func (s *Stroke) count() int {
	n := 0
	for _, p := range s.Points {
		if isPlace(p) {
			n++
		}
	}
	return n
}

// farthest bounds coordinates, so that squares of differences stay finite; no canvas is that large.
const farthest = 1e9

// isPlace reports whether p is a position that can be drawn: not NaN, not infinite, not absurd.
func isPlace(p Point) bool {
	return p.X >= -farthest && p.X <= farthest && p.Y >= -farthest && p.Y <= farthest
}

// isCanvas reports whether d has a canvas that can be drawn on.
func (d *Drawing) isCanvas() bool {
	return d.Width > 0 && d.Height > 0 && d.Width <= farthest && d.Height <= farthest
}

// penOf is the width of s's pen in canvas units.
func (d *Drawing) penOf(s *Stroke) float32 {
	if s.Width > 0 && s.Width <= farthest {
		return s.Width
	}
	return d.Pen()
}

type vec struct{ x, y float32 }

func (a vec) sub(b vec) vec { return vec{a.x - b.x, a.y - b.y} }
func (a vec) norm() float32 {

	return float32(math.Sqrt(float64(float64(a.x)*float64(a.x)) + float64(float64(a.y)*float64(a.y))))

}
func lerp(a, b vec, t float32) vec {
	return vec{a.x + float32((b.x-a.x)*t), a.y + float32((b.y-a.y)*t)}
}
