package core

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// template is a network of one layer whose weights are the mean pictures of the classes: it reads pen digits fairly, and is loud about everything.
func template(d *Dataset, gain float32) *Network {
	size := d.Width * d.Height
	l := Layer{Weights: blas32.General{Rows: 10, Cols: size, Stride: size, Data: make([]float32, 10*size)}, Bias: make([]float32, 10), Activation: Softmax}
	count := make([]float32, 10)
	for _, label := range d.Labels {
		count[label]++
	}
	for i, label := range d.Labels {
		for k, v := range d.Image(i) {
			l.Weights.Data[int(label)*size+k] += gain * float32(v) / 255 / count[label]
		}
	}
	for j := range 10 {
		for _, w := range l.Weights.Data[j*size : (j+1)*size] {
			l.Bias[j] -= w * w / 2 / gain
		}
	}
	return &Network{Layers: []Layer{l}}
}

// area is the area under the ROC curve: how often a score of up is above one of down.
func area(up, down []float64) float64 {
	sort.Float64s(down)
	sum := 0.0
	for _, v := range up {
		sum += float64(sort.SearchFloat64s(down, v)) / float64(len(down))
	}
	return sum / float64(len(up))
}

func TestCertaintyTellsDigitsFromOtherThings(t *testing.T) {
	n := template(penDigits(2000, 1), 1)
	c := NewCertainty(n, Unit(28, 28), penDigits(1500, 2))
	if c == nil {
		t.Fatal("no measure for a network that reads digits")
	}
	var right, wrong, others, outputs, otherOutputs []float64
	fresh := penDigits(600, 3)
	x := make([]float32, 784)
	sure := 0
	for i := range fresh.Len() {
		Unit(28, 28).Fill(x, fresh.Image(i))
		out := n.Predict(x)
		score := c.Score(fresh.Image(i))
		if score < 0 || score > 1 {
			t.Fatalf("a score of %v", score)
		}
		if Answer(out) == int(fresh.Labels[i]) {
			right, outputs = append(right, score), append(outputs, float64(out[Answer(out)]))
			if c.Sure(score) {
				sure++
			}
		} else {
			wrong = append(wrong, score)
		}
	}
	for i := range 600 {
		p := drawOther(28, 28, stream(77, 1, uint64(i)))
		others = append(others, c.Score(p))
		Unit(28, 28).Fill(x, p)
		out := n.Predict(x)
		otherOutputs = append(otherOutputs, float64(out[Answer(out)]))
	}
	ours, plain := area(right, others), area(outputs, otherOutputs)
	t.Logf("area under the curve, digits read right against other things: %.3f, of the largest output alone %.3f; against misread digits %.3f", ours, plain, area(right, wrong))
	if ours < 0.83 || ours < plain+0.05 {
		t.Errorf("the score separates digits from other things by %.3f, the outputs alone by %.3f", ours, plain)
	}
	if a := area(right, wrong); a < 0.7 {
		t.Errorf("the score separates right from wrong answers by %.3f only", a)
	}
	if share := float64(sure) / float64(len(right)); share < 0.9 {
		t.Errorf("of digits read right, %.3f are sure", share)
	}
}

func TestANetworkThatIsHardlyEverRightIsNotSure(t *testing.T) {
	scores := []float64{.9, .8, .7, .6, .5, .2}
	for _, c := range []struct {
		right []bool
		want  float64
	}{
		{[]bool{true, true, true, false, true, false}, .5},  // good as it is
		{[]bool{true, true, false, false, false, true}, .6}, // down to .6 half are right
		{[]bool{false, false, false, true, false, false}, 1},
		{[]bool{false, true, false, false, false, false}, .8},
	} {
		if got := trusted(scores, c.right, .5); got != c.want {
			t.Errorf("%v: sure from %v, want %v", c.right, got, c.want)
		}
	}
	if trusted(nil, nil, .5) != .5 || trusted([]float64{.1}, []bool{false}, .5) != .5 {
		t.Error("where nothing reaches the threshold it is not kept")
	}
	d := penDigits(600, 1)
	flat := NewNetwork([]int{784, 10}, []Activation{Softmax})
	for i := range flat.Layers[0].Weights.Data {
		flat.Layers[0].Weights.Data[i] = float32(i%31-15) / 200
	}
	c := NewCertainty(flat, Unit(28, 28), d)
	sure := 0
	for i := range d.Len() {
		if c.Sure(c.Score(d.Image(i))) {
			sure++
		}
	}
	if sure > d.Len()/10 {
		t.Errorf("a network of no knowledge is sure of %d of %d digits", sure, d.Len())
	}
}

func TestCertaintyWithoutAProbe(t *testing.T) {
	d := penDigits(20, 1)
	n := template(d, 1)
	small := &Dataset{Width: 8, Height: 8, Images: make([]byte, 64), Labels: []uint8{0}, Classes: d.Classes}
	for name, probe := range map[string]*Dataset{"none": nil, "empty": {Width: 28, Height: 28, Classes: d.Classes}, "another size": small} {
		if NewCertainty(n, Unit(28, 28), probe) != nil {
			t.Errorf("%s: a measure was made from nothing", name)
		}
	}
}

func TestCertaintyOfABrokenNetwork(t *testing.T) {
	d := penDigits(200, 1)
	n := template(d, 1)
	for i := range n.Layers[0].Weights.Data {
		n.Layers[0].Weights.Data[i] = float32(math.NaN())
	}
	c := NewCertainty(n, Unit(28, 28), d)
	if s := c.Score(d.Image(0)); !(s >= 0 && s <= 1) {
		t.Errorf("a network of NaN has the score %v", s)
	}
}

