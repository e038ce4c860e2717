package core

import "inkling/core/internal/kernel"

// Loss says how wrong a network's outputs are for a label.
type Loss uint8

// The losses, for one sample with outputs a and targets y (1 at the label, 0
// elsewhere, or softened by label smoothing).
const (
	MeanSquared  Loss = iota // ½ Σ (a−y)²
	CrossEntropy             // softmax: −Σ y·ln a; sigmoid: −Σ y·ln a + (1−y)·ln(1−a)
)

var lossNames = []string{"mean-squared", "cross-entropy"}

// Losses lists every loss, in the order a menu shows them.
func Losses() []Loss { return []Loss{MeanSquared, CrossEntropy} }

// String is the loss's name in files, flags and menus.
func (l Loss) String() string { return enumName(lossNames, uint8(l)) }

// ParseLoss is the inverse of String.
func ParseLoss(name string) (Loss, error) {
	i, err := parseEnum("loss", lossNames, name)
	return Loss(i), err
}

// MarshalText writes the name.
func (l Loss) MarshalText() ([]byte, error) { return marshalEnum("loss", lossNames, uint8(l)) }

// UnmarshalText reads the name.
func (l *Loss) UnmarshalText(text []byte) error {
	v, err := ParseLoss(string(text))
	*l = v
	return err
}

// Fits says whether the loss makes sense on outputs with this activation:
// cross-entropy needs outputs that are probabilities.
func (l Loss) Fits(output Activation) bool {
	return l == MeanSquared || output == Softmax || output == Sigmoid
}

// Of is the loss of one sample whose right answer is label, 0 or more. Outputs
// that sum to 1 (within 0.001) are taken for softmax's under CrossEntropy, others
// for sigmoids; Network.Loss knows which they are and should be preferred where
// there is a network.
func (l Loss) Of(outputs []float32, label int) float64 {
	var sum float64
	for _, a := range outputs {
		sum += float64(a)
	}
	output := Sigmoid
	if sum > 0.999 && sum < 1.001 {
		output = Softmax
	}
	return l.of(outputs, label, output, 0)
}

// Loss is the loss l of outputs that this network gave for a picture of label.
func (n *Network) Loss(l Loss, outputs []float32, label int) float64 {
	return l.of(outputs, label, n.Layers[len(n.Layers)-1].Activation, 0)
}

// smallest keeps a logarithm finite where an output has been rounded to 0 or 1:
// the loss of a confident error is large, not infinite.
const smallest = 1e-30

// of is the loss of one sample against targets softened by smoothing.
func (l Loss) of(outputs []float32, label int, output Activation, smoothing float32) float64 {
	on, off := targets(len(outputs), smoothing)
	var sum float64
	if l == MeanSquared {
		for i, a := range outputs {
			y := off
			if i == label {
				y = on
			}
			d := float64(a) - float64(y)
			sum += float64(0.5 * float64(d*d))
		}
		return sum
	}
	for i, a := range outputs {
		y := float64(off)
		if i == label {
			y = float64(on)
		}
		a := float64(a)
		switch {
		case output == Softmax:
			if y != 0 {
				sum -= float64(y * ln(max(a, smallest)))
			}
		default:
			if y != 0 {
				sum -= float64(y * ln(max(a, smallest)))
			}
			if y != 1 {
				sum -= float64((1 - y) * ln(max(1-a, smallest)))
			}
		}
	}
	return sum
}

// targets are the values the outputs are trained towards, at the label and
// elsewhere: 1 and 0, or with label smoothing s over k classes 1−s+s/k and s/k
// (Szegedy et al. 2016).
func targets(classes int, smoothing float32) (on, off float32) {
	off = smoothing / float32(classes)
	return 1 - smoothing + off, off
}

// delta writes ∂L/∂z of the last layer for one sample into delta, given its
// activations a: (BP1) of Nielsen's second chapter, and for the pairs in which
// the slope cancels, simply a − y.
// A sample of noClass is trained towards no answer: every output alike under
// softmax, 0 elsewhere.
func (l Loss) delta(delta, a []float32, label int, output *Layer, smoothing float32) {
	on, off := targets(len(a), smoothing)
	if label == noClass {
		off = 0
		if output.Activation == Softmax {
			off = 1 / float32(len(a))
		}
	}
	for i, v := range a {
		delta[i] = v - off
	}
	if label != noClass {
		delta[label] = a[label] - on
	}
	if l == CrossEntropy {
		return
	}
	if output.Activation == Softmax { // the Jacobian of softmax: aᵢ(gᵢ − Σ gⱼaⱼ)
		var mean float32
		for j, g := range delta {
			mean += float32(g * a[j])
		}
		for i := range delta {
			delta[i] = a[i] * (delta[i] - mean)
		}
		return
	}
	if output.Activation == LeakyReLU {
		for i := range delta {
			delta[i] *= output.slopeAt(a[i])
		}
		return
	}
	kernel.Derivative(kernelFunction(output.Activation), delta, a)
}
