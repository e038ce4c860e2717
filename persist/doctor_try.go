package persist

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"inkling/core"
)

// act is a hidden layer's activation as it is tried.
type act struct {
	f     core.Activation
	slope float32 // of a leaky ReLU
}

func (a act) layer() core.Layer { return core.Layer{Activation: a.f, Slope: a.slope} }

func (a act) String() string {
	l := a.layer()
	return l.ActivationName()
}

// apply turns sums into activations, in place.
func (a act) apply(z []float32) {
	switch a.f {
	case core.Sigmoid:
		for i, v := range z {
			z[i] = float32(1 / (1 + math.Exp(-float64(v))))
		}
	case core.Tanh:
		for i, v := range z {
			z[i] = float32(math.Tanh(float64(v)))
		}
	case core.ReLU:
		for i, v := range z {
			z[i] = max(v, 0)
		}
	case core.LeakyReLU:
		slope := a.slope
		if slope == 0 {
			slope = core.LeakySlope
		}
		for i, v := range z {
			if v < 0 {
				z[i] = slope * v
			}
		}
	}
}

// pixelMap is what becomes of a pixel: paper 0 and ink 1 become lo and hi.
type pixelMap struct {
	name   string
	lo, hi float32
	each   *pixelStats // every pixel has a mean and a deviation of its own
}

// pixelStats are a mean and a deviation for every pixel, in the units of 0 (paper) to 1 (ink).
type pixelStats struct {
	mean, dev []float32
}

// rashid is the range of Tariq Rashid's book, whose networks have no biases.
const rashid = "0.01–1"

// The ranges people scale pixels to, the usual ones first.
var pixelMaps = []pixelMap{
	{name: "0–1", lo: 0, hi: 1},
	{name: "0–255", lo: 0, hi: 255},
	{name: "−1–1", lo: -1, hi: 1},
	{name: "mean 0.1307, deviation 0.3081", lo: -0.1307 / 0.3081, hi: (1 - 0.1307) / 0.3081},
	{name: "−0.5–0.5", lo: -0.5, hi: 0.5},
	{name: rashid, lo: 0.01, hi: 1},
	{name: "pictures of length 1", lo: 0, hi: 0.1089},
}

// candidate is one complete reading of a file.
type candidate struct {
	layout  *layout
	columns bool // the pixels run column by column
	px      pixelMap
	dark    bool // ink is the low end
	acts    []act
	prior   int // how unusual it is: decides between equals

	accuracy float64
	loss     float64
	images   int
	labels   []int // outputs in another order: label of each output, or nil
	guess    core.Activation
	losses   [len(lastActivations)]float64
}

// lastActivations are what the last layer may be.
var lastActivations = [...]core.Activation{core.Sigmoid, core.Softmax, core.Linear, core.Tanh}

func (c *candidate) bounds() (paper, ink float32) {
	if c.dark {
		return c.px.hi, c.px.lo
	}
	return c.px.lo, c.px.hi
}

// tester tries candidates on the probe.
type tester struct {
	probe   *core.Dataset
	pixels  blas32.General // one picture a row, 0 to 1
	columns blas32.General // the same with every picture transposed, made when first wanted
	classes int
	tried   int
	buf     [2][]float32
}

func newTester(probe *core.Dataset) *tester {
	t := &tester{probe: probe, classes: len(probe.Classes)}
	n, size := probe.Len(), probe.Width*probe.Height
	t.pixels = blas32.General{Rows: n, Cols: size, Stride: size, Data: make([]float32, n*size)}
	for i, v := range probe.Images {
		t.pixels.Data[i] = float32(v) / 255
	}
	return t
}

func (t *tester) byColumns() blas32.General {
	if t.columns.Data == nil {
		t.columns = t.pixels
		t.columns.Data = make([]float32, len(t.pixels.Data))
		w, h := t.probe.Width, t.probe.Height
		for i := range t.pixels.Rows {
			from, to := t.pixels.Data[i*w*h:][:w*h], t.columns.Data[i*w*h:][:w*h]
			for y := range h {
				for x := range w {
					to[x*h+y] = from[y*w+x]
				}
			}
		}
	}
	return t.columns
}

// first is the first layer's part of many candidates at once: its sums are linear in the pixels, so that one product serves every
// range and both polarities.
type first struct {
	products blas32.General // W·v for every picture
	sums     []float32      // Σ of each row of W: what a range that does not begin at 0 adds
}

func (t *tester) firstLayer(d dense, pictures blas32.General, n int) first {
	pictures.Rows = n
	pictures.Data = pictures.Data[:n*pictures.Stride]
	f := first{products: blas32.General{Rows: n, Cols: d.w.Rows, Stride: d.w.Rows, Data: make([]float32, n*d.w.Rows)}}
	blas32.Gemm(blas.NoTrans, blas.Trans, 1, pictures, d.w, 0, f.products)
	for j := range d.w.Rows {
		var sum float64
		for _, v := range d.w.Data[j*d.w.Stride:][:d.w.Cols] {
			sum += float64(v)
		}
		f.sums = append(f.sums, float32(sum))
	}
	return f
}

