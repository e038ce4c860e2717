package core

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"testing"
)

// penDigits is n digits drawn with the pen, 0 to 9 in turn: a data set that needs no file.
func penDigits(n int, seed uint64) *Dataset {
	d := &Dataset{Name: "pen", Width: 28, Height: 28, Classes: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}}
	for i := range n {
		rng := stream(seed, augmentStream, uint64(i))
		d.Images = append(d.Images, drawDigit(uint8(i%10), 28, 28, rng)...)
		d.Labels = append(d.Labels, uint8(i%10))
	}
	return d
}

// everything is an augmentation with all of it on.
func everything() Augment {
	return Augment{Shift: 2, Rotate: 12, Scale: 0.15, Shear: 0.15, Elastic: 1.2, ElasticSigma: 4, Thickness: 0.6, Strokes: 0.3, Pen: 0.2, Others: 0.2}
}

// varied is what the augmentation makes of a data set in some epochs, with the labels.
func varied(a Augment, d *Dataset, seed uint64, epochs int) (pictures []byte, labels []uint8) {
	g := newAugmenter(a, d, seed)
	s := g.scratch()
	size := d.Width * d.Height
	for e := range epochs {
		for i := range d.Len() {
			p := make([]byte, size)
			labels = append(labels, g.image(p, s, e, i))
			pictures = append(pictures, p...)
		}
	}
	return pictures, labels
}

func TestAugmentationIsTheSameOnEveryProcessor(t *testing.T) {
	pictures, labels := varied(everything(), penDigits(100, 1), 7, 3)
	sum := sha256.Sum256(append(pictures, labels...))
	const want = "5031125b6e8ef5a89d8662ac5bd3f7c9d8ce3aeb45d39c0f464de78fec52b42e"
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("the pictures of seed 7 have the hash %s, not %s", got, want)
	}
}

// The bundled model was trained on these pictures: other bits here, and make models makes another one.
func TestThePensPicturesAreTheSameOnEveryProcessor(t *testing.T) {
	b := newPenBank(28, 28, 1)
	h := sha256.New()
	for i := 0; i < 10*bankDigits+bankOthers; i += 5 {
		digit := uint8(noClass)
		if i < 10*bankDigits {
			digit = uint8(i / bankDigits)
		}
		h.Write(b.picture(i, digit))
	}
	const want = "452ffc2565b29da4fcb7a47f0f20a32648e238e5c82efc5faf5467be2cff1cd7"
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("the drawn pictures of seed 1 have the hash %s, not %s", got, want)
	}
}

func TestAugmentationDependsOnEpochAndIndexAlone(t *testing.T) {
	d := penDigits(60, 2)
	want, _ := varied(everything(), d, 5, 2)
	g := newAugmenter(everything(), d, 5)
	got := make([]byte, len(want))
	var wg sync.WaitGroup
	for worker := range 3 { // each backwards, in turn with the others
		wg.Go(func() {
			s := g.scratch()
			for n := 119 - worker; n >= 0; n -= 3 {
				g.image(got[n*784:(n+1)*784], s, n/60, n%60)
			}
		})
	}
	wg.Wait()
	if !bytes.Equal(got, want) {
		t.Error("made in another order on other goroutines, the pictures differ")
	}
	if bytes.Equal(want[:60*784], want[60*784:]) {
		t.Error("two epochs show the same pictures")
	}
	other, _ := varied(everything(), d, 6, 2)
	if bytes.Equal(other, want) {
		t.Error("two seeds make the same pictures")
	}
}

func TestAugmentationThatIsOffChangesNothing(t *testing.T) {
	d := penDigits(20, 3)
	if (Augment{ElasticSigma: 4}).Enabled() || !everything().Enabled() {
		t.Error("Enabled is wrong")
	}
	got, labels := varied(Augment{}, d, 1, 1)
	if !bytes.Equal(got, d.Images) || !slices.Equal(labels, d.Labels) {
		t.Error("the zero augmentation changes pictures or labels")
	}
}

func TestEachVariationMoves(t *testing.T) {
	d := penDigits(100, 4)
	ink := func(p []byte) (sum int) {
		for _, v := range p {
			sum += int(v)
		}
		return sum
	}
	for name, a := range map[string]Augment{
		"shift": {Shift: 2}, "rotate": {Rotate: 12}, "scale": {Scale: 0.15}, "shear": {Shear: 0.15}, "elastic": {Elastic: 1.2, ElasticSigma: 4},
		"thickness": {Thickness: 0.7}, "strokes": {Strokes: 1}, "pen": {Pen: 1},
	} {
		got, labels := varied(a, d, 1, 1)
		same := 0
		for i := range d.Len() {
			if bytes.Equal(got[i*784:(i+1)*784], d.Image(i)) {
				same++
			}
		}
		if same > 12 {
			t.Errorf("%s leaves %d of 100 pictures as they are", name, same)
		}
		if share := float64(ink(got)) / float64(ink(d.Images)); share < 0.75 || share > 1.3 {
			t.Errorf("%s makes the pictures %.2f times as dark", name, share)
		}
		if !slices.Equal(labels, d.Labels) {
			t.Errorf("%s changes labels", name)
		}
	}
}

