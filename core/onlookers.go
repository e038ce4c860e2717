package core

import (
	"context"

	"gonum.org/v1/gonum/blas/blas32"
)

// lookAt shows pictures (bytes, through table) to a network, many at a time, on so many threads, which stand back if quiet. It
// calls see for each picture i, from any thread, with what Network.Forward would give; the trace is valid during the call. It
// ends early when ctx is done.
func lookAt(ctx context.Context, n *Network, table *[256]float32, pictures [][]byte, threads int, quiet bool, see func(i int, t *Trace)) {
	inParallel((len(pictures)+lookedAtOnce-1)/lookedAtOnce, threads, func() func(k int) {
		if quiet {
			standBack()
		}
		at := newOnlookers(n)
		return func(k int) {
			if ctx.Err() != nil {
				return
			}
			from := k * lookedAtOnce
			rows := min(lookedAtOnce, len(pictures)-from)
			at.look(pictures[from:from+rows], table)
			for i := range rows {
				see(from+i, at.trace(i))
			}
		}
	})
}

// lookedAtOnce is how many pictures go through the network together: the weights of a wide one come from memory once for all.
const lookedAtOnce = 64

// onlookers are the layers of a network that looks at some pictures at once, a row each.
type onlookers struct {
	net               *Network
	input             blas32.General
	sums, activations []blas32.General
}

func newOnlookers(n *Network) *onlookers {
	o := &onlookers{net: n, input: matrix(lookedAtOnce, n.Layers[0].Weights.Cols)}
	for i := range n.Layers {
		o.sums = append(o.sums, matrix(lookedAtOnce, n.Layers[i].Weights.Rows))
		o.activations = append(o.activations, matrix(lookedAtOnce, n.Layers[i].Weights.Rows))
	}
	return o
}

// look computes all layers for at most lookedAtOnce pictures.
func (o *onlookers) look(pictures [][]byte, table *[256]float32) {
	for i, p := range pictures {
		x := rowOf(o.input, i)
		for k, v := range p {
			x[k] = table[v]
		}
	}
	x := o.input
	x.Rows = len(pictures)
	for i := range o.net.Layers {
		l, z, a := &o.net.Layers[i], o.sums[i], o.activations[i]
		z.Rows, a.Rows = x.Rows, x.Rows
		l.sums(z, x)
		copy(a.Data, z.Data[:z.Rows*z.Stride])
		for s := range a.Rows {
			l.activate(rowOf(a, s))
		}
		x = a
	}
}

// trace is what Network.Forward gives for picture i. It is valid until the next look.
func (o *onlookers) trace(i int) *Trace {
	t := &Trace{Input: rowOf(o.input, i)}
	for k := range o.sums {
		t.Sums = append(t.Sums, rowOf(o.sums[k], i))
		t.Activations = append(t.Activations, rowOf(o.activations[k], i))
	}
	return t
}
