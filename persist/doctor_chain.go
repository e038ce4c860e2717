package persist

import (
	"fmt"
	"slices"
	"strings"
)

// stage is one layer of a layout: which matrix, which way round, with which biases.
type stage struct {
	w          *part
	transposed bool // the matrix is in×out
	biasColumn int  // 0 none; 1 the first input is the constant 1; 2 the last
	b          *part
	biasRow    bool // b is a matrix whose rows are alike; the first counts
	offset     int  // of the layer's biases within b, where one vector or matrix holds several layers
	norm       *norm
	normAfter  bool // the normalisation follows the activation
}

func (s *stage) out() int {
	if s.transposed {
		return s.w.cols
	}
	return s.w.rows
}

// in counts inputs without the constant one.
func (s *stage) in() int {
	n := s.w.rows
	if !s.transposed {
		n = s.w.cols
	}
	if s.biasColumn > 0 {
		n--
	}
	return n
}

// layout is one way to put a file's arrays together.
type layout struct {
	stages []stage
	name   string
}

func (l *layout) parameters() int {
	n := 0
	for _, s := range l.stages {
		n += s.out() * (s.in() + 1)
	}
	return n
}

func (l *layout) sizes() []int {
	sizes := []int{l.stages[0].in()}
	for i := range l.stages {
		sizes = append(sizes, l.stages[i].out())
	}
	return sizes
}

const (
	outIn = "out×in"
	inOut = "in×out"
	mixed = "each its own way"
)

// chainer finds the orders and orientations in which matrices lead from the inputs to the outputs.
type chainer struct {
	matrices        []*part
	inputs, outputs int
	steps           int
	found           []chain
}

type chain struct {
	stages   []stage
	disorder int // how far the order departs from that of the names
}

// maxChainSteps bounds the search; equal layers in great number could otherwise be ordered in more ways than there is time for.
const maxChainSteps = 20000

// orientations to try: all rows are neurons, all columns are, or (only where nothing else fits) each matrix its own way.
func (c *chainer) run(orientation string, bias bool) {
	c.search(orientation, bias, c.inputs, make([]bool, len(c.matrices)), nil, 0)
}

func (c *chainer) search(orientation string, bias bool, width int, used []bool, stages []stage, disorder int) {
	if c.steps++; c.steps > maxChainSteps || len(c.found) > 400 {
		return
	}
	if len(stages) > 0 && width == c.outputs {
		c.found = append(c.found, chain{slices.Clone(stages), disorder})
	}
	if len(stages) >= 32 {
		return
	}
	skipped := 0
	for i, m := range c.matrices {
		if used[i] {
			continue
		}
		for _, transposed := range []bool{false, true} {
			if orientation == outIn && transposed || orientation == inOut && !transposed || orientation == mixed && transposed && m.rows == m.cols {
				continue
			}
			in := m.cols
			if transposed {
				in = m.rows
			}
			column := 0
			switch {
			case in == width && (!bias || len(stages) > 0):
			case bias && in == width+1:
				column = 1
			default:
				continue
			}
			s := stage{w: m, transposed: transposed, biasColumn: column}
			used[i] = true
			c.search(orientation, bias, s.out(), used, append(stages, s), disorder+skipped)
			used[i] = false
		}
		skipped++
	}
}

// layouts lists the ways to read the file's matrices, the likeliest first.
func (a *anatomy) layouts(inputs, outputs int) []*layout {
	var all []*layout
	seen := map[string]bool{}
	if inputs < 2 || outputs < 2 {
		return nil
	}
	likely := []role{weightRole, anyRole}
	for attempt, roles := range [][]role{likely, likely, {weightRole, anyRole, biasRole, normRole, scaleRole, sizesRole, dataRole}, likely} {
		if attempt == 3 { // perhaps the letter before the names meant something else than a gradient: "m/W1" of a model called m
			a.forgiveState()
		}
		matrices := a.of(true, roles...)
		if attempt == 0 { // without the copies that "best" and "ema" name
			matrices = slices.DeleteFunc(matrices, func(p *part) bool { return p.copy })
		}
		for _, orientation := range []string{outIn, inOut, mixed} {
			for _, bias := range []bool{false, true} {
				c := &chainer{matrices: matrices, inputs: inputs, outputs: outputs}
				c.run(orientation, bias)
				all = append(all, a.dress(c.best(), orientation, seen)...)
			}
			if len(all) > 0 && orientation == inOut {
				break
			}
		}
		if len(all) > 0 {
			break
		}
	}
	return all
}

// forgiveState takes what looked like the state of an optimiser for the weights themselves: nothing else is there.
func (a *anatomy) forgiveState() {
	for _, p := range a.parts {
		if p.role != stateRole {
			continue
		}
		var rest []string
		for _, w := range p.tokens {
			if !stateWords[w] && !(len(w) == 1 && strings.Contains("mvdsgr", w)) {
				rest = append(rest, w)
			}
		}
		p.role = roleOf(rest)
	}
}

