package ink

import "math"

// Steps is the way from a drawing, or a picture, to the network's input, as the window shows it. All three pictures have Width×Height
// cells, row-major, 0 paper … 255 ink.
type Steps struct {
	Width, Height int
	Drawn         []byte // as the canvas shows it
	Scaled        []byte // cut out, and fitted into the box in the middle of the grid
	Centred       []byte // moved so that the centre of mass is the centre of the grid
	Input         []byte // what the network gets: Centred, or Drawn when centring is off
	Empty         bool   // nothing is drawn

	From             Rect    // in cells of Drawn: the ink that was cut out
	Box              Rect    // in cells of Scaled: the box it was fitted into
	CentreX, CentreY float32 // in cells of Scaled: the centre of mass
	ShiftX, ShiftY   int     // cells from Scaled to Centred
	Specks           int     // stray dots that were left out
}

// A Rect is a rectangle in cells, X0 ≤ x < X1.
type Rect struct{ X0, Y0, X1, Y1 float32 }

// MNIST's recipe fits a digit into a 20×20 box in the 28×28 grid.
const (
	mnistGrid = 28
	mnistBox  = 20
)

// strokeShare is the thickness of a default pen's stroke in the network's input as a share of the box. It is that of MNIST's digits, whose
// strokes were scaled as pictures: how large somebody draws does not change how thick the network sees the pen.
const strokeShare = 2.5 / mnistBox

// How far a thin or thick pen may take the strokes away from that.
const (
	thinnest = 0.6
	thickest = 1.6
)

// box is the side of the recipe's box in a grid of w×h.
func box(w, h int) float32 {
	return float32(max(1, math.Round(float64(min(w, h))*mnistBox/mnistGrid)))
}

// Input makes the network's input of w×h cells from a drawing, by MNIST's recipe if centre is set: the strokes are scaled, not their
// picture, so a small drawing loses nothing and its lines come out as thick as MNIST's. Without centre, Input is the drawing as the
// canvas shows it, and the other steps are there to be seen.
func Input(d Drawing, w, h int, centre bool) Steps { return new(Sketch).Input(d, w, h, centre) }

// Input is the function Input, to the same bytes, with what the last call left.
func (k *Sketch) Input(d Drawing, w, h int, centre bool) Steps {
	s := Steps{Width: w, Height: h}
	if w < 1 || h < 1 {
		s.Empty = true
		return s
	}
	s.Drawn = make([]byte, w*h)
	s.Scaled = make([]byte, w*h)
	var parts []part
	if d.isCanvas() {
		k.follow(&d, w, h)
		s.Drawn = k.drawn.draw(onCanvas(&d, w, h), k.strokes(&d, w, h))
		parts, s.Specks = withoutSpecks(visible(&d, k.trails))
	}
	if len(parts) == 0 {
		s.Empty = true
		s.choose(centre)
		return s
	}
	lo, hi := bounds(parts)
	pen := float32(0)
	for _, p := range parts {
		pen = max(pen, p.pen)
	}
	side := box(w, h)
	base := d.Pen()
	thickness := func(pen float32) float32 {
		return strokeShare * side * max(thinnest, min(thickest, pen/base))
	}
	// A dot is no larger than the pen that made it, so it isn't blown up to a disc.
	extent := max(hi.x-lo.x, hi.y-lo.y, base)
	scale := (side - min(thickness(pen), side/2)) / extent
	middle := vec{(lo.x + hi.x) / 2, (lo.y + hi.y) / 2}
	origin := vec{middle.x - float32(w)/2/scale, middle.y - float32(h)/2/scale}
	if int(side)%2 != w%2 {
		origin.x += 0.5 / scale // the box lies on whole cells
	}
	if int(side)%2 != h%2 {
		origin.y += 0.5 / scale
	}
	passes := make([]pass, len(parts))
	for i, p := range parts {
		passes[i] = pass{part: p, radius: thickness(p.pen) / 2}
	}
	s.Scaled = k.scaled.draw(view{w, h, origin, scale, scale}, passes)

	cx, cy := float32(w)/d.Width, float32(h)/d.Height
	half := pen / 2
	s.From = Rect{(lo.x - half) * cx, (lo.y - half) * cy, (hi.x + half) * cx, (hi.y + half) * cy}
	s.frame()
	s.choose(centre)
	return s
}

// frame says where the box lies.
func (s *Steps) frame() {
	side := int(box(s.Width, s.Height))
	x, y := float32((s.Width-side)/2), float32((s.Height-side)/2)
	s.Box = Rect{x, y, x + float32(side), y + float32(side)}
}

// choose moves Scaled's centre of mass to the centre of the grid, and picks the input.
func (s *Steps) choose(centre bool) {
	s.Centred = make([]byte, len(s.Scaled))
	s.CentreX, s.CentreY = float32(s.Width)/2, float32(s.Height)/2
	if x, y, ok := centreOfMass(s.Scaled, s.Width, s.Height); ok {
		s.CentreX, s.CentreY = x+0.5, y+0.5
		// MNIST's digits have their centre of mass within half a pixel of the pixel (14, 14).
		s.ShiftX = int(math.Floor(float64(float32(s.Width/2)-x) + 0.5))
		s.ShiftY = int(math.Floor(float64(float32(s.Height/2)-y) + 0.5))
		shift(s.Centred, s.Scaled, s.Width, s.Height, s.ShiftX, s.ShiftY)
	}
	s.Input = s.Drawn
	if centre {
		s.Input = s.Centred
	}
}

// centreOfMass is the mean position of the ink, counted in pixels from the centre of pixel (0, 0).
func centreOfMass(picture []byte, w, h int) (x, y float32, ok bool) {
	var mass, mx, my int64
	for j := range h {
		for i, v := range picture[j*w : (j+1)*w] {
			mass += int64(v)
			mx += int64(v) * int64(i)
			my += int64(v) * int64(j)
		}
	}
	if mass == 0 {
		return 0, 0, false
	}
	return float32(float64(mx) / float64(mass)), float32(float64(my) / float64(mass)), true
}

// shift copies src into dst, dx cells to the right and dy down; what leaves the grid is lost.
func shift(dst, src []byte, w, h, dx, dy int) {
	for y := range h {
		if y-dy < 0 || y-dy >= h {
			continue
		}
		for x := max(0, dx); x < min(w, w+dx); x++ {
			dst[y*w+x] = src[(y-dy)*w+x-dx]
		}
	}
}
