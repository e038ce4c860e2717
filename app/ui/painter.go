package ui

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"slices"
	"sync"

	"gioui.org/f32"
	"golang.org/x/image/vector"
)

// Painter draws curved shapes into a small picture that is then kept. The window is often rendered in software, where a
// curve costs a hundred times what a picture does; so whatever is curved and stays the same for more than a frame is painted
// once. Points are in dp from the picture's corner. Later shapes lie over earlier ones.
type Painter struct {
	scale float32 // px per dp
	w, h  int
	lin   []float32 // linear, premultiplied red, green, blue, alpha
	z     *vector.Rasterizer
	mask  *image.Alpha
	used  image.Rectangle // of the shape that is being drawn, px
	round bool            // strokes have round ends
	dark  bool            // the theme
	thin  bool            // lines so thin that they are mixed as text is: see weight
}

// painters are those that have handed over their picture: their memory is several times that of what they painted.
var painters = sync.Pool{New: func() any { return new(Painter) }}

func newPainter(w, h int, scale float32) *Painter {
	p := painters.Get().(*Painter)
	*p = Painter{scale: scale, w: w, h: h, lin: p.lin[:0], z: p.z, mask: p.mask}
	p.lin = slices.Grow(p.lin, 4*w*h)[:4*w*h]
	clear(p.lin)
	return p
}

// begin starts a shape that lies in the box from a to b (px).
func (p *Painter) begin(a, b f32.Point) bool {
	r := image.Rect(int(math.Floor(float64(a.X)))-1, int(math.Floor(float64(a.Y)))-1, int(math.Ceil(float64(b.X)))+1, int(math.Ceil(float64(b.Y)))+1)
	p.used = r.Intersect(image.Rect(0, 0, p.w, p.h))
	if p.used.Empty() {
		return false
	}
	if p.z == nil {
		p.z = vector.NewRasterizer(p.used.Dx(), p.used.Dy())
	} else {
		p.z.Reset(p.used.Dx(), p.used.Dy())
	}
	return true
}

func (p *Painter) at(q f32.Point) (x, y float32) {
	return q.X - float32(p.used.Min.X), q.Y - float32(p.used.Min.Y)
}

func (p *Painter) move(q f32.Point) { p.z.MoveTo(p.at(q)) }
func (p *Painter) line(q f32.Point) { p.z.LineTo(p.at(q)) }
func (p *Painter) close()           { p.z.ClosePath() }
func (p *Painter) quad(a, b f32.Point) {
	ax, ay := p.at(a)
	bx, by := p.at(b)
	p.z.QuadTo(ax, ay, bx, by)
}
func (p *Painter) cube(a, b, d f32.Point) {
	ax, ay := p.at(a)
	bx, by := p.at(b)
	dx, dy := p.at(d)
	p.z.CubeTo(ax, ay, bx, by, dx, dy)
}

// coverage renders the shape's mask.
func (p *Painter) coverage() *image.Alpha {
	n := p.used.Dx() * p.used.Dy()
	if p.mask == nil || cap(p.mask.Pix) < n {
		p.mask = &image.Alpha{Pix: make([]byte, n)}
	}
	p.mask.Pix, p.mask.Stride, p.mask.Rect = p.mask.Pix[:n], p.used.Dx(), image.Rect(0, 0, p.used.Dx(), p.used.Dy())
	clear(p.mask.Pix)
	p.z.Draw(p.mask, p.mask.Rect, image.Opaque, image.Point{})
	return p.mask
}

// end lays the shape over the picture.
func (p *Painter) end(col color.NRGBA) {
	m := p.coverage()
	r, g, b := linear[col.R], linear[col.G], linear[col.B]
	share := float32(col.A) / 255
	var curve *[256]float32
	if p.thin {
		curve = weight(col, p.dark)
	}
	for y := range p.used.Dy() {
		row := m.Pix[y*m.Stride : y*m.Stride+p.used.Dx()]
		dst := p.lin[4*((p.used.Min.Y+y)*p.w+p.used.Min.X):]
		for x := 0; x < len(row); x++ {
			v := row[x]
			if v == 0 {
				// Thin lines leave most of their box blank.
				for x+8 < len(row) && binary.LittleEndian.Uint64(row[x+1:]) == 0 {
					x += 8
				}
				continue
			}
			a := float32(v) / 255 * share
			if curve != nil {
				a = curve[v] * share
			}
			d := dst[4*x : 4*x+4]
			d[0] = d[0]*(1-a) + r*a
			d[1] = d[1]*(1-a) + g*a
			d[2] = d[2]*(1-a) + b*a
			d[3] = d[3]*(1-a) + a
		}
	}
}