// best keeps the chains that use most matrices, those nearest to the order of the names first.
func (c *chainer) best() []chain {
	longest := 0
	for _, f := range c.found {
		longest = max(longest, len(f.stages))
	}
	var best []chain
	for _, f := range c.found {
		if len(f.stages) == longest {
			best = append(best, f)
		}
	}
	slices.SortStableFunc(best, func(x, y chain) int { return x.disorder - y.disorder })
	return best[:min(len(best), 24)]
}

// dress gives chains their biases and names.
func (a *anatomy) dress(chains []chain, orientation string, seen map[string]bool) []*layout {
	var all []*layout
	for i, c := range chains {
		l := &layout{stages: c.stages, name: orientation}
		if square(c.stages) && orientation == mixed {
			continue
		}
		if i > 0 {
			l.name += ", order"
			for _, s := range c.stages {
				l.name += " " + s.w.name
			}
		}
		byOrder := &layout{stages: slices.Clone(l.stages), name: l.name + ", biases by their order"}
		a.addBiases(l, true)
		a.addBiases(byOrder, false)
		columns := false
		for _, s := range l.stages {
			columns = columns || s.biasColumn > 0
		}
		if !columns {
			all = appendNew(all, l, seen)
			all = appendNew(all, byOrder, seen)
			continue
		}
		for place, word := range []string{"", "first", "last"} {
			if place == 0 {
				continue
			}
			v := &layout{stages: slices.Clone(l.stages), name: fmt.Sprintf("%s, biases as the %s input", l.name, word)}
			for k := range v.stages {
				if v.stages[k].biasColumn > 0 {
					v.stages[k].biasColumn = place
				}
			}
			all = appendNew(all, v, seen)
		}
	}
	return all
}

func square(stages []stage) bool {
	for _, s := range stages {
		if s.w.rows != s.w.cols {
			return false
		}
	}
	return true
}

func appendNew(all []*layout, l *layout, seen map[string]bool) []*layout {
	id := ""
	for _, s := range l.stages {
		id += fmt.Sprintf("%s %v %d", s.w.name, s.transposed, s.biasColumn)
		if s.b != nil {
			id += " " + s.b.name
		}
		id += "|"
	}
	if seen[id] {
		return all
	}
	seen[id] = true
	return append(all, l)
}

// addBiases finds each layer's biases: by name (or not: W0 and W1 with b1 and b2), then by order and size.
func (a *anatomy) addBiases(l *layout, byName bool) {
	used := map[*part]bool{}
	vectors := append(a.of(false, biasRole), a.of(false, anyRole)...)
	take := func(i int, fits func(p *part) bool) {
		s := &l.stages[i]
		for _, p := range vectors {
			if s.b == nil && !used[p] && p.rows == s.out() && fits(p) {
				s.b = p
				used[p] = true
			}
		}
	}
	if byName {
		for i := range l.stages {
			take(i, func(p *part) bool { return slices.Equal(p.key, l.stages[i].w.key) })
		}
		for i := range l.stages {
			take(i, func(p *part) bool { return len(p.key) > 0 && hasSuffix(l.stages[i].w.key, p.key) })
		}
	}
	// What is left goes by order. Walking backwards keeps a missing bias of the first layer from shifting all others.
	var rest []*part
	for _, p := range vectors {
		if !used[p] {
			rest = append(rest, p)
		}
	}
	for i := range l.stages {
		s := &l.stages[i]
		if s.b != nil || s.biasColumn > 0 {
			continue
		}
		for k, p := range rest {
			if p.rows == s.out() {
				s.b = p
				rest = slices.Delete(rest, k, k+1)
				break
			}
		}
	}
	a.addBiasMatrices(l)
}

// addBiasMatrices finds biases that come as matrices: all layers' in one, or one row per sample of a batch.
func (a *anatomy) addBiasMatrices(l *layout) {
	missing := func() bool {
		return slices.ContainsFunc(l.stages, func(s stage) bool { return s.b == nil && s.biasColumn == 0 })
	}
	if !missing() {
		return
	}
	for _, p := range a.of(true, biasRole, anyRole) {
		if slices.ContainsFunc(l.stages, func(s stage) bool { return s.w == p }) {
			continue
		}
		if p.rows == len(l.stages) && p.role == biasRole && !slices.ContainsFunc(l.stages, func(s stage) bool { return s.b != nil || s.out() != p.cols }) {
			for i := range l.stages {
				l.stages[i].b, l.stages[i].offset = p, i*p.cols
			}
			return
		}
		for i := range l.stages {
			s := &l.stages[i]
			if s.b == nil && s.biasColumn == 0 && p.role == biasRole && (p.cols == s.out() || p.rows == s.out()) && (slices.Equal(p.key, s.w.key) || hasSuffix(s.w.key, p.key) || len(l.stages) == 1) {
				s.b, s.biasRow = p, true
				break
			}
		}
	}
}

func hasSuffix(s, suffix []string) bool {
	return len(s) >= len(suffix) && slices.Equal(s[len(s)-len(suffix):], suffix)
}
