package ui

import (
	"image"
	"image/color"
	"strconv"
	"strings"

	"gioui.org/f32"
)

// Icon is a drawing on a grid of 20 by 20, made of strokes 1.6 wide (or of a filled shape).
type Icon struct {
	name   string
	stroke string // SVG path data: M L H V C Q Z, absolute
	filled string
	rings  []ring
}

type ring struct{ x, y, r float32 }

// The icons of the window.
var (
	IconPen     = Icon{name: "pen", stroke: "M4 16 L5 12 L13.5 3.5 L16.5 6.5 L8 15 Z M11.5 5.5 L14.5 8.5"}
	IconEraser  = Icon{name: "eraser", stroke: "M8 16.5 L3.5 12 Q2.8 11 3.5 10 L10 3.5 L16 9.5 L9 16.5 M6.5 7 L12.5 13 M8 16.5 L16.5 16.5"}
	IconUndo    = Icon{name: "undo", stroke: "M7 4 L3.5 7.5 L7 11 M3.5 7.5 L12 7.5 C14.4 7.5 16.2 9.4 16.2 11.75 C16.2 14.1 14.4 16 12 16 L8 16"}
	IconRedo    = Icon{name: "redo", stroke: "M13 4 L16.5 7.5 L13 11 M16.5 7.5 L8 7.5 C5.6 7.5 3.8 9.4 3.8 11.75 C3.8 14.1 5.6 16 8 16 L12 16"}
	IconClear   = Icon{name: "clear", stroke: "M4 5.5 L16 5.5 M8 5.5 L8 3.5 L12 3.5 L12 5.5 M5.5 5.5 L6.3 16.5 L13.7 16.5 L14.5 5.5 M8.5 9 L8.5 13.5 M11.5 9 L11.5 13.5"}
	IconDown    = Icon{name: "down", stroke: "M6 8 L10 12 L14 8"}
	IconUp      = Icon{name: "up", stroke: "M6 12 L10 8 L14 12"}
	IconCross   = Icon{name: "cross", stroke: "M6 6 L14 14 M14 6 L6 14"}
	IconPlus    = Icon{name: "plus", stroke: "M10 5 L10 15 M5 10 L15 10"}
	IconMinus   = Icon{name: "minus", stroke: "M5 10 L15 10"}
	IconSun     = Icon{name: "sun", rings: []ring{{10, 10, 3.2}}, stroke: "M10 2.5 L10 4.3 M10 15.7 L10 17.5 M2.5 10 L4.3 10 M15.7 10 L17.5 10 M4.7 4.7 L6 6 M14 14 L15.3 15.3 M4.7 15.3 L6 14 M14 6 L15.3 4.7"}
	IconMoon    = Icon{name: "moon", stroke: "M16 11.5 C15.2 14.6 12.4 16.7 9.4 16.5 C6 16.3 3.4 13.5 3.4 10.2 C3.4 7.2 5.5 4.7 8.5 4 C6.9 6.5 7.5 9.4 9.4 11 C11.2 12.6 13.8 12.8 16 11.5 Z"}
	IconHelp    = Icon{name: "help", rings: []ring{{10, 10, 7.2}}, stroke: "M8 8 C8 6.9 8.9 6 10 6 C11.1 6 12 6.9 12 8 C12 9 11.4 9.5 10.8 9.9 C10.2 10.2 10 10.6 10 11.2 L10 11.5 M10 14.2 L10 14.3"}
	IconInfo    = Icon{name: "info", rings: []ring{{10, 10, 7.2}}, stroke: "M10 9 L10 13.5 M10 6.4 L10 6.5"}
	IconWarn    = Icon{name: "warn", stroke: "M10 3 L18 17 L2 17 Z M10 8 L10 12 M10 14.4 L10 14.5"}
	IconCheck   = Icon{name: "check", stroke: "M4.5 10.5 L8 14 L15.5 6"}
	IconPresent = Icon{name: "present", stroke: "M3 4 L17 4 L17 13 L3 13 Z M10 13 L10 16.5 M6.5 16.5 L13.5 16.5"}
	IconBack    = Icon{name: "back", stroke: "M12 5 L7 10 L12 15"}
	IconNext    = Icon{name: "next", stroke: "M8 5 L13 10 L8 15"}
	IconSliders = Icon{name: "sliders", rings: []ring{{12, 6, 2}, {8, 14, 2}}, stroke: "M3 6 L10 6 M14 6 L17 6 M3 14 L6 14 M10 14 L17 14"}
	IconFolder  = Icon{name: "folder", stroke: "M2.5 5 L7.5 5 L9 7 L17.5 7 L17.5 15.5 L2.5 15.5 Z"}
	IconDice    = Icon{name: "dice", stroke: "M16 10 C16 13.3 13.3 16 10 16 C6.7 16 4 13.3 4 10 C4 6.7 6.7 4 10 4 C11.7 4 13.1 4.6 14.2 5.7 L16 6.5 M16 3.5 L16 6.5 L13 6.5"}
	IconGear    = Icon{name: "gear", rings: []ring{{10, 10, 2.4}, {10, 10, 5.4}}, stroke: "M10 2.4 L10 4.6 M10 15.4 L10 17.6 M2.4 10 L4.6 10 M15.4 10 L17.6 10 M4.6 4.6 L6.2 6.2 M13.8 13.8 L15.4 15.4 M4.6 15.4 L6.2 13.8 M13.8 6.2 L15.4 4.6"}
	IconPlay    = Icon{name: "play", filled: "M5 3 L15 10 L5 17 Z"}
	IconPause   = Icon{name: "pause", filled: "M5 4 L8.5 4 L8.5 16 L5 16 Z M11.5 4 L15 4 L15 16 L11.5 16 Z"}
	IconStep    = Icon{name: "step", filled: "M3.5 4 L11.5 10 L3.5 16 Z M13.5 4 L16 4 L16 16 L13.5 16 Z"}
	IconStop    = Icon{name: "stop", filled: "M4.5 4.5 L15.5 4.5 L15.5 15.5 L4.5 15.5 Z"}
)

