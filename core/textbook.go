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
	data   *Dataset
	net    *Network
	grad   *Network    // ∂L/∂W and ∂L/∂b, summed over the batch
	slots  [2]*Network // what the optimiser remembers of every parameter
	mean   *Network    // averaged weights (EMA), nil without averaging
	steps  int         // updates so far

	augment        *augmenter // nil: pictures as they are
	augmentScratch *augmentScratch
	image          []byte

	input       blas32.General   // X, batch×inputs
	labels      []uint8          // the right answers
	activations []blas32.General // A of each layer, batch×width
	dropped     []blas32.General // the same with neurons silenced: the next layer's input
	deltas      []blas32.General // ∂L/∂Z of each layer, batch×width
	masks       [][]float32      // dropout: 0 or 1/(1−p) for each activation
}

// newTextbook starts from a copy of net.
func newTextbook(c *Config, net *Network, data *Dataset) *textbook {
	t := &textbook{config: c, data: data, net: net.Clone(), grad: net.like(), labels: make([]uint8, c.BatchSize)}
	if c.Augment.Enabled() {
		t.augment = newAugmenter(c.Augment, data, c.Seed)
		t.augmentScratch = t.augment.scratch()
		t.image = make([]byte, c.Sizes[0])
	}
	for i := range c.Optimiser.memories() {
		t.slots[i] = net.like()
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

// step trains on one mini-batch and returns how it did before the step.
func (t *textbook) step(b, _ *batch, rate float32) tally {
	t.resize(len(b.indices))
	t.show(b)
	t.drawMasks(b)
	t.forward()
	sum := t.compare()
	t.backward()
	t.update(rate)
	return sum
}

// show lays the batch's pictures, varied if the run varies them, into the rows of
// the input matrix.
func (t *textbook) show(b *batch) {
	for s, index := range b.indices {
		image := t.data.Image(int(index))
		t.labels[s] = t.data.Labels[index]
		if t.augment != nil {
			t.labels[s] = t.augment.image(t.image, t.augmentScratch, b.epoch, int(index))
			image = t.image
		}
		t.config.Input.Fill(rowOf(t.input, s), image)
	}
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
func (t *textbook) compare() (sum tally) {
	last := len(t.net.Layers) - 1
	output := &t.net.Layers[last]
	for s, label := range t.labels {
		a := rowOf(t.activations[last], s)
		sum.count(t.config.Loss.of(a, int(label), output.Activation, t.config.LabelSmoothing), Answer(a), label)
		t.config.Loss.delta(rowOf(t.deltas[last], s), a, int(label), output, t.config.LabelSmoothing)
	}
	return sum
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
	keep := t.config.keep(t.steps)
	for i := range t.net.Layers {
		for k, w := range t.net.blocks(i) {
			var memory [2][]float32
			for m := range t.config.Optimiser.memories() {
				memory[m] = t.slots[m].blocks(i)[k]
			}
			s.decay = 0
			if k == 0 { // weights decay, biases do not
				s.decay = t.config.WeightDecay
			}
			s.update(w, t.grad.blocks(i)[k], memory[0], memory[1])
			if t.mean != nil {
				average(t.mean.blocks(i)[k], w, keep)
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
	t.labels = t.labels[:n]
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
		for s, index := range b.indices {
			if mask != nil {
				dropoutMask(mask[s*width:][:width], t.config, b.epoch, index, i)
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

// save copies everything out; load takes everything over.
func (t *textbook) save() *memory {
	m := &memory{weights: t.net.Clone(), steps: t.steps}
	for i, slot := range t.slots {
		if slot != nil {
			m.slots[i] = slot.Clone()
		}
	}
	if t.mean != nil {
		m.mean = t.mean.Clone()
	}
	return m
}

func (t *textbook) load(m *memory) {
	t.steps = m.steps
	t.net.copyFrom(m.weights)
	for i, slot := range t.slots {
		switch {
		case slot == nil:
		case m.slots[i] != nil:
			slot.copyFrom(m.slots[i])
		default:
			t.slots[i] = slot.like()
		}
	}
	switch {
	case t.mean == nil:
	case m.mean != nil:
		t.mean.copyFrom(m.mean)
	default:
		t.mean.copyFrom(m.weights)
	}
}

func (t *textbook) threads() int { return 1 }

func (t *textbook) rest() {}
