package ui

import (
	"image"
	"image/color"

	"gioui.org/f32"
	"gioui.org/font"
	"gioui.org/op"
	"gioui.org/op/clip"
	"gioui.org/op/paint"
	"gioui.org/text"
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
	if c.scr != nil && c.scr.shown != nil {
		c.scr.shown(s, image.Rect(px, c.Px(y), px+r.width, c.Px(y+st.Line)).Add(c.pos))
	}
	t := op.Affine(f32.AffineId().Offset(f32.Pt(float32(px), float32(base)))).Push(c.Ops)
	paint.ColorOp{Color: col}.Add(c.Ops)
	r.call.Add(c.Ops)
	t.Pop()
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

// run is a line of text as the renderer wants it.
type run struct {
	ops   op.Ops
	call  op.CallOp
	width int
	used  uint64
}

type runKey struct {
	text string
	size fixed.Int26_6
	font font.Font
	room int
}

// runCache keeps shaped text from frame to frame: shaping a window full of text anew each time would cost a third of a
// frame.
type runCache struct {
	runs  map[runKey]*run
	wraps map[runKey][]string
	frame uint64
}

func newRunCache() *runCache {
	return &runCache{runs: map[runKey]*run{}, wraps: map[runKey][]string{}}
}

// next begins a frame and now and then forgets what was not drawn lately.
func (rc *runCache) next() {
	rc.frame++
	if rc.frame%256 == 0 {
		for k, r := range rc.runs {
			if rc.frame-r.used > 256 {
				delete(rc.runs, k)
			}
		}
		if len(rc.wraps) > 1000 {
			clear(rc.wraps)
		}
	}
}

// font is the face for regular or semibold text in this theme.
func (c C) font(bold bool) font.Font {
	w := font.Normal
	switch {
	case bold:
		w = font.SemiBold
	case c.medium && !c.IsDark:
		w = font.Medium
	}
	return font.Font{Typeface: c.face, Weight: w}
}

func (c C) params(st Style) text.Parameters {
	return text.Parameters{
		Font:     c.font(st.Bold),
		PxPerEm:  fixed.Int26_6(st.Size*c.Metric.PxPerSp*64 + .5),
		MaxWidth: 1 << 20,
		Locale:   c.Locale,
	}
}

func (c C) run(st Style, s string, room int) *run {
	p := c.params(st)
	k := runKey{s, p.PxPerEm, p.Font, room}
	if r, ok := c.runs.runs[k]; ok {
		r.used = c.runs.frame
		return r
	}
	if room > 0 {
		p.MaxLines, p.MaxWidth, p.Truncator = 1, room, "…"
	}
	r := &run{used: c.runs.frame}
	m := op.Record(&r.ops)
	c.shaper.LayoutString(p, s)
	var gs []text.Glyph
	var end fixed.Int26_6
	for g, ok := c.shaper.NextGlyph(); ok; g, ok = c.shaper.NextGlyph() {
		gs = append(gs, g)
		end = max(end, g.X+g.Advance)
	}
	if len(gs) > 0 {
		t := op.Affine(f32.AffineId().Offset(f32.Pt(float32(gs[0].X)/64, 0))).Push(&r.ops)
		o := clip.Outline{Path: c.shaper.Shape(gs)}.Op().Push(&r.ops)
		paint.PaintOp{}.Add(&r.ops)
		o.Pop()
		t.Pop()
	}
	r.call, r.width = m.Stop(), end.Ceil()
	c.runs.runs[k] = r
	return r
}

// lines breaks s at spaces so that each line fits room pixels; "\n" always breaks.
func (c C) lines(st Style, s string, room int) []string {
	p := c.params(st)
	k := runKey{s, p.PxPerEm, p.Font, room}
	if l, ok := c.runs.wraps[k]; ok {
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
	c.runs.wraps[k] = out
	return out
}
