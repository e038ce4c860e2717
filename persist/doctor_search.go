package persist

import (
	"cmp"
	"math"
	"slices"

	"inkling/core"
)

// search is the doctor at work on one file: which readings to try, in which order.
type search struct {
	t       *tester
	layouts []*layout
	maps    []pixelMap
	acts    []act // for hidden layers, the usual ones first
	exact   []act // one a hidden layer, where the file or the user says so; nil otherwise
	hint    *act  // what the file suggests: it wins unless something else is plainly better
	slopes  []float32
	darks   []bool
	columns []bool // false: pixels row by row
	free    bool   // whether unusual readings may be added: not where the user chose
	found   []*candidate

	wantOutput *core.Activation // where the file or the user says it
	output     core.Activation  // what the last layer turned out to be
}

// work bounds the arithmetic of one pass, in multiplications: a fraction of a second.
const work = 1.5e9

// images returns on how many pictures a pass of so many candidates may be tried.
func (s *search) images(l *layout, candidates, most int) int {
	n := int(work / float64(l.effort()) / float64(max(candidates, 1)))
	least := 48
	if l.effort() > heavy {
		least = 20
	}
	return min(max(n, least), most, s.t.pixels.Rows)
}

// heavy is the effort from which only the usual readings are tried: networks of many million weights are trained by people who scale
// their pixels in the usual ways.
const heavy = 2 << 20

// effort is how many multiplications one more candidate costs for one picture: the first layer's products are shared.
func (l *layout) effort() int {
	n := 40 * l.stages[0].out()
	for i, st := range l.stages {
		if i > 0 {
			n += st.in() * st.out()
		}
	}
	return n
}

// run tries readings, from the usual to the unusual, and returns all of them, the best first.
func (s *search) run() []*candidate {
	layouts := s.layouts
	finalists := 10
	if layouts[0].effort() > heavy {
		s.maps = s.maps[:min(4, len(s.maps))]
		s.free, finalists = false, 5
	}
	if len(layouts) > 3 {
		// Many orders fit. A glance at each tells the few worth a closer look.
		s.pass(layouts, s.maps[:min(2, len(s.maps))], s.darks[:1], s.columns, 96)
		layouts = s.bestLayouts(3)
		s.found = nil
	}
	s.pass(layouts, s.maps, s.darks[:1], s.columns[:1], 256)
	if s.best() < 0.85 && (len(s.darks) > 1 || len(s.columns) > 1) {
		for _, dark := range s.darks {
			for _, columns := range s.columns {
				if dark != s.darks[0] || columns != s.columns[0] {
					s.pass(layouts, s.maps, []bool{dark}, []bool{columns}, 256)
				}
			}
		}
	}
	s.finalists(finalists)
	return s.found
}

func (s *search) best() float64 {
	best := 0.0
	for _, c := range s.found {
		best = max(best, c.accuracy)
	}
	return best
}

func (s *search) bestLayouts(n int) []*layout {
	s.sort()
	var best []*layout
	for _, c := range s.found {
		if !slices.Contains(best, c.layout) && len(best) < n {
			best = append(best, c.layout)
		}
	}
	return best
}

// sort puts the best first; among equals the most usual.
func (s *search) sort() {
	slices.SortStableFunc(s.found, func(a, b *candidate) int {
		if c := cmp.Compare(b.accuracy, a.accuracy); c != 0 {
			return c
		}
		return a.prior - b.prior
	})
}

// pass tries every combination of the given readings on up to most pictures.
func (s *search) pass(layouts []*layout, maps []pixelMap, darks, columns []bool, most int) {
	own := maps[0].name == ownScale
	for _, l := range layouts {
		n := s.images(l, len(layouts)*len(maps)*len(s.acts)*len(darks)*len(columns), most)
		layers := l.build()
		for _, byColumn := range columns {
			f := s.first(layers, byColumn, n)
			for i, px := range maps {
				if px.each == nil {
					s.readings(l, layers, f, px, 4*i, darks, byColumn, own)
				}
			}
		}
		for i, px := range maps {
			if px.each != nil && !columns[0] && !darks[0] {
				layers = s.body(l, px)
				s.readings(l, layers, s.first(layers, false, n), px, 4*i, darks[:1], false, own)
			}
		}
	}
}

