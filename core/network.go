package core

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// The bounds of a network: what a Config may ask for and a file may hold.
const (
	MaxWidth      = 4096     // neurons in a hidden layer
	MaxInputs     = 1 << 16  // inputs: a picture of 256 by 256
	MaxParameters = 32 << 20 // weights in all
	MaxLayers     = 64       // layers of weights
	MaxClasses    = 255      // outputs
)

// Layer is one fully connected layer: a = f(W·x + b).
type Layer struct {
	// Weights is W, out×in, row-major, Stride = in: row j holds what neuron j
	// thinks of every input.
	Weights blas32.General
	// Bias is b, one number a neuron.
	Bias []float32
	// Activation is f.
	Activation Activation
	// Slope is LeakyReLU's slope left of zero; 0 means LeakySlope.
	Slope float32
}

// Network is a fully connected feed-forward network: layers one after another.
// Its methods only read; whoever changes weights owns them alone.
type Network struct {
	Layers []Layer
}

// NewNetwork makes a network with all weights zero, its parameters in one block
// of memory. sizes runs from inputs to outputs; activations has one less.
// The network is valid if sizes and activations are (Config.Validate).
func NewNetwork(sizes []int, activations []Activation) *Network {
	n := &Network{Layers: make([]Layer, len(sizes)-1)}
	for i := range n.Layers {
		in, out := sizes[i], sizes[i+1]
		n.Layers[i] = Layer{Weights: blas32.General{Rows: out, Cols: in, Stride: in}, Activation: activations[i]}
	}
	n.lay(make([]float32, n.Parameters()))
	return n
}

// lay puts the parameters, whatever they were, into block.
func (n *Network) lay(block []float32) {
	for i := range n.Layers {
		l := &n.Layers[i]
		size, out := l.Weights.Rows*l.Weights.Cols, l.Weights.Rows
		l.Weights.Data = block[:size:size]
		l.Bias = block[size : size+out : size+out]
		block = block[size+out:]
	}
}

// Sizes is the width of every layer, the inputs first: 784, 128, 64, 10.
func (n *Network) Sizes() []int {
	if len(n.Layers) == 0 {
		return nil
	}
	sizes := []int{n.Layers[0].Weights.Cols}
	for _, l := range n.Layers {
		sizes = append(sizes, l.Weights.Rows)
	}
	return sizes
}

// Activations is the activation of every layer of weights.
func (n *Network) Activations() []Activation {
	as := make([]Activation, len(n.Layers))
	for i, l := range n.Layers {
		as[i] = l.Activation
	}
	return as
}

// Parameters counts weights and biases.
func (n *Network) Parameters() int {
	total := 0
	for _, l := range n.Layers {
		total += l.Weights.Rows * (l.Weights.Cols + 1)
	}
	return total
}

// Validate says in a sentence why n is not a usable network, or nothing: shapes
// that do not fit each other, sizes out of bounds, softmax before the last layer,
// a weight that is not a finite number.
func (n *Network) Validate() error {
	if len(n.Layers) == 0 {
		return fmt.Errorf("the network has no layers")
	}
	if len(n.Layers) > MaxLayers {
		return fmt.Errorf("the network has %d layers; at most %d are possible", len(n.Layers), MaxLayers)
	}
	for i, l := range n.Layers {
		w := l.Weights
		switch {
		case w.Rows < 1 || w.Cols < 1:
			return fmt.Errorf("layer %d is %d×%d: every layer has at least one neuron and one input", i+1, w.Rows, w.Cols)
		case w.Cols > MaxInputs || w.Rows > MaxInputs:
			return fmt.Errorf("layer %d is %d×%d: more than %s neurons", i+1, w.Rows, w.Cols, thousands(MaxInputs))
		case w.Stride != w.Cols || len(w.Data) != w.Rows*w.Cols:
			return fmt.Errorf("layer %d holds %d weights where %d×%d are %d", i+1, len(w.Data), w.Rows, w.Cols, w.Rows*w.Cols)
		case len(l.Bias) != w.Rows:
			return fmt.Errorf("layer %d has %d biases for %d neurons", i+1, len(l.Bias), w.Rows)
		case i > 0 && w.Cols != n.Layers[i-1].Weights.Rows:
			return fmt.Errorf("layer %d is %d×%d, but the layer before it has %d outputs", i+1, w.Rows, w.Cols, n.Layers[i-1].Weights.Rows)
		case int(l.Activation) >= len(activationNames):
			return fmt.Errorf("layer %d has an unknown activation", i+1)
		case l.Activation == Softmax && i < len(n.Layers)-1:
			return fmt.Errorf("layer %d uses softmax, which belongs to the last layer", i+1)
		}
	}
	if p := n.Parameters(); p > MaxParameters {
		return fmt.Errorf("the network has %s weights; at most %s are possible", thousands(p), thousands(MaxParameters))
	}
	if !n.finite() {
		return fmt.Errorf("the network holds weights that are not numbers")
	}
	return nil
}

// finite says whether every parameter is a finite number.
func (n *Network) finite() bool {
	for _, l := range n.Layers {
		for _, block := range [][]float32{l.Weights.Data, l.Bias} {
			for _, v := range block {
				if v-v != 0 { // infinite or NaN
					return false
				}
			}
		}
	}
	return true
}

// Clone is a deep copy.
func (n *Network) Clone() *Network {
	c := n.like()
	c.copyFrom(n)
	return c
}

// like is a network of the same shape and functions whose parameters are zero.
func (n *Network) like() *Network {
	c := NewNetwork(n.Sizes(), n.Activations())
	for i := range c.Layers {
		c.Layers[i].Slope = n.Layers[i].Slope
	}
	return c
}

// outline is the shape and the functions of n without its parameters: like makes a network of it.
func (n *Network) outline() *Network {
	o := &Network{Layers: append([]Layer(nil), n.Layers...)}
	for i := range o.Layers {
		o.Layers[i].Weights.Data, o.Layers[i].Bias = nil, nil
	}
	return o
}

// copyFrom copies the parameters of a network of the same shape.
func (n *Network) copyFrom(from *Network) {
	for i := range n.Layers {
		copy(n.Layers[i].Weights.Data, from.Layers[i].Weights.Data)
		copy(n.Layers[i].Bias, from.Layers[i].Bias)
	}
}

// SHA256 names the parameters: the hash, in hexadecimal, of the little-endian
// float32 bytes of W₀ (out×in, row-major), b₀, W₁, b₁, … . Two networks with the
// same hash are the same to the last bit.
func (n *Network) SHA256() string {
	h := sha256.New()
	buf := make([]byte, 0, 1<<14)
	for _, l := range n.Layers {
		for _, block := range [][]float32{l.Weights.Data, l.Bias} {
			for len(block) > 0 {
				part := block[:min(len(block), cap(buf)/4)]
				block = block[len(part):]
				buf = buf[:0]
				for _, v := range part {
					buf = binary.LittleEndian.AppendUint32(buf, math.Float32bits(v))
				}
				h.Write(buf)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