func TestOthersBelongToNoClass(t *testing.T) {
	d := penDigits(400, 5)
	_, labels := varied(Augment{Others: 0.25}, d, 1, 1)
	none := 0
	for i, l := range labels {
		if l == noClass {
			none++
		} else if l != d.Labels[i] {
			t.Fatal("a digit has another's label")
		}
	}
	if none < 60 || none > 140 {
		t.Errorf("%d of 400 pictures are no digits; 100 were asked for", none)
	}
	d.Classes = []string{"T-shirt", "Trousers", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"}
	_, labels = varied(everything(), d, 1, 1)
	if !slices.Equal(labels, d.Labels) {
		t.Error("pictures of clothes were replaced by handwriting")
	}
}

func TestPicturesOfOtherSizes(t *testing.T) {
	for _, size := range [][2]int{{8, 8}, {20, 12}, {40, 50}} {
		d := &Dataset{Width: size[0], Height: size[1], Images: make([]byte, 2*size[0]*size[1]), Labels: []uint8{0, 1}, Classes: []string{"a", "b"}}
		for i := range d.Images {
			d.Images[i] = 200
		}
		got, _ := varied(Augment{Shift: 1, Rotate: 5, Elastic: 0.5, ElasticSigma: 3, Thickness: 0.5}, d, 1, 1)
		if middle := got[size[1]/2*size[0]+size[0]/2]; middle < 190 {
			t.Errorf("%d×%d: the middle of a grey picture became %d", size[0], size[1], middle)
		}
	}
}

func TestImpossibleAugmentations(t *testing.T) {
	for field, a := range map[string]Augment{
		"augment.shift": {Shift: -1}, "augment.rotate": {Rotate: 90}, "augment.elastic_sigma": {Elastic: 1}, "augment.others": {Others: 0.9},
	} {
		err, ok := a.Validate().(*FieldError)
		if !ok || err.Field != field {
			t.Errorf("%+v: %v", a, err)
		}
	}
	if err := everything().Validate(); err != nil {
		t.Error(err)
	}
}

func TestMaxBytes(t *testing.T) {
	for a := range 256 {
		for b := range 256 {
			x, y := uint64(a)*0x0101010101010101, uint64(b)<<56|uint64(255-b)<<24|uint64(b)<<8
			got := maxBytes(x, y)
			for s := 0; s < 64; s += 8 {
				if byte(got>>s) != max(byte(x>>s), byte(y>>s)) {
					t.Fatalf("max(%x, %x) = %x", x, y, got)
				}
			}
		}
	}
}

// BenchmarkAugment measures what varying a picture costs, part by part and for the presets, and what the
// presets' networks take to train on one, on one thread, varied pictures included.
func BenchmarkAugment(b *testing.B) {
	d := mnist(b, "train")
	for _, c := range []struct {
		name string
		a    Augment
	}{
		{"shift", Augment{Shift: 2}},
		{"affine", Augment{Shift: 2, Rotate: 12, Scale: 0.15, Shear: 0.15}},
		{"elastic", Augment{Elastic: 1.2, ElasticSigma: 4}},
		{"thickness", Augment{Thickness: 0.5}},
		{"strokes", Augment{Strokes: 1}},
		{"pen", Augment{Pen: 1}},
		{"others", Augment{Others: 0.5}},
		{"preset quick", Quick().Augment},
		{"preset best", Best().Augment},
		{"preset handwriting", Handwriting().Augment},
		{"everything", everything()},
	} {
		b.Run(c.name, func(b *testing.B) {
			g := newAugmenter(c.a, d, 1)
			s := g.scratch()
			p := make([]byte, 784)
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				g.image(p, s, 0, i%60000)
				i++
			}
		})
	}
	d = d.Slice(0, 12800)
	for name, c := range map[string]Config{"classic": Classic(), "quick": Quick(), "best": Best(), "record": Record()} {
		c.Threads, c.Epochs, c.Validation = 1, MaxEpochs, 0
		for _, varied := range []bool{false, true} {
			if !varied {
				c.Augment = Augment{}
			} else if p, _ := Preset(name); p.Augment.Enabled() {
				c.Augment = p.Augment
			} else {
				continue
			}
			b.Run(fmt.Sprintf("train %s/varied=%v", name, varied), func(b *testing.B) {
				e, run := benchmarkRun(b, c, d)
				defer e.rest()
				run()
				for b.Loop() {
					run()
				}
				b.ReportMetric(b.Elapsed().Seconds()*1e6/float64(b.N*d.Len()), "µs/picture")
			})
		}
	}
}