// image is the picture as the renderer wants it: it multiplies colours by their alpha in linear light. Nothing can be
// painted after that.
func (p *Painter) image() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, p.w, p.h))
	for i := 0; i < len(p.lin); i += 4 {
		a := p.lin[i+3]
		if a <= 0 {
			continue
		}
		img.Pix[i], img.Pix[i+1], img.Pix[i+2] = encode(p.lin[i]), encode(p.lin[i+1]), encode(p.lin[i+2])
		img.Pix[i+3] = uint8(min(a, 1)*255 + .5)
	}
	painters.Put(p)
	return img
}

// Round paints a rounded box.
func (p *Painter) Round(x, y, w, h, radius float32, col color.NRGBA) {
	k := p.scale
	p.roundPx(f32.Pt(x*k, y*k), f32.Pt((x+w)*k, (y+h)*k), radius*k, -1, col)
}

// Border paints a line inside the edge of a rounded box.
func (p *Painter) Border(x, y, w, h, radius, width float32, col color.NRGBA) {
	k := p.scale
	p.roundPx(f32.Pt(x*k, y*k), f32.Pt((x+w)*k, (y+h)*k), radius*k, width*k, col)
}

// roundPx fills a rounded box (width below 0) or a line inside its edge.
func (p *Painter) roundPx(a, b f32.Point, r, width float32, col color.NRGBA) {
	if col.A == 0 || !p.begin(a, b) {
		return
	}
	p.ring(a, b, r, false)
	if width > 0 {
		in := f32.Pt(width, width)
		p.ring(a.Add(in), b.Sub(in), max(r-width, 0), true)
	}
	p.end(col)
}

// ring adds a rounded box to the shape, backwards to cut a hole.
func (p *Painter) ring(a, b f32.Point, r float32, back bool) {
	r = min(r, (b.X-a.X)/2, (b.Y-a.Y)/2)
	if r < 0 {
		return
	}
	k := r * (1 - quarter)
	pt := f32.Pt
	if !back {
		p.move(pt(a.X+r, a.Y))
		p.line(pt(b.X-r, a.Y))
		p.cube(pt(b.X-k, a.Y), pt(b.X, a.Y+k), pt(b.X, a.Y+r))
		p.line(pt(b.X, b.Y-r))
		p.cube(pt(b.X, b.Y-k), pt(b.X-k, b.Y), pt(b.X-r, b.Y))
		p.line(pt(a.X+r, b.Y))
		p.cube(pt(a.X+k, b.Y), pt(a.X, b.Y-k), pt(a.X, b.Y-r))
		p.line(pt(a.X, a.Y+r))
		p.cube(pt(a.X, a.Y+k), pt(a.X+k, a.Y), pt(a.X+r, a.Y))
	} else {
		p.move(pt(a.X+r, a.Y))
		p.cube(pt(a.X+k, a.Y), pt(a.X, a.Y+k), pt(a.X, a.Y+r))
		p.line(pt(a.X, b.Y-r))
		p.cube(pt(a.X, b.Y-k), pt(a.X+k, b.Y), pt(a.X+r, b.Y))
		p.line(pt(b.X-r, b.Y))
		p.cube(pt(b.X-k, b.Y), pt(b.X, b.Y-k), pt(b.X, b.Y-r))
		p.line(pt(b.X, a.Y+r))
		p.cube(pt(b.X, a.Y+k), pt(b.X-k, a.Y), pt(b.X-r, a.Y))
	}
	p.close()
}

// Circle paints a disc.
func (p *Painter) Circle(x, y, r float32, col color.NRGBA) {
	p.Round(x-r, y-r, 2*r, 2*r, r, col)
}

