package ui

import (
	"encoding/binary"
	"image"
	"image/color"
	"slices"
)

// Where there is no graphics card, OpenGL is acted out by the processor: it goes to the whole window anew each frame, pixel
// by pixel through decoding, mixing and encoding of colours, three times as long as all of our own work. What the kit
// draws are rectangles and small pictures at whole pixels, most of them opaque. So there the window is painted here, and
// only where it is no longer what it was.

// raster paints the marks of a frame.
type raster struct {
	ground    color.NRGBA // of the window, below all marks
	now, last []mark      // last is what the window holds, on lastGround
	lastOn    color.NRGBA
	painted   bool
	tiles     []bool // that are to be painted, row by row
	boxes     []image.Rectangle
}

// The window is compared and painted in tiles: finer ones take longer to walk through than they save.
const tileWide, tileHigh = 32, 16

// begin starts a frame.
func (r *raster) begin(ground color.NRGBA) {
	r.ground, r.now = ground, r.now[:0]
}

// Paint paints what Layout laid out into a window of size pixels, 0xFFRRGGBB each, row by row. pix holds what was painted
// last, and Paint returns the boxes in which it changed; with all set pix may hold anything, and all of it is painted. It
// needs Options.Software.
func (u *UI) Paint(pix []uint32, size image.Point, all bool) []image.Rectangle {
	return u.scr.soft.paint(pix, size, all)
}

func (r *raster) paint(pix []uint32, size image.Point, all bool) []image.Rectangle {
	across, down := (size.X+tileWide-1)/tileWide, (size.Y+tileHigh-1)/tileHigh
	all = all || !r.painted || r.lastOn != r.ground || len(r.tiles) != across*down
	if len(r.tiles) != across*down {
		r.tiles = make([]bool, across*down)
	}
	r.boxes = r.boxes[:0]
	if all {
		r.boxes = append(r.boxes, image.Rectangle{Max: size})
	} else {
		clear(r.tiles)
		changes(r.last, r.now, func(m image.Rectangle) {
			m = m.Intersect(image.Rectangle{Max: size})
			if m.Empty() {
				return
			}
			for y := m.Min.Y / tileHigh; y <= (m.Max.Y-1)/tileHigh; y++ {
				for x := m.Min.X / tileWide; x <= (m.Max.X-1)/tileWide; x++ {
					r.tiles[y*across+x] = true
				}
			}
		})
		r.collect(size, across)
	}
	for _, b := range r.boxes {
		r.box(pix, size.X, b)
	}
	r.now, r.last, r.lastOn, r.painted = r.last, r.now, r.ground, true
	return r.boxes
}

// changes calls f with the place of every mark that only one of the two lists has. Marks that both have are found in the
// same order in both: where no other mark lies, the two show the same.
func changes(was, is []mark, f func(image.Rectangle)) {
	const ahead = 48 // how far a mark is looked for where the lists differ
	i, j := 0, 0
	for i < len(was) && j < len(is) {
		if was[i] == is[j] {
			i, j = i+1, j+1
			continue
		}
		skipped := false
		for k := 1; k <= ahead && !skipped; k++ {
			switch {
			case j+k < len(is) && was[i] == is[j+k]:
				for ; k > 0; k-- {
					f(is[j].r)
					j++
				}
				skipped = true
			case i+k < len(was) && was[i+k] == is[j]:
				for ; k > 0; k-- {
					f(was[i].r)
					i++
				}
				skipped = true
			}
		}
		if !skipped {
			f(was[i].r)
			f(is[j].r)
			i, j = i+1, j+1
		}
	}
	for ; i < len(was); i++ {
		f(was[i].r)
	}
	for ; j < len(is); j++ {
		f(is[j].r)
	}
}

// collect makes boxes of the tiles that are set: runs in a row, and runs as wide as the one above.
func (r *raster) collect(size image.Point, across int) {
	whole := image.Rectangle{Max: size}
	above := 0 // the first box of the row before
	for y := 0; y*across < len(r.tiles); y++ {
		row := r.tiles[y*across : (y+1)*across]
		first := len(r.boxes)
		for x := 0; x < across; x++ {
			if !row[x] {
				continue
			}
			end := x
			for end < across && row[end] {
				end++
			}
			b := image.Rect(x*tileWide, y*tileHigh, end*tileWide, (y+1)*tileHigh).Intersect(whole)
			x = end
			on := slices.IndexFunc(r.boxes[above:first], func(o image.Rectangle) bool {
				return o.Max.Y == b.Min.Y && o.Min.X == b.Min.X && o.Max.X == b.Max.X
			})
			if on >= 0 {
				// It grows, and stays in sight of the next row.
				b.Min.Y = r.boxes[above+on].Min.Y
				r.boxes = slices.Delete(r.boxes, above+on, above+on+1)
				first--
			}
			r.boxes = append(r.boxes, b)
		}
		above = first
	}
}

