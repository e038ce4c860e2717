package core

import "inkling/core/internal/kernel"

// panelColumns is the width of a panel: what a vector unit's registers hold of a
// row of sums.
const panelColumns = 64

// panels is a layer's parameters as the engine keeps them. Weights are in-major (a
// row an input), cut into panels of 64 columns one after the other; the last panel
// is as wide as what remains.
type panels struct {
	in, out       int
	activation    Activation
	leak          float32
	weights, bias []float32
}

// panelLayer is a layer under training. The optimiser's memory and the averaged
// weights lie like the weights.
type panelLayer struct {
	panels
	memory [2]panelBlock
	mean   panelBlock

	lda     int       // leading dimension of the following, whose rows are samples
	a       []float32 // activations
	dropped []float32 // the same with neurons silenced; nil without dropout
	mask    []float32 // of dropout
	delta   []float32 // errors
}

// panelBlock is values for each weight and bias of a layer.
type panelBlock struct{ weights, bias []float32 }

func newPanelBlock(in, out int) panelBlock {
	return panelBlock{make([]float32, in*out), make([]float32, out)}
}

// newPanels makes room for a layer like from.
func newPanels(from *Layer) panels {
	in, out := from.Weights.Cols, from.Weights.Rows
	return panels{in: in, out: out, activation: from.Activation, leak: from.leak(), weights: make([]float32, in*out), bias: make([]float32, out)}
}

func newPanelLayer(c *Config, from *Layer, last bool) panelLayer {
	l := panelLayer{panels: newPanels(from)}
	l.lda = leading(l.out)
	for i := range c.Optimiser.memories() {
		l.memory[i] = newPanelBlock(l.in, l.out)
	}
	if c.Averaging > 0 {
		l.mean = newPanelBlock(l.in, l.out)
	}
	l.a = make([]float32, c.BatchSize*l.lda)
	l.delta = make([]float32, c.BatchSize*l.lda)
	if c.Dropout > 0 && !last {
		l.dropped = make([]float32, c.BatchSize*l.lda)
		l.mask = make([]float32, c.BatchSize*l.lda)
	}
	return l
}

// leading is a leading dimension for rows of n: whole cache lines, but not a
// multiple of the cache's period, or a column's elements would push each other
// out.
func leading(n int) int {
	n = (n + 15) &^ 15
	if n%256 == 0 {
		n += 16
	}
	return n
}

// eachPanel calls f for the part of each panel that lies in the columns from, …,
// to−1: its first weight, its leading dimension, its first column and how many.
func (l *panels) eachPanel(from, to int, f func(w []float32, ldw, column, columns int)) {
	for column := from; column < to; {
		start := column / panelColumns * panelColumns
		width := min(panelColumns, l.out-start)
		columns := min(start+width, to) - column
		f(l.weights[l.in*start+column-start:], width, column, columns)
		column += columns
	}
}

// activate turns sums, rows of a matrix with leading dimension ldz, into activations
// f(z + b).
func (l *panels) activate(z []float32, ldz int, bias []float32, rows, columns int) {
	if l.activation == Softmax {
		kernel.Softmax(z, ldz, bias, rows, columns)
		return
	}
	kernel.Activate(kernelFunction(l.activation), z, ldz, bias, rows, columns)
	if l.activation == LeakyReLU {
		for r := range rows {
			leakyReLU(z[r*ldz:][:columns], l.leak)
		}
	}
}

// slope multiplies errors by f′, told by the activations.
func (l *panels) slope(delta, a []float32) {
	if l.activation != LeakyReLU {
		kernel.Derivative(kernelFunction(l.activation), delta, a)
	} else {
		for i, v := range a {
			if !(v > 0) {
				delta[i] *= l.leak
			}
		}
	}
}

// pack brings a layer's parameters into panels.
func (l *panels) pack(to panelBlock, from *Layer) {
	for start := 0; start < l.out; start += panelColumns {
		width := min(panelColumns, l.out-start)
		kernel.Transpose(to.weights[l.in*start:], width, from.Weights.Data[start*l.in:], l.in, width, l.in)
	}
	copy(to.bias, from.Bias)
}

// unpack is the inverse of pack.
func (l *panels) unpack(to *Layer, from panelBlock) {
	for start := 0; start < l.out; start += panelColumns {
		width := min(panelColumns, l.out-start)
		kernel.Transpose(to.Weights.Data[start*l.in:], l.in, from.weights[l.in*start:], width, l.in, width)
	}
	copy(to.Bias, from.bias)
}

// save copies everything out.
func (e *engine) save() *memory {
	e.settle()
	m := &memory{weights: e.shape.like(), steps: e.steps}
	e.read(m.weights, false)
	for k := range e.config.Optimiser.memories() {
		m.slots[k] = e.shape.like()
		for i := range e.layers {
			e.layers[i].unpack(&m.slots[k].Layers[i], e.layers[i].memory[k])
		}
	}
	if e.config.Averaging > 0 {
		m.mean = e.shape.like()
		e.read(m.mean, true)
	}
	return m
}

// load takes everything over.
func (e *engine) load(m *memory) {
	e.turn.pending = nil
	e.steps = m.steps
	for i := range e.layers {
		l := &e.layers[i]
		l.pack(panelBlock{l.weights, l.bias}, &m.weights.Layers[i])
		for k := range e.config.Optimiser.memories() {
			if m.slots[k] != nil {
				l.pack(l.memory[k], &m.slots[k].Layers[i])
			} else {
				clear(l.memory[k].weights)
				clear(l.memory[k].bias)
			}
		}
		if e.config.Averaging > 0 {
			mean := m.mean
			if mean == nil {
				mean = m.weights
			}
			l.pack(l.mean, &mean.Layers[i])
		}
	}
}

// read copies the weights, or their average where there is one and it is asked
// for, into n.
func (e *engine) read(n *Network, averaged bool) {
	e.settle()
	for i := range e.layers {
		l := &e.layers[i]
		if averaged && e.config.Averaging > 0 {
			l.unpack(&n.Layers[i], l.mean)
		} else {
			l.unpack(&n.Layers[i], panelBlock{l.weights, l.bias})
		}
	}
}
