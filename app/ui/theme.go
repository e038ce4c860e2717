package ui

import (
	"image/color"

	"gioui.org/font"
	"gioui.org/font/gofont"
	"gioui.org/font/opentype"
	"gioui.org/text"
)

// Palette is one theme's colours, named as in the design: a surface, a text or a meaning, never a hue.
type Palette struct {
	Bg, Panel, Inset, Line, GridStrong, Grid, Track    color.NRGBA
	Ctl, Text, Text2, Text3                            color.NRGBA
	Accent, AccentHover, AccentPress, AccentText       color.NRGBA
	OnAccent, Soft, Hover, Press, Against, AgainstFill color.NRGBA
	Err, Ok, Dim, Scrim, Paper, Ink                    color.NRGBA
	SegmentOn, SegmentLine, MatrixLow                  color.NRGBA
}

// Light and Dark are the two palettes.
var (
	Light = Palette{
		Bg: hex(0xF2F4F8), Panel: hex(0xFFFFFF), Inset: hex(0xF6F7FA), Line: hex(0xE0E4EC), GridStrong: hex(0xCFD5E1),
		Grid: hex(0xE9ECF2), Track: hex(0xE6E9F0), Ctl: hex(0x7A829A), Text: hex(0x11141B), Text2: hex(0x454C5E), Text3: hex(0x5B6377),
		Accent: hex(0x2A4BD0), AccentHover: hex(0x213DB0), AccentPress: hex(0x1A318F), AccentText: hex(0x2A4BD0), OnAccent: hex(0xFFFFFF),
		Soft: hex(0xE7ECFD), Hover: hex(0xEBEEF4), Press: hex(0xDDE2EC), Against: hex(0xA8430A), AgainstFill: hex(0xD1620C),
		Err: hex(0xB3261E), Ok: hex(0x17694A), Dim: hex(0x9AA1B2), Scrim: alpha(hex(0x11141B), 0x47), Paper: hex(0xFFFFFF), Ink: hex(0x11141B),
		SegmentOn: hex(0xFFFFFF), SegmentLine: hex(0xE0E4EC), MatrixLow: hex(0xF6F7FA),
	}
	Dark = Palette{
		Bg: hex(0x0B0D12), Panel: hex(0x12151D), Inset: hex(0x191D27), Line: hex(0x272C39), GridStrong: hex(0x343B4B),
		Grid: hex(0x1B202B), Track: hex(0x242936), Ctl: hex(0x6E768C), Text: hex(0xEFF2F8), Text2: hex(0xB7BECE), Text3: hex(0x8E96A9),
		Accent: hex(0x4A69E6), AccentHover: hex(0x4562DC), AccentPress: hex(0x3D59CC), AccentText: hex(0x95ABFF), OnAccent: hex(0xFFFFFF),
		Soft: hex(0x1C2547), Hover: hex(0x1E2330), Press: hex(0x282E3D), Against: hex(0xF3A45F), AgainstFill: hex(0xE9832B),
		Err: hex(0xFF8A80), Ok: hex(0x6FD3A5), Dim: hex(0x5A6274), Scrim: alpha(hex(0x000000), 0x80), Paper: hex(0x0E1118), Ink: hex(0xF4F6FB),
		SegmentOn: hex(0x343B4C), SegmentLine: hex(0x3E4659), MatrixLow: hex(0x171B25),
	}
)

func hex(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}

func alpha(c color.NRGBA, a uint8) color.NRGBA { c.A = a; return c }

// faded is c at a share of its opacity, 0 to 1.
func faded(c color.NRGBA, share float32) color.NRGBA {
	return alpha(c, uint8(min(max(share, 0), 1)*float32(c.A)+.5))
}

// Style is a line of the type scale: size and line height in sp, and one of the two weights.
type Style struct {
	Size, Line float32
	Bold       bool
}

// The type scale. Nothing in the window is set in another size.
var (
	Caption   = Style{12, 16, false}
	CaptionB  = Style{12, 16, true}
	Body      = Style{13, 18, false}
	BodyB     = Style{13, 18, true}
	Title     = Style{15, 20, false}
	TitleB    = Style{15, 20, true}
	Card      = Style{20, 28, true}
	Operator  = Style{20, 24, false}
	Statistic = Style{28, 36, true}
	Unit      = Style{28, 36, false}
	Live      = Style{64, 68, true}
	Answer    = Style{128, 112, true}
	AnswerTwo = Style{56, 112, true}
	AnswerLow = Style{96, 84, true}
	PairLow   = Style{36, 84, true}
)

// Theme is what everything is drawn with: one palette, its colour maps and the typeface.
type Theme struct {
	Palette
	Maps *Maps
	// IsDark is true in the dark theme.
	IsDark bool
	// Still is true when the person asked for less motion: every change is immediate.
	Still bool

	shaper  *text.Shaper
	medium  bool // there is a medium face
	face    font.Typeface
	letters *typeface
	cache   *spriteCache
}

// NewTheme makes a light theme. fonts are the regular, the semibold and the medium face as TrueType or OpenType; without
// any, Go's own typeface stands in. Faces that can't be read are left out. The renderer blends in linear light, which
// makes dark text on white look thinner than light text on black: so what is edited in the light theme is set in the
// medium face, where there is one (what is not edited is painted by typeface, which makes up for it).
func NewTheme(fonts [][]byte) *Theme {
	var faces []font.FontFace
	for i, b := range fonts {
		f, err := opentype.Parse(b)
		if err != nil {
			continue
		}
		w := [...]font.Weight{font.Normal, font.SemiBold, font.Medium}[min(i, 2)]
		faces = append(faces, font.FontFace{Font: font.Font{Typeface: "Inkling", Weight: w}, Face: f})
	}
	face := font.Typeface("Inkling")
	if len(faces) == 0 {
		face = "Go"
	}
	faces = append(faces, gofont.Collection()...)
	t := &Theme{
		shaper:  text.NewShaper(text.NoSystemFonts(), text.WithCollection(faces)),
		face:    face,
		medium:  len(fonts) > 2,
		letters: newTypeface(fonts),
		cache:   newSpriteCache(),
	}
	t.SetDark(false)
	return t
}

// SetDark changes between the light and the dark palette.
func (t *Theme) SetDark(dark bool) {
	t.IsDark = dark
	if dark {
		t.Palette, t.Maps = Dark, darkMaps
	} else {
		t.Palette, t.Maps = Light, lightMaps
	}
}
