package ink

import "math"

// The thickness of MNIST's strokes, in its own pixels: 98 of 100 digits lie between 1.4 and 4.4, half of them between 2.0 and 2.8.
const (
	thinStroke  = 1.9
	thickStroke = 3.4
)

// enlarged is the side, in pixels, of the picture on which strokes are made thicker or thinner, per pixel of the recipe's box.
const enlarged = 4

// strokeWidth is the mean thickness of a picture's strokes, in pixels: twice the ink's area over the length of its edge, where the length is the
// picture's total variation, so that it holds for soft edges and pale ink too.
func strokeWidth(p []byte, w, h int) float64 {
	area, edge := 0.0, 0.0
	for y := range h {
		for x := range w {
			v := float64(p[y*w+x])
			area += v
			right, below := 0.0, 0.0
			if x+1 < w {
				right = float64(p[y*w+x+1])
			}
			if y+1 < h {
				below = float64(p[(y+1)*w+x])
			}
			edge += math.Hypot(right-v, below-v)
			if x == 0 {
				edge += v
			}
			if y == 0 {
				edge += v
			}
		}
	}
	if edge == 0 {
		return 0
	}
	return 2 * area / edge
}

// likeMNIST is a large picture, cut to its ink, with strokes that come out no thinner and no thicker than MNIST's when it is scaled into a box of
// that side: a fine pen on a large sheet would fade to nothing, a felt pen would fill the loops. It comes back at a smaller size, cut again.
func likeMNIST(cut []byte, w, h int) ([]byte, int, int) {
	scale := float32(mnistBox*enlarged) / float32(max(w, h))
	// The strokes are measured at the smaller size: there a photograph's grain, which would count as edges, is averaged away.
	mw, mh := int(scale*float32(w))+1, int(scale*float32(h))+1
	small := make([]byte, mw*mh)
	resample(small, mw, mh, cut, w, h, 0, 0, scale)
	thickness := strokeWidth(small, mw, mh) / enlarged
	target := math.Max(thinStroke, math.Min(thickStroke, thickness))
	if thickness == 0 || math.Abs(target-thickness) < 0.05 {
		return cut, w, h
	}
	radius := (target - thickness) / 2 * enlarged
	pad := int(math.Ceil(math.Abs(radius))) + 1
	sw, sh := int(scale*float32(w)+0.5)+2*pad, int(scale*float32(h)+0.5)+2*pad
	p := make([]byte, sw*sh)
	resample(p, sw, sh, cut, w, h, float32(pad), float32(pad), scale)
	if radius > 0 {
		p = dilate(p, sw, sh, radius)
	} else {
		invert(p)
		p = dilate(p, sw, sh, -radius)
		invert(p)
	}
	x0, y0, x1, y1, ok := inked(p, sw, sh)
	if !ok {
		return cut, w, h
	}
	return crop(p, sw, x0, y0, x1, y1), x1 - x0, y1 - y0
}

// dilate gives every pixel the darkest value within radius of it, weighed down at the rim so that fractions of a pixel count.
func dilate(p []byte, w, h int, radius float64) []byte {
	type neighbour struct {
		dx, dy int
		share  float32
	}
	var disc []neighbour
	reach := int(math.Ceil(radius))
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			if share := math.Min(1, radius+1-math.Hypot(float64(dx), float64(dy))); share > 0 {
				disc = append(disc, neighbour{dx, dy, float32(share)})
			}
		}
	}
	q := make([]byte, len(p))
	for y := range h {
		for x := range w {
			best := float32(0)
			for _, n := range disc {
				if u, v := x+n.dx, y+n.dy; u >= 0 && v >= 0 && u < w && v < h {
					best = max(best, n.share*float32(p[v*w+u]))
				}
			}
			q[y*w+x] = byte(best + 0.5)
		}
	}
	return q
}

func invert(p []byte) {
	for i, v := range p {
		p[i] = 255 - v
	}
}

// crop is the rectangle of a picture of width w.
func crop(p []byte, w, x0, y0, x1, y1 int) []byte {
	out := make([]byte, 0, (x1-x0)*(y1-y0))
	for y := y0; y < y1; y++ {
		out = append(out, p[y*w+x0:y*w+x1]...)
	}
	return out
}
