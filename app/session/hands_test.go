package session

import (
	"math"
	"math/rand/v2"

	"inkling/core/ink"
)

// A habit changes a drawing as another hand, pen or tablet might have made it.
type habit struct {
	name   string
	change func(d *ink.Drawing, rng *rand.Rand)
}

// habits are what the handwriting report tries beside the drawings as they are.
var habits = []habit{
	{"a third of the size, in a corner", func(d *ink.Drawing, rng *rand.Rand) {
		eachPoint(d, func(x, y float64) (float64, float64) { return 0.3*x + 0.68*float64(d.Width), 0.3 * y })
	}},
	{"turned 15° to the left", turned(-15)},
	{"turned 15° to the right", turned(15)},
	{"slanted 20° to the left", slanted(-0.36)},
	{"slanted 20° to the right", slanted(0.36)},
	{"narrow", stretched(0.65)},
	{"wide", stretched(1.5)},
	{"5 points a stroke", func(d *ink.Drawing, rng *rand.Rand) { resampled(d, 5) }},
	{"8 points a stroke", func(d *ink.Drawing, rng *rand.Rand) { resampled(d, 8) }},
	{"a trembling pen", func(d *ink.Drawing, rng *rand.Rand) {
		size := 0.025 * extentOf(d)
		eachPoint(d, func(x, y float64) (float64, float64) {
			return x + size*(2*rng.Float64()-1), y + size*(2*rng.Float64()-1)
		})
	}},
	{"a tablet of 24 steps", func(d *ink.Drawing, rng *rand.Rand) {
		step := extentOf(d) / 24
		eachPoint(d, func(x, y float64) (float64, float64) { return step * math.Round(x/step), step * math.Round(y/step) })
	}},
	{"a pen of a third", pen(1.0 / 3)},
	{"a pen of three times", pen(3)},
	{"a canvas of 1000 × 600", canvasOf(1000, 600)},
	{"a canvas of 109 × 109", canvasOf(109, 109)},
	{"every stroke twice", func(d *ink.Drawing, rng *rand.Rand) {
		size := float32(0.02 * extentOf(d))
		for _, s := range d.Clone().Strokes {
			for i := range s.Points {
				s.Points[i].X += size
				s.Points[i].Y -= size
			}
			d.Strokes = append(d.Strokes, s)
		}
	}},
	{"pen touches before strokes", func(d *ink.Drawing, rng *rand.Rand) {
		for _, s := range d.Clone().Strokes {
			d.Strokes = append(d.Strokes, ink.Stroke{Points: s.Points[:1]})
		}
	}},
	{"a stray dot", func(d *ink.Drawing, rng *rand.Rand) {
		x0, y0, x1, y1 := boundsOf(d)
		x, y := x0-0.35*(x1-x0)-30, y0+(y1-y0)*rng.Float64()
		d.Strokes = append(d.Strokes, ink.Stroke{Points: []ink.Point{{X: float32(x), Y: float32(y)}}})
	}},
	{"hooks where the pen lands and leaves", func(d *ink.Drawing, rng *rand.Rand) {
		size := 0.05 * extentOf(d)
		for i := range d.Strokes {
			p := d.Strokes[i].Points
			near := func(q ink.Point) ink.Point {
				return ink.Point{X: q.X + float32(size*(2*rng.Float64()-1)), Y: q.Y + float32(size*(2*rng.Float64()-1))}
			}
			d.Strokes[i].Points = append(append([]ink.Point{near(p[0])}, p...), near(p[len(p)-1]))
		}
	}},
	{"a pen that lifts after every point", func(d *ink.Drawing, rng *rand.Rand) {
		var strokes []ink.Stroke
		for _, s := range d.Strokes {
			for j := 0; j+1 < max(2, len(s.Points)); j++ {
				strokes = append(strokes, ink.Stroke{Points: s.Points[j:min(j+2, len(s.Points))]})
			}
		}
		d.Strokes = strokes
	}},
	{"a gap in every stroke", func(d *ink.Drawing, rng *rand.Rand) {
		resampled(d, 40)
		var strokes []ink.Stroke
		for _, s := range d.Strokes {
			if len(s.Points) < 40 {
				strokes = append(strokes, s)
				continue
			}
			at := 10 + rng.IntN(18)
			strokes = append(strokes, ink.Stroke{Points: s.Points[:at]}, ink.Stroke{Points: s.Points[at+2:]})
		}
		d.Strokes = strokes
	}},
}

