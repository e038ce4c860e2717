package core

import (
	"sync"

	"inkling/core/ink"
)

// A penBank holds pictures drawn with the program's own pen, through the same pipeline as a person's drawing: digits in the shapes people give them,
// and things that are no digits. Training shows them in turn, varied like any other picture. Each is drawn when it is first asked for, and
// depends on the seed and its number alone.
type penBank struct {
	width, height int
	seed          uint64
	once          []sync.Once
	pictures      []byte
}

// How many pictures of each digit, and of no digit, a bank holds. The others come last.
const (
	bankDigits = 1500
	bankOthers = 12000
)

func newPenBank(w, h int, seed uint64) *penBank {
	const n = 10*bankDigits + bankOthers
	return &penBank{width: w, height: h, seed: seed, once: make([]sync.Once, n), pictures: make([]byte, n*w*h)}
}

// digit is a drawn picture of that digit.
func (b *penBank) digit(digit uint8, rng *random) []byte {
	return b.picture(int(digit)*bankDigits+rng.below(bankDigits), digit)
}

// other is a picture that is no digit.
func (b *penBank) other(rng *random) []byte {
	return b.picture(10*bankDigits+rng.below(bankOthers), noClass)
}

// picture is number i, which shows that digit or none.
func (b *penBank) picture(i int, digit uint8) []byte {
	size := b.width * b.height
	p := b.pictures[i*size : (i+1)*size]
	b.once[i].Do(func() {
		rng := stream(b.seed, augmentStream, uint64(i)+1)
		if digit == noClass {
			copy(p, drawOther(b.width, b.height, rng))
		} else {
			copy(p, drawDigit(digit, b.width, b.height, rng))
		}
	})
	return p
}

// drawDigit draws a digit in one of its shapes, in a hand of its own.
func drawDigit(digit uint8, w, h int, rng *random) []byte {
	shapes := digitShapes()[digit]
	return write(shapes[rng.below(len(shapes))], w, h, handOf(rng), rng)
}

// drawOther draws something that is no digit: a letter, a sign, a scribble, two digits side by side.
func drawOther(w, h int, rng *random) []byte {
	switch rng.below(10) {
	case 0, 1:
		return write(scribble(rng), w, h, handOf(rng), rng)
	case 2:
		return write(pair(rng), w, h, handOf(rng), rng)
	default:
		shapes := otherShapes()
		return write(shapes[rng.below(len(shapes))], w, h, handOf(rng), rng)
	}
}

// A hand is how somebody writes: everything that goes for all strokes of a drawing.
type hand struct {
	wobble      float32 // how far points stray from the shape, in its units of 1/100 of the height
	aspect      float32 // width over the shape's own
	slant, tilt float32 // of the verticals, of the horizontals
	pen         float32 // width over the default pen's
}

func handOf(rng *random) hand {
	return hand{
		wobble: rng.between(1, 6),
		aspect: rng.between(0.55, 1.4),
		slant:  rng.between(-0.4, 0.4),
		tilt:   rng.between(-0.15, 0.15),
		pen:    rng.between(0.7, 1.4),
	}
}

// write draws a shape in a hand and makes the network's input of it.
func write(s shape, w, h int, by hand, rng *random) []byte {
	d := ink.Drawing{Width: 280, Height: 280}
	// A slow bend of everything, so that no two drawings bend alike.
	ax, ay := rng.between(-0.0022, 0.0022), rng.between(-0.0022, 0.0022)
	for _, path := range s {
		stroke := ink.Stroke{Width: float32(d.Pen() * by.pen)}
		// Each stroke starts a little elsewhere: gaps and overlaps.
		dx, dy := rng.between(-by.wobble, by.wobble)/2, rng.between(-by.wobble, by.wobble)/2
		for _, p := range vary(path, rng) {
			x := p.x - 40 + dx + rng.between(-by.wobble, by.wobble)
			y := p.y - 50 + dy + rng.between(-by.wobble, by.wobble)
			x, y = x+float32(ax*float32(y*y)), y+float32(ay*float32(x*x))
			x = float32(x*by.aspect) - float32(by.slant*y)
			y += float32(by.tilt * x)
			stroke.Points = append(stroke.Points, ink.Point{X: 140 + float32(1.6*x), Y: 140 + float32(1.6*y)})
		}
		d.Strokes = append(d.Strokes, stroke)
	}
	return ink.Input(d, w, h, true).Centred
}