func TestCertaintyIsSharedByGoroutines(t *testing.T) {
	d := penDigits(200, 1)
	c := NewCertainty(template(d, 1), Unit(28, 28), d)
	want := c.Score(d.Image(3))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				if got := c.Score(d.Image(3)); got != want {
					t.Errorf("a score of %v, then of %v", want, got)
				}
			}
		})
	}
	wg.Wait()
}

func TestCalibrationMakesLoudNetworksHonest(t *testing.T) {
	held := penDigits(1500, 5)
	test := penDigits(1500, 6)
	n := template(penDigits(2000, 1), 1)
	c := Calibrate(n, Unit(28, 28), held)
	if c.Temperature <= 1.2 {
		t.Fatalf("a loud network got the temperature %v", c.Temperature)
	}
	if c.After >= 0.7*c.Before {
		t.Errorf("calibration took the error from %.4f to %.4f", c.Before, c.After)
	}
	milder := n.Tempered(c.Temperature)
	x := make([]float32, 784)
	for i := range 100 {
		Unit(28, 28).Fill(x, test.Image(i))
		if Answer(n.Predict(x)) != Answer(milder.Predict(x)) {
			t.Fatal("calibration changed an answer")
		}
	}
	if again := Calibrate(milder, Unit(28, 28), test); again.Before >= 0.7*c.Before {
		t.Errorf("on fresh pictures the calibrated network's error is %.4f, the other's %.4f", again.Before, c.Before)
	}
	n.Layers[0].Activation = Sigmoid
	if c := Calibrate(n, Unit(28, 28), held); c.Temperature != 1 || c.Before != c.After {
		t.Errorf("outputs that are no probabilities got %+v", c)
	}
}

func TestCalibrationError(t *testing.T) {
	e := Evaluation{Answers: []uint8{1, 1, 1, 1}, Confidence: []float32{0.8, 0.8, 0.8, 0.8}}
	if got := e.CalibrationError([]uint8{1, 1, 1, 0}); math.Abs(got-0.05) > 1e-6 {
		t.Errorf("three of four right at 0.8: an error of %v, not 0.05", got)
	}
}

// What a drawing's answer costs with its score, and without it.
func BenchmarkCertainty(b *testing.B) {
	d := penDigits(400, 1)
	for _, hidden := range [][]int{{128, 64}, {640, 256}, {1024, 1024}} {
		cfg := Quick()
		cfg.SetHidden(hidden)
		trainer, err := NewTrainer(cfg, d, nil, nil)
		if err != nil {
			b.Fatal(err)
		}
		n := trainer.Snapshot().Network
		c := NewCertainty(n, Unit(28, 28), d)
		var t Trace
		x := make([]float32, 784)
		Unit(28, 28).Fill(x, d.Image(3))
		n.Forward(&t, x)
		name := strings.ReplaceAll(fmt.Sprint(n.Sizes()), " ", "-")
		b.Run(name+"/answer and score", func(b *testing.B) {
			for b.Loop() {
				c.Score(d.Image(3))
			}
		})
		b.Run(name+"/score alone", func(b *testing.B) {
			for b.Loop() {
				c.ScoreTrace(&t)
			}
		})
	}
}

// TestCertaintyOfAWideNetwork prepares the measure of a network of whose neurons only some are looked at, and of one that
// belongs to no window any more.
func TestCertaintyOfAWideNetwork(t *testing.T) {
	d := penDigits(300, 1)
	c := Classic()
	c.SetHidden([]int{3000, 40})
	n := Initialise(c)
	measure := CertaintyBeside(context.Background(), n, Unit(28, 28), d)
	if measure == nil || len(measure.weights) > summaryFeatures+10+mostLookedAt+2 {
		t.Fatalf("a measure of %d weights", len(measure.weights))
	}
	var trace Trace
	x := make([]float32, 784)
	Unit(28, 28).Fill(x, d.Image(7))
	n.Forward(&trace, x)
	if a, b := measure.Score(d.Image(7)), measure.ScoreTrace(&trace); a != b || !(a >= 0 && a <= 1) {
		t.Errorf("the score of a picture is %v, of what the network computed of it %v", a, b)
	}
	given, up := context.WithCancel(context.Background())
	up()
	if CertaintyBeside(given, n, Unit(28, 28), d) != nil {
		t.Error("a measure that nobody waits for was prepared")
	}
}

// TestManyPicturesAtOnce compares what a network says of pictures it is shown together with what it says of each alone.
func TestManyPicturesAtOnce(t *testing.T) {
	d := penDigits(lookedAtOnce+9, 1)
	n := Initialise(Classic())
	var pictures [][]byte
	for i := range d.Len() {
		pictures = append(pictures, d.Image(i))
	}
	var seen atomic.Int32
	lookAt(context.Background(), n, Unit(28, 28).Table(), pictures, 2, false, func(i int, got *Trace) {
		seen.Add(1)
		x := make([]float32, 784)
		Unit(28, 28).Fill(x, pictures[i])
		var want Trace
		n.Forward(&want, x)
		for l := range want.Sums {
			if !slices.Equal(got.Sums[l], want.Sums[l]) || !slices.Equal(got.Activations[l], want.Activations[l]) {
				t.Errorf("picture %d, layer %d: not what it gives alone", i, l)
			}
		}
	})
	if int(seen.Load()) != d.Len() {
		t.Errorf("%d of %d pictures were seen", seen.Load(), d.Len())
	}
}
