package core

import (
	"testing"
)

// trained runs c to its end and returns the weights.
func trained(t *testing.T, c Config, train *Dataset) *Network {
	t.Helper()
	tr, err := NewTrainer(c, train, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	tr.Start()
	s := tr.Wait()
	if s.Err != nil {
		t.Fatal(s.Err)
	}
	return s.Network
}

// recipes are configurations that between them use everything a learner can do.
func recipes() map[string]Config {
	recipes := map[string]Config{}
	for _, o := range Optimisers() {
		c := small(70, 9)
		c.Optimiser, c.LearningRate, c.WeightDecay, c.Averaging = o, 0.05, 0.01, 0.9
		recipes[o.String()] = c
	}
	for _, a := range []Activation{Sigmoid, Tanh, ReLU, LeakyReLU, Linear} {
		c := small(130)
		c.Activations = []Activation{a, Softmax}
		c.Loss, c.LabelSmoothing, c.LearningRate = CrossEntropy, 0.1, 0.1
		recipes[a.String()] = c
	}
	c := small(20, 17, 5)
	c.Dropout, c.BatchSize, c.Activations[1] = 0.3, 37, Tanh
	recipes["dropout"] = c
	c = small()
	c.Activations = []Activation{Softmax}
	recipes["single layer"] = c
	c = small(16)
	c.Input = Pixels{Blank: 1, Ink: -1}
	recipes["dense"] = c
	c = small(16)
	c.Augment.Shift = 1
	recipes["augmented"] = c
	return recipes
}

func TestTheEngineGivesTheTextbooksBits(t *testing.T) {
	train := blobs(203, 4, 6, 5, 1)
	for name, c := range recipes() {
		t.Run(name, func(t *testing.T) {
			c.Epochs = 3
			c.Textbook = true
			want := trained(t, c, train).SHA256()
			c.Textbook = false
			for _, threads := range []int{1, 2, 3, 7, 0} {
				c.Threads = threads
				if got := trained(t, c, train).SHA256(); got != want {
					t.Errorf("%d threads: %s, the textbook: %s", threads, got[:16], want[:16])
				}
			}
		})
	}
}

// One picture alone gives the very outputs that it gives among others.
func TestOnePictureAndManyGiveTheSameBits(t *testing.T) {
	data := blobs(300, 4, 6, 5, 1)
	for name, c := range recipes() {
		n := trained(t, c, data.Slice(0, 50))
		px := c.pixels(6, 5)
		e, err := Evaluate(t.Context(), n, c.Loss, px, data, 3)
		if err != nil {
			t.Fatal(err)
		}
		x := make([]float32, 30)
		for i := range data.Len() {
			px.Fill(x, data.Image(i))
			outputs := n.Predict(x)
			if a := Answer(outputs); a != int(e.Answers[i]) || outputs[a] != e.Confidence[i] {
				t.Fatalf("%s, picture %d: %d with %v alone, %d with %v among others", name, i, a, outputs[a], e.Answers[i], e.Confidence[i])
			}
		}
	}
}
