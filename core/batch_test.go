package core

import (
	"math"
	"testing"
)

// A picture of no class is trained towards "nothing in particular" and is left out
// of what a batch reports, unless its loss is no longer a number.
func TestPicturesOfNoClass(t *testing.T) {
	a := []float32{0.7, 0.2, 0.1}
	delta := make([]float32, 3)
	CrossEntropy.delta(delta, a, noClass, &Layer{Activation: Softmax}, 0.3)
	for i, v := range a {
		if want := v - 1/float32(3); math.Abs(float64(delta[i]-want)) > 1e-7 {
			t.Errorf("softmax, output %d: error %v, not %v", i, delta[i], want)
		}
	}
	CrossEntropy.delta(delta, a, noClass, &Layer{Activation: Sigmoid}, 0)
	for i, v := range a {
		if delta[i] != v {
			t.Errorf("sigmoid, output %d: error %v, not %v", i, delta[i], v)
		}
	}
	var sum tally
	sum.count(0.5, 1, 1)
	sum.count(7, 2, noClass)
	if sum != (tally{0.5, 1, 1}) {
		t.Errorf("a picture of no class was counted: %+v", sum)
	}
	sum.count(math.NaN(), 0, noClass)
	if sum.loss == sum.loss {
		t.Error("a broken picture of no class went unnoticed")
	}
}

// Dropout silences the share it says, keeps the mean, and depends on nothing but
// seed, epoch, picture and layer.
func TestDropoutMasks(t *testing.T) {
	c := Classic()
	c.Dropout = 0.25
	mask, again := make([]float32, 20000), make([]float32, 20000)
	dropoutMask(mask, &c, 3, 17, 1)
	dropoutMask(again, &c, 3, 17, 1)
	silent, sum := 0, 0.0
	for i, m := range mask {
		if m == 0 {
			silent++
		}
		sum += float64(m)
		if m != again[i] {
			t.Fatal("the same place gave two masks")
		}
	}
	if share := float64(silent) / 20000; math.Abs(share-0.25) > 0.015 {
		t.Errorf("%.3f are silent, not 0.25", share)
	}
	if mean := sum / 20000; math.Abs(mean-1) > 0.02 {
		t.Errorf("the mean is %.3f, not 1", mean)
	}
	dropoutMask(again, &c, 4, 17, 1)
	same := 0
	for i, m := range mask {
		if m == again[i] {
			same++
		}
	}
	if share := float64(same) / 20000; share > 0.7 { // by chance: 0.625
		t.Errorf("%.3f of another epoch's mask are the same", share)
	}
}
