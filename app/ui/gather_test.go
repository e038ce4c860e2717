package ui

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
)

// laid paints marks of colour, the opaque and the half transparent, one over the other.
func laid(size image.Point, ground color.NRGBA, marks []mark) []color.NRGBA {
	out := make([]color.NRGBA, size.X*size.Y)
	for i := range out {
		out[i] = ground
	}
	for _, m := range marks {
		for y := m.r.Min.Y; y < m.r.Max.Y; y++ {
			for x := m.r.Min.X; x < m.r.Max.X; x++ {
				q := &out[y*size.X+x]
				if m.fill.A == 255 {
					*q = m.fill
				} else {
					*q = color.NRGBA{R: q.R*31 + m.fill.R, G: q.G*17 + m.fill.G, B: q.B*13 + m.fill.B, A: 255}
				}
			}
		}
	}
	return out
}

func TestWhatIsCutAwayWasNotSeen(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 3))
	size := image.Pt(240, 180)
	colours := []color.NRGBA{{R: 255, A: 255}, {G: 255, A: 255}, {R: 9, G: 9, B: 9, A: 100}, {B: 255, A: 255}}
	before, after := 0, 0
	var v sight
	for range 300 {
		var all []mark
		for range 1 + rng.IntN(25) {
			a, b := image.Pt(rng.IntN(size.X), rng.IntN(size.Y)), image.Pt(rng.IntN(size.X), rng.IntN(size.Y))
			all = append(all, mark{r: image.Rectangle{Min: a, Max: b}.Canon(), fill: colours[rng.IntN(len(colours))]})
		}
		v.look(all, colours[0])
		want, got := laid(size, colours[0], all), laid(size, colours[0], v.marks)
		for i := range want {
			if want[i] != got[i] {
				t.Fatalf("pixel %d, %d is %v, and %v where what is hidden was cut away", i%size.X, i/size.X, want[i], got[i])
			}
		}
		for _, m := range all {
			before += m.r.Dx() * m.r.Dy()
		}
		for _, m := range v.marks {
			after += m.r.Dx() * m.r.Dy()
		}
	}
	if after > before/2 {
		t.Errorf("%d of %d pixels are painted: little was cut away", after, before)
	}
}

func TestBoxesHoldAllInk(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		w, h := 1+rng.IntN(150), 1+rng.IntN(90)
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		for range rng.IntN(12) {
			for x, y, n := rng.IntN(w), rng.IntN(h), rng.IntN(20); n >= 0 && x+n < w; n-- {
				img.Pix[img.PixOffset(x+n, y)+3] = 255
			}
		}
		held := make([]int, w*h)
		for _, r := range inked(img, [4]byte{}) {
			if !r.In(img.Rect) || r.Empty() {
				t.Fatalf("a box %v of a picture of %d by %d", r, w, h)
			}
			for y := r.Min.Y; y < r.Max.Y; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					held[y*w+x]++
				}
			}
		}
		for i, n := range held {
			if n > 1 || n == 0 && img.Pix[4*i+3] != 0 {
				t.Fatalf("pixel %d, %d of %d by %d lies in %d boxes", i%w, i/w, w, h, n)
			}
		}
	}
}
