package core

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// Certainty says how likely a network's answer for a picture is right, as a number from 0 to 1: of a digit it reads well a number near 1,
// of a doubtful one less, and of a letter, a scribble or a dot next to nothing, even where the network's own outputs are loud.
//
// It works for any network. The outputs alone don't know what a digit is: a network was never asked. So a logistic regression is
// fitted once, on what the network does inside (the activations of all hidden layers, the sums of the last and their order), for
// pictures of the data, for digits drawn with the program's own pen, and for drawn letters, signs and scribbles; its target is
// whether the answer is right. Asking it costs one sum over that many numbers.
//
// It is immutable once made and may be asked from any goroutine.
type Certainty struct {
	net       *Network
	every     int // of the hidden neurons, each so manieth is looked at
	table     *[256]float32
	weights   []float32 // of the standardised features
	mean, inv []float32 // of the features
	bias      float64
	threshold float64
}

// How many pictures of each kind Certainty is fitted on, at most.
const (
	probePictures = 2400 // a quarter of them for the threshold
	penPictures   = 600
	otherPictures = 1600
)

// The threshold is an even chance, but of the pictures read right it leaves no fewer and no more than so many unsure.
const (
	fewestUnsure = 0.03
	mostUnsure   = 0.08
)

// NewCertainty prepares the measure for a network with input contract px, in some tenths of a second, up to some seconds for the
// widest. probe is some hundred labelled pictures of the kind the network was trained on, of the contract's size. It gives nil
// where there is nothing to learn from: no probe, or one that doesn't fit the network.
func NewCertainty(n *Network, px Pixels, probe *Dataset) *Certainty {
	return newCertainty(context.Background(), n, px, probe, runtime.GOMAXPROCS(0), false)
}

// CertaintyBeside is NewCertainty beside whatever must not wait, such as a window: on threads that stand back, on one alone
// where the network is wide. It gives up, with nil, when ctx is done.
func CertaintyBeside(ctx context.Context, n *Network, px Pixels, probe *Dataset) *Certainty {
	threads := runtime.GOMAXPROCS(0)
	if n.Parameters() > 1<<21 {
		threads = 1
	}
	return newCertainty(ctx, n, px, probe, threads, true)
}

func newCertainty(ctx context.Context, n *Network, px Pixels, probe *Dataset, threads int, quiet bool) *Certainty {
	if probe == nil || probe.Len() == 0 || probe.Width != px.Width || probe.Height != px.Height || fits(n, probe) != nil {
		return nil
	}
	c := &Certainty{net: n, table: px.Table(), every: max(1, (hiddenNeurons(n)+mostLookedAt-1)/mostLookedAt)}
	var wg sync.WaitGroup
	wg.Go(func() { // a goroutine of its own, for it keeps the thread that stands back
		if quiet {
			standBack()
		}
		if shown := c.gather(ctx, probe, threads, quiet); ctx.Err() == nil {
			c.fit(ctx, shown)
		}
	})
	wg.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return c
}

// examples is what Certainty is fitted on: a row of features a picture.
type examples struct {
	features blas32.General
	right    []bool // the answer is right
	held     int    // how many of them, the first, are pictures of the data that only the threshold is chosen on
}

// gather lets the network look at everything.
func (c *Certainty) gather(ctx context.Context, probe *Dataset, threads int, quiet bool) *examples {
	step := max(1, probe.Len()/probePictures)
	digits := isDigits(probe.Classes)
	var pictures [][]byte
	var labels []uint8
	for i := 0; i < probe.Len() && len(pictures) < probePictures; i += step {
		pictures, labels = append(pictures, probe.Image(i)), append(labels, probe.Labels[i])
	}
	e := &examples{held: len(pictures) / 4}
	if digits {
		for i := range penPictures {
			pictures = append(pictures, drawDigit(uint8(i%10), probe.Width, probe.Height, stream(0, scoreStream, uint64(i))))
			labels = append(labels, uint8(i%10))
		}
	}
	for i := range otherPictures {
		rng := stream(1, scoreStream, uint64(i))
		p := []byte(nil)
		if digits {
			p = drawOther(probe.Width, probe.Height, rng)
		} else { // what isn't handwriting may well be letters
			p = write(scribble(rng), probe.Width, probe.Height, handOf(rng), rng)
		}
		pictures, labels = append(pictures, p), append(labels, noClass)
	}
	e.features = matrix(len(pictures), c.featureCount())
	e.right = make([]bool, len(pictures))
	lookAt(ctx, c.net, c.table, pictures, threads, quiet, func(i int, t *Trace) {
		c.features(rowOf(e.features, i), t)
		e.right[i] = Answer(t.Output()) == int(labels[i])
	})
	return e
}

