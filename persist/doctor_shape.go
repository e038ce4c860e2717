package persist

import (
	"slices"

	"inkling/core"
)

// shape settles how many inputs and outputs to look for: 28×28 and the ten digits, unless a manifest says otherwise.
func (d *doctor) shape(probe *core.Dataset) error {
	m := d.manifest
	d.width, d.height, d.outputs = 28, 28, 10
	declared := false
	if m.Input != nil && m.Input.Width > 0 {
		d.width, d.height, declared = m.Input.Width, m.Input.Height, true
	}
	if len(m.Labels) > 0 {
		d.outputs = len(m.Labels)
	}
	if n := len(m.Sizes); n > 0 {
		if !declared {
			side := 1
			for (side+1)*(side+1) <= m.Sizes[0] {
				side++
			}
			if side*side != m.Sizes[0] {
				return damaged("the manifest declares %d inputs, but not the width and height of the picture", m.Sizes[0])
			}
			d.width, d.height = side, side
		}
		if len(m.Labels) == 0 {
			d.outputs = m.Sizes[n-1]
		}
	}
	d.inputs = d.width * d.height
	if probe != nil && probe.Len() > 0 && probe.Validate() == nil && d.sameClasses(probe) {
		d.probe = resample(probe, d.width, d.height)
	}
	return nil
}

// sameClasses says whether the network names what the probe shows.
func (d *doctor) sameClasses(probe *core.Dataset) bool {
	if d.outputs != len(probe.Classes) {
		return false
	}
	return len(d.manifest.Labels) == 0 || slices.Equal(d.manifest.Labels, probe.Classes)
}

// resample brings the probe to another grid by averaging what falls into each cell.
func resample(p *core.Dataset, w, h int) *core.Dataset {
	if w == p.Width && h == p.Height {
		return p
	}
	out := *p
	out.Width, out.Height = w, h
	out.Images = make([]byte, 0, p.Len()*w*h)
	weights := func(cells, pixels int) [][]float64 { // of each pixel in each cell
		all := make([][]float64, cells)
		for c := range all {
			all[c] = make([]float64, pixels)
			from, to := float64(c)*float64(pixels)/float64(cells), float64(c+1)*float64(pixels)/float64(cells)
			for i := range pixels {
				all[c][i] = max(0, min(to, float64(i+1))-max(from, float64(i))) / (to - from)
			}
		}
		return all
	}
	across, down := weights(w, p.Width), weights(h, p.Height)
	part := make([]float64, w*p.Height)
	for i := range p.Len() {
		image := p.Image(i)
		for y := range p.Height {
			for c := range w {
				sum := 0.0
				for x, share := range across[c] {
					sum += share * float64(image[y*p.Width+x])
				}
				part[y*w+c] = sum
			}
		}
		for r := range h {
			for c := range w {
				sum := 0.0
				for y, share := range down[r] {
					sum += share * part[y*w+c]
				}
				out.Images = append(out.Images, byte(sum+0.5))
			}
		}
	}
	return &out
}
