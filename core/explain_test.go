package core

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// explained is a small random network of the given activations and an input for it.
func explained(t *testing.T, hidden, output Activation, seed uint64) (*Network, []float32) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	n := NewNetwork([]int{30, 17, 11, 5}, []Activation{hidden, hidden, output})
	for i := range n.Layers {
		for _, block := range n.blocks(i) {
			for k := range block {
				block[k] = float32(r.NormFloat64()) * 0.5
			}
		}
	}
	x := make([]float32, 30)
	for i := range x {
		if r.IntN(3) > 0 {
			x[i] = r.Float32()
		}
	}
	return n, x
}

func TestAttributionsAddUpToTheChangeOfTheOutput(t *testing.T) {
	for _, hidden := range []Activation{Sigmoid, Tanh, ReLU, LeakyReLU, Linear} {
		for _, output := range []Activation{Sigmoid, Softmax, Linear} {
			for seed := range uint64(5) {
				t.Run(fmt.Sprint(hidden, output, seed), func(t *testing.T) {
					n, x := explained(t, hidden, output, seed)
					blank := make([]float32, len(x))
					for d := range 5 {
						sum := 0.0
						for _, v := range n.Attribute(x, blank, d) {
							sum += float64(v)
						}
						want := float64(n.Predict(x)[d] - n.Predict(blank)[d])
						if math.Abs(sum-want) > 1e-5*(1+math.Abs(want)) {
							t.Errorf("output %d: attributions sum to %v, the output changed by %v", d, sum, want)
						}
					}
				})
			}
		}
	}
}

func TestAttributionIsTheIntegralOfTheGradient(t *testing.T) {
	n, x := explained(t, Sigmoid, Softmax, 7)
	blank := make([]float32, len(x))
	got := n.Attribute(x, blank, 2)
	const steps, h = 400, 1e-2
	for _, i := range []int{0, 3, 8, 20} {
		want := 0.0
		for s := range steps {
			at := (float32(s) + 0.5) / steps
			p := make([]float32, len(x))
			for k := range p {
				p[k] = at * x[k]
			}
			p[i] += h
			up := n.Predict(p)[2]
			p[i] -= 2 * h
			want += float64(up-n.Predict(p)[2]) / (2 * h) / steps
		}
		want *= float64(x[i])
		if math.Abs(float64(got[i])-want) > 2e-3*(1e-2+math.Abs(want))+2e-5 {
			t.Errorf("input %d: %v, by finite differences %v", i, got[i], want)
		}
	}
}

func TestALinearNetworksAttributionIsWeightTimesInput(t *testing.T) {
	n := NewNetwork([]int{4, 2}, []Activation{Linear})
	copy(n.Layers[0].Weights.Data, []float32{1, -2, 3, 4, 0.5, 0, -1, 2})
	got := n.Attribute([]float32{1, 0.5, 0, 2}, make([]float32, 4), 0)
	for i, want := range []float32{1, -1, 0, 8} {
		if math.Abs(float64(got[i]-want)) > 1e-5 {
			t.Errorf("input %d: %v, want %v", i, got[i], want)
		}
	}
}

func TestContributionIsWhatTheNetworkAddedUp(t *testing.T) {
	n, x := explained(t, ReLU, Sigmoid, 3)
	var tr Trace
	n.Forward(&tr, x)
	var c Contribution
	for layer, width := range []int{17, 11, 5} {
		for neuron := range width {
			n.Contribute(&c, &tr, layer, neuron)
			if c.Sum != tr.Sums[layer][neuron] || c.Activation != tr.Activations[layer][neuron] {
				t.Fatal("sum and activation are not the network's own")
			}
			if c.For < 0 || c.Against > 0 || math.Abs(c.For+c.Against+float64(c.Bias)-float64(c.Sum)) > 1e-5 {
				t.Errorf("layer %d neuron %d: %v + %v + %v is not %v", layer, neuron, c.For, c.Against, c.Bias, c.Sum)
			}
		}
	}
}

func TestLoudestIsTheSlopeOfTheOutputTimesTheActivation(t *testing.T) {
	n, x := explained(t, Tanh, Sigmoid, 11)
	var tr Trace
	n.Forward(&tr, x)
	pushes := n.Loudest(&tr, 0, 4, 17)
	for k, p := range pushes {
		if k > 0 && p.Amount > pushes[k-1].Amount {
			t.Fatal("not the loudest first")
		}
		// Move the neuron's bias by h: its activation moves by f′·h, the output's sum by f′·h·slope.
		const h = 1e-2
		move := func(by float32) (a, z float64) {
			m := n.Clone()
			m.Layers[0].Bias[p.Neuron] += by
			var moved Trace
			m.Forward(&moved, x)
			return float64(moved.Activations[0][p.Neuron]), float64(moved.Sums[2][4])
		}
		a1, z1 := move(h)
		a0, z0 := move(-h)
		want := float64(tr.Activations[0][p.Neuron]) * (z1 - z0) / (a1 - a0)
		if math.Abs(float64(p.Amount)-want) > 5e-3*(0.05+math.Abs(want)) {
			t.Errorf("neuron %d: %v, by finite differences %v", p.Neuron, p.Amount, want)
		}
	}
}