// in is drawings as a habit makes them, the same each time.
func (h habit) in(drawings []ink.Drawing) []ink.Drawing {
	out := make([]ink.Drawing, len(drawings))
	for i := range drawings {
		out[i] = drawings[i].Clone()
		h.change(&out[i], rand.New(rand.NewPCG(1, uint64(i))))
	}
	return out
}

func eachPoint(d *ink.Drawing, move func(x, y float64) (float64, float64)) {
	for i := range d.Strokes {
		for j := range d.Strokes[i].Points {
			p := &d.Strokes[i].Points[j]
			x, y := move(float64(p.X), float64(p.Y))
			*p = ink.Point{X: float32(x), Y: float32(y)} // nobody measured the time
		}
	}
}

func turned(degrees float64) func(*ink.Drawing, *rand.Rand) {
	return func(d *ink.Drawing, _ *rand.Rand) {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		eachPoint(d, func(x, y float64) (float64, float64) {
			x, y = x-float64(d.Width)/2, y-float64(d.Height)/2
			return float64(d.Width)/2 + cos*x - sin*y, float64(d.Height)/2 + sin*x + cos*y
		})
	}
}

func slanted(by float64) func(*ink.Drawing, *rand.Rand) {
	return func(d *ink.Drawing, _ *rand.Rand) {
		eachPoint(d, func(x, y float64) (float64, float64) { return x - by*(y-float64(d.Height)/2), y })
	}
}

func stretched(by float64) func(*ink.Drawing, *rand.Rand) {
	return func(d *ink.Drawing, _ *rand.Rand) {
		eachPoint(d, func(x, y float64) (float64, float64) { return by * x, y })
	}
}

func pen(times float32) func(*ink.Drawing, *rand.Rand) {
	return func(d *ink.Drawing, _ *rand.Rand) {
		for i := range d.Strokes {
			d.Strokes[i].Width = d.Pen() * times
		}
	}
}

func canvasOf(w, h float32) func(*ink.Drawing, *rand.Rand) {
	return func(d *ink.Drawing, _ *rand.Rand) {
		k := float64(min(w/d.Width, h/d.Height))
		eachPoint(d, func(x, y float64) (float64, float64) { return k * x, k * y })
		d.Width, d.Height = w, h
	}
}

// resampled gives every stroke n points, as far from one another along it.
func resampled(d *ink.Drawing, n int) {
	for i := range d.Strokes {
		p := d.Strokes[i].Points
		along := make([]float64, len(p))
		for j := 1; j < len(p); j++ {
			along[j] = along[j-1] + math.Hypot(float64(p[j].X-p[j-1].X), float64(p[j].Y-p[j-1].Y))
		}
		total := along[len(p)-1]
		if total == 0 {
			continue
		}
		out := make([]ink.Point, n)
		j := 1
		for k := range out {
			at := total * float64(k) / float64(n-1)
			for j < len(p)-1 && along[j] < at {
				j++
			}
			t := float32(1)
			if gap := along[j] - along[j-1]; gap > 0 {
				t = float32(math.Min(1, (at-along[j-1])/gap))
			}
			out[k] = ink.Point{X: p[j-1].X + t*(p[j].X-p[j-1].X), Y: p[j-1].Y + t*(p[j].Y-p[j-1].Y)}
		}
		d.Strokes[i].Points = out
	}
}

func boundsOf(d *ink.Drawing) (x0, y0, x1, y1 float64) {
	x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range d.Strokes {
		for _, p := range s.Points {
			x0, y0, x1, y1 = math.Min(x0, float64(p.X)), math.Min(y0, float64(p.Y)), math.Max(x1, float64(p.X)), math.Max(y1, float64(p.Y))
		}
	}
	return x0, y0, x1, y1
}

// extentOf is the longer side of the drawing.
func extentOf(d *ink.Drawing) float64 {
	x0, y0, x1, y1 := boundsOf(d)
	return math.Max(x1-x0, y1-y0)
}
