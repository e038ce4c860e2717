package core

import "math"

// step is everything an optimiser needs to know for one update besides the
// parameters, their gradients and its own memory.
type step struct {
	optimiser Optimiser
	rate      float32 // η, the learning rate now
	scale     float32 // 1/n: gradients arrive summed over the n samples of a batch
	decay     float32 // λ of weight decay; 0 for biases
	momentum  float32 // μ, or Adam's β₁
	second    float32 // Adam's β₂
	unbiased  float32 // Adam: η/(1−β₁ᵗ) after t steps
	root      float32 // Adam: 1/√(1−β₂ᵗ)
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
		s.unbiased = float32(float64(rate) / (1 - power(c.Momentum, t)))
		s.root = float32(1 / math.Sqrt(1-power(c.SecondMoment, t)))
	}
	return s
}

// power is βᵗ by repeated squaring.
func power(beta float32, t int) float64 {
	result, base := 1.0, float64(beta)
	for ; t > 0; t >>= 1 {
		if t&1 == 1 {
			result *= base
		}
		base *= base
	}
	return result
}

// update moves the parameters w along their summed gradients g; m and v are the
// optimiser's memory, nil where it has none. With ḡ the mean gradient:
//
//	SGD       w ← w − η ḡ
//	Momentum  v ← μ v + ḡ          w ← w − η v
//	Nesterov  v ← μ v + ḡ          w ← w − η (ḡ + μ v)
//	Adam      m ← β₁ m + (1−β₁) ḡ  v ← β₂ v + (1−β₂) ḡ²
//	          w ← w − η m̂/(√v̂ + ε), where m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ)
//
// Weight decay adds λ w to ḡ; AdamW shrinks w by η λ w instead.
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

// mean is ḡ, weight decay included.
func (s step) mean(w, g float32) float32 { return fma(s.decay, w, float32(s.scale*g)) }

func (s step) descend(w, g []float32) {
	for i, x := range w {
		if s.decay == 0 {
			w[i] = fma(-float32(s.rate*s.scale), g[i], x)
		} else {
			w[i] = fma(-s.rate, s.mean(x, g[i]), x)
		}
	}
}

func (s step) push(w, g, v []float32) {
	for i, x := range w {
		mean := s.mean(x, g[i])
		v[i] = fma(s.momentum, v[i], mean)
		if s.optimiser == Nesterov {
			w[i] = fma(-s.rate, fma(s.momentum, v[i], mean), x)
		} else {
			w[i] = fma(-s.rate, v[i], x)
		}
	}
}

func (s step) adapt(w, g, m, v []float32) {
	keep := float32(1)
	if s.optimiser == AdamW {
		keep, s.decay = s.shrink(), 0
	}
	for i, x := range w {
		mean := s.mean(x, g[i])
		m[i] = fma(s.momentum, m[i], float32((1-s.momentum)*mean))
		v[i] = fma(s.second, v[i], float32((1-s.second)*float32(mean*mean)))
		length := fma(float32(math.Sqrt(float64(v[i]))), s.root, epsilon)
		w[i] = fma(-s.unbiased, m[i]/length, float32(keep*x))
	}
}

// shrink is what AdamW leaves of a weight.
func (s step) shrink() float32 { return 1 - float32(s.rate*s.decay) }