// Ring paints a circle of radius r to the middle of its line.
func (p *Painter) Ring(x, y, r, width float32, col color.NRGBA) {
	r += width / 2
	p.Border(x-r, y-r, 2*r, 2*r, r, width, col)
}

// Stroke paints a line through points, with round ends and joins; dash is the lengths of ink and gap, if any.
func (p *Painter) Stroke(pts []f32.Point, width float32, col color.NRGBA, dash ...float32) {
	p.Strokes([][]f32.Point{pts}, width, col, dash...)
}

// Strokes paints several lines as one shape: where they cross, the colour is no stronger.
func (p *Painter) Strokes(lines [][]f32.Point, width float32, col color.NRGBA, dash ...float32) {
	k, r := p.scale, max(width*p.scale/2, .35)
	lo, hi := boxAround(lines)
	if !p.begin(lo.Mul(k).Sub(f32.Pt(r, r)), hi.Mul(k).Add(f32.Pt(r, r))) {
		return
	}
	for _, pts := range lines {
		switch {
		case len(pts) == 0:
		case len(dash) == 0:
			p.strokes(pts, k, r, p.round)
		default:
			dashes(pts, dash, func(piece []f32.Point) { p.strokes(piece, k, r, false) })
		}
	}
	p.end(col)
}

// Polygon fills the area within points.
func (p *Painter) Polygon(pts []f32.Point, col color.NRGBA) {
	lo, hi := boxAround([][]f32.Point{pts})
	if len(pts) < 3 || !p.begin(lo.Mul(p.scale), hi.Mul(p.scale)) {
		return
	}
	for i, q := range pts {
		if i == 0 {
			p.move(q.Mul(p.scale))
		} else {
			p.line(q.Mul(p.scale))
		}
	}
	p.close()
	p.end(col)
}

// boxAround is the box around all points; an empty one where there are none.
func boxAround(lines [][]f32.Point) (lo, hi f32.Point) {
	first := true
	for _, pts := range lines {
		for _, q := range pts {
			if first {
				lo, hi, first = q, q, false
			}
			lo, hi = f32.Pt(min(lo.X, q.X), min(lo.Y, q.Y)), f32.Pt(max(hi.X, q.X), max(hi.Y, q.Y))
		}
	}
	if first {
		return f32.Pt(0, 0), f32.Pt(-9, -9)
	}
	return lo, hi
}

// strokes adds the outline of a thick line to the shape: along one side, around the end, and back along the other.
func (p *Painter) strokes(pts []f32.Point, k, r float32, round bool) {
	line := make([]f32.Point, 0, len(pts))
	for _, q := range pts {
		q = q.Mul(k)
		if n := len(line); n == 0 || length(q.Sub(line[n-1])) > .01 {
			line = append(line, q)
		}
	}
	switch {
	case len(line) == 0:
		return
	case len(line) == 1:
		if round {
			p.ring(line[0].Sub(f32.Pt(r, r)), line[0].Add(f32.Pt(r, r)), r, false)
		}
		return
	}
	if len(line) > 2 && length(line[0].Sub(line[len(line)-1])) < .01 {
		// A closed line: its two sides are contours of their own, one of them a hole.
		line = line[:len(line)-1]
		p.contour(side(line, r, true))
		slices.Reverse(line)
		p.contour(side(line, r, true))
		return
	}
	var out []f32.Point
	for range 2 {
		out = append(out, side(line, r, false)...)
		if round {
			out = append(out, roundEnd(line[len(line)-1], line[len(line)-1].Sub(line[len(line)-2]), r)...)
		}
		slices.Reverse(line)
	}
	p.contour(out)
}

func (p *Painter) contour(pts []f32.Point) {
	for i, q := range pts {
		if i == 0 {
			p.move(q)
		} else {
			p.line(q)
		}
	}
	p.close()
}

