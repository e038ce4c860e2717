package ui

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"gioui.org/f32"

	"inkling/app/session"
)

// How many links are drawn, and the steps of width and strength they come in: links of one step are one path.
const (
	linksOut   = 24
	linksIn    = 20
	linkLevels = 4
)

// link is one weight times activation, between two points.
type link struct {
	from, to f32.Point
	amount   float32
}

// links draws the selected neuron's strongest links into the next layer, and the answer's strongest from the layer before;
// a light cone leads from the picture to a selected neuron of the first layer.
func (v *networkView) links(c C, sc scene, p *netPlan) {
	last := len(sc.net.Layers) - 1
	if v.layer == 0 {
		v.cone(c, p)
	}
	if sc.trace == nil {
		return
	}
	output := sc.answer.Digit
	if v.layer == last {
		output = v.neuron
	} else if a := v.values(sc, v.layer); a != nil {
		next := &sc.net.Layers[v.layer+1]
		from := v.edge(p, v.layer, v.neuron, true)
		c.drawLinks(strongest(linksOut, next.Weights.Rows, func(j int) float32 {
			return next.Weights.Data[j*next.Weights.Stride+v.neuron] * a[v.neuron]
		}, func(j int) (f32.Point, f32.Point) { return from, v.edge(p, v.layer+1, j, false) }))
	}
	if last == 0 {
		return
	}
	a := v.values(sc, last-1)
	if a == nil {
		return
	}
	to := v.edge(p, last, output, false)
	w := sc.net.Layers[last].Weights
	c.drawLinks(strongest(linksIn, len(a), func(j int) float32 {
		return w.Data[output*w.Stride+j] * a[j]
	}, func(j int) (f32.Point, f32.Point) { return v.edge(p, last-1, j, true), to }))
}

// cone leads from the input's picture to the selected neuron of the first layer.
func (v *networkView) cone(c C, p *netPlan) {
	l := &p.layers[0]
	x, y := p.cell(0, v.neuron)
	from := p.pad + p.input
	h := max(l.pitch-l.gap, 2)
	share := float32(.10)
	if c.IsDark {
		share = .035 // light over dark is strong in linear light
	}
	w := x - 4 - from
	c.Painting(from, p.inputY, w, p.input, coneKey{y - p.inputY, h, w}, func(q *Painter) {
		q.Polygon([]f32.Point{{}, {X: w, Y: y - p.inputY}, {X: w, Y: y - p.inputY + h}, {Y: p.input}}, faded(c.AccentText, share))
	})
}

type coneKey struct{ y, h, w float32 }

// edge is where a link leaves a neuron (right true) or meets it. Links run from the edge of the whole layer, so that they
// don't cross its cells.
func (v *networkView) edge(p *netPlan, layer, n int, right bool) f32.Point {
	l := &p.layers[layer]
	_, y := p.cell(layer, n)
	x := p.at(layer) - 3
	if right {
		x = p.at(layer) + l.w + 2
	}
	return f32.Pt(x, y+(l.pitch-l.gap)/2)
}

// strongest are the k largest of n links, the weakest first; of equals, those that come first.
func strongest(k, n int, amount func(int) float32, between func(int) (from, to f32.Point)) []link {
	type sized struct {
		i    int
		size float32
	}
	best := make([]sized, 0, k+1) // the largest first
	for i := range n {
		a := amount(i)
		size := max(a, -a)
		if len(best) == k && !(size > best[k-1].size) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, size, func(b sized, size float32) int {
			if b.size >= size {
				return -1
			}
			return 1
		})
		best = slices.Insert(best, at, sized{i, size})
		best = best[:min(len(best), k)]
	}
	all := make([]link, len(best))
	for j, b := range best {
		from, to := between(b.i)
		all[len(all)-1-j] = link{from, to, amount(b.i)}
	}
	return all
}

// linksKey stands for a set of links.
type linksKey struct {
	hash uint64
	n    int
}

// drawLinks draws links that come the weakest first: width and strength by their share of the strongest, solid for,
// dashed against.
func (c C) drawLinks(ls []link) {
	if len(ls) == 0 {
		return
	}
	most := max(ls[len(ls)-1].amount, -ls[len(ls)-1].amount)
	if !(most > 0) {
		return
	}
	lo, hi := ls[0].from, ls[0].to
	k := linksKey{14695981039346656037, len(ls)}
	for _, l := range ls {
		lo = f32.Pt(lo.X, min(lo.Y, l.from.Y, l.to.Y))
		hi = f32.Pt(hi.X, max(hi.Y, l.from.Y, l.to.Y))
		for _, v := range [...]float32{l.from.X, l.from.Y, l.to.X, l.to.Y, l.amount / most} {
			k.hash = (k.hash ^ uint64(math.Float32bits(v))) * 1099511628211
		}
	}
	lo, hi = lo.Sub(f32.Pt(0, 3)), hi.Add(f32.Pt(0, 3))
	c.Painting(lo.X, lo.Y, hi.X-lo.X, hi.Y-lo.Y, k, func(p *Painter) {
		for level := range linkLevels {
			for _, speaksFor := range []bool{true, false} {
				c.paintLevel(p, lo, ls, most, level, speaksFor)
			}
		}
	})
}

