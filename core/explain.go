package core

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"inkling/core/internal/kernel"
)

// Contribution is one neuron's weighted sum taken apart: z = For + Against + Bias.
type Contribution struct {
	// Parts are w·x of each input, in the order of the inputs.
	Parts []float32
	// For is the sum of the positive parts and Against that of the negative ones, added up in float64.
	For, Against float64
	// Bias, Sum (z) and Activation (f(z)) are the very numbers the network used.
	Bias, Sum, Activation float32
}

// Contribute takes apart what neuron did in layer (0 is the first hidden one) for the input traced in t. c's memory is
// used again.
func (n *Network) Contribute(c *Contribution, t *Trace, layer, neuron int) {
	l := &n.Layers[layer]
	x := t.Input
	if layer > 0 {
		x = t.Activations[layer-1]
	}
	c.Parts = slices.Grow(c.Parts[:0], len(x))[:len(x)]
	c.For, c.Against = 0, 0
	w := l.Weights.Data[neuron*l.Weights.Stride:][:len(x)]
	for i, v := range x {
		p := w[i] * v
		c.Parts[i] = p
		if p > 0 {
			c.For += float64(p)
		} else {
			c.Against += float64(p)
		}
	}
	c.Bias = l.Bias[neuron]
	c.Sum = t.Sums[layer][neuron]
	c.Activation = t.Activations[layer][neuron]
}

// Push is how much a neuron moves an output: its activation times the slope of the output's sum along it, to first order.
type Push struct {
	Neuron int
	Amount float32
}

// Loudest lists the k neurons of layer that push the sum z of an output up most for the input traced in t, the loudest
// first: a_i · ∂z_output/∂a_i. layer must lie before the last.
func (n *Network) Loudest(t *Trace, layer, output, k int) []Push {
	last := len(n.Layers) - 1
	row := n.Layers[last].Weights.Data[output*n.Layers[last].Weights.Stride:]
	slope := slices.Clone(row[:n.Layers[last].Weights.Cols]) // ∂z_output/∂a of layer last−1
	for i := last - 1; i > layer; i-- {
		l := &n.Layers[i]
		for j, a := range t.Activations[i] {
			slope[j] *= l.slopeAt(a)
		}
		before := make([]float32, l.Weights.Cols)
		for j, s := range slope {
			if s != 0 { // most neurons of a rectified layer are silent
				kernel.Axpy(s, l.Weights.Data[j*l.Weights.Stride:][:len(before)], before)
			}
		}
		slope = before
	}
	pushes := make([]Push, len(slope))
	for i, s := range slope {
		pushes[i] = Push{i, s * t.Activations[layer][i]}
	}
	return most(pushes, min(k, len(pushes)))
}

// most are the k largest pushes, the largest first; of equals, those that come first.
func most(pushes []Push, k int) []Push {
	best := make([]Push, 0, k+1)
	for _, p := range pushes {
		if len(best) == k && (k == 0 || cmp.Compare(p.Amount, best[k-1].Amount) <= 0) {
			continue
		}
		at := len(best)
		for at > 0 && cmp.Compare(p.Amount, best[at-1].Amount) > 0 {
			at--
		}
		best = slices.Insert(best, at, p)
		best = best[:min(len(best), k)]
	}
	return best
}

// attributionSteps are the points of the path at which Attribute takes the slope.
const attributionSteps = 64