// forward gives the last layer's sums for every picture of f.
func (t *tester) forward(layers []dense, f first, c *candidate) blas32.General {
	paper, ink := c.bounds()
	n := f.products.Rows
	a := t.room(0, n, len(f.sums))
	for i := range n {
		row, products := a.Data[i*a.Stride:][:a.Cols], f.products.Data[i*a.Cols:][:a.Cols]
		for j := range row {
			row[j] = paper*f.sums[j] + (ink-paper)*products[j] + layers[0].b[j]
		}
	}
	for k := 1; k < len(layers); k++ {
		c.acts[k-1].apply(a.Data)
		z := t.room(k%2, n, layers[k].w.Rows)
		blas32.Gemm(blas.NoTrans, blas.Trans, 1, a, layers[k].w, 0, z)
		for i := range n {
			row := z.Data[i*z.Stride:][:z.Cols]
			for j := range row {
				row[j] += layers[k].b[j]
			}
		}
		a = z
	}
	return a
}

func (t *tester) room(k, rows, cols int) blas32.General {
	if cap(t.buf[k]) < rows*cols {
		t.buf[k] = make([]float32, rows*cols)
	}
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: t.buf[k][:rows*cols]}
}

// score fills in how a candidate does: its accuracy, and the order of its outputs where another one is plainly meant.
func (t *tester) score(c *candidate, z blas32.General) {
	t.tried++
	confusion := make([]int, z.Cols*t.classes) // [answer][label]
	for i := range z.Rows {
		row := z.Data[i*z.Stride:][:z.Cols]
		confusion[core.Answer(row)*t.classes+int(t.probe.Labels[i])]++
	}
	right := 0
	for k := range min(z.Cols, t.classes) {
		right += confusion[k*t.classes+k]
	}
	c.images = z.Rows
	c.accuracy, c.labels = float64(right)/float64(z.Rows), nil
	if c.accuracy > 0.5 || z.Cols != t.classes {
		return
	}
	labels, seen, matched := make([]int, z.Cols), make([]bool, t.classes), 0
	for k := range labels {
		row := confusion[k*t.classes:][:t.classes]
		for l, n := range row {
			if n > row[labels[k]] {
				labels[k] = l
			}
		}
		if seen[labels[k]] {
			return
		}
		seen[labels[k]] = true
		matched += row[labels[k]]
	}
	if accuracy := float64(matched) / float64(z.Rows); accuracy > 0.6 {
		c.accuracy, c.labels = accuracy, labels
	}
}

// output is the function of the last layer. It changes no answer, only how sure the answers look; what the sums add up to tells
// which one they were trained for.
func guessOutput(z blas32.General) core.Activation {
	var sigmoids, sums, low, high []float64
	for i := range z.Rows {
		row := z.Data[i*z.Stride:][:z.Cols]
		s, sum := 0.0, 0.0
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, v := range row {
			s += 1 / (1 + math.Exp(-float64(v)))
			sum += float64(v)
			lo, hi = min(lo, float64(v)), max(hi, float64(v))
		}
		sigmoids, sums, low, high = append(sigmoids, s), append(sums, sum), append(low, lo), append(high, hi)
	}
	median := func(v []float64) float64 {
		slices.Sort(v)
		return v[len(v)/2]
	}
	s, sum, lo, hi := median(sigmoids), median(sums), median(low), median(high)
	switch {
	case sum > 0.5 && sum < 2 && hi > 0.4 && hi < 1.6 && lo > -0.8: // one-hot numbers already
		return core.Linear
	case s > 0.6 && s < 1.6:
		return core.Sigmoid
	}
	return core.Softmax
}

// outputLoss is the mean loss of the labels under an output function: what tells readings of equal accuracy apart.
func (t *tester) outputLoss(z blas32.General, f core.Activation, labels []int) float64 {
	total := 0.0
	p := make([]float64, z.Cols)
	for i := range z.Rows {
		row := z.Data[i*z.Stride:][:z.Cols]
		want := int(t.probe.Labels[i])
		if labels != nil {
			want = slices.Index(labels, want)
		}
		if f == core.Softmax {
			largest := float64(slices.Max(row))
			sum := 0.0
			for k, v := range row {
				p[k] = math.Exp(float64(v) - largest)
				sum += p[k]
			}
			total -= math.Log(max(p[want]/sum, 1e-12))
			continue
		}
		for k, v := range row {
			y := float64(v)
			switch f {
			case core.Sigmoid:
				y = 1 / (1 + math.Exp(-y))
			case core.Tanh:
				y = (1 + math.Tanh(y)) / 2
			}
			if k == want {
				y--
			}
			total += y * y
		}
	}
	return total / float64(z.Rows)
}
