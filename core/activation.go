package core

import (
	"fmt"
	"strconv"
	"strings"

	"inkling/core/internal/kernel"
)

// Activation is the function a layer applies to its weighted sums z.
type Activation uint8

// The activations. Softmax belongs to the last layer alone: it makes the
// outputs sum to one.
const (
	Sigmoid   Activation = iota // 1/(1+exp(-z)): from 0 to 1
	Tanh                        // tanh z: from -1 to 1
	ReLU                        // max(0, z)
	LeakyReLU                   // z where positive, LeakySlope·z elsewhere
	Linear                      // z itself
	Softmax                     // exp(z_i) / Σ exp(z_j): positive, sums to 1
)

// LeakySlope is the slope of LeakyReLU left of zero.
const LeakySlope float32 = 0.01

var activationNames = []string{"sigmoid", "tanh", "relu", "leaky-relu", "linear", "softmax"}

// Activations lists every activation, in the order a menu shows them.
func Activations() []Activation {
	return []Activation{Sigmoid, Tanh, ReLU, LeakyReLU, Linear, Softmax}
}

// String is the activation's name in files, flags and menus.
func (a Activation) String() string { return enumName(activationNames, uint8(a)) }

// ParseActivation is the inverse of String.
func ParseActivation(name string) (Activation, error) {
	i, err := parseEnum("activation", activationNames, name)
	return Activation(i), err
}

// MarshalText writes the name.
func (a Activation) MarshalText() ([]byte, error) {
	return marshalEnum("activation", activationNames, uint8(a))
}

// UnmarshalText reads the name.
func (a *Activation) UnmarshalText(text []byte) error {
	v, err := ParseActivation(string(text))
	*a = v
	return err
}

// ActivationName is the layer's activation as files name it: "relu", or
// "leaky-relu(0.2)" where the slope is not LeakySlope.
func (l *Layer) ActivationName() string {
	if l.Activation == LeakyReLU && l.leak() != LeakySlope {
		return fmt.Sprintf("%s(%s)", l.Activation, number(l.Slope))
	}
	return l.Activation.String()
}

// ParseLayerActivation is the inverse of ActivationName; slope is 0 where the name
// gives none.
func ParseLayerActivation(name string) (a Activation, slope float32, err error) {
	if inner, ok := strings.CutPrefix(name, LeakyReLU.String()+"("); ok {
		inner, closed := strings.CutSuffix(inner, ")")
		v, err := strconv.ParseFloat(inner, 32)
		if !closed || err != nil || !(v > 0 && v < 1) {
			return 0, 0, fmt.Errorf("%q is no activation: a slope is a number between 0 and 1, as in leaky-relu(0.2)", name)
		}
		return LeakyReLU, float32(v), nil
	}
	a, err = ParseActivation(name)
	return a, 0, err
}

// leak is LeakyReLU's slope left of zero in this layer.
func (l *Layer) leak() float32 {
	if l.Slope == 0 {
		return LeakySlope
	}
	return l.Slope
}

// activate turns one sample's weighted sums z into activations f(z), in place.
func (l *Layer) activate(z []float32) {
	switch l.Activation {
	case Softmax:
		softmax(z)
	case LeakyReLU:
		leakyReLU(z, l.leak())
	default:
		kernel.Activate(kernelFunction(l.Activation), z, len(z), nil, 1, len(z))
	}
}

func leakyReLU(z []float32, leak float32) {
	for i, v := range z {
		if v < 0 {
			z[i] = leak * v
		}
	}
}

// kernelFunction is the vector kernel of an activation that works on each sum by
// itself.
func kernelFunction(a Activation) kernel.Function {
	switch a {
	case Sigmoid:
		return kernel.Sigmoid
	case Tanh:
		return kernel.Tanh
	case ReLU:
		return kernel.ReLU
	}
	return kernel.Linear
}

// slopeAt is f'(z) given the activation f(z): every function here has a
// derivative that its own value tells. Softmax has none of its own: one output
// depends on all sums, see Loss.delta.
func (l *Layer) slopeAt(activation float32) float32 {
	switch l.Activation {
	case Sigmoid:
		return activation * (1 - activation)
	case Tanh:
		return fma(-activation, activation, 1)
	case ReLU:
		if activation > 0 {
			return 1
		}
		return 0
	case LeakyReLU:
		if activation > 0 {
			return 1
		}
		return l.leak()
	}
	return 1
}

// softmax replaces z by exp(z)/Σexp(z). Subtracting the largest first changes
// nothing in exact arithmetic and keeps exp from overflowing.
func softmax(z []float32) {
	largest := z[0]
	for _, v := range z[1:] {
		largest = max(largest, v)
	}
	var sum float32
	for i, v := range z {
		z[i] = exp(v - largest)
		sum += z[i]
	}
	for i := range z {
		z[i] /= sum
	}
}

func enumName(names []string, i uint8) string {
	if int(i) < len(names) {
		return names[i]
	}
	return fmt.Sprintf("unknown (%d)", i)
}

func marshalEnum(kind string, names []string, i uint8) ([]byte, error) {
	if int(i) >= len(names) {
		return nil, fmt.Errorf("there is no %s number %d", kind, i)
	}
	return []byte(names[i]), nil
}

func parseEnum(kind string, names []string, name string) (uint8, error) {
	for i, n := range names {
		if n == name {
			return uint8(i), nil
		}
	}
	return 0, fmt.Errorf("%q is no %s; choose one of %s", name, kind, list(names))
}