// Attribute says how much each input spoke for (positive) or against (negative) an output, compared with a blank input:
// the integrated gradients of Sundararajan, Taly and Yan (Axiomatic Attribution for Deep Networks, 2017),
//
//	A_i = (x_i − blank_i) · ∫₀¹ ∂y_output/∂x_i (blank + t·(x − blank)) dt,
//
// whose sum over i is y(x) − y(blank). The integral is a midpoint sum of 64 steps in which each step is scaled to the
// change of y that it really makes, so that the sum holds to float32's precision for every network. blank and x have the
// length of the network's input.
func (n *Network) Attribute(x, blank []float32, output int) []float32 {
	first := &n.Layers[0]
	change := make([]float32, len(x))
	for i := range x {
		change[i] = x[i] - blank[i]
	}
	// Along the path the first layer's sums move in a straight line from z to z + dz.
	z := make([]float32, first.Weights.Rows)
	dz := make([]float32, first.Weights.Rows)
	blas32.Gemv(blas.NoTrans, 1, first.Weights, vector(blank), 0, vector(z))
	blas32.Gemv(blas.NoTrans, 1, first.Weights, vector(change), 0, vector(dz))
	for j, b := range first.Bias {
		z[j] += b
	}
	// Rows 2s and 2s+2 are the ends of step s, row 2s+1 is its middle.
	path := matrix(2*attributionSteps+1, first.Weights.Rows)
	for r := range path.Rows {
		t := float32(r) / float32(path.Rows-1)
		for j, zs := 0, rowOf(path, r); j < len(zs); j++ {
			zs[j] = z[j] + t*dz[j]
		}
	}
	activations := n.forwardFrom(path)
	outputs := activations[len(activations)-1]
	delta := n.slopesOf(output, activations)
	// The slope along the path, ∂y/∂z·dz, times the step's length is the change to expect of a step; total gathers the
	// slopes, each weighted so that its step makes the change that y really made.
	total := make([]float32, len(z))
	rest := float64(rowOf(outputs, outputs.Rows-1)[output]) - float64(rowOf(outputs, 0)[output])
	for s := range attributionSteps {
		d := rowOf(delta, 2*s+1)
		expected := 0.0
		for j, v := range d {
			expected += float64(v) * float64(dz[j])
		}
		expected /= attributionSteps
		made := float64(rowOf(outputs, 2*s+2)[output]) - float64(rowOf(outputs, 2*s)[output])
		k := 1.0
		if r := made / expected; r > 0.5 && r < 2 {
			k = r
		}
		rest -= k * expected
		for j, v := range d {
			total[j] += float32(k/attributionSteps) * v
		}
	}
	slope := make([]float32, len(x))
	blas32.Gemv(blas.Trans, 1, first.Weights, vector(total), 0, vector(slope))
	size := 0.0
	for i := range slope {
		slope[i] *= change[i]
		size += math.Abs(float64(slope[i]))
	}
	if size > 0 { // what the quadrature missed, by each input's share
		for i, v := range slope {
			slope[i] += float32(rest * math.Abs(float64(v)) / size)
		}
	}
	return slope
}

// forwardFrom computes the activations of every layer from the first layer's sums, one row a sample. z is overwritten.
func (n *Network) forwardFrom(z blas32.General) []blas32.General {
	activations := make([]blas32.General, len(n.Layers))
	for i := range n.Layers {
		l := &n.Layers[i]
		if i > 0 {
			z = matrix(z.Rows, l.Weights.Rows)
			l.sums(z, activations[i-1])
		}
		for s := range z.Rows {
			l.activate(rowOf(z, s))
		}
		activations[i] = z
	}
	return activations
}

// slopesOf is ∂y_output/∂z of the first layer for each sample (row) of the activations.
func (n *Network) slopesOf(output int, activations []blas32.General) blas32.General {
	last := len(n.Layers) - 1
	delta := matrix(activations[last].Rows, activations[last].Cols)
	for s := range delta.Rows {
		y, d := rowOf(activations[last], s), rowOf(delta, s)
		if n.Layers[last].Activation == Softmax {
			for j := range d {
				d[j] = -y[output] * y[j]
			}
			d[output] += y[output]
		} else {
			d[output] = n.Layers[last].slopeAt(y[output])
		}
	}
	for i := last; i > 0; i-- {
		before := matrix(delta.Rows, n.Layers[i].Weights.Cols)
		blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, delta, n.Layers[i].Weights, 0, before)
		for k, a := range activations[i-1].Data {
			before.Data[k] *= n.Layers[i-1].slopeAt(a)
		}
		delta = before
	}
	return delta
}

// vector is a slice as gonum wants it.
func vector(v []float32) blas32.Vector { return blas32.Vector{N: len(v), Inc: 1, Data: v} }
