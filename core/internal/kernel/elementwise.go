package kernel

import "math"

// Function names an activation function that works on each element by itself.
type Function uint8

const (
	Linear    Function = iota // f(z) = z
	Sigmoid                   // f(z) = 1/(1+e⁻ᶻ)
	Tanh                      // f(z) = tanh z
	ReLU                      // f(z) = 0 if z < 0, else z
	LeakyReLU                 // f(z) = LeakySlope·z if z < 0, else z
)

// LeakySlope is the slope of LeakyReLU below zero.
const LeakySlope = 0.01

// Activate replaces each row of X (m×n, leading dimension ldx) by f(X + bias). A nil bias is none.
func Activate(f Function, x []float32, ldx int, bias []float32, m, n int) {
	if m <= 0 || n <= 0 {
		return
	}
	_ = x[(m-1)*ldx+n-1]
	var b *float32
	if bias != nil {
		_ = bias[n-1]
		b = &bias[0]
	}
	for i := range m {
		active.activate(f, &x[i*ldx], b, n)
	}
}

// Derivative multiplies the error by the slope of f, which it takes from a = f(z):
// delta = delta · f′(z). The slices have the same length.
func Derivative(f Function, delta, a []float32) {
	if len(delta) == 0 || f == Linear {
		return
	}
	_ = a[len(delta)-1]
	active.derivative(f, &delta[0], &a[0], len(delta))
}

// Softmax replaces each row of X (m×n, leading dimension ldx) by the softmax of X + bias; a nil
// bias is none. The row's largest element is subtracted before Exp.
func Softmax(x []float32, ldx int, bias []float32, m, n int) {
	for i := range m {
		row := x[i*ldx : i*ldx+n]
		if bias != nil {
			active.activate(Linear, &row[0], &bias[0], n)
		}
		largest := row[0]
		for _, v := range row {
			if v > largest {
				largest = v
			}
		}
		for j := range row {
			row[j] -= largest
		}
		active.exp(&row[0], n)
		var sum float32
		for _, v := range row {
			sum += v
		}
		for j := range row {
			row[j] /= sum
		}
	}
}

// Exps replaces each element by its exponential, as Exp computes it.
func Exps(x []float32) {
	if len(x) > 0 {
		active.exp(&x[0], len(x))
	}
}

// Axpy computes y = FMA(alpha, x, y) for each element.
func Axpy(alpha float32, x, y []float32) {
	if len(x) == 0 {
		return
	}
	_ = y[len(x)-1]
	active.axpy(alpha, &x[0], &y[0], len(x))
}

// Scale computes x = alpha·x.
func Scale(alpha float32, x []float32) {
	if len(x) > 0 {
		active.scale(alpha, &x[0], len(x))
	}
}

// Multiply computes x = x·y for each element; with a y of zeros and 1/(1−p), dropout.
func Multiply(x, y []float32) {
	if len(x) == 0 {
		return
	}
	_ = y[len(x)-1]
	active.multiply(&x[0], &y[0], len(x))
}

// Mask fills y, for Multiply, with 0 where the random number is below threshold and with scale
// elsewhere: dropout with p = threshold/65536, scale = 1/(1−p).
func Mask(y []float32, random []uint16, threshold uint32, scale float32) {
	random = random[:len(y)]
	for i, r := range random {
		if uint32(r) < threshold {
			y[i] = 0
		} else {
			y[i] = scale
		}
	}
}

// Average moves an exponential moving average of weights on by one step:
// average = FMA(1−keep, w−average, average).
func Average(keep float32, average, w []float32) {
	if len(w) == 0 {
		return
	}
	_ = average[len(w)-1]
	active.ema(keep, &average[0], &w[0], len(w))
}

// A Step holds the numbers of one optimiser step, the same for all weights.
type Step struct {
	Rate     float32 // learning rate; for Adam already divided by 1−β₁ᵗ
	Scale    float32 // turns the sum over the batch into the gradient: 1/batch
	Decay    float32 // L2 penalty: the gradient gets + Decay·w
	Shrink   float32 // decoupled decay: w is multiplied by it first; 1 is none, AdamW takes 1−rate·decay
	Momentum float32 // μ of Momentum and Nesterov
	Beta1    float32 // Adam
	Beta2    float32 // Adam
	Root     float32 // Adam: 1/√(1−β₂ᵗ)
	Epsilon  float32 // Adam
	negative float32 // −Rate
	left1    float32 // 1−Beta1
	left2    float32 // 1−Beta2
}

func (s *Step) prepare() {
	s.negative = -s.Rate
	s.left1 = 1 - s.Beta1
	s.left2 = 1 - s.Beta2
}

// Descend is gradient descent: with G = FMA(Decay, w, Scale·g), w = FMA(−Rate, G, Shrink·w).
func Descend(s *Step, w, g []float32) {
	if len(w) == 0 {
		return
	}
	_ = g[len(w)-1]
	s.prepare()
	active.descend(s, &w[0], &g[0], len(w))
}

// Momentum is gradient descent with momentum, in PyTorch's form: with G as in Descend,
// v = FMA(Momentum, v, G), w = FMA(−Rate, v, Shrink·w).
func Momentum(s *Step, w, v, g []float32) {
	if len(w) == 0 {
		return
	}
	_, _ = v[len(w)-1], g[len(w)-1]
	s.prepare()
	active.momentum(s, &w[0], &v[0], &g[0], len(w))
}

// Nesterov is Nesterov's momentum, in PyTorch's form: v as in Momentum,
// w = FMA(−Rate, FMA(Momentum, v, G), Shrink·w).
func Nesterov(s *Step, w, v, g []float32) {
	if len(w) == 0 {
		return
	}
	_, _ = v[len(w)-1], g[len(w)-1]
	s.prepare()
	active.nesterov(s, &w[0], &v[0], &g[0], len(w))
}

// Adam is D. Kingma and J. Ba's optimiser ("Adam: a method for stochastic optimization", 2015), and
// with Shrink < 1 instead of Decay that of I. Loshchilov and F. Hutter ("Decoupled weight decay
// regularization", 2019). With G as in Descend:
//
//	m = FMA(Beta1, m, (1−Beta1)·G)
//	v = FMA(Beta2, v, (1−Beta2)·(G·G))
//	w = FMA(−Rate, m / FMA(√v, Root, Epsilon), Shrink·w)
func Adam(s *Step, w, m, v, g []float32) {
	if len(w) == 0 {
		return
	}
	_, _, _ = m[len(w)-1], v[len(w)-1], g[len(w)-1]
	s.prepare()
	active.adam(s, &w[0], &m[0], &v[0], &g[0], len(w))
}

// Decode turns bytes into numbers: dst[i] = table[src[i]].
func Decode(dst []float32, src []byte, table *[256]float32) {
	dst = dst[:len(src)]
	for i, b := range src {
		dst[i] = table[b]
	}
}

// ArgMax returns the index of the largest element, the first of several; NaN is never the largest.
// It returns 0 for a slice of NaN.
func ArgMax(x []float32) int {
	best, at := float32(math.Inf(-1)), 0
	for i, v := range x {
		if v > best {
			best, at = v, i
		}
	}
	return at
}
