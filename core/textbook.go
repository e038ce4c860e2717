package core

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// textbook trains a network the way the books write it (Nielsen, Neural Networks
// and Deep Learning, chapter 2), with one difference: where they loop over the
// samples of a mini-batch, every quantity here is a matrix with a row a sample.
//
// The engine does the same arithmetic in the same order and is what a run uses;
// this is its specification, and what Config.Textbook asks for.
type textbook struct {
	config *Config
	net    *Network
	grad   *Network    // ∂L/∂W and ∂L/∂b, summed over the batch
	memory [2]*Network // what the optimiser remembers of every parameter
	mean   *Network    // averaged weights (EMA), nil without averaging
	steps  int         // updates so far

	input       blas32.General   // X, batch×inputs
	activations []blas32.General // A of each layer, batch×width
	dropped     []blas32.General // the same with neurons silenced: the next layer's input
	deltas      []blas32.General // ∂L/∂Z of each layer, batch×width
	masks       [][]float32      // dropout: 0 or 1/(1−p) for each activation
}

// newTextbook starts from a copy of net.
func newTextbook(c *Config, net *Network) *textbook {
	t := &textbook{config: c, net: net.Clone(), grad: net.like()}
	for i := range c.Optimiser.memories() {
		t.memory[i] = net.like()
	}
	if c.Averaging > 0 {
		t.mean = net.Clone()
	}
	t.input = matrix(c.BatchSize, c.Sizes[0])
	for i, width := range c.Sizes[1:] {
		t.activations = append(t.activations, matrix(c.BatchSize, width))
		t.deltas = append(t.deltas, matrix(c.BatchSize, width))
		t.masks = append(t.masks, nil)
		t.dropped = append(t.dropped, t.activations[i])
		if c.Dropout > 0 && i < len(c.Sizes)-2 {
			t.dropped[i] = matrix(c.BatchSize, width)
			t.masks[i] = make([]float32, c.BatchSize*width)
		}
	}
	return t
}

// step trains on one mini-batch and returns its summed loss, and how many of its
// samples were right, before the step.
func (t *textbook) step(b *batch, rate float32) (loss float64, correct int) {
	t.resize(len(b.labels))
	b.fill(t.input)
	t.drawMasks(b)
	t.forward()
	loss, correct = t.compare(b.labels)
	t.backward()
	t.update(rate)
	return loss, correct
}

// forward computes A = f(X·Wᵀ + b) of every layer.
func (t *textbook) forward() {
	x := t.input
	for i, l := range t.net.Layers {
		a := t.activations[i]
		l.sums(a, x)
		for s := range a.Rows {
			l.activate(rowOf(a, s))
		}
		for k, m := range t.masks[i] {
			t.dropped[i].Data[k] = a.Data[k] * m
		}
		x = t.dropped[i]
	}
}

// compare sets the outputs beside the labels: Δ of the last layer (BP1).
func (t *textbook) compare(labels []uint8) (loss float64, correct int) {
	last := len(t.net.Layers) - 1
	output := &t.net.Layers[last]
	for s, label := range labels {
		a := rowOf(t.activations[last], s)
		loss += t.config.Loss.of(a, int(label), output.Activation, t.config.LabelSmoothing)
		if Answer(a) == int(label) {
			correct++
		}
		t.config.Loss.delta(rowOf(t.deltas[last], s), a, int(label), output, t.config.LabelSmoothing)
	}
	return loss, correct
}

// backward carries Δ from the last layer to the first:
//
//	∂L/∂b = Σ Δ                   (BP3)
//	∂L/∂W = Δᵀ·A of the layer before   (BP4)
//	Δ of the layer before = (Δ·W) ⊙ f′   (BP2)
func (t *textbook) backward() {
	for i := len(t.net.Layers) - 1; i >= 0; i-- {
		before := t.input
		if i > 0 {
			before = t.dropped[i-1]
		}
		delta, g := t.deltas[i], &t.grad.Layers[i]
		sumRows(g.Bias, delta)
		blas32.Gemm(blas.Trans, blas.NoTrans, 1, delta, before, 0, g.Weights)
		if i == 0 {
			return
		}
		blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, delta, t.net.Layers[i].Weights, 0, t.deltas[i-1])
		f := &t.net.Layers[i-1]
		for k, a := range t.activations[i-1].Data {
			if t.masks[i-1] != nil {
				t.deltas[i-1].Data[k] *= t.masks[i-1][k]
			}
			t.deltas[i-1].Data[k] *= f.slopeAt(a)
		}
	}
}

// update lets the optimiser move every weight and bias, and the averaged weights
// follow.
func (t *textbook) update(rate float32) {
	t.steps++
	s := t.config.newStep(rate, t.input.Rows, t.steps)
	follow := t.config.follow(t.steps)
	for i := range t.net.Layers {
		for k, w := range t.net.blocks(i) {
			var memory [2][]float32
			for m := range t.config.Optimiser.memories() {
				memory[m] = t.memory[m].blocks(i)[k]
			}
			s.decay = 0
			if k == 0 { // weights decay, biases do not
				s.decay = t.config.WeightDecay
			}
			s.update(w, t.grad.blocks(i)[k], memory[0], memory[1])
			if t.mean != nil {
				average(t.mean.blocks(i)[k], w, follow)
			}
		}
	}
}

// blocks are layer i's weights and biases.
func (n *Network) blocks(i int) [2][]float32 {
	return [2][]float32{n.Layers[i].Weights.Data, n.Layers[i].Bias}
}

// sumRows adds up the rows of m, first to last.
func sumRows(sum []float32, m blas32.General) {
	clear(sum)
	for s := range m.Rows {
		for j, v := range rowOf(m, s) {
			sum[j] += v
		}
	}
}

// resize fits the matrices to a batch of n samples: the last of an epoch may be
// smaller.
func (t *textbook) resize(n int) {
	fit := func(m *blas32.General) { m.Rows, m.Data = n, m.Data[:n*m.Cols] }
	fit(&t.input)
	for i := range t.activations {
		fit(&t.activations[i])
		fit(&t.dropped[i])
		fit(&t.deltas[i])
		if t.masks[i] != nil {
			t.masks[i] = t.masks[i][:n*t.activations[i].Cols]
		}
	}
}

// drawMasks silences hidden neurons at random.
func (t *textbook) drawMasks(b *batch) {
	for i, mask := range t.masks {
		width := t.activations[i].Cols
		for s := range b.labels {
			if mask != nil {
				dropoutMask(mask[s*width:][:width], t.config, b, i, s)
			}
		}
	}
}

// read copies the weights, or their average where there is one and it is asked
// for, into n.
func (t *textbook) read(n *Network, averaged bool) {
	if averaged && t.mean != nil {
		n.copyFrom(t.mean)
		return
	}
	n.copyFrom(t.net)
}

func matrix(rows, cols int) blas32.General {
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
}

func rowOf(m blas32.General, i int) []float32 { return m.Data[i*m.Stride:][:m.Cols] }

// write starts again from n with an empty memory.
func (t *textbook) write(n *Network) {
	*t = *newTextbook(t.config, n)
}

func (t *textbook) threads() int { return 1 }
