package core

import (
	"fmt"
	"math"
	"testing"
)

// plainLoss is the summed loss of n on a batch, written down once more in float64
// and with nothing but loops: what the gradients are checked against.
func plainLoss(n *Network, c Config, inputs [][]float64, labels []uint8) float64 {
	total := 0.0
	for s, x := range inputs {
		for _, l := range n.Layers {
			z := make([]float64, len(l.Bias))
			sum := 0.0
			for j := range z {
				z[j] = float64(l.Bias[j])
				for k, v := range x {
					z[j] += float64(l.Weights.Data[j*l.Weights.Stride+k]) * v
				}
				sum += math.Exp(z[j])
			}
			for j, v := range z {
				switch l.Activation {
				case Sigmoid:
					z[j] = 1 / (1 + math.Exp(-v))
				case Tanh:
					z[j] = math.Tanh(v)
				case ReLU:
					z[j] = math.Max(0, v)
				case LeakyReLU:
					if v < 0 {
						z[j] = float64(l.leak()) * v
					}
				case Softmax:
					z[j] = math.Exp(v) / sum
				}
			}
			x = z
		}
		for j, a := range x {
			y := float64(c.LabelSmoothing) / float64(len(x))
			if j == int(labels[s]) {
				y += 1 - float64(c.LabelSmoothing)
			}
			switch {
			case c.Loss == MeanSquared:
				total += (a - y) * (a - y) / 2
			case n.Layers[len(n.Layers)-1].Activation == Softmax:
				total -= y * math.Log(a)
			default:
				total -= y*math.Log(a) + (1-y)*math.Log(1-a)
			}
		}
	}
	return total
}

// Back-propagation agrees with finite differences for every activation in a hidden
// layer, every output and every loss that fits it.
func TestGradientsAreFiniteDifferences(t *testing.T) {
	data := blobs(6, 3, 4, 3, 3)
	inputs := make([][]float64, data.Len())
	for i := range inputs {
		for _, v := range data.Image(i) {
			inputs[i] = append(inputs[i], float64(v)/255)
		}
	}
	for _, hidden := range []Activation{Sigmoid, Tanh, ReLU, LeakyReLU, Linear} {
		for _, output := range Activations() {
			for _, loss := range Losses() {
				for _, smoothing := range []float32{0, 0.2} {
					if !loss.Fits(output) {
						continue
					}
					name := fmt.Sprintf("%v, %v, %v, smoothing %v", hidden, output, loss, smoothing)
					c := Classic()
					c.Sizes, c.Activations = []int{12, 7, 5, 3}, []Activation{hidden, hidden, output}
					c.Loss, c.LabelSmoothing, c.BatchSize = loss, smoothing, data.Len()
					c.Input = Unit(4, 3)
					checkGradients(t, name, c, data, inputs)
				}
			}
		}
	}
}

func checkGradients(t *testing.T, name string, c Config, data *Dataset, inputs [][]float64) {
	t.Helper()
	net := Initialise(c)
	net.Layers[0].Slope = 0.2
	book := newTextbook(&c, net, data)
	book.resize(data.Len())
	book.show(&batch{indices: []int32{0, 1, 2, 3, 4, 5}})
	book.forward()
	book.compare()
	book.backward()
	const h = 1e-3
	for i := range net.Layers {
		for b, block := range net.blocks(i) {
			for k := range block {
				old := block[k]
				block[k] = old + h
				up, step := plainLoss(net, c, inputs, data.Labels), float64(block[k])
				block[k] = old - h
				slope := (up - plainLoss(net, c, inputs, data.Labels)) / (step - float64(block[k]))
				block[k] = old
				if got := float64(book.grad.blocks(i)[b][k]); math.Abs(got-slope) > 2e-4*(1+math.Abs(slope)) {
					t.Errorf("%s: layer %d, block %d, number %d: gradient %.6f, finite difference %.6f", name, i, b, k, got, slope)
					return
				}
			}
		}
	}
}

// One step of every optimiser, and a second one on top of its memory, agree with
// the formulas of the papers in float64.
func TestOptimisersFollowTheirFormulas(t *testing.T) {
	const rate, decay, mu, beta2 = 0.1, 0.01, 0.9, 0.99
	gradients := []float64{3, -2, 0.5} // of a batch of 4, summed
	for _, o := range Optimisers() {
		w := []float32{0.7, -0.3, 2}
		want := []float64{0.7, -0.3, 2}
		m, v := make([]float32, 3), make([]float32, 3)
		wantM, wantV := make([]float64, 3), make([]float64, 3)
		c := Config{Optimiser: o, WeightDecay: decay, Momentum: mu, SecondMoment: beta2}
		for step := 1; step <= 3; step++ {
			g := []float32{3, -2, 0.5}
			c.newStep(rate, 4, step).update(w, g, m, v)
			for i, x := range want {
				mean := gradients[i] / 4
				if o != AdamW {
					mean += decay * x
				}
				switch o {
				case SGD:
					want[i] = x - rate*mean
				case Momentum:
					wantM[i] = mu*wantM[i] + mean
					want[i] = x - rate*wantM[i]
				case Nesterov:
					wantM[i] = mu*wantM[i] + mean
					want[i] = x - rate*(mean+mu*wantM[i])
				case Adam, AdamW:
					wantM[i] = mu*wantM[i] + (1-mu)*mean
					wantV[i] = beta2*wantV[i] + (1-beta2)*mean*mean
					up := wantM[i] / (1 - math.Pow(mu, float64(step)))
					down := math.Sqrt(wantV[i]/(1-math.Pow(beta2, float64(step)))) + 1e-8
					if o == AdamW {
						x -= rate * decay * x
					}
					want[i] = x - rate*up/down
				}
				if math.Abs(float64(w[i])-want[i]) > 1e-6 {
					t.Errorf("%v, step %d, weight %d: %.8f, the formula says %.8f", o, step, i, w[i], want[i])
				}
			}
		}
	}
}

// Without decay plain descent is one fused multiply-add; it has the same value.
func TestDescentWithoutDecay(t *testing.T) {
	c := Config{Optimiser: SGD}
	w := []float32{1}
	c.newStep(0.5, 2, 1).update(w, []float32{3}, nil, nil)
	if w[0] != 0.25 {
		t.Errorf("1 − 0.5·3/2 gave %v", w[0])
	}
}
