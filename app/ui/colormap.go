package ui

import (
	"image/color"
	"math"
)

// Map is a colour map as a table: index 0 is the least value, 255 the greatest.
type Map [256]color.NRGBA

// Maps are the colour maps of one theme.
type Maps struct {
	// Activation shows 0 (quiet) to 1 (active); furthest from the background is most active.
	Activation Map
	// ForAgainst shows −1 (speaks against, orange) to +1 (speaks for, blue).
	ForAgainst Map
	// Ink shows paper (0) to ink (1).
	Ink Map
	// Matrix shows how often one digit was taken for another, 0 to 1.
	Matrix Map
}

type stop struct {
	at  float64
	rgb uint32
}

// ramp fills a table from stops, piecewise linear in sRGB.
func ramp(stops ...stop) (m Map) {
	lo, hi := stops[0].at, stops[len(stops)-1].at
	for i := range m {
		v := lo + (hi-lo)*float64(i)/255
		k := 1
		for k < len(stops)-1 && v > stops[k].at {
			k++
		}
		a, b := stops[k-1], stops[k]
		t := (v - a.at) / (b.at - a.at)
		ca, cb := hex(a.rgb), hex(b.rgb)
		mix := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + t*(float64(y)-float64(x)))) }
		m[i] = color.NRGBA{R: mix(ca.R, cb.R), G: mix(ca.G, cb.G), B: mix(ca.B, cb.B), A: 255}
	}
	return m
}

var (
	lightMaps = &Maps{
		Activation: ramp(stop{0, 0xE9ECF3}, stop{.25, 0xBCCAF8}, stop{.5, 0x7690EE}, stop{.75, 0x2F4FCF}, stop{1, 0x101C5C}),
		ForAgainst: ramp(stop{-1, 0x8A3405}, stop{-.6, 0xDD6B12}, stop{-.25, 0xF6C796}, stop{0, 0xF5F6F9}, stop{.25, 0xB6C8FA}, stop{.6, 0x4A6CE4}, stop{1, 0x152C8C}),
		Ink:        ramp(stop{0, 0xFFFFFF}, stop{1, 0x11141B}),
		Matrix:     ramp(stop{0, 0xF6F7FA}, stop{.5, 0xF6C796}, stop{1, 0xDD6B12}),
	}
	darkMaps = &Maps{
		Activation: ramp(stop{0, 0x1B202C}, stop{.25, 0x25357E}, stop{.5, 0x3F5FDD}, stop{.75, 0x8CA6FF}, stop{1, 0xF1F4FF}),
		ForAgainst: ramp(stop{-1, 0xFFC48A}, stop{-.6, 0xEB8425}, stop{-.25, 0x4E2E15}, stop{0, 0x161A23}, stop{.25, 0x1E2F6B}, stop{.6, 0x5478F5}, stop{1, 0xBACBFF}),
		Ink:        ramp(stop{0, 0x0E1118}, stop{1, 0xF4F6FB}),
		Matrix:     ramp(stop{0, 0x171B25}, stop{1, 0xE9832B}),
	}
)

// Unit is the colour of v between 0 and 1; what lies outside takes the end's colour, and what is not a number the first.
func (m *Map) Unit(v float32) color.NRGBA {
	if !(v > 0) {
		return m[0]
	}
	return m[int(min(v, 1)*255+.5)]
}

// Signed is the colour of v between −1 and +1.
func (m *Map) Signed(v float32) color.NRGBA { return m.Unit((v + 1) / 2) }

// luminance is the relative luminance of an opaque colour (WCAG 2.1).
func luminance(c color.NRGBA) float64 {
	lin := func(u uint8) float64 {
		v := float64(u) / 255
		if v <= .03928 {
			return v / 12.92
		}
		return math.Pow((v+.055)/1.055, 2.4)
	}
	return .2126*lin(c.R) + .7152*lin(c.G) + .0722*lin(c.B)
}

// Contrast is the contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1).
func Contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// On is the text colour for a colour of a map: near-black or white, whichever contrasts more, and black on the few shades
// where neither comes to 4.5.
func On(c color.NRGBA) color.NRGBA {
	dark, light := Contrast(hex(0x11141B), c), Contrast(hex(0xFFFFFF), c)
	switch {
	case max(dark, light) < 4.5:
		return hex(0x000000)
	case dark >= light:
		return hex(0x11141B)
	}
	return hex(0xFFFFFF)
}
