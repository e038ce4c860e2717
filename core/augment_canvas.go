package core

import (
	"encoding/binary"
	"math"

	"inkling/core/internal/kernel"
)

// A canvas is a picture with blank paper around it, so that a lookup needs no bounds: any coordinate modulo its side is inside, and
// everything but the middle is blank.
type canvas struct {
	cells         kernel.Cells
	width, height int // of the picture, which begins at (left, top)
	left, top     int
}

const side = kernel.CellsSide

// fitsCanvas reports whether a picture leaves enough paper around it on a canvas.
func fitsCanvas(w, h int) bool { return w <= 32 && h <= 32 }

// load puts a picture in the middle.
func (c *canvas) load(picture []byte, w, h int) {
	if c.width != w || c.height != h {
		clear(c.cells[:])
		c.width, c.height = w, h
		c.left, c.top = (side-w)/2, (side-h)/2
	} else {
		clear(c.cells[(c.top-2)*side : (c.top+h+2)*side])
	}
	for y := range h {
		copy(c.cells[(c.top+y)*side+c.left:], picture[y*w:(y+1)*w])
	}
}

// offCentre is how far the centre of mass lies from where MNIST has it, in 1/1024 of a pixel.
func (c *canvas) offCentre() (x, y int32) {
	var mass, mx, my int64
	for j := range c.height {
		row := c.cells[(c.top+j)*side+c.left:]
		for i, v := range row[:c.width] {
			mass += int64(v)
			mx += int64(v) * int64(i)
			my += int64(v) * int64(j)
		}
	}
	if mass == 0 {
		return 0, 0
	}
	return int32((mx*1024)/mass) - int32(c.width/2)*1024, int32((my*1024)/mass) - int32(c.height/2)*1024
}

// The bytes of a word in even and in odd places, each with 8 bits of room above.
const evenBytes = 0x00ff00ff00ff00ff

// maxBytes is the larger of each pair of bytes of a and b.
func maxBytes(a, b uint64) uint64 {
	return maxLanes(a&evenBytes, b&evenBytes) | maxLanes(a>>8&evenBytes, b>>8&evenBytes)<<8
}

// maxLanes is the larger of each pair of 16-bit lanes that hold 0 to 255: a−b, with the bit above kept from borrowing, says which.
func maxLanes(a, b uint64) uint64 {
	const guard = 0x0100010001000100
	d := (a | guard) - b                   // bit 8 set where a ≥ b
	keep := (d & guard) - (d & guard >> 8) // 0xff there
	return a&keep | b&^keep
}

// thicken moves the strokes' edges outwards by t pixels, or inwards for t below 0, for |t| ≤ 1: the picture mixed with its grey dilation, or
// erosion, by a plus of five pixels. old is scratch.
func (c *canvas) thicken(old *canvas, t float32) {
	top, bottom := c.top-1, c.top+c.height+1
	from := (c.left - 1) &^ 7
	copy(old.cells[(top-1)*side:(bottom+1)*side], c.cells[(top-1)*side:(bottom+1)*side])
	flip := uint64(0)
	if t < 0 {
		flip, t = math.MaxUint64, -t // the erosion is the dilation of the negative
	}
	mix := uint64(float32(t*256) + 0.5)
	for y := top; y < bottom; y++ {
		for x := from; x < c.left+c.width+1; x += 8 {
			i := y*side + x
			load := func(at int) uint64 { return binary.LittleEndian.Uint64(old.cells[at:]) ^ flip }
			middle := load(i)
			around := maxBytes(maxBytes(load(i-1), load(i+1)), maxBytes(load(i-side), load(i+side)))
			around = maxBytes(around, middle)
			even := mixLanes(middle&evenBytes, around&evenBytes, mix)
			odd := mixLanes(middle>>8&evenBytes, around>>8&evenBytes, mix)
			binary.LittleEndian.PutUint64(c.cells[i:], (even|odd<<8)^flip)
		}
	}
}

// mixLanes is a + (b−a)·mix/256 in each 16-bit lane, for lanes from 0 to 255 and mix from 0 to 256.
func mixLanes(a, b, mix uint64) uint64 {
	return (a*(256-mix) + b*mix) >> 8 & evenBytes
}

// draw lays a straight stroke with round ends on the canvas, in pixels from the centre of the picture's first pixel. dark is its ink, 0 to 1;
// below 0 it takes ink away.
func (c *canvas) draw(x0, y0, x1, y1, radius, dark float32) {
	reach := radius + 1
	ax, bx := int(min(x0, x1)-reach), int(max(x0, x1)+reach)+1
	ay, by := int(min(y0, y1)-reach), int(max(y0, y1)+reach)+1
	dx, dy := x1-x0, y1-y0
	inv := float32(0)
	if n := float32(dx*dx) + float32(dy*dy); n > 0 {
		inv = 1 / n
	}
	for y := max(ay, -2); y <= min(by, c.height+1); y++ {
		row := c.cells[(c.top+y)*side:][:side]
		py := float32(y) - y0
		for x := max(ax, -2); x <= min(bx, c.width+1); x++ {
			px := float32(x) - x0
			t := max(0, min(1, float32((float32(px*dx)+float32(py*dy))*inv)))
			ex, ey := px-float32(t*dx), py-float32(t*dy)
			d := float32(math.Sqrt(float64(float32(ex*ex) + float32(ey*ey))))
			cover := max(0, min(1, radius+0.5-d))
			if cover == 0 {
				continue
			}
			if dark < 0 {
				row[c.left+x] = byte(float32(row[c.left+x]) * (1 - cover))
			} else {
				row[c.left+x] = max(row[c.left+x], byte(float32(cover*dark)*255))
			}
		}
	}
}
