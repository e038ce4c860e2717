package core

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// Trace is everything a network computed for one input: what the views show.
// The zero value is ready; Forward reuses its memory.
type Trace struct {
	// Input is x, the network's input (the caller's slice, not a copy).
	Input []float32
	// Sums are z = W·a + b and Activations a = f(z), layer by layer.
	Sums, Activations [][]float32
}

// Output is the last layer's activations.
func (t *Trace) Output() []float32 { return t.Activations[len(t.Activations)-1] }

// Forward computes every layer for the input x, whose length is the width of the
// network's input (it panics otherwise), into t. It gives the same bits as a
// whole batch would.
func (n *Network) Forward(t *Trace, x []float32) {
	if len(x) != n.Layers[0].Weights.Cols {
		panic("core: input has the wrong length")
	}
	t.Input = x
	if len(t.Sums) != len(n.Layers) {
		t.Sums = make([][]float32, len(n.Layers))
		t.Activations = make([][]float32, len(n.Layers))
	}
	for i, l := range n.Layers {
		if len(t.Sums[i]) != l.Weights.Rows {
			t.Sums[i] = make([]float32, l.Weights.Rows)
			t.Activations[i] = make([]float32, l.Weights.Rows)
		}
		l.sums(row(t.Sums[i]), row(x))
		copy(t.Activations[i], t.Sums[i])
		l.activate(t.Activations[i])
		x = t.Activations[i]
	}
}

// Predict is the network's outputs for the input x.
func (n *Network) Predict(x []float32) []float32 {
	var t Trace
	n.Forward(&t, x)
	return t.Output()
}

// Answer is the index of the largest output, the first of equals: the class the
// network names.
func Answer(outputs []float32) int {
	best := 0
	for i, v := range outputs {
		if v > outputs[best] {
			best = i
		}
	}
	return best
}

// sums computes Z = X·Wᵀ + b, one sample a row.
func (l *Layer) sums(z, x blas32.General) {
	blas32.Gemm(blas.NoTrans, blas.Trans, 1, x, l.Weights, 0, z)
	for s := range z.Rows {
		zs := z.Data[s*z.Stride:][:z.Cols]
		for j, b := range l.Bias {
			zs[j] += b
		}
	}
}

// row makes a vector a matrix of one row.
func row(v []float32) blas32.General {
	return blas32.General{Rows: 1, Cols: len(v), Stride: len(v), Data: v}
}
