package persist

import (
	_ "embed"
	"encoding/binary"
	"slices"
)

// mnistPixels holds, for each of the 784 pixels of MNIST's 60,000 training images (0 paper to 1 ink), the mean and then, for each,
// the standard deviation, as little-endian uint16 in units of 1/65535: what people who standardise every pixel subtract and divide by.
// testdata/pixels.py made it.
//
//go:embed mnist_pixels.bin
var mnistPixels []byte

// mnistStats decodes them. A pixel that is never lit has the deviation 1, as in scikit-learn.
func mnistStats() *pixelStats {
	s := &pixelStats{}
	for i := range 784 {
		s.mean = append(s.mean, float32(binary.LittleEndian.Uint16(mnistPixels[2*i:]))/65535)
		dev := float32(binary.LittleEndian.Uint16(mnistPixels[2*(784+i):])) / 65535
		if dev == 0 {
			dev = 1
		}
		s.dev = append(s.dev, dev)
	}
	return s
}

// pixelMapsFor lists the ranges worth trying for a file: first what the file itself says.
func (a *anatomy) pixelMapsFor(inputs int) []pixelMap {
	var maps []pixelMap
	if own := a.ownScaling(inputs); own != nil {
		maps = append(maps, *own)
	}
	maps = append(maps, pixelMaps...)
	if inputs == 64 {
		maps = append(maps, pixelMap{name: "0–16", lo: 0, hi: 16})
	}
	if inputs == 784 {
		s := mnistStats()
		ones := slices.Repeat([]float32{1}, 784)
		maps = append(maps,
			pixelMap{name: "every pixel by its own mean and deviation", hi: 1, each: s},
			pixelMap{name: "every pixel less its own mean", hi: 1, each: &pixelStats{mean: s.mean, dev: ones}})
	}
	return maps
}

// ownScale names a range that was saved along with the network.
const ownScale = "the file's own scaling"

// ownScaling reads a mean and a deviation (or a minimum and a maximum) that were saved along with the network.
func (a *anatomy) ownScaling(inputs int) *pixelMap {
	isMean := words("mean mu avg average min minimum xmin")
	isDev := words("std sd stddev sigma scale deviation max maximum xmax")
	extreme := words("min minimum xmin max maximum xmax")
	has := func(t []string, set map[string]bool) bool {
		return slices.ContainsFunc(t, func(w string) bool { return set[w] })
	}
	var mean, dev *part
	byExtremes := false
	for _, p := range a.parts {
		if !p.vector() || p.rows != inputs || p.bad > 0 || p.role == stateRole || p.role == normRole {
			continue
		}
		switch {
		case has(p.tokens, isMean) && mean == nil:
			mean = p
		case has(p.tokens, isDev) && dev == nil:
			dev = p
			byExtremes = has(p.tokens, extreme)
		}
	}
	if mean == nil && dev == nil {
		m, d := float32(0), float32(1)
		found := 0
		for key, v := range a.scalars {
			t := tokens(key)
			if r := roleOf(t); r != scaleRole && r != anyRole || v-v != 0 {
				continue
			}
			switch {
			case has(t, words("mean mu")):
				m = v
				found++
			case has(t, words("std sd stddev sigma")) && v > 0:
				d = v
				found++
			}
		}
		if found != 2 {
			return nil
		}
		unit := float32(1)
		if m > 2 || d > 2 {
			unit = 255
		}
		return &pixelMap{name: ownScale, lo: -m / d, hi: (unit - m) / d}
	}
	s := &pixelStats{mean: make([]float32, inputs), dev: slices.Repeat([]float32{1}, inputs)}
	unit := float32(1)
	for _, p := range []*part{mean, dev} {
		if p != nil && slices.Max(p.data) > 2 {
			unit = 255
		}
	}
	for i := range inputs {
		if mean != nil {
			s.mean[i] = mean.data[i] / unit
		}
		if dev != nil {
			d := dev.data[i] / unit
			if byExtremes {
				d -= s.mean[i]
			}
			if d > 0 {
				s.dev[i] = d
			}
		}
	}
	for _, p := range []*part{mean, dev} {
		if p != nil {
			p.role = scaleRole
		}
	}
	return &pixelMap{name: ownScale, hi: 1, each: s}
}