// scoreStream is the purpose of the random numbers drawn here.
const scoreStream = 0x73636f7265 // "score"

// featureCount is the number of features of the network.
func (c *Certainty) featureCount() int {
	count := summaryFeatures
	for i, l := range c.net.Layers {
		switch {
		case i < len(c.net.Layers)-1:
			count += (l.Weights.Rows + c.every - 1) / c.every
		case l.Weights.Rows <= manyOutputs:
			count += l.Weights.Rows
		}
	}
	return count
}

func hiddenNeurons(n *Network) int {
	count := 0
	for _, l := range n.Layers[:len(n.Layers)-1] {
		count += l.Weights.Rows
	}
	return count
}

const (
	summaryFeatures = 7
	manyOutputs     = 256  // more sums than these are described by their order alone
	mostLookedAt    = 2048 // of more hidden neurons, some are left out: neighbours in wide layers say much the same
)

// features describes what a network did: the logarithm of the odds of its best output and of the lead over the next, the largest sums of the last layer, their
// lead and their mean, then the sums themselves and the activations of the hidden layers.
func (c *Certainty) features(f []float32, t *Trace) {
	last := len(t.Sums) - 1
	out, sums := t.Output(), t.Sums[last]
	o1, o2, _ := largest(out)
	s1, s2, s3 := largest(sums)
	mean := float32(0)
	for _, v := range sums {
		mean += v
	}
	f[0], f[1] = odds(o1), odds(o1-o2)
	f[2], f[3], f[4], f[5], f[6] = s1, s1-s2, s2, s3, mean/float32(len(sums))
	at := summaryFeatures
	if len(sums) <= manyOutputs {
		at += copy(f[at:], sums)
	}
	for _, a := range t.Activations[:last] {
		if c.every == 1 {
			at += copy(f[at:], a)
			continue
		}
		for i := 0; i < len(a); i += c.every {
			f[at] = a[i]
			at++
		}
	}
	for i, v := range f {
		if !(v > -math.MaxFloat32 && v < math.MaxFloat32) {
			f[i] = 0 // a network that has lost its numbers has none to describe it
		}
	}
}

// largest is the three largest values; 0 where there are none.
func largest(v []float32) (a, b, c float32) {
	low := float32(math.Inf(-1))
	a, b, c = low, low, low
	for _, x := range v {
		switch {
		case x > a:
			a, b, c = x, a, b
		case x > b:
			b, c = x, b
		case x > c:
			c = x
		}
	}
	if b == low {
		b = 0
	}
	if c == low {
		c = 0
	}
	return a, b, c
}

// odds is ln(p/(1−p)), for p held away from 0 and 1.
func odds(p float32) float32 {
	q := math.Max(1e-4, math.Min(1-1e-4, float64(p)))
	return float32(math.Log(q / (1 - q)))
}

// fit finds the weights: logistic regression with a quadratic penalty, by Nesterov's accelerated gradient with the step that its curvature allows.
// Right and wrong weigh the same in sum.
func (c *Certainty) fit(ctx context.Context, e *examples) {
	all, d := e.features, e.features.Cols
	c.standardise(all)
	n := all.Rows - e.held
	shown := blas32.General{Rows: n, Cols: d, Stride: d, Data: all.Data[e.held*d:]}
	answers := e.right[e.held:]
	rights := 0
	for _, r := range answers {
		if r {
			rights++
		}
	}
	weight := func(right bool) float32 {
		if right {
			return 0.5 / float32(max(1, rights))
		}
		return 0.5 / float32(max(1, n-rights))
	}
	const penalty, rounds = 0.03, 50
	step := 1 / (float32(0.25*curvature(shown)*2) + penalty)
	w, u, next := make([]float32, d), make([]float32, d), make([]float32, d)
	bias, ubias := float32(0), float32(0)
	z, g := make([]float32, n), make([]float32, d)
	for k := range rounds {
		if ctx.Err() != nil {
			return
		}
		gemv(blas.NoTrans, shown, u, z)
		slope := float32(0)
		for i := range z {
			p := float32(1 / (1 + math.Exp(-float64(z[i]+ubias))))
			if answers[i] {
				p--
			}
			z[i] = p * weight(answers[i])
			slope += z[i]
		}
		gemv(blas.Trans, shown, z, g)
		ahead := float32(k) / float32(k+3)
		for j := range next {
			next[j] = u[j] - step*(g[j]+penalty*u[j])
			u[j] = next[j] + ahead*(next[j]-w[j])
		}
		w, next = next, w
		nextBias := ubias - step*slope
		ubias, bias = nextBias+ahead*(nextBias-bias), nextBias
	}
	c.weights, c.bias = w, float64(bias)

	var sure []float64
	held := make([]float64, e.held)
	for i := range held {
		held[i] = c.logistic(rowOf(all, i))
		if e.right[i] {
			sure = append(sure, held[i])
		}
	}
	c.threshold = 0.5
	if len(sure) > 0 {
		c.threshold = math.Max(quantile(sure, fewestUnsure), math.Min(0.5, quantile(sure, mostUnsure)))
		c.threshold = math.Max(0.05, math.Min(0.95, c.threshold))
	}
	c.threshold = trusted(held, e.right, c.threshold)
}

