package core

import "fmt"

// Augment is how far a picture may be varied each time training shows it. The zero value is off. Shift, Rotate, Scale, Shear and
// Thickness are the ends of a range, either way, from which each picture draws its own value.
type Augment struct {
	Shift        float32 `json:"shift"`         // pixels
	Rotate       float32 `json:"rotate"`        // degrees
	Scale        float32 `json:"scale"`         // share, of width and height each: 0.15
	Shear        float32 `json:"shear"`         // share: 0.15 moves the top by 15 % of the height
	Elastic      float32 `json:"elastic"`       // standard deviation of the bending, pixels
	ElasticSigma float32 `json:"elastic_sigma"` // smoothness of the bending, pixels
	Thickness    float32 `json:"thickness"`     // of strokes, pixels at each edge
	// Strokes is the share of pictures that get, or lose, a stroke as people write it and MNIST lacks it: bars on sevens, slashes in
	// zeros, flags and feet on ones, tails on nines, gaps. For digits only.
	Strokes float32 `json:"strokes"`
	// Pen is the share of pictures that are replaced by the same digit drawn with the program's own pen. For digits only.
	Pen float32 `json:"pen"`
	// Others is the share of pictures that are replaced by something that is no digit (letters, scribbles, signs), for which the network
	// learns to answer nothing in particular (outlier exposure: Hendrycks, Mazeika, Dietterich 2019). For digits only.
	Others float32 `json:"others"`
}

// noClass labels a picture that belongs to no class: its target is every class alike.
const noClass = 255

// Enabled says whether anything varies at all.
func (a Augment) Enabled() bool {
	return a.Shift > 0 || a.Rotate > 0 || a.Scale > 0 || a.Shear > 0 || a.Elastic > 0 || a.Thickness > 0 || a.Strokes > 0 || a.Pen > 0 || a.Others > 0
}

// Validate says what in a is impossible, as a *FieldError, or nothing.
func (a Augment) Validate() error {
	for _, f := range []struct {
		name, sentence string
		value, most    float32
	}{
		{"shift", "A shift is from 0 to %g pixels.", a.Shift, 8},
		{"rotate", "A rotation is from 0 to %g degrees.", a.Rotate, 45},
		{"scale", "A scale varies by 0 to %g.", a.Scale, 0.5},
		{"shear", "A shear is from 0 to %g.", a.Shear, 0.5},
		{"elastic", "A bending is from 0 to %g pixels.", a.Elastic, 4},
		{"elastic_sigma", "The smoothness of the bending is from 1 to %g pixels.", a.ElasticSigma, 16},
		{"thickness", "Strokes vary by 0 to %g pixels.", a.Thickness, 1},
		{"strokes", "The share of pictures with added strokes is from 0 to %g.", a.Strokes, 1},
		{"pen", "The share of drawn digits is from 0 to %g.", a.Pen, 1},
		{"others", "The share of pictures that are no digits is from 0 to %g.", a.Others, 0.5},
	} {
		if !(f.value >= 0 && f.value <= f.most) {
			return &FieldError{"augment." + f.name, fmt.Sprintf(f.sentence, f.most)}
		}
	}
	if a.Elastic > 0 && a.ElasticSigma < 1 {
		return &FieldError{"augment.elastic_sigma", "The smoothness of the bending is from 1 to 16 pixels."}
	}
	return nil
}

// An augmenter varies the pictures of a data set. It is immutable, and what it makes depends on nothing but the configuration, the data,
// the seed, the epoch and the picture's index, so any goroutine may make any picture. Everything is whole numbers and correctly
// rounded float32 without fused products: the same bytes on every processor.
type augmenter struct {
	a      Augment
	d      *Dataset
	seed   uint64
	digits bool // the classes are the ten digits, so strokes, pen and others make sense
	warp   warp
	bank   *penBank
}

// augmentStream is the purpose of the random numbers drawn here.
const augmentStream = 0x6175676d656e74 // "augment"

// An augmentScratch is the memory that one goroutine makes pictures in.
type augmentScratch struct {
	canvas canvas
	other  canvas
	rng    random
}

// newAugmenter prepares the variation of d's pictures. It costs some milliseconds.
func newAugmenter(a Augment, d *Dataset, seed uint64) *augmenter {
	g := &augmenter{a: a, d: d, seed: seed, digits: isDigits(d.Classes)}
	g.warp = newWarp(a, d.Width, d.Height, seed)
	if g.digits && (a.Pen > 0 || a.Others > 0) {
		g.bank = newPenBank(d.Width, d.Height, seed)
	}
	return g
}

// isDigits reports whether classes are "0" to "9".
func isDigits(classes []string) bool {
	if len(classes) != 10 {
		return false
	}
	for i, c := range classes {
		if c != string(rune('0'+i)) {
			return false
		}
	}
	return true
}

// scratch is memory for one goroutine.
func (g *augmenter) scratch() *augmentScratch { return &augmentScratch{} }

// image writes into dst (Width·Height bytes) what training shows in that epoch of the data set's picture index, and returns its label:
// the picture's own, or noClass where the picture was replaced by one that is no digit.
func (g *augmenter) image(dst []byte, s *augmentScratch, epoch, index int) uint8 {
	if !g.a.Enabled() {
		copy(dst, g.d.Image(index))
		return g.d.Labels[index]
	}
	rng := &s.rng
	rng.pcg.Seed(g.seed^mix(uint64(epoch)+augmentStream), uint64(index))
	label := g.d.Labels[index]
	picture := g.d.Image(index)
	plain := true
	if g.bank != nil {
		choice := rng.share()
		switch {
		case choice < g.a.Others:
			picture, label, plain = g.bank.other(rng), noClass, false
		case choice < g.a.Others+g.a.Pen:
			picture, plain = g.bank.digit(label, rng), false
		}
	}
	if !fitsCanvas(g.d.Width, g.d.Height) {
		g.warp.slow(dst, picture, rng)
		return label
	}
	c := &s.canvas
	c.load(picture, g.d.Width, g.d.Height)
	moveX, moveY := int32(0), int32(0)
	if plain && g.digits && g.a.Strokes > 0 && rng.share() < g.a.Strokes {
		teach(c, label, rng)
		moveX, moveY = c.offCentre()
	}
	if g.a.Thickness > 0 {
		if t := rng.between(-g.a.Thickness, g.a.Thickness); t > 0.05 || t < -0.05 {
			c.thicken(&s.other, t)
		}
	}
	g.warp.draw(dst, c, moveX, moveY, rng)
	return label
}

// share is a number from 0 to below 1, on a grid of 2⁻²⁴.
func (r *random) share() float32 { return float32(r.pcg.Uint64()>>40) / (1 << 24) }

// between is a number from lo to hi.
func (r *random) between(lo, hi float32) float32 { return lo + float32((hi-lo)*r.share()) }
