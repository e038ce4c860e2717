package core

import "inkling/core/internal/kernel"

// examiner computes a network's outputs for the pictures of a data set, many at a
// time: the engine's forward pass without the training.
type examiner struct {
	loss   Loss
	output Activation
	data   *Dataset
	table  *[256]float32
	layers []panels
	sparse bool
}

// desk is one thread's own memory.
type desk struct {
	lit      *kernel.Lit
	counting []int32
	x        []float32
	a        [2][]float32 // activations of a layer and of the one before
	lda      int
}

func newExaminer(n *Network, loss Loss, px Pixels, d *Dataset) *examiner {
	x := &examiner{loss: loss, output: n.Layers[len(n.Layers)-1].Activation, data: d, table: px.Table()}
	for i := range n.Layers {
		l := newPanels(&n.Layers[i])
		l.pack(panelBlock{l.weights, l.bias}, &n.Layers[i])
		x.layers = append(x.layers, l)
	}
	x.sparse = mostlyBlank(d, x.table)
	return x
}

// desk makes a thread's memory.
func (x *examiner) desk() *desk {
	d := &desk{}
	for i := range x.layers {
		d.lda = max(d.lda, leading(x.layers[i].out))
	}
	for i := range d.a {
		d.a[i] = make([]float32, chunk*d.lda)
	}
	if !x.sparse {
		d.x = make([]float32, chunk*x.layers[0].in)
		return d
	}
	d.lit = kernel.NewLit(x.layers[0].in, litBlock, chunk)
	d.counting = make([]int32, chunk)
	for i := range d.counting {
		d.counting[i] = int32(i)
	}
	return d
}

// examine tests the pictures from, …, to−1, at most chunk of them, and writes what
// comes out into e.
func (x *examiner) examine(d *desk, e *Evaluation, from, to int) {
	rows := to - from
	a, before := d.a[0], d.a[1]
	x.first(d, a, from, to)
	for i := range x.layers {
		l := &x.layers[i]
		if i > 0 {
			l.eachPanel(0, l.out, func(w []float32, ldw, column, columns int) {
				kernel.MatMul(kernel.Set, 0, a[column:], d.lda, before, d.lda, 1, w, ldw, rows, columns, l.in)
			})
		}
		l.activate(a, d.lda, l.bias, rows, l.out)
		a, before = before, a
	}
	out := x.layers[len(x.layers)-1].out
	for s := range rows {
		outputs := before[s*d.lda:][:out]
		answer := Answer(outputs)
		e.Answers[from+s] = uint8(answer)
		e.Confidence[from+s] = outputs[answer]
		e.Losses[from+s] = float32(x.loss.of(outputs, int(x.data.Labels[from+s]), x.output, 0))
	}
}

// first is the first layer's sums.
func (x *examiner) first(d *desk, z []float32, from, to int) {
	l := &x.layers[0]
	rows := to - from
	if !x.sparse {
		for s := range rows {
			kernel.Decode(d.x[s*l.in:][:l.in], x.data.Image(from+s), x.table)
		}
		l.eachPanel(0, l.out, func(w []float32, ldw, column, columns int) {
			kernel.MatMul(kernel.Set, 0, z[column:], d.lda, d.x, l.in, 1, w, ldw, rows, columns, l.in)
		})
		return
	}
	d.lit.Reset()
	for s := range rows {
		d.lit.Append(x.data.Image(from + s))
	}
	l.eachPanel(0, l.out, func(w []float32, ldw, column, columns int) {
		for block := range d.lit.Blocks() {
			kernel.SparseForward(block == 0, z[column:], d.lda, w, ldw, columns, d.lit, d.counting[:rows], block, block+1, x.table, nil, 0)
		}
	})
}