// box paints one box of the window, from the last mark that hides all below it.
func (r *raster) box(pix []uint32, stride int, b image.Rectangle) {
	from := len(r.now) - 1
	for ; from >= 0; from-- {
		if m := &r.now[from]; b.In(m.r) && m.opaque() {
			break
		}
	}
	if from < 0 {
		rows(pix, stride, b, r.ground)
		from = 0
	}
	for i := from; i < len(r.now); i++ {
		m := &r.now[i]
		if at := m.r.Intersect(b); !at.Empty() {
			m.onto(pix, stride, at)
		}
	}
}

// onto paints the part of the mark that lies in at.
func (m *mark) onto(pix []uint32, stride int, at image.Rectangle) {
	switch {
	case m.s == nil && m.fill.A == 255:
		rows(pix, stride, at, m.fill)
	case m.s == nil:
		a := float32(m.fill.A) / 255
		over := pigment{light(linear[m.fill.R] * a), light(linear[m.fill.G] * a), light(linear[m.fill.B] * a), through[m.fill.A]}
		for y := at.Min.Y; y < at.Max.Y; y++ {
			row := pix[y*stride+at.Min.X : y*stride+at.Max.X]
			for x, below := range row {
				row[x] = over.on(below)
			}
		}
	case m.to != (image.Point{}):
		m.stretched(pix, stride, at)
	default:
		m.picture(pix, stride, at)
	}
}

// picture paints a sprite in its own size.
func (m *mark) picture(pix []uint32, stride int, at image.Rectangle) {
	img := m.s.img
	solid := m.s.opaque()
	for y := at.Min.Y; y < at.Max.Y; y++ {
		row := pix[y*stride+at.Min.X : y*stride+at.Max.X]
		from := img.Pix[(y-m.at.Y)*img.Stride+4*(at.Min.X-m.at.X):]
		from = from[:4*len(row)]
		if solid {
			x := 0
			for ; x+1 < len(row); x += 2 {
				v := binary.LittleEndian.Uint64(from[4*x:])
				v = v&0xFF00FF00_FF00FF00 | v>>16&0x000000FF_000000FF | v&0x000000FF_000000FF<<16
				row[x], row[x+1] = uint32(v), uint32(v>>32)
			}
			if x < len(row) {
				row[x] = swapped(binary.LittleEndian.Uint32(from[4*x:]))
			}
			continue
		}
		for x := range row {
			switch q := binary.LittleEndian.Uint32(from[4*x:]); q >> 24 {
			case 0:
			case 255:
				row[x] = swapped(q)
			default:
				row[x] = pigment{lights[q&255], lights[q>>8&255], lights[q>>16&255], through[q>>24]}.on(row[x])
			}
		}
	}
}

// stretched paints a sprite in another size.
func (m *mark) stretched(pix []uint32, stride int, at image.Rectangle) {
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			q := m.sample(x, y)
			over := pigment{light(q[0]), light(q[1]), light(q[2]), through[uint8(min(q[3], 1)*255+.5)]}
			pix[y*stride+x] = over.on(pix[y*stride+x])
		}
	}
}

// rows fills a box with an opaque colour.
func rows(pix []uint32, stride int, b image.Rectangle, col color.NRGBA) {
	if b.Empty() {
		return
	}
	v := 255<<24 | uint32(col.R)<<16 | uint32(col.G)<<8 | uint32(col.B)
	first := pix[b.Min.Y*stride+b.Min.X : b.Min.Y*stride+b.Max.X]
	for x := range first {
		first[x] = v
	}
	for y := b.Min.Y + 1; y < b.Max.Y; y++ {
		copy(pix[y*stride+b.Min.X:y*stride+b.Max.X], first)
	}
}

// swapped is an opaque pixel of a picture, red in the lowest byte, as the window wants it.
func swapped(v uint32) uint32 { return v&0xFF00FF00 | v>>16&0xFF | v&0xFF<<16 }

// pigment is colour that is laid over another: its light, 65535 the brightest, multiplied by its opacity, and in 65536ths
// how much of what is below comes through.
type pigment struct{ r, g, b, through uint32 }

// on is the colour of a pixel after the pigment was laid over it. Light is mixed, not its encoding, as the renderer does.
func (p pigment) on(below uint32) uint32 {
	return 255<<24 | shade(p.r+lights[below>>16&255]*p.through>>16)<<16 |
		shade(p.g+lights[below>>8&255]*p.through>>16)<<8 | shade(p.b+lights[below&255]*p.through>>16)
}

// shade is light as an sRGB byte.
func shade(v uint32) uint32 { return uint32(shades[min(v>>2, uint32(len(shades)-1))]) }

// light is linear light, 0 to 1, as a whole number.
func light(v float32) uint32 { return uint32(min(max(v, 0), 1)*65535 + .5) }

var (
	lights  [256]uint32 // of sRGB bytes
	through [256]uint32 // of opacities
	shades  [1 << 14]uint8
)

func init() {
	for i := range lights {
		lights[i] = light(linear[i])
		through[i] = uint32((255-i)*65536+127) / 255
	}
	for i := range shades {
		shades[i] = uint8(toSRGB((float64(i)+.5)*4/65535)*255 + .5)
	}
}
