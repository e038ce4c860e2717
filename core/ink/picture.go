package ink

import "math"

// paper is the grey up to which a picture's pixel counts as blank when its ink is looked for: noise of cameras and of JPEG.
const paper = 40

// FromPicture makes the network's input of gw×gh cells from a picture of w×h pixels, row-major, 0 paper … 255 ink, by the same recipe as
// Input: cropped to its ink, fitted into the box, its centre of mass moved to the centre. A picture that follows the recipe already, as
// MNIST's digits do, comes back as it is. Without centre, Input is the whole picture, fitted into the grid.
func FromPicture(gray []byte, w, h, gw, gh int, centre bool) Steps {
	s := Steps{Width: gw, Height: gh}
	if gw < 1 || gh < 1 {
		s.Empty = true
		return s
	}
	s.Drawn = make([]byte, gw*gh)
	s.Scaled = make([]byte, gw*gh)
	if w < 1 || h < 1 || len(gray) < w*h {
		s.Empty = true
		s.choose(centre)
		return s
	}
	gray = gray[:w*h]
	// The whole picture, in the middle of the grid.
	whole := min(float32(gw)/float32(w), float32(gh)/float32(h))
	ox, oy := (float32(gw)-whole*float32(w))/2, (float32(gh)-whole*float32(h))/2
	resample(s.Drawn, gw, gh, gray, w, h, ox, oy, whole)

	x0, y0, x1, y1, ok := inked(gray, w, h)
	if !ok {
		s.Empty = true
		s.choose(centre)
		return s
	}
	side := box(gw, gh)
	s.frame()
	cut, cw, ch := crop(gray, w, x0, y0, x1, y1), x1-x0, y1-y0
	if max(cw, ch) >= large*mnistBox {
		darken(cut)
		cut, cw, ch = likeMNIST(cut, cw, ch)
	}
	scale := side / float32(max(cw, ch))
	// Whole cells, so that nothing is blurred where the scale is 1.
	left := float32(math.Floor(float64(s.Box.X0 + (side-float32(scale*float32(cw)))/2)))
	top := float32(math.Floor(float64(s.Box.Y0 + (side-float32(scale*float32(ch)))/2)))
	resample(s.Scaled, gw, gh, cut, cw, ch, left, top, scale)
	s.From = Rect{ox + whole*float32(x0), oy + whole*float32(y0), ox + whole*float32(x1), oy + whole*float32(y1)}
	s.choose(centre)
	return s
}

// large is how many times larger than MNIST's box a picture's ink must be to count as a photograph or scan, whose strokes may be of any
// thickness and darkness. Smaller ones are taken as they are.
const large = 2

// darken stretches a pale picture's ink to full darkness.
func darken(p []byte) {
	darkest := byte(0)
	for _, v := range p {
		darkest = max(darkest, v)
	}
	if darkest == 0 || darkest == 255 {
		return
	}
	for i, v := range p {
		p[i] = byte((int(v)*255 + int(darkest)/2) / int(darkest))
	}
}

// inked is the rectangle around the ink of a picture. Where nothing is darker than paper, any mark counts.
func inked(gray []byte, w, h int) (x0, y0, x1, y1 int, ok bool) {
	darkest := byte(0)
	for _, v := range gray {
		darkest = max(darkest, v)
	}
	if darkest == 0 {
		return 0, 0, 0, 0, false
	}
	limit := byte(paper)
	if darkest <= 2*paper || w*h <= 4*mnistGrid*mnistGrid {
		limit = 0 // faint, or so small that every pixel was meant
	}
	x0, y0 = w, h
	for y := range h {
		for x, v := range gray[y*w : (y+1)*w] {
			if v > limit {
				x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x+1), max(y1, y+1)
			}
		}
	}
	return x0, y0, x1, y1, true
}

// resample draws src, scaled, into dst with its corner at (left, top), in cells of dst. Shrunk, a cell is the mean of what falls into it;
// enlarged, it is interpolated.
func resample(dst []byte, dw, dh int, src []byte, sw, sh int, left, top, scale float32) {
	columns := weigh(dw, sw, left, scale)
	rows := weigh(dh, sh, top, scale)
	between := make([]float32, dw*sh)
	for y := range sh {
		line := src[y*sw : (y+1)*sw]
		for x, c := range columns {
			sum := float32(0)
			for k, f := range c.share {
				sum += float32(f * float32(line[c.first+k]))
			}
			between[y*dw+x] = sum
		}
	}
	for y, r := range rows {
		for x := range dw {
			sum := float32(0)
			for k, f := range r.share {
				sum += float32(f * between[(r.first+k)*dw+x])
			}
			dst[y*dw+x] = byte(max(0, min(255, sum+0.5)))
		}
	}
}

// weights says of which source pixels, from first on, a cell is made, and in which shares.
type weights struct {
	first int
	share []float32
}

// weigh finds them along one axis, for n cells and m pixels: pixel i covers offset+scale·i … offset+scale·(i+1).
func weigh(n, m int, offset, scale float32) []weights {
	all := make([]weights, n)
	reach := max(scale, 1) // of a triangle around the cell's centre when enlarging, of a cell when shrinking
	for c := range all {
		centre := float32(c) + 0.5
		lo := max(0, int(math.Floor(float64((centre-offset-reach)/scale)))-1)
		hi := min(m, int(math.Ceil(float64((centre-offset+reach)/scale)))+1)
		first := -1
		var share []float32
		for i := lo; i < hi; i++ {
			f := float32(0)
			if scale <= 1 {
				a, b := offset+float32(scale*float32(i)), offset+float32(scale*float32(i+1))
				f = max(0, min(b, float32(c+1))-max(a, float32(c)))
			} else {
				at := offset + float32(scale*(float32(i)+0.5))
				f = max(0, 1-float32(math.Abs(float64(at-centre)))/scale)
			}
			if f > 1e-6 || first >= 0 {
				if first < 0 {
					first = i
				}
				share = append(share, f)
			}
		}
		all[c] = weights{max(first, 0), share}
	}
	return all
}