// readings tries every activation with one range.
func (s *search) readings(l *layout, layers []dense, f first, px pixelMap, prior int, darks []bool, byColumn, own bool) {
	if own && px.name != ownScale {
		prior += 20 // the file says it otherwise
	}
	if px.name == rashid && layers[0].biased() {
		prior += 30 // people who avoid zeros have no biases
	}
	for _, dark := range darks {
		for k, acts := range s.hidden(len(l.stages) - 1) {
			c := &candidate{layout: l, columns: byColumn, px: px, dark: dark, acts: acts, prior: prior + k}
			s.try(c, layers, f)
		}
	}
}

func (s *search) first(layers []dense, byColumn bool, n int) first {
	pictures := s.t.pixels
	if byColumn {
		pictures = s.t.byColumns()
	}
	return s.t.firstLayer(layers[0], pictures, n)
}

// body builds a layout's layers, with a mean and a deviation of every pixel folded into the first where px has them.
func (s *search) body(l *layout, px pixelMap) []dense {
	layers := l.build()
	if px.each != nil {
		foldPixels(layers[0], px.each)
	}
	return layers
}

// foldPixels makes a layer compute from plain pixels what it computed from standardised ones.
func foldPixels(d dense, s *pixelStats) {
	for j := range d.b {
		row := d.w.Data[j*d.w.Stride:][:d.w.Cols]
		sum := float64(d.b[j])
		for i := range row {
			row[i] /= s.dev[i]
			sum -= float64(row[i]) * float64(s.mean[i])
		}
		d.b[j] = float32(sum)
	}
}

// hidden lists the activations of n hidden layers to try.
func (s *search) hidden(n int) [][]act {
	if s.exact != nil && len(s.exact) >= n {
		return [][]act{s.exact[:n]}
	}
	if n == 0 {
		return [][]act{nil}
	}
	var all [][]act
	for _, a := range s.acts {
		all = append(all, slices.Repeat([]act{a}, n))
	}
	return all
}

func (s *search) try(c *candidate, layers []dense, f first) {
	z := s.t.forward(layers, f, c)
	s.t.score(c, z)
	s.found = append(s.found, c)
}

// finalists tries the best readings again on all pictures the time allows, with their nearest relatives: leaky slopes, and layers of
// different activations. The one to use comes first in found. At most so many are taken, relatives not counted.
func (s *search) finalists(most int) {
	s.sort()
	best := s.best()
	var chosen []*candidate
	for _, c := range s.found {
		if len(chosen) < most && (c.accuracy >= best-0.04 || len(chosen) < 3) {
			chosen = append(chosen, c)
		} else if s.hint != nil && c.accuracy >= best-15*near && uniform(c.acts) && len(c.acts) > 0 && c.acts[0] == *s.hint && len(chosen) < most+4 {
			chosen = append(chosen, c)
		}
	}
	chosen = append(chosen, s.relatives(chosen)...)
	type key struct {
		l       *layout
		columns bool
		each    *pixelStats
	}
	groups := map[key][]*candidate{}
	var order []key
	for _, c := range chosen {
		k := key{c.layout, c.columns, c.px.each}
		if groups[k] == nil {
			order = append(order, k)
		}
		again := *c
		groups[k] = append(groups[k], &again)
	}
	s.found = nil
	for _, k := range order { // one body at a time: weights can be large
		layers := s.body(k.l, groups[k][0].px)
		f := s.first(layers, k.columns, s.images(k.l, len(chosen), s.t.pixels.Rows))
		for _, c := range groups[k] {
			z := s.t.forward(layers, f, c)
			s.t.score(c, z)
			c.guess = guessOutput(z)
			for i, f := range lastActivations {
				c.losses[i] = s.t.outputLoss(z, f, c.labels)
			}
			s.found = append(s.found, c)
		}
	}
	s.settle()
}

// near is how much accuracy may differ between readings that count as equally good; the loss decides between those.
const near = 0.005