// paintLevel paints the links of one step of strength and one sign as one shape.
func (c C) paintLevel(p *Painter, corner f32.Point, ls []link, most float32, level int, speaksFor bool) {
	var lines [][]f32.Point
	for _, l := range ls {
		share := max(l.amount, -l.amount) / most
		if l.amount == 0 || l.amount > 0 != speaksFor || min(int(share*linkLevels), linkLevels-1) != level {
			continue
		}
		bend := min(34, (l.to.X-l.from.X)*.55)
		from, to := l.from.Sub(corner), l.to.Sub(corner)
		lines = append(lines, Cubic(from, from.Add(f32.Pt(bend, 0)), to.Sub(f32.Pt(bend, 0)), to))
	}
	share := (float32(level) + .5) / linkLevels
	if speaksFor {
		p.Strokes(lines, .6+2.8*share, faded(c.AccentText, .25+.65*share))
	} else {
		p.Strokes(lines, .6+2.8*share, faded(c.AgainstFill, .25+.65*share), 6, 3)
	}
}

// attribution is the picture of which pixels spoke for the answer: integrated gradients from an empty canvas.
type attribution struct {
	picture  Picture
	of       *session.Attribution
	from, to float32 // the output on an empty canvas, and now
	pro, con float32 // what speaks for and against, added up: from + pro + con = to
}

// update takes the newest attribution. Of a wide network it may come some frames after its answer, and until the first is
// there nothing is shown.
func (a *attribution) update(c C, s *session.Session, sc scene) {
	found := s.Attribution(sc.answer.Digit)
	if found == nil {
		*a = attribution{picture: a.picture}
		a.picture.Set(c, a.of, sc.pixels.Width, sc.pixels.Height, func(int) color.NRGBA { return c.Maps.ForAgainst.Signed(0) })
		return
	}
	if a.of != found {
		a.of = found
		pro, con := found.Balance()
		a.from, a.to, a.pro, a.con = float32(found.Blank), float32(found.Value), float32(pro), float32(con)
	}
	// Another theme has other colours for the same parts.
	if p := &a.picture; !p.filled || p.key != any(found) || p.dark != c.IsDark {
		p.Floats(c, found, sc.pixels.Width, sc.pixels.Height, found.Pixels, 1/nonzero(extent(found.Pixels)), true, &c.Maps.ForAgainst)
	}
}

// extent is the 99.5th percentile of the sizes of the values: what their colours are divided by.
func extent(values []float32) float32 {
	sizes := make([]float32, len(values))
	for i, v := range values {
		sizes[i] = max(v, -v)
	}
	return percentile(sizes, .995)
}

// percentile is the value below which a share of the values lie.
func percentile(values []float32, share float64) float32 {
	if len(values) == 0 {
		return 0
	}
	k := min(int(math.Ceil(share*float64(len(values))))-1, len(values)-1)
	return nth(slices.Clone(values), k)
}

// nth is element k of the values in rising order (Hoare's selection: what is sorted is only what k lies in). It moves them.
func nth(v []float32, k int) float32 {
	for lo, hi := 0, len(v)-1; lo < hi; {
		pivot := v[lo+(hi-lo)/2]
		i, j := lo, hi
		for i <= j {
			for cmp.Less(v[i], pivot) {
				i++
			}
			for cmp.Less(pivot, v[j]) {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return v[k]
		}
	}
	return v[k]
}

func nonzero(v float32) float32 {
	if v == 0 {
		return 1
	}
	return v
}

func hypot(x, y float32) float32 { return float32(math.Hypot(float64(x), float64(y))) }

// label is the name of output i.
func label(labels []string, i int) string {
	if i >= 0 && i < len(labels) {
		return labels[i]
	}
	return ""
}

// labelsFor are the names of n outputs.
func labelsFor(labels []string, n int) []string { return labels[:min(n, len(labels))] }

// gridOf is the shape in which n neurons are shown as a picture: columns of 16, or nearly square for wide layers.
func gridOf(n int) (cols, rows int) {
	rows = min(n, 16)
	if n > 512 {
		rows = int(math.Sqrt(float64(n)))
	}
	return (n + rows - 1) / rows, rows
}

// gridPicture sets p from one value a neuron, in the order the layer is shown.
func gridPicture(c C, p *Picture, key any, values []float32, scale float32, m *Map, signedMap bool) {
	cols, rows := gridOf(len(values))
	p.Set(c, key, cols, rows, func(i int) color.NRGBA {
		n := i%cols*rows + i/cols
		switch {
		case n >= len(values):
			return c.Panel
		case signedMap:
			return m.Signed(values[n] * scale)
		}
		return m.Unit(values[n] * scale)
	})
}