type iconKey struct {
	name  string
	scale float32
	col   color.NRGBA
	dark  bool
}

// Icon draws i in a square of size dp at x, y.
func (c C) Icon(x, y, size float32, i Icon, col color.NRGBA) {
	k := c.PxF(size) / 20
	c.put(c.cache.sprite(iconKey{i.name, k, col, c.IsDark}, func() *image.RGBA {
		n := int(20*k + .999)
		p := newPainter(n, n, k)
		p.round, p.thin, p.dark = true, true, c.IsDark
		const width = 1.6
		for _, line := range polylines(i.stroke) {
			p.Stroke(line, width, col)
		}
		for _, r := range i.rings {
			p.Ring(r.x, r.y, r.r, width, col)
		}
		if area := polylines(i.filled); len(area) > 0 && p.begin(f32.Pt(0, 0), f32pt(n, n)) {
			for _, line := range area {
				for j, q := range line {
					if j == 0 {
						p.move(q.Mul(k))
					} else {
						p.line(q.Mul(k))
					}
				}
				p.close()
			}
			p.end(col)
		}
		return p.image()
	}), c.Rect(x, y, 0, 0).Min)
}

// polylines are the lines of path data: the absolute commands M, L, Q, C and Z, apart by spaces.
func polylines(d string) [][]f32.Point {
	var out [][]f32.Point
	var nums []float32
	cmd := byte(0)
	for _, word := range strings.Fields(d) {
		for len(word) > 0 && word[0] >= 'A' {
			cmd, nums, word = word[0], nil, word[1:]
			if cmd == 'Z' && len(out) > 0 {
				line := &out[len(out)-1]
				*line = append(*line, (*line)[0])
			}
		}
		if word == "" {
			continue
		}
		v, _ := strconv.ParseFloat(word, 32)
		nums = append(nums, float32(v))
		pt := func(i int) f32.Point { return f32.Pt(nums[2*i], nums[2*i+1]) }
		last := func() *[]f32.Point { return &out[len(out)-1] }
		switch {
		case cmd == 'M' && len(nums) == 2:
			out = append(out, []f32.Point{pt(0)})
		case cmd == 'L' && len(nums) == 2:
			*last() = append(*last(), pt(0))
		case cmd == 'Q' && len(nums) == 4:
			from := (*last())[len(*last())-1]
			a, b := from.Add(pt(0).Sub(from).Mul(2./3)), pt(1).Add(pt(0).Sub(pt(1)).Mul(2./3))
			*last() = append(*last(), Cubic(from, a, b, pt(1))[1:]...)
		case cmd == 'C' && len(nums) == 6:
			*last() = append(*last(), Cubic((*last())[len(*last())-1], pt(0), pt(1), pt(2))[1:]...)
		default:
			continue
		}
		nums = nil
	}
	return out
}
