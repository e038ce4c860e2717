package persist

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"inkling/core"
)

func baseOf(path string) string { return filepath.Base(path) }

func stemOf(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

func (d *doctor) layoutName(c *candidate) string {
	name := c.layout.name
	if c.columns {
		name += pixelsByColumns
	}
	return name
}

func polarityName(dark bool) string {
	if dark {
		return DarkOnLight
	}
	return LightOnDark
}

// reading is a candidate as people are told of it.
func (d *doctor) reading(c *candidate) Reading {
	r := Reading{Accuracy: c.accuracy, Loss: c.loss, Images: c.images}
	r.Layout = d.layoutName(c)
	r.Activation = actsName(c.acts)
	r.Output = d.output.String()
	r.Range = c.px.name
	r.Polarity = polarityName(c.dark)
	return r
}

func actsName(acts []act) string {
	if len(acts) == 0 {
		return ""
	}
	if uniform(acts) {
		return acts[0].String()
	}
	var names []string
	for _, a := range acts {
		names = append(names, a.String())
	}
	return strings.Join(names, ", ")
}

// tell fills in what was tried and how clear the choice is.
func (d *doctor) tell(s *search, found []*candidate) {
	r := d.report
	r.Count = s.t.tried
	r.Chosen = d.reading(found[0])
	for _, c := range found[:min(len(found), 12)] {
		r.Tried = append(r.Tried, d.reading(c))
	}
	percent := func(v float64) string { return fmt.Sprintf("%.1f %%", 100*v) }
	if len(found) == 1 {
		r.Certain = fmt.Sprintf("One reading was possible: it reads %s of %d MNIST digits.", percent(found[0].accuracy), found[0].images)
		return
	}
	next := found[1]
	for _, c := range found[1:] {
		if c.prior >= 20 && next.prior < 20 {
			continue // nobody's way to do it
		}
		if c.accuracy > next.accuracy || next.prior >= 20 {
			next = c
		}
	}
	gap := found[0].accuracy - next.accuracy
	other := difference(d.reading(found[0]), d.reading(next))
	switch {
	case gap > 0.05:
		r.Certain = fmt.Sprintf("Clear: this reading reads %s of %d MNIST digits, the next best (%s) %s.", percent(found[0].accuracy), found[0].images, other, percent(next.accuracy))
	case gap > near:
		r.Certain = fmt.Sprintf("Fairly clear: this reading reads %s of %d MNIST digits, the next best (%s) %s.", percent(found[0].accuracy), found[0].images, other, percent(next.accuracy))
	default:
		r.Certain = fmt.Sprintf("Close: %s would read %s where this reading reads %s; the smaller loss or the more usual way decided.", other, percent(next.accuracy), percent(found[0].accuracy))
	}
}

// difference names what b reads otherwise than a.
func difference(a, b Reading) string {
	var parts []string
	for _, f := range []struct{ a, b string }{{a.Activation, b.Activation}, {a.Range, b.Range}, {a.Polarity, b.Polarity}, {a.Layout, b.Layout}} {
		if f.a != f.b {
			parts = append(parts, f.b)
		}
	}
	return strings.Join(parts, ", ")
}

// options lists what a user may choose from.
func (d *doctor) options(s *search) {
	o := d.report.Options
	for _, l := range d.layouts[:min(len(d.layouts), 8)] {
		o["layout"] = append(o["layout"], l.name)
		if d.width == d.height {
			o["layout"] = append(o["layout"], l.name+pixelsByColumns)
		}
	}
	for _, a := range []act{{f: core.Sigmoid}, {f: core.Tanh}, {f: core.ReLU}, {f: core.LeakyReLU}, {f: core.LeakyReLU, slope: 0.1}, {f: core.LeakyReLU, slope: 0.2}, {f: core.LeakyReLU, slope: 0.3}, {f: core.Linear}} {
		o["activation"] = append(o["activation"], a.String())
	}
	for _, f := range []core.Activation{core.Sigmoid, core.Softmax, core.Linear, core.Tanh} {
		o["output"] = append(o["output"], f.String())
	}
	for _, px := range d.a.pixelMapsFor(d.inputs) {
		o["range"] = append(o["range"], px.name)
	}
	o["polarity"] = []string{LightOnDark, DarkOnLight}
}

// alternatives scores every option of every field, all else as chosen.
func (d *doctor) alternatives(s *search) {
	r := d.report
	r.Alternatives = map[string]map[string]float64{}
	scores := func(field string) map[string]float64 {
		if r.Alternatives[field] == nil {
			r.Alternatives[field] = map[string]float64{}
		}
		return r.Alternatives[field]
	}
	base := *d.chosen
	if base.layout.effort() > heavy {
		return
	}
	n := s.images(base.layout, 30, s.t.pixels.Rows)
	layers := s.body(base.layout, base.px)
	plain := s.first(layers, base.columns, n)
	try := func(field, option string, c candidate, layers []dense, f first) {
		s.t.score(&c, s.t.forward(layers, f, &c))
		scores(field)[option] = c.accuracy
	}
	for _, option := range r.Options["activation"] {
		if f, slope, err := core.ParseLayerActivation(option); err == nil && len(base.acts) > 0 {
			c := base
			c.acts = slices.Repeat([]act{{f, slope}}, len(base.acts))
			try("activation", option, c, layers, plain)
		}
	}
	for _, option := range r.Options["output"] { // it changes no answer
		scores("output")[option] = d.chosen.accuracy
	}
	for _, option := range r.Options["polarity"] {
		c := base
		c.dark = option == DarkOnLight
		try("polarity", option, c, layers, plain)
	}
	if base.px.each != nil {
		layers = base.layout.build()
		plain = s.first(layers, base.columns, n)
	}
	for _, px := range d.a.pixelMapsFor(d.inputs) {
		c := base
		c.px = px
		if px.each == nil {
			try("range", px.name, c, layers, plain)
		}
	}
	for _, px := range d.a.pixelMapsFor(d.inputs) {
		c := base
		c.px = px
		if px.each != nil && !c.columns {
			layers = s.body(base.layout, px)
			try("range", px.name, c, layers, s.first(layers, false, n))
		}
	}
	for _, l := range d.layouts[:min(len(d.layouts), 8)] {
		layers = s.body(l, base.px)
		for _, byColumn := range []bool{false, true} {
			if base.px.each != nil && byColumn || d.width != d.height && byColumn {
				continue
			}
			c := base
			c.layout, c.columns = l, byColumn
			try("layout", d.layoutName(&c), c, layers, s.first(layers, byColumn, n))
		}
	}
}

// describe fills in what the network is made of.
func (d *doctor) describe(n *core.Network, px core.Pixels) {
	r, c := d.report, d.chosen
	r.Sizes = n.Sizes()
	for i := range n.Layers {
		r.Activations = append(r.Activations, n.Layers[i].ActivationName())
	}
	r.Layout = "weights " + d.layoutName(c)
	used := map[string]bool{}
	biases := 0
	for _, s := range c.layout.stages {
		used[s.w.name] = true
		if s.b != nil {
			used[s.b.name] = true
		}
		if s.b != nil || s.biasColumn > 0 {
			biases++
		}
		if s.norm != nil {
			for _, name := range s.norm.names() {
				used[name] = true
			}
			if !strings.Contains(r.Layout, "normalis") {
				r.Layout += ", batch normalisation folded into them"
			}
		}
	}
	switch {
	case biases == 0:
		r.Layout += "; no biases"
	case biases < len(c.layout.stages):
		r.Layout += "; some layers without biases"
	}
	if c.labels != nil {
		r.Layout += fmt.Sprintf("; outputs in the order %s", strings.Trim(fmt.Sprint(c.labels), "[]"))
	}
	r.Input = fmt.Sprintf("%d×%d, %s, %s", px.Width, px.Height, c.px.name, strings.ReplaceAll(polarityName(c.dark), "-", " "))
	for _, p := range d.a.parts {
		base := p.name
		if used[base] || p.role == scaleRole && c.px.name == ownScale {
			if !slices.Contains(r.Used, base) {
				r.Used = append(r.Used, base)
			}
			continue
		}
		r.Ignored = append(r.Ignored, fmt.Sprintf("%s: %s%s", base, p.shapeText(), because(p)))
	}
	for _, arr := range d.c.Arrays {
		if why, ok := d.a.ignored[arr.Name]; ok {
			r.Ignored = append(r.Ignored, arr.Name+": "+why)
		}
	}
	var texts []string
	for k := range d.c.Texts {
		texts = append(texts, k+": a text")
	}
	slices.Sort(texts)
	r.Ignored = append(r.Ignored, texts...)
	r.Ignored = append(r.Ignored, d.c.Ignored...)
}

func (p *part) shapeText() string {
	if p.vector() {
		return shapeText([]int{p.rows})
	}
	return shapeText([]int{p.rows, p.cols})
}

func because(p *part) string {
	switch {
	case p.role == stateRole:
		return ", the state of an optimiser"
	case p.role == dataRole:
		return ", data or a record of the training"
	case p.copy:
		return ", another copy of the weights"
	}
	return ", not part of the chain of layers"
}

// warnNearChance says plainly that a network reads nothing.
func (d *doctor) warnNearChance() {
	r := d.report
	chance := 1 / float64(d.outputs)
	switch {
	case r.Accuracy < 2*chance:
		r.Warnings = append(r.Warnings, fmt.Sprintf("This network reads %.0f %% of MNIST's digits, hardly more than guessing would: it is untrained, was trained for something else, or its pixels are prepared in a way that is not known here.", 100*r.Accuracy))
	case r.Accuracy < 0.6:
		r.Warnings = append(r.Warnings, fmt.Sprintf("This network reads only %.0f %% of MNIST's digits: it is hardly trained, or its pixels are prepared in a way that is not known here. The choices below may help.", 100*r.Accuracy))
	}
}

// whyNot says why the arrays are no network.
func (d *doctor) whyNot() error {
	a := d.a
	var matrices []*part
	for _, p := range a.parts {
		if !p.vector() {
			matrices = append(matrices, p)
		}
	}
	switch {
	case len(a.parts) == 0 && a.dataset != "":
		return noNetwork("this is a data set, not a model (%s)", clip(a.dataset))
	case len(a.parts) == 0 && len(a.sizes) > 0:
		return noNetwork("it holds the sizes of a network, but no weights: the program that saved it was interrupted; save it again")
	case len(a.parts) == 0:
		return noNetwork("there are no arrays in it that could be weights")
	case a.dataset != "" && len(matrices) == 0:
		return noNetwork("this is a data set, not a model (%s)", clip(a.dataset))
	}
	for _, p := range a.parts {
		if slices.Contains(p.tokens, "conv") || slices.Contains(p.tokens, "conv2d") || slices.Contains(p.tokens, "filters") {
			return noNetwork("this is a convolutional network (%s); Inkling reads fully connected ones", clip(p.name))
		}
	}
	if d.c.Manifest == nil {
		for _, side := range []int{8, 16, 20, 14, 32, 7, 10, 12, 24, 64} {
			if len(a.layouts(side*side, d.outputs)) > 0 {
				return noNetwork("this network takes pictures of %d×%d pixels, as it seems, and nothing in the file says so; put a %s.json beside it with {\"input\": {\"width\": %d, \"height\": %d}}", side, side, stemOf(d.c.Path), side, side)
			}
		}
		for _, outputs := range []int{26, 27, 36, 47, 62, 11, 9, 5, 2} {
			if len(a.layouts(d.inputs, outputs)) > 0 {
				return noNetwork("this network has %d outputs instead of the ten digits; put a %s.json beside it whose \"labels\" name them", outputs, stemOf(d.c.Path))
			}
		}
	}
	if len(matrices) == 0 {
		return noNetwork("there is no matrix of weights in it, only %s", d.listParts(a.parts))
	}
	return noNetwork("its matrices do not lead from %d×%d pixels to %d outputs: %s", d.width, d.height, d.outputs, d.listParts(matrices))
}

func (d *doctor) listParts(parts []*part) string {
	var list []string
	for _, p := range parts[:min(len(parts), 8)] {
		list = append(list, clip(p.name)+" is "+p.shapeText())
	}
	if len(parts) > 8 {
		list = append(list, "…")
	}
	return strings.Join(list, ", ")
}
