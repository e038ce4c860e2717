package ui

import (
	"image/color"
	"math"
	"testing"
)

// pair is a colour and the surfaces it stands on, with the contrast it needs there: 4.5 for text, 3 for shapes that carry
// meaning (WCAG 2.1, AA).
type pair struct {
	name  string
	ink   color.NRGBA
	on    []color.NRGBA
	least float64
}

func pairs(p *Palette) []pair {
	quiet := []color.NRGBA{p.Bg, p.Panel, p.Inset, p.Paper}
	rows := append(quiet, p.Soft, p.Hover, p.Press)
	return []pair{
		{"text", p.Text, append(rows, p.Track, p.SegmentOn), 4.5},
		{"text2", p.Text2, append(rows, p.Track, p.SegmentOn), 4.5},
		{"text3", p.Text3, rows, 4.5},
		{"accentText", p.AccentText, rows, 4.5},
		{"against", p.Against, rows, 4.5},
		{"err", p.Err, rows, 4.5},
		{"ok", p.Ok, rows, 4.5},
		{"on accent", p.OnAccent, []color.NRGBA{p.Accent, p.AccentHover, p.AccentPress}, 4.5},
		{"accent, shape", p.Accent, append(quiet, p.Soft, p.Hover, p.Track), 3},
		{"ctl, shape", p.Ctl, append(quiet, p.Soft, p.Hover, p.Track), 3},
		{"againstFill, shape", p.AgainstFill, append(quiet, p.Soft, p.Track), 3},
		{"knob of a switch that is on", knob(p, p.Accent), []color.NRGBA{p.Accent}, 3},
		{"the same, hovered", knob(p, p.AccentHover), []color.NRGBA{p.AccentHover}, 3},
		{"knob of a switch that is off", knob(p, p.Ctl), []color.NRGBA{p.Ctl}, 3},
		{"the same, hovered", knob(p, p.Text2), []color.NRGBA{p.Text2}, 3},
	}
}

func TestEveryColourCanBeReadWhereItStands(t *testing.T) {
	for name, p := range map[string]*Palette{"light": &Light, "dark": &Dark} {
		for _, k := range pairs(p) {
			for _, on := range k.on {
				if got := Contrast(k.ink, on); got < k.least {
					t.Errorf("%s: %s on %v has a contrast of %.2f, it needs %.1f", name, k.name, on, got, k.least)
				}
			}
		}
	}
}

func TestTextOnColourMapsCanBeRead(t *testing.T) {
	for name, m := range map[string]*Maps{"light": lightMaps, "dark": darkMaps} {
		for which, table := range map[string]*Map{"activation": &m.Activation, "for and against": &m.ForAgainst, "ink": &m.Ink, "matrix": &m.Matrix} {
			for i, c := range table {
				if got := Contrast(On(c), c); got < 4.5 {
					t.Errorf("%s %s: text on entry %d has a contrast of %.2f", name, which, i, got)
				}
			}
		}
	}
}

func TestMoreActiveIsAlwaysFurtherFromTheBackground(t *testing.T) {
	for name, k := range map[string]struct {
		m    *Map
		sign float64
	}{"light": {&lightMaps.Activation, -1}, "dark": {&darkMaps.Activation, 1}} {
		last := math.Inf(-1)
		for i, c := range k.m {
			l, _, _ := lab(linearRGB(c))
			if k.sign*l < last-1e-9 {
				t.Fatalf("%s: entry %d is nearer to the background than the one before", name, i)
			}
			last = k.sign * l
		}
	}
}

// deficiencies simulate how colours look to people without one kind of cone, on linear RGB: Machado, Oliveira and Fernandes,
// A Physiologically-based Model for Simulation of Color Vision Deficiency (2009), severity 1.
var deficiencies = map[string][9]float64{
	"protan": {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deutan": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	"tritan": {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}

func TestForAndAgainstDifferForEveryEye(t *testing.T) {
	for theme, m := range map[string]*Maps{"light": lightMaps, "dark": darkMaps} {
		for eye, d := range deficiencies {
			for _, k := range []struct{ at, least float64 }{{.25, 14}, {.6, 60}, {1, 40}} {
				a := simulate(linearRGB(m.ForAgainst.Signed(float32(k.at))), d)
				b := simulate(linearRGB(m.ForAgainst.Signed(float32(-k.at))), d)
				if got := difference(a, b); got < k.least {
					t.Errorf("%s, %s: +%v and −%v differ by %.0f (Lab), they need %.0f", theme, eye, k.at, k.at, got, k.least)
				}
			}
		}
	}
}

// linear is a colour as linear RGB, 0 to 1.
func linearRGB(c color.NRGBA) [3]float64 {
	f := func(u uint8) float64 {
		v := float64(u) / 255
		if v <= .04045 {
			return v / 12.92
		}
		return math.Pow((v+.055)/1.055, 2.4)
	}
	return [3]float64{f(c.R), f(c.G), f(c.B)}
}

func simulate(c [3]float64, m [9]float64) (out [3]float64) {
	for i := range 3 {
		v := m[3*i]*c[0] + m[3*i+1]*c[1] + m[3*i+2]*c[2]
		out[i] = math.Max(0, math.Min(1, v))
	}
	return out
}

// lab is a linear RGB colour in CIE L*a*b* (D65).
func lab(c [3]float64) (l, a, b float64) {
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x := f((0.4124564*c[0] + 0.3575761*c[1] + 0.1804375*c[2]) / 0.95047)
	y := f(0.2126729*c[0] + 0.7151522*c[1] + 0.0721750*c[2])
	z := f((0.0193339*c[0] + 0.1191920*c[1] + 0.9503041*c[2]) / 1.08883)
	return 116*y - 16, 500 * (x - y), 200 * (y - z)
}

func difference(p, q [3]float64) float64 {
	l1, a1, b1 := lab(p)
	l2, a2, b2 := lab(q)
	return math.Sqrt((l1-l2)*(l1-l2) + (a1-a2)*(a1-a2) + (b1-b2)*(b1-b2))
}