// settle orders the finalists. Of those that are as accurate as the best, the one with the smallest loss is first; a network is
// trained to make its loss small, so its author's own reading has the smallest.
func (s *search) settle() {
	best := 0.0
	for _, c := range s.found {
		if uniform(c.acts) || s.exact != nil {
			best = max(best, c.accuracy)
		}
	}
	var usual *candidate
	for _, c := range s.found {
		if c.accuracy >= best-near && (usual == nil || c.prior < usual.prior) {
			usual = c
		}
	}
	if usual != nil {
		s.output = usual.guess
	}
	if s.wantOutput != nil {
		s.output = *s.wantOutput
	}
	for _, c := range s.found {
		c.loss = c.losses[max(slices.Index(lastActivations[:], s.output), 0)]
	}
	s.sort()
	pick := -1
	for i, c := range s.found {
		if c.accuracy < best-near || !uniform(c.acts) && s.exact == nil {
			continue
		}
		if pick < 0 || c.weigh() < s.found[pick].weigh() {
			pick = i
		}
	}
	if pick >= 0 {
		pick = s.mixture(pick, best)
		pick = s.hinted(pick)
	}
	if pick > 0 {
		c := s.found[pick]
		s.found = slices.Insert(slices.Delete(s.found, pick, pick+1), 0, c)
	}
}

// mixture returns the reading to prefer to found[pick] because its layers have different activations: they are rare, and have to be
// plainly better than the best of the ordinary ones.
func (s *search) mixture(pick int, best float64) int {
	found := pick
	for i, c := range s.found {
		if uniform(c.acts) || s.exact != nil || c.accuracy < best-near {
			continue
		}
		plainly := c.loss < 0.9*s.found[pick].loss || c.accuracy > best+2*near && c.loss < 1.1*s.found[pick].loss
		if plainly && (found == pick || s.found[i].weigh() < s.found[found].weigh()) {
			found = i
		}
	}
	return found
}

// hinted returns the reading to prefer to found[pick] because the file suggests its activation.
func (s *search) hinted(pick int) int {
	if s.hint == nil || len(s.found[pick].acts) == 0 || s.found[pick].acts[0] == *s.hint {
		return pick
	}
	hinted := -1
	for i, c := range s.found {
		if uniform(c.acts) && c.acts[0] == *s.hint && c.accuracy >= s.found[pick].accuracy-10*near && (hinted < 0 || c.accuracy > s.found[hinted].accuracy) {
			hinted = i
		}
	}
	if hinted >= 0 {
		return hinted
	}
	return pick
}

// weigh is a reading's loss, with a little on top for being unusual.
func (c *candidate) weigh() float64 { return c.loss * (1 + 0.001*float64(c.prior)) }

// relatives are readings close to the best ones that the first pass leaves out.
func (s *search) relatives(chosen []*candidate) []*candidate {
	if !s.free || len(chosen) == 0 || len(chosen[0].acts) == 0 || s.exact != nil {
		return nil
	}
	var more []*candidate
	for i, c := range chosen {
		if i < 3 && uniform(c.acts) && (c.acts[0].f == core.ReLU || c.acts[0].f == core.Linear || c.acts[0].f == core.LeakyReLU) {
			for k, slope := range s.slopes {
				v := *c
				v.acts = slices.Repeat([]act{{core.LeakyReLU, slope}}, len(c.acts))
				v.prior = c.prior + 1 + 3*k
				more = append(more, &v)
			}
		}
	}
	if len(chosen[0].acts) < 2 {
		return more
	}
	for i, c := range chosen {
		if i < 4 && !slices.ContainsFunc(chosen[:i], func(e *candidate) bool {
			return e.layout == c.layout && e.px.name == c.px.name && e.dark == c.dark && e.columns == c.columns
		}) {
			more = append(more, mixtures(c)...)
		}
	}
	return more
}

// mixtures are the ways to give c's hidden layers different activations.
func mixtures(c *candidate) []*candidate {
	usual := []act{{f: core.ReLU}, {f: core.Sigmoid}, {f: core.Tanh}}
	n := len(c.acts)
	combinations := int(math.Pow(3, float64(min(n, 3))))
	var all []*candidate
	for k := range combinations {
		v := *c
		v.acts = make([]act, n)
		digits := k
		for i := range v.acts {
			v.acts[i] = usual[digits%3]
			if i < 2 { // from the third layer on alike
				digits /= 3
			}
		}
		v.prior = c.prior + 12
		if !uniform(v.acts) {
			all = append(all, &v)
		}
	}
	return all
}

func uniform(acts []act) bool {
	for _, a := range acts {
		if a != acts[0] {
			return false
		}
	}
	return true
}
