package ui

import (
	"bytes"
	"image"
	"image/color"

	"gioui.org/f32"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/math/fixed"
)

// typeface shapes text and paints it. Gio's own text is drawn as curves anew each frame, and blended so that dark text on
// white comes out thin; so labels are painted once, with the weight the design shows, and only fields that are edited use
// Gio's.
type typeface struct {
	faces  [2]*font.Face // regular, semibold
	spare  [2]*font.Face // for signs those lack
	shaper shaping.HarfbuzzShaper
	p      *Painter
}

// newTypeface reads the faces; Go's own stand in for what is missing.
func newTypeface(fonts [][]byte) *typeface {
	t := &typeface{spare: [2]*font.Face{parseFace(goregular.TTF), parseFace(gobold.TTF)}}
	t.faces = t.spare
	for i, b := range fonts[:min(len(fonts), 2)] {
		if f := parseFace(b); f != nil {
			t.faces[i] = f
		}
	}
	return t
}

func parseFace(ttf []byte) *font.Face {
	f, err := font.ParseTTF(bytes.NewReader(ttf))
	if err != nil {
		return nil
	}
	return f
}

// face is the one for a weight that has the character.
func (t *typeface) face(r rune, bold int) *font.Face {
	if _, ok := t.faces[bold].NominalGlyph(r); !ok {
		if _, ok := t.spare[bold].NominalGlyph(r); ok {
			return t.spare[bold]
		}
	}
	return t.faces[bold]
}

// glyph is a shape at a place on the baseline, px.
type glyph struct {
	face *font.Face
	id   font.GID
	x, y float32
}

// shape lays a line of text out and returns its glyphs and its width in px.
func (t *typeface) shape(s string, size fixed.Int26_6, bold bool) ([]glyph, float32) {
	b := 0
	if bold {
		b = 1
	}
	text := []rune(s)
	var out []glyph
	x := float32(0)
	for start := 0; start < len(text); {
		face, end := t.face(text[start], b), start+1
		for end < len(text) && t.face(text[end], b) == face {
			end++
		}
		o := t.shaper.ShapeNoExtents(shaping.Input{Text: text, RunStart: start, RunEnd: end, Direction: di.DirectionLTR, Face: face,
			Size: size, Script: language.Latin, Language: "en"})
		for _, g := range o.Glyphs {
			out = append(out, glyph{face, g.GlyphID, x + px26(g.XOffset), -px26(g.YOffset)})
			x += px26(g.Advance)
		}
		start = end
	}
	return out, x
}

func px26(v fixed.Int26_6) float32 { return float32(v) / 64 }

// paint makes the mask of a run: size px, its baseline base px below the top, one pixel of room at the left.
func (t *typeface) paint(gs []glyph, size float32, w, h, base int, ink *[256][4]uint8) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	if t.p == nil {
		t.p = newPainter(1, 1, 1)
	}
	p := t.p
	p.w, p.h = w, h
	if !p.begin(f32.Pt(0, 0), f32.Pt(float32(w), float32(h))) {
		return img
	}
	for _, g := range gs {
		outline, ok := g.face.GlyphDataOutline(g.id)
		if !ok {
			continue
		}
		k := size / float32(g.face.Upem())
		at := func(q opentype.SegmentPoint) f32.Point {
			return f32.Pt(1+g.x+q.X*k, float32(base)+g.y-q.Y*k)
		}
		open := false
		for _, s := range outline.Segments {
			switch s.Op {
			case opentype.SegmentOpMoveTo:
				if open {
					p.close()
				}
				p.move(at(s.Args[0]))
				open = true
			case opentype.SegmentOpLineTo:
				p.line(at(s.Args[0]))
			case opentype.SegmentOpQuadTo:
				p.quad(at(s.Args[0]), at(s.Args[1]))
			case opentype.SegmentOpCubeTo:
				p.cube(at(s.Args[0]), at(s.Args[1]), at(s.Args[2]))
			}
		}
		if open {
			p.close()
		}
	}
	m := p.coverage()
	for i, v := range m.Pix {
		if v != 0 {
			q := ink[v]
			img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = q[0], q[1], q[2], q[3]
		}
	}
	return img
}

// weight is, for each coverage of a pixel, the opacity that mixes line and paper as they would be mixed in sRGB: the weight
// that typefaces and icons are designed for. The paper is taken to be the theme's, unless the line is as light or as dark itself.
func weight(col color.NRGBA, dark bool) *[256]float32 {
	t := new([256]float32)
	col.A = 255
	fg, bg := luminance(col), 1.0
	if dark && fg > .04 || !dark && fg > .6 {
		bg = .01
	}
	for i := range t {
		a := float64(i) / 255
		t[i] = float32((fromSRGB(toSRGB(bg)*(1-a)+toSRGB(fg)*a) - bg) / (fg - bg))
	}
	return t
}

type inkKey struct {
	col  color.NRGBA
	dark bool
}

// inkOf is, for each coverage of a pixel, the premultiplied colour of text.
func (sc *spriteCache) inkOf(col color.NRGBA, dark bool) *[256][4]uint8 {
	k := inkKey{col, dark}
	if t := sc.inks[k]; t != nil {
		return t
	}
	t := new([256][4]uint8)
	for i, a := range weight(col, dark) {
		a *= float32(col.A) / 255
		t[i] = [4]uint8{encode(linear[col.R] * a), encode(linear[col.G] * a), encode(linear[col.B] * a), uint8(a*255 + .5)}
	}
	sc.inks[k] = t
	return t
}
