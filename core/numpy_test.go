package core

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

type numpyNetwork struct {
	Weights [][][]float64
	Biases  [][]float64
	Loss    float64
}

// Three steps of a small network agree with what NumPy computed in float64:
// testdata/three_steps.py.
func TestThreeStepsAgreeWithNumPy(t *testing.T) {
	text, err := os.ReadFile("testdata/three_steps.json")
	if err != nil {
		t.Fatal(err)
	}
	var oracle struct {
		Pixels [][]int
		Labels []int
		Start  numpyNetwork
		Steps  []numpyNetwork
	}
	if err := json.Unmarshal(text, &oracle); err != nil {
		t.Fatal(err)
	}
	d := &Dataset{Name: "three steps", Width: 4, Height: 3, Classes: []string{"0", "1", "2"}}
	for i, row := range oracle.Pixels {
		for _, v := range row {
			d.Images = append(d.Images, byte(v))
		}
		d.Labels = append(d.Labels, uint8(oracle.Labels[i]))
	}
	c := Classic()
	c.Sizes, c.BatchSize, c.Input = []int{12, 7, 5, 3}, 4, Unit(4, 3)
	net := NewNetwork(c.Sizes, c.Activations)
	for i, l := range net.Layers {
		for j, row := range oracle.Start.Weights[i] {
			for k, v := range row {
				l.Weights.Data[j*l.Weights.Stride+k] = float32(v)
			}
			l.Bias[j] = float32(oracle.Start.Biases[i][j])
		}
	}
	for name, learner := range map[string]learner{"textbook": newTextbook(&c, net, d), "engine": newEngine(&c, net, d)} {
		for s, want := range oracle.Steps {
			from := int32(4 * s)
			did := learner.step(&batch{number: s, indices: []int32{from, from + 1, from + 2, from + 3}}, nil, 0.75)
			if math.Abs(did.loss-want.Loss) > 1e-5 {
				t.Errorf("%s, step %d: loss %.7f, NumPy's %.7f", name, s+1, did.loss, want.Loss)
			}
			got := net.like()
			learner.read(got, false)
			if worst := furthest(got, want); worst > 1e-6 {
				t.Errorf("%s, step %d: a weight is %.2g from NumPy's", name, s+1, worst)
			}
		}
		learner.rest()
	}
}

// furthest is the largest difference between two networks' parameters.
func furthest(n *Network, from numpyNetwork) float64 {
	worst := 0.0
	for i, l := range n.Layers {
		for j, row := range from.Weights[i] {
			for k, v := range row {
				worst = max(worst, math.Abs(float64(l.Weights.Data[j*l.Weights.Stride+k])-v))
			}
			worst = max(worst, math.Abs(float64(l.Bias[j])-from.Biases[i][j]))
		}
	}
	return worst
}