// side is the line moved by r to its left-hand side as it is walked (with y downwards), round where it turns away.
func side(line []f32.Point, r float32, closed bool) []f32.Point {
	n := len(line)
	normal := func(i int) f32.Point {
		d := line[(i+1)%n].Sub(line[i])
		l := length(d)
		return f32.Pt(d.Y/l, -d.X/l)
	}
	var out []f32.Point
	for i, q := range line {
		if !closed && i == 0 {
			out = append(out, q.Add(normal(0).Mul(r)))
			continue
		}
		if !closed && i == n-1 {
			out = append(out, q.Add(normal(n-2).Mul(r)))
			continue
		}
		a, b := normal((i-1+n)%n), normal(i)
		cos := a.X*b.X + a.Y*b.Y
		turn := a.X*b.Y - a.Y*b.X
		short := min(length(q.Sub(line[(i-1+n)%n])), length(line[(i+1)%n].Sub(q)))
		switch {
		case cos > .9 || turn < 0 && cos > -.9 && short > r*2:
			out = append(out, q.Add(a.Add(b).Mul(r/(1+cos)))) // where the two moved lines meet
		case turn < 0:
			out = append(out, q.Add(a.Mul(r)), q, q.Add(b.Mul(r)))
		default:
			out = append(out, q.Add(a.Mul(r)))
			out = append(out, bend(q, a, b, r)...)
			out = append(out, q.Add(b.Mul(r)))
		}
	}
	return out
}

// bend is an arc around q from direction a to direction b, without its ends.
func bend(q, a, b f32.Point, r float32) []f32.Point {
	t0 := math.Atan2(float64(a.Y), float64(a.X))
	t1 := math.Atan2(float64(b.Y), float64(b.X))
	if t1 < t0 {
		t1 += 2 * math.Pi
	}
	var out []f32.Point
	const steps = 8
	for i := 1; i < steps; i++ {
		t := t0 + (t1-t0)*float64(i)/steps
		out = append(out, q.Add(f32.Pt(r*float32(math.Cos(t)), r*float32(math.Sin(t)))))
	}
	return out
}

// roundEnd is the half circle at the end of a line that goes in direction d.
func roundEnd(q, d f32.Point, r float32) []f32.Point {
	l := length(d)
	a := f32.Pt(d.Y/l, -d.X/l)
	return bend(q, a, a.Mul(-1), r)
}

func length(d f32.Point) float32 { return float32(math.Hypot(float64(d.X), float64(d.Y))) }

// dashes calls f with the inked pieces of a polyline.
func dashes(pts []f32.Point, dash []float32, f func([]f32.Point)) {
	k, left, on := 0, dash[0], true
	piece := []f32.Point{pts[0]}
	flush := func() {
		if len(piece) > 1 {
			f(piece)
		}
	}
	for i := 1; i < len(pts); i++ {
		a, d := pts[i-1], pts[i].Sub(pts[i-1])
		n := float32(math.Hypot(float64(d.X), float64(d.Y)))
		if n == 0 {
			continue
		}
		for at := float32(0); at < n; {
			step := min(left, n-at)
			at += step
			left -= step
			q := a.Add(d.Mul(at / n))
			if on {
				piece = append(piece, q)
			} else {
				piece = []f32.Point{q}
			}
			if left <= 1e-4 {
				if on {
					flush()
				}
				piece = []f32.Point{q}
				k = (k + 1) % len(dash)
				left, on = dash[k], !on
			}
		}
	}
	if on {
		flush()
	}
}

// linear is an sRGB byte as linear light, 0 to 1.
var linear = func() (t [256]float32) {
	for i := range t {
		v := float64(i) / 255
		if v <= .04045 {
			t[i] = float32(v / 12.92)
		} else {
			t[i] = float32(math.Pow((v+.055)/1.055, 2.4))
		}
	}
	return t
}()

var encoded = func() (t [4097]uint8) {
	for i := range t {
		t[i] = uint8(toSRGB(float64(i)/4096)*255 + .5)
	}
	return t
}()

// encode is linear light as an sRGB byte.
func encode(v float32) uint8 { return encoded[int(min(max(v, 0), 1)*4096+.5)] }

func toSRGB(v float64) float64 {
	if v <= .0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - .055
}

func fromSRGB(v float64) float64 {
	if v <= .04045 {
		return v / 12.92
	}
	return math.Pow((v+.055)/1.055, 2.4)
}