// trusted is the threshold, raised as far as it takes for half of the answers that reach it to be right; 1 where no score does:
// a network that is hardly ever right is never sure.
func trusted(scores []float64, right []bool, threshold float64) float64 {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	lowest, rights, enough := 1.0, 0, true
	for n, i := range order {
		if scores[i] < threshold {
			break
		}
		if right[i] {
			rights++
		}
		if n+1 < len(order) && scores[order[n+1]] == scores[i] {
			continue // of equals, all or none are sure
		}
		if enough = 2*rights >= n+1; enough {
			lowest = scores[i]
		}
	}
	if enough {
		return threshold
	}
	return lowest
}

// gemv is y = A·x, or Aᵀ·x.
func gemv(t blas.Transpose, a blas32.General, x, y []float32) {
	blas32.Gemv(t, 1, a, blas32.Vector{N: len(x), Inc: 1, Data: x}, 0, blas32.Vector{N: len(y), Inc: 1, Data: y})
}

// standardise gives each feature mean 0 and standard deviation 1 over the examples, and bounds it.
func (c *Certainty) standardise(f blas32.General) {
	sum, squares := make([]float64, f.Cols), make([]float64, f.Cols)
	for i := range f.Rows {
		for j, v := range rowOf(f, i) {
			sum[j] += float64(v)
			squares[j] += float64(v) * float64(v)
		}
	}
	c.mean, c.inv = make([]float32, f.Cols), make([]float32, f.Cols)
	for j := range sum {
		mean := sum[j] / float64(f.Rows)
		spread := math.Sqrt(math.Max(0, squares[j]/float64(f.Rows)-mean*mean))
		c.mean[j] = float32(mean)
		if spread > 1e-6*math.Abs(mean) {
			c.inv[j] = float32(1 / (spread + 1e-3))
		}
	}
	for i := range f.Rows {
		c.scale(rowOf(f, i))
	}
}

// scale standardises one picture's features. None counts for more than six standard deviations.
func (c *Certainty) scale(f []float32) {
	for j, v := range f {
		f[j] = max(-6, min(6, (v-c.mean[j])*c.inv[j]))
	}
}

// curvature is the largest eigenvalue of FᵀF/n and of a constant feature beside it, by power iteration, rounded up.
func curvature(f blas32.General) float64 {
	v, z := make([]float32, f.Cols), make([]float32, f.Rows)
	for j := range v {
		v[j] = 1
	}
	norm := 0.0
	for range 8 {
		gemv(blas.NoTrans, f, v, z)
		gemv(blas.Trans, f, z, v)
		norm = 0
		for _, x := range v {
			norm += float64(x) * float64(x)
		}
		norm = math.Sqrt(norm)
		if norm == 0 {
			break
		}
		for j := range v {
			v[j] /= float32(norm)
		}
	}
	return 1.2*norm/float64(f.Rows) + 1
}

// logistic is the probability for standardised features.
func (c *Certainty) logistic(f []float32) float64 {
	z := c.bias
	for j, v := range f {
		z += float64(v) * float64(c.weights[j])
	}
	return 1 / (1 + math.Exp(-z))
}

// Score is the certainty that a picture of the contract's size (0 paper … 255 ink) shows what the network says it does.
func (c *Certainty) Score(picture []byte) float64 {
	x := make([]float32, len(picture))
	for i, v := range picture {
		x[i] = c.table[v]
	}
	var t Trace
	c.net.Forward(&t, x)
	return c.ScoreTrace(&t)
}

// ScoreTrace is Score for what the network has computed already.
func (c *Certainty) ScoreTrace(t *Trace) float64 {
	f := make([]float32, len(c.weights))
	c.features(f, t)
	c.scale(f)
	return c.logistic(f)
}

// Threshold is the score from which the answer counts as sure: 92 to 97 in 100 of the data's pictures that are read right reach it.
func (c *Certainty) Threshold() float64 { return c.threshold }

// Sure reports whether a score reaches the threshold.
func (c *Certainty) Sure(score float64) bool { return score >= c.threshold }
