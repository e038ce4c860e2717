package ui

import (
	"image"
	"image/color"
	"math"
	"strings"

	"gioui.org/font"
	"golang.org/x/image/math/fixed"
)

// Align says where in its box a line of text stands.
type Align uint8

// Left, Center and Right: numbers that have a neighbour above or below stand right.
const (
	Left Align = iota
	Center
	Right
)

// Inter's ascent and descent as shares of the size; the line's baseline is placed as a browser would.
const (
	ascent  = 0.96875
	descent = 0.2412
)

// Label draws one line of text in a box at x, y that is w dp wide and one line high; what does not fit ends in "…".
func (c C) Label(x, y, w float32, st Style, col color.NRGBA, al Align, s string) {
	if s == "" || w <= 0 {
		return
	}
	room := c.Px(w)
	r := c.run(st, s, 0)
	if r.width > room {
		r = c.run(st, s, room)
	}
	px := c.Px(x)
	switch al {
	case Center:
		px += (room - r.width) / 2
	case Right:
		px += room - r.width
	}
	base := c.baseline(y, st)
	at := image.Rect(px, c.Px(y), px+r.width, c.Px(y+st.Line)).Add(c.pos)
	if c.scr != nil && c.scr.shown != nil {
		c.scr.shown(s, at)
	}
	if c.scr != nil && c.scr.inked != nil {
		c.scr.inked(inkedLine{s, at, st, col})
	}
	r.draw(c, image.Pt(px, base), col)
}

// turnedKey is a line of text that runs upwards.
type turnedKey struct {
	run  *run
	col  color.NRGBA
	dark bool
}

// upwards draws one line of text that begins at x, y and runs upwards; the tops of its letters are to the left.
func (c C) upwards(x, y float32, st Style, col color.NRGBA, s string) {
	r := c.run(st, s, 0)
	if c.scr != nil && c.scr.shown != nil {
		c.scr.shown(s, image.Rect(c.Px(x), c.Px(y)-r.width, c.Px(x+st.Line), c.Px(y)).Add(c.pos))
	}
	flat, up := r.picture(c, col)
	turned := c.cache.sprite(turnedKey{r, col, c.IsDark}, func() *image.RGBA {
		w, h := flat.size.X, flat.size.Y
		img := image.NewRGBA(image.Rect(0, 0, h, w))
		for i := range w {
			for j := range h {
				copy(img.Pix[img.PixOffset(j, w-1-i):], flat.img.Pix[flat.img.PixOffset(i, j):][:4])
			}
		}
		return img
	})
	// What lies right of the start along the line lies above it in the window.
	c.put(turned, image.Pt(c.Px(x)+c.baseline(0, st)-up, c.Px(y)+1-flat.size.X))
}

// baseline is where a line that begins at y stands, in whole pixels.
func (c C) baseline(y float32, st Style) int {
	return c.Px(y + (st.Line-st.Size*(ascent+descent))/2 + st.Size*ascent)
}

// Width is how wide s is on one line, in dp.
func (c C) Width(st Style, s string) float32 {
	return float32(c.run(st, s, 0).width) / c.Metric.PxPerDp
}

// Wrapped draws s over as many lines as w dp need and returns the height in dp.
func (c C) Wrapped(x, y, w float32, st Style, col color.NRGBA, s string) float32 {
	lines := c.lines(st, s, c.Px(w))
	for i, l := range lines {
		c.Label(x, y+float32(i)*st.Line, w+8, st, col, Left, l)
	}
	return float32(len(lines)) * st.Line
}

// Height is how high s is when Wrapped is given w dp.
func (c C) Height(w float32, st Style, s string) float32 {
	return float32(len(c.lines(st, s, c.Px(w)))) * st.Line
}

// run is a line of text that was shaped: its glyphs, and their picture in each colour it is shown in.
type run struct {
	glyphs []glyph
	size   float32 // px
	width  int
	inks   map[inkKey]*sprite
	used   uint64
}

type runKey struct {
	text string
	size fixed.Int26_6
	bold bool
	room int
}

// draw shows the run with the start of its baseline at a pixel.
func (r *run) draw(c C, at image.Point, col color.NRGBA) {
	s, up := r.picture(c, col)
	c.put(s, at.Sub(image.Pt(1, up)))
}

// picture is the run in a colour, and how far its baseline lies below its top; it begins one pixel right of its left edge.
func (r *run) picture(c C, col color.NRGBA) (s *sprite, up int) {
	up = int(r.size*1.06) + 1
	s = r.inks[inkKey{col, c.IsDark}]
	if s == nil {
		h := up + int(r.size*.32) + 2
		img := c.letters.paint(r.glyphs, r.size, r.width+3, h, up, c.cache.inkOf(col, c.IsDark))
		s = newSprite(img)
		r.inks[inkKey{col, c.IsDark}] = s
	}
	return s, up
}

// font is the face for text that is edited, which Gio draws.
func (c C) font() font.Font {
	w := font.Normal
	if c.medium && !c.IsDark {
		w = font.Medium
	}
	return font.Font{Typeface: c.Theme.face, Weight: w}
}

func (c C) pixels(st Style) fixed.Int26_6 { return fixed.Int26_6(st.Size*c.Metric.PxPerSp*64 + .5) }

// run shapes a line; with room px given, what does not fit ends in "…".
func (c C) run(st Style, s string, room int) *run {
	k := runKey{s, c.pixels(st), st.Bold, room}
	r := c.cache.runs[k]
	if r == nil {
		text := s
		if room > 0 {
			text = c.shorten(st, s, room)
		}
		gs, w := c.letters.shape(text, k.size, st.Bold)
		r = &run{glyphs: gs, size: px26(k.size), width: int(math.Ceil(float64(w))), inks: map[inkKey]*sprite{}}
		c.cache.runs[k] = r
	}
	r.used = c.cache.frame
	return r
}

// shorten finds the longest beginning of s that fits with "…" behind it.
func (c C) shorten(st Style, s string, room int) string {
	text := []rune(s)
	lo, hi := 0, len(text)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if _, w := c.letters.shape(strings.TrimRight(string(text[:mid]), " ")+"…", c.pixels(st), st.Bold); int(math.Ceil(float64(w))) <= room {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return strings.TrimRight(string(text[:lo]), " ") + "…"
}

// lines breaks s at spaces so that each line fits room pixels; "\n" always breaks.
func (c C) lines(st Style, s string, room int) []string {
	k := runKey{s, c.pixels(st), st.Bold, room}
	if l, ok := c.cache.wraps[k]; ok {
		return l
	}
	var out []string
	start, last := 0, -1 // of the line, and the last space in it
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != ' ' && s[i] != '\n' {
			continue
		}
		if last >= start && c.run(st, s[start:i], 0).width > room {
			out = append(out, s[start:last])
			start = last + 1
		}
		last = i
		if i == len(s) || s[i] == '\n' {
			out = append(out, s[start:i])
			start, last = i+1, -1
		}
	}
	c.cache.wraps[k] = out
	return out
}
