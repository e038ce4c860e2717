package core

import "math"

// Initialise draws the first weights of a run: c's sizes and activations, drawn
// as c.Init says from c.Seed. c must be valid.
func Initialise(c Config) *Network {
	n := NewNetwork(c.Sizes, c.Activations)
	r := stream(c.Seed, weightStream, 0)
	for _, l := range n.Layers {
		c.Init.fill(r, l.Weights.Data, c.Init.deviation(l.Weights.Cols, l.Weights.Rows))
		if c.Init == ClassicNormal || c.Init == ClassicUniform {
			c.Init.fill(r, l.Bias, 1)
		}
	}
	return n
}

// deviation is the standard deviation of the weights of a layer.
func (i Init) deviation(in, out int) float64 {
	switch i {
	case GlorotNormal, GlorotUniform:
		return math.Sqrt(2 / float64(in+out))
	case HeNormal, HeUniform:
		return math.Sqrt(2 / float64(in))
	}
	return 1 / math.Sqrt(float64(in))
}

// fill draws numbers of mean 0 and the given standard deviation.
func (i Init) fill(r *random, values []float32, deviation float64) {
	uniform := i == ClassicUniform || i == GlorotUniform || i == HeUniform
	for k := range values {
		if uniform {
			values[k] = float32(r.uniform() * (deviation * math.Sqrt(3)))
		} else {
			values[k] = float32(r.normal() * deviation)
		}
	}
}
