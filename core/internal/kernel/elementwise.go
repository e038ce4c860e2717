package kernel

import (
	"iter"
	"math"
)

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

// Activate replaces each row of X (m×n, leading dimension ldx) by f(X + bias). A nil bias is
// none, for n up to 4096.
func Activate(f Function, x []float32, ldx int, bias []float32, m, n int) {
	if m <= 0 || n <= 0 {
		return
	}
	_ = x[(m-1)*ldx+n-1]
	if bias == nil {
		bias = noBias[:]
	}
	_ = bias[n-1]
	rows := max(1, longest/n)
	for i := 0; i < m; i += rows {
		active.activate(f, &x[i*ldx], ldx, &bias[0], min(rows, m-i), n)
	}
}

// longest bounds the elements of one call.
const longest = 1 << 14

// noBias is what changes nothing when it is added: −0, for +0 would change −0.
var noBias = func() (b [4096]float32) {
	for i := range b {
		b[i] = math.Float32frombits(1 << 31)
	}
	return b
}()

// Derivative multiplies the error by the slope of f, which it takes from a = f(z):
// delta = delta · f′(z). The slices have the same length.
func Derivative(f Function, delta, a []float32) {
	if f == Linear {
		return
	}
	a = a[:len(delta)]
	for from, n := range pieces(len(delta)) {
		active.derivative(f, &delta[from], &a[from], n)
	}
}

// Softmax replaces each row of X (m×n, leading dimension ldx) by the softmax of X + bias; a nil
// bias is none. The row's largest element is subtracted before Exp.
func Softmax(x []float32, ldx int, bias []float32, m, n int) {
	Activate(Linear, x, ldx, bias, m, n)
	for i := range m {
		row := x[i*ldx : i*ldx+n]
		largest := row[0]
		for _, v := range row {
			if v > largest {
				largest = v
			}
		}
		for j := range row {
			row[j] -= largest
		}
		Exps(row)
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
	for from, n := range pieces(len(x)) {
		active.exp(&x[from], n)
	}
}

// Axpy computes y = FMA(alpha, x, y) for each element.
func Axpy(alpha float32, x, y []float32) {
	y = y[:len(x)]
	for from, n := range pieces(len(x)) {
		active.axpy(alpha, &x[from], &y[from], n)
	}
}

// Scale computes x = alpha·x.
func Scale(alpha float32, x []float32) {
	for from, n := range pieces(len(x)) {
		active.scale(alpha, &x[from], n)
	}
}

// Multiply computes x = x·y for each element; with a y of zeros and 1/(1−p), dropout.
func Multiply(x, y []float32) {
	y = y[:len(x)]
	for from, n := range pieces(len(x)) {
		active.multiply(&x[from], &y[from], n)
	}
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
	average = average[:len(w)]
	for from, n := range pieces(len(w)) {
		active.average(1-keep, &average[from], &w[from], n)
	}
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

	numbers stepNumbers // prepared
}

// stepNumbers is a Step as the vector kernels read it: gen/programs.go counts these fields.
type stepNumbers struct{ negativeRate, scale, decay, shrink, momentum, beta1, beta2, left1, left2, root, epsilon float32 }

func (s *Step) prepare() {
	s.numbers = stepNumbers{-s.Rate, s.Scale, s.Decay, s.Shrink, s.Momentum, s.Beta1, s.Beta2, 1 - s.Beta1, 1 - s.Beta2, s.Root, s.Epsilon}
}

// pieces cuts n elements into calls short enough, as where each starts and how long it is.
func pieces(n int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for from := 0; from < n; from += longest {
			if !yield(from, min(longest, n-from)) {
				return
			}
		}
	}
}

// Descend is gradient descent: with G = FMA(Decay, w, Scale·g), w = FMA(−Rate, G, Shrink·w).
func Descend(s *Step, w, g []float32) {
	g = g[:len(w)]
	s.prepare()
	for from, n := range pieces(len(w)) {
		active.descend(s, &w[from], &g[from], n)
	}
}

// Momentum is gradient descent with momentum, in PyTorch's form: with G as in Descend,
// v = FMA(Momentum, v, G), w = FMA(−Rate, v, Shrink·w).
func Momentum(s *Step, w, v, g []float32) {
	v = v[:len(w)]
	g = g[:len(w)]
	s.prepare()
	for from, n := range pieces(len(w)) {
		active.momentum(s, &w[from], &v[from], &g[from], n)
	}
}

// Nesterov is Nesterov's momentum, in PyTorch's form: v as in Momentum,
// w = FMA(−Rate, FMA(Momentum, v, G), Shrink·w).
func Nesterov(s *Step, w, v, g []float32) {
	v = v[:len(w)]
	g = g[:len(w)]
	s.prepare()
	for from, n := range pieces(len(w)) {
		active.nesterov(s, &w[from], &v[from], &g[from], n)
	}
}

// Adam is D. Kingma and J. Ba's optimiser ("Adam: a method for stochastic optimization", 2015), and
// with Shrink < 1 instead of Decay that of I. Loshchilov and F. Hutter ("Decoupled weight decay
// regularization", 2019). With G as in Descend:
//
//	m = FMA(Beta1, m, (1−Beta1)·G)
//	v = FMA(Beta2, v, (1−Beta2)·(G·G))
//	w = FMA(−Rate, m / FMA(√v, Root, Epsilon), Shrink·w)
func Adam(s *Step, w, m, v, g []float32) {
	m = m[:len(w)]
	v = v[:len(w)]
	g = g[:len(w)]
	s.prepare()
	for from, n := range pieces(len(w)) {
		active.adam(s, &w[from], &m[from], &v[from], &g[from], n)
	}
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
