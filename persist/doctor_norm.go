package persist

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"
)

// norm is batch normalisation with the statistics of training: γ(z−μ)/√(σ²+ε)+β, a scale and a shift per neuron, which
// disappear into the weights.
type norm struct {
	mean, variance, gamma, beta *part // gamma and beta may be nil
	key                         []string
	epsilon                     float64
}

func (n *norm) names() []string {
	var names []string
	for _, p := range []*part{n.gamma, n.beta, n.mean, n.variance} {
		if p != nil {
			names = append(names, p.name)
		}
	}
	return names
}

// scale returns the normalisation as a·z + c.
func (n *norm) scale() (a, c []float32) {
	for j := range n.mean.rows {
		g, b := 1.0, 0.0
		if n.gamma != nil {
			g = float64(n.gamma.data[j])
		}
		if n.beta != nil {
			b = float64(n.beta.data[j])
		}
		s := g / math.Sqrt(float64(n.variance.data[j])+n.epsilon)
		a = append(a, float32(s))
		c = append(c, float32(b-s*float64(n.mean.data[j])))
	}
	return a, c
}

// findNorms finds the normalisations among the vectors and takes their arrays out of the running for biases.
func (a *anatomy) findNorms() []*norm {
	groups := map[string]*norm{}
	var found []*norm
	has := func(p *part, set ...string) bool {
		return slices.ContainsFunc(p.tokens, func(w string) bool { return slices.Contains(set, w) })
	}
	id := func(p *part) string {
		var key []string
		for _, w := range p.key {
			if w != "rm" && w != "rv" && w != "beta" && w != "shift" {
				key = append(key, w)
			}
		}
		p.key = key
		s := ""
		for _, w := range key {
			s += w + " "
		}
		return s
	}
	vectors := func(each func(p *part)) {
		for _, p := range a.parts {
			if p.vector() && p.rows > 1 && p.role != stateRole && p.role != dataRole {
				each(p)
			}
		}
	}
	vectors(func(p *part) {
		isMean, isVar := has(p, "mean", "mu", "rm"), has(p, "var", "variance", "rv")
		if !isMean && !isVar {
			return
		}
		n := groups[id(p)]
		if n == nil {
			n = &norm{key: p.key, epsilon: 1e-5}
			groups[id(p)] = n
		}
		if isMean {
			n.mean = p
		} else {
			n.variance = p
		}
		if has(p, "moving") { // Keras
			n.epsilon = 1e-3
		}
	})
	for k, n := range groups {
		if n.mean == nil || n.variance == nil || n.mean.rows != n.variance.rows {
			delete(groups, k)
		}
	}
	vectors(func(p *part) {
		n := groups[id(p)]
		if n == nil || p.rows != n.mean.rows {
			return
		}
		switch {
		case has(p, "gamma", "scale"):
			n.gamma = p
		case has(p, "beta", "shift"):
			n.beta = p
		}
	})
	vectors(func(p *part) { // PyTorch calls γ weight and β bias
		n := groups[id(p)]
		if n == nil || p.rows != n.mean.rows || n.beta != nil && n.beta != p {
			return
		}
		if p.role == weightRole && n.gamma == nil {
			n.gamma = p
		}
	})
	vectors(func(p *part) {
		if n := groups[id(p)]; n != nil && n.gamma != nil && n.gamma.role == weightRole && n.beta == nil && p.role == biasRole && p.rows == n.mean.rows {
			n.beta = p
		}
	})
	for _, n := range groups {
		for _, p := range []*part{n.mean, n.variance, n.gamma, n.beta} {
			if p != nil {
				p.role = normRole
			}
		}
		found = append(found, n)
	}
	slices.SortFunc(found, func(x, y *norm) int {
		if c := before(x.key, y.key); c != 0 {
			return c
		}
		return x.mean.order - y.mean.order
	})
	return found
}

// attach gives a layout its normalisations; what fits nowhere is returned.
func attach(l *layout, norms []*norm) (rest []*norm) {
	for _, n := range norms {
		placed := false
		for i := range l.stages {
			if s := &l.stages[i]; s.norm == nil && s.out() == n.mean.rows && slices.Equal(s.w.key, n.key) {
				s.norm, placed = n, true
				break
			}
		}
		for i := 0; i < len(l.stages)-1 && !placed; i++ {
			if s := &l.stages[i]; s.norm == nil && s.out() == n.mean.rows {
				s.norm, placed = n, true
			}
		}
		if !placed {
			rest = append(rest, n)
		}
	}
	return rest
}

// dense is a layer ready to compute with: out×in weights of its own memory, and biases.
type dense struct {
	w blas32.General
	b []float32
}

// build turns a layout into layers.
func (l *layout) build() []dense {
	layers := make([]dense, len(l.stages))
	for i := range l.stages {
		layers[i] = l.stages[i].dense()
	}
	for i, s := range l.stages {
		if s.norm == nil {
			continue
		}
		a, c := s.norm.scale()
		d := layers[i]
		if !s.normAfter {
			for j := range d.b {
				row := d.w.Data[j*d.w.Stride:][:d.w.Cols]
				for k := range row {
					row[k] *= a[j]
				}
				d.b[j] = d.b[j]*a[j] + c[j]
			}
		} else if i+1 < len(layers) {
			next := layers[i+1]
			for j := range next.b {
				row := next.w.Data[j*next.w.Stride:][:next.w.Cols]
				sum := float64(next.b[j])
				for k := range row {
					sum += float64(row[k]) * float64(c[k])
					row[k] *= a[k]
				}
				next.b[j] = float32(sum)
			}
		}
	}
	return layers
}

// dense copies one stage's numbers into place.
func (s *stage) dense() dense {
	out, in := s.out(), s.in()
	d := dense{w: blas32.General{Rows: out, Cols: in, Stride: in, Data: make([]float32, out*in)}, b: make([]float32, out)}
	skip := 0 // columns before the first real input
	if s.biasColumn == 1 {
		skip = 1
	}
	at := func(j, k int) float32 {
		if s.transposed {
			return s.w.data[k*s.w.cols+j]
		}
		return s.w.data[j*s.w.cols+k]
	}
	if s.transposed {
		for k := range in {
			column := s.w.data[(k+skip)*s.w.cols:][:out]
			for j, v := range column {
				d.w.Data[j*in+k] = v
			}
		}
	} else {
		for j := range out {
			copy(d.w.Data[j*in:][:in], s.w.data[j*s.w.cols+skip:])
		}
	}
	for j := range d.b {
		switch {
		case s.b == nil:
		case !s.biasRow:
			d.b[j] = s.b.data[s.offset+j]
		case s.b.cols == out:
			d.b[j] = s.b.data[j]
		default:
			d.b[j] = s.b.data[j*s.b.cols]
		}
		switch s.biasColumn {
		case 1:
			d.b[j] += at(j, 0)
		case 2:
			d.b[j] += at(j, in)
		}
	}
	return d
}

// biased says whether any of the layer's biases is not zero.
func (d dense) biased() bool {
	for _, b := range d.b {
		if b != 0 {
			return true
		}
	}
	return false
}
