package core

import "math"

// step is everything an optimiser needs to know for one update besides the
// parameters, their gradients and its own memory.
type step struct {
	optimiser Optimiser
	rate      float32 // the learning rate now
	scale     float32 // 1/n: gradients arrive summed over the n samples of a batch
	decay     float32 // λ of weight decay; 0 for biases
	momentum  float32 // μ, or Adam's β₁
	second    float32 // Adam's β₂
	unbias1   float32 // 1/(1−β₁ᵗ) after t steps
	unbias2   float32 // 1/(1−β₂ᵗ)
}

// epsilon keeps Adam from dividing by zero.
const epsilon float32 = 1e-8

// memories is the number of values an optimiser remembers for each parameter.
func (o Optimiser) memories() int {
	switch o {
	case Momentum, Nesterov:
		return 1
	case Adam, AdamW:
		return 2
	}
	return 0
}

// newStep prepares update number t (counted from 1) on a batch of n samples.
func (c *Config) newStep(rate float32, n, t int) step {
	s := step{optimiser: c.Optimiser, rate: rate, scale: 1 / float32(n), decay: c.WeightDecay,
		momentum: c.Momentum, second: c.SecondMoment}
	if c.Optimiser == Adam || c.Optimiser == AdamW {
		s.unbias1 = unbias(c.Momentum, t)
		s.unbias2 = unbias(c.SecondMoment, t)
	}
	return s
}

// unbias is 1/(1−βᵗ), what makes a running mean that started from 0 a fair one.
func unbias(beta float32, t int) float32 {
	power, base := 1.0, float64(beta)
	for ; t > 0; t >>= 1 {
		if t&1 == 1 {
			power *= base
		}
		base *= base
	}
	return float32(1 / (1 - power))
}

// update moves the parameters w along their summed gradients g; m and v are the
// optimiser's memory, nil where it has none. With ḡ the mean gradient:
//
//	SGD       w ← w − η ḡ
//	Momentum  v ← μ v + ḡ         w ← w − η v
//	Nesterov  v ← μ v + ḡ         w ← w − η (ḡ + μ v)
//	Adam      m ← β₁ m + (1−β₁) ḡ, v ← β₂ v + (1−β₂) ḡ²
//	          w ← w − η m̂/(√v̂ + ε), m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ)
//
// Weight decay adds λ w to ḡ; AdamW subtracts η λ w from w instead.
func (s step) update(w, g, m, v []float32) {
	switch s.optimiser {
	case SGD:
		s.descend(w, g)
	case Momentum, Nesterov:
		s.push(w, g, m)
	default:
		s.adapt(w, g, m, v)
	}
}

func (s step) descend(w, g []float32) {
	shrink, stride := float32(s.rate*s.decay), float32(s.rate*s.scale)
	for i, x := range w {
		if shrink != 0 {
			x -= float32(shrink * x)
		}
		w[i] = fma(-stride, g[i], x)
	}
}

func (s step) push(w, g, v []float32) {
	for i, x := range w {
		mean := float32(s.scale*g[i]) + float32(s.decay*x)
		v[i] = float32(s.momentum*v[i]) + mean
		if s.optimiser == Nesterov {
			w[i] = x - float32(s.rate*(mean+float32(s.momentum*v[i])))
		} else {
			w[i] = x - float32(s.rate*v[i])
		}
	}
}

func (s step) adapt(w, g, m, v []float32) {
	within, after := s.decay, float32(0) // λ as part of the gradient, or on its own
	if s.optimiser == AdamW {
		within, after = 0, float32(s.rate*s.decay)
	}
	rest1, rest2 := 1-s.momentum, 1-s.second
	for i, x := range w {
		mean := float32(s.scale*g[i]) + float32(within*x)
		m[i] = float32(s.momentum*m[i]) + float32(rest1*mean)
		v[i] = float32(s.second*v[i]) + float32(rest2*float32(mean*mean))
		length := float32(math.Sqrt(float64(float32(v[i]*s.unbias2)))) + epsilon
		w[i] = (x - float32(after*x)) - float32(s.rate*float32(float32(m[i]*s.unbias1)/length))
	}
}