// vary is a path turned, stretched, begun and ended a little differently than the shape has it.
func vary(path []spot, rng *random) []spot {
	n := len(path)
	var cx, cy float32
	for _, p := range path {
		cx, cy = cx+p.x/float32(n), cy+p.y/float32(n)
	}
	turn := rng.between(-0.12, 0.12)
	sx, sy := rng.between(0.88, 1.12), rng.between(0.88, 1.12)
	out := make([]spot, n)
	for i, p := range path {
		x, y := float32((p.x-cx)*sx), float32((p.y-cy)*sy)
		out[i] = spot{cx + x - float32(turn*y), cy + y + float32(turn*x)}
	}
	if n > 2 {
		out[0] = along(out[0], out[1], rng.between(-0.3, 0.3))
		out[n-1] = along(out[n-1], out[n-2], rng.between(-0.3, 0.3))
	}
	return out
}

// along is the point that share of the way from a to b.
func along(a, b spot, share float32) spot {
	return spot{a.x + float32(share*(b.x-a.x)), a.y + float32(share*(b.y-a.y))}
}

// pair is two digits side by side.
func pair(rng *random) shape {
	var s shape
	for k := range 2 {
		shapes := digitShapes()[rng.below(10)]
		for _, path := range shapes[rng.below(len(shapes))] {
			moved := make([]spot, len(path))
			for i, p := range path {
				moved[i] = spot{float32(p.x*0.7) + float32(k)*rng.between(66, 72) - 26, p.y}
			}
			s = append(s, moved)
		}
	}
	return s
}

// scribble is a path that means nothing: a walk, a zigzag, loops, dots or lines.
func scribble(rng *random) shape {
	switch rng.below(5) {
	case 0: // a walk
		path := []spot{{rng.between(0, 80), rng.between(0, 100)}}
		vx, vy := rng.between(-20, 20), rng.between(-20, 20)
		for range 6 + rng.below(30) {
			last := path[len(path)-1]
			vx, vy = float32(vx*0.6)+rng.between(-25, 25), float32(vy*0.6)+rng.between(-25, 25)
			path = append(path, spot{max(0, min(80, last.x+vx)), max(0, min(100, last.y+vy))})
		}
		return shape{path}
	case 1: // a zigzag
		var path []spot
		n := 3 + rng.below(9)
		low, high := rng.between(0, 35), rng.between(60, 100)
		for i := range n {
			p := spot{80 * float32(i) / float32(n-1), low}
			if i%2 == 1 {
				p.y = high
			}
			path = append(path, p)
		}
		if rng.below(2) == 0 {
			for i := range path {
				path[i] = spot{float32(path[i].y * 0.8), float32(path[i].x * 1.25)}
			}
		}
		return shape{path}
	case 2: // loops, or a spiral
		var path []spot
		turns := 2 + rng.below(4)
		drift, growth := rng.between(9, 20), rng.between(0.4, 1) // or it would be a zero
		if rng.below(2) == 0 {
			drift, growth = 0, -growth
		}
		for i := range turns*8 + 1 {
			c, s := circle8(i)
			size := 22 + float32(growth*float32(i))
			path = append(path, spot{30 + float32(drift*float32(i)/8) + float32(size*c), 50 + float32(size*1.3*s)})
		}
		return shape{path}
	case 3: // some lines
		var s shape
		for range 3 + rng.below(4) {
			s = append(s, []spot{{rng.between(0, 80), rng.between(0, 100)}, {rng.between(0, 80), rng.between(0, 100)}})
		}
		return s
	default: // a dot, some dots or dashes
		var s shape
		for range 1 + rng.below(5) {
			x, y, l := rng.between(0, 80), rng.between(0, 100), rng.between(0, 12)
			s = append(s, []spot{{x, y}, {x + l, y + rng.between(-2, 2)}})
		}
		return s
	}
}

// circle8 is the cosine and sine of i eighths of a turn.
func circle8(i int) (c, s float32) {
	const r = 0.70710678
	table := [8]float32{1, r, 0, -r, -1, -r, 0, r}
	return table[i&7], table[(i+6)&7]
}
