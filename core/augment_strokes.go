package core

// teach adds to a digit of the training set a stroke that people write and MNIST hardly knows, or takes a piece away. Where on the
// picture follows from its ink, how far and how thick is drawn at random.
func teach(c *canvas, digit uint8, rng *random) {
	b, ok := c.bounds()
	if !ok {
		return
	}
	pen := rng.between(0.8, 1.5) // the stroke's radius in pixels
	dark := rng.between(0.75, 1)
	switch digit {
	case 0:
		teachSlash(c, b, pen, dark, rng)
	case 1:
		which := rng.below(4)
		if which != 1 {
			teachFlag(c, b, pen, dark, rng)
		}
		if which == 1 || which == 2 {
			teachFoot(c, b, pen, dark, rng)
		}
	case 2:
		// A foot that runs on to the right, as the bottom of a written 2 does.
		x, y := float32(b.x1-1), float32(b.y1-1)-pen
		c.draw(x-3, y, x+rng.between(0, 3), y+rng.between(-2, 1.5), pen, dark)
	case 4:
		// The open four's right stem drawn longer, above or below the bar.
		x, ok := c.middleOfRow(b.y1 - 2)
		if !ok {
			return
		}
		c.draw(x, float32(b.y1-2), x+rng.between(-1.5, 1), float32(b.y1-1)+rng.between(0, 3), pen, dark)
	case 5:
		// The flag of a five, drawn as a stroke of its own, a little apart or across.
		y := float32(b.y0) + rng.between(-1, 1.5)
		x := float32(b.x0+b.x1)/2 + rng.between(-3, 1)
		c.draw(x, y+rng.between(-0.5, 1), x+rng.between(5, 9), y+rng.between(-1.5, 1), pen, dark)
	case 7:
		which := rng.below(4)
		if which != 3 {
			teachBar(c, b, pen, dark, rng)
		}
		if which >= 2 {
			// The serif at the left end of the top.
			x, y := float32(b.x0)+pen, float32(b.y0)+pen
			c.draw(x, y+rng.between(0, 1), x+rng.between(-1, 0.7), y+rng.between(2.5, 6), pen, dark)
		}
	case 9:
		teachTail(c, b, pen, dark, rng)
	default:
		teachGap(c, b, rng)
		return
	}
	if rng.below(6) == 0 {
		teachGap(c, b, rng)
	}
}

// rectangle is the ink of a canvas, in pixels, x0 ≤ x < x1.
type rectangle struct{ x0, y0, x1, y1 int }

// bounds is the smallest rectangle around what is darker than a trace.
func (c *canvas) bounds() (rectangle, bool) {
	r := rectangle{c.width, c.height, 0, 0}
	for y := range c.height {
		row := c.cells[(c.top+y)*side+c.left:][:c.width]
		for x, v := range row {
			if v > 60 {
				r = rectangle{min(r.x0, x), min(r.y0, y), max(r.x1, x+1), y + 1}
			}
		}
	}
	return r, r.x1 > 0
}

// middleOfRow is the mean position of the ink in a row.
func (c *canvas) middleOfRow(y int) (float32, bool) {
	mass, moment := 0, 0
	row := c.cells[(c.top+y)*side+c.left:][:c.width]
	for x, v := range row {
		mass += int(v)
		moment += int(v) * x
	}
	if mass < 100 {
		return 0, false
	}
	return float32(moment) / float32(mass), true
}

// teachSlash strikes a zero through, mostly from the upper right to the lower left.
func teachSlash(c *canvas, b rectangle, pen, dark float32, rng *random) {
	cx, cy := float32(b.x0+b.x1-1)/2+rng.between(-1, 1), float32(b.y0+b.y1-1)/2+rng.between(-1, 1)
	hx, hy := float32(b.x1-b.x0)/2, float32(b.y1-b.y0)/2
	dx, dy := float32(hx*rng.between(0.35, 1.15)), float32(hy*rng.between(0.35, 1.1))
	if rng.below(6) == 0 {
		dx = -dx
	}
	pen = float32(pen * 0.9)
	c.draw(cx+dx, cy-dy, cx-dx, cy+dy, pen, dark)
}

// teachFlag gives a one the stroke that leads up to its top.
func teachFlag(c *canvas, b rectangle, pen, dark float32, rng *random) {
	x, ok := c.middleOfRow(b.y0 + 1)
	if !ok {
		return
	}
	y := float32(b.y0) + pen
	c.draw(x, y, x-rng.between(2.5, 7.5), y+rng.between(0.5, 7.5), pen, dark)
}

// teachFoot gives a one the line it stands on.
func teachFoot(c *canvas, b rectangle, pen, dark float32, rng *random) {
	x, ok := c.middleOfRow(b.y1 - 2)
	if !ok {
		return
	}
	y := float32(b.y1-1) - pen/2
	tilt := rng.between(-0.8, 0.8)
	c.draw(x-rng.between(2, 5.5), y+tilt, x+rng.between(2, 5.5), y-tilt, pen, dark)
}

// teachBar crosses a seven.
func teachBar(c *canvas, b rectangle, pen, dark float32, rng *random) {
	y := float32(b.y0) + float32(float32(b.y1-b.y0)*rng.between(0.36, 0.68))
	x, ok := c.middleOfRow(int(y))
	if !ok {
		return
	}
	tilt := rng.between(-0.35, 0.2)
	l, r := rng.between(1.8, 6), rng.between(1.8, 6)
	c.draw(x-l, y-float32(tilt*l), x+r, y+float32(tilt*r), pen, dark)
}

// teachTail lets a nine end in a hook, like a g.
func teachTail(c *canvas, b rectangle, pen, dark float32, rng *random) {
	x, ok := c.middleOfRow(b.y1 - 2)
	if !ok {
		return
	}
	y := float32(b.y1-1) - pen/2
	length := rng.between(2.5, 8)
	drop := rng.between(-0.5, 2)
	up := rng.between(-0.5, 4)
	mx := x - float32(length*0.5)
	c.draw(x, y-1, x-1, y+drop/2, pen, dark)
	c.draw(x-1, y+drop/2, mx, y+drop, pen, dark)
	c.draw(mx, y+drop, x-length, y+drop-up, pen, dark)
}

// teachGap takes a piece of ink away, as a pen that lifts or runs dry does.
func teachGap(c *canvas, b rectangle, rng *random) {
	y := b.y0 + rng.below(b.y1-b.y0)
	x, ok := c.middleOfRow(y)
	if !ok {
		return
	}
	tilt := rng.between(-2.5, 2.5)
	c.draw(x-2.5, float32(y)-tilt, x+2.5, float32(y)+tilt, rng.between(0.3, 0.9), -1)
}
