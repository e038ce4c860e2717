package persist

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"inkling/core"
)

// Interpret makes a network of what a file holds. What the file does not say it finds out by trying: every way to read the arrays is
// tried on the probe, a few hundred labelled pictures of the kind the network reads (never of the test set), and the one that reads them
// best is used. The probe may be nil; then the usual is assumed. What the user has decided, in ch, is not tried but done.
//
// The report says what was tried, chosen and ignored. Errors are *[FileError]: a sentence on why there is no usable network in the file.
func Interpret(c *Contents, probe *core.Dataset, ch Choices) (*Model, *Report, error) {
	m, r, err := interpret(c, probe, ch)
	if err != nil {
		return nil, nil, inFile(c.Path, err)
	}
	return m, r, nil
}

func interpret(c *Contents, probe *core.Dataset, ch Choices) (*Model, *Report, error) {
	d := &doctor{c: c, ch: ch, manifest: &Manifest{}, report: &Report{Accuracy: -1, Options: map[string][]string{}}}
	if c.Manifest != nil {
		d.manifest = c.Manifest.Clone()
		if err := d.manifest.Validate(); err != nil {
			return nil, nil, damaged("%v", err)
		}
		if d.manifest.Storage == StorageCompact {
			expanded := *c
			expanded.Arrays = slices.Clone(c.Arrays)
			if err := expandCompact(&expanded); err != nil {
				return nil, nil, damaged("%v", err)
			}
			d.c = &expanded
		}
	}
	d.report.Warnings = append(d.report.Warnings, c.Notes...)
	d.a = dissect(d.c)
	if err := d.shape(probe); err != nil {
		return nil, nil, err
	}
	if err := d.findLayouts(); err != nil {
		return nil, nil, err
	}
	if err := d.choose(); err != nil {
		return nil, nil, err
	}
	return d.finish()
}

// doctor holds one interpretation while it is made.
type doctor struct {
	c               *Contents
	ch              Choices
	manifest        *Manifest
	a               *anatomy
	norms           []*norm
	probe           *core.Dataset // fitted to the network's grid; nil where it can't be
	inputs, outputs int
	width, height   int
	layouts         []*layout
	chosen          *candidate
	output          core.Activation
	report          *Report
}

// findLayouts lists how the arrays can be put together, or says why they can't.
func (d *doctor) findLayouts() error {
	d.norms = d.a.findNorms()
	if d.a.conv != "" {
		return noNetwork("this is a convolutional network (%s is %s); Inkling reads fully connected ones", clip(d.a.conv), d.a.convDim)
	}
	d.layouts = d.a.layouts(d.inputs, d.outputs)
	if len(d.layouts) == 0 {
		d.layouts = d.a.flatLayouts(d.inputs, d.outputs)
	}
	if len(d.layouts) == 0 {
		return d.whyNot()
	}
	if d.c.Manifest != nil && d.layouts[0].stages[0].w.name == "layers/0/weight" && d.layouts[0].name == outIn {
		d.layouts = d.layouts[:1] // our own file
	}
	if len(d.norms) > 0 {
		var both []*layout
		for _, l := range d.layouts {
			rest := attach(l, d.norms)
			for _, n := range rest {
				d.report.Warnings = append(d.report.Warnings, "the normalisation "+strings.Join(n.names(), ", ")+" belongs to no layer and was left out")
			}
			after := &layout{name: l.name + ", normalised after the activation", stages: slices.Clone(l.stages)}
			for i := range after.stages {
				after.stages[i].normAfter = true
			}
			both = append(both, l, after)
		}
		d.layouts = both
	}
	for _, l := range d.layouts {
		for _, s := range l.stages {
			for _, p := range []*part{s.w, s.b} {
				if p != nil && p.bad > 0 {
					return noNetwork("%s holds a value that is not a finite number (number %d of it): the training went astray, or the file is damaged", clip(p.name), p.bad)
				}
			}
		}
		if n := l.parameters(); n > core.MaxParameters {
			return noNetwork("the network has %d million weights; Inkling takes up to %d million", n>>20, core.MaxParameters>>20)
		}
		for i, n := range l.sizes() {
			if i > 0 && n > core.MaxWidth {
				return noNetwork("layer %d has %d neurons; Inkling takes up to %d", i, n, core.MaxWidth)
			}
		}
	}
	return nil
}

// choose finds the reading to use.
func (d *doctor) choose() error {
	s := &search{
		layouts: d.layouts,
		maps:    d.a.pixelMapsFor(d.inputs),
		acts:    []act{{f: core.Sigmoid}, {f: core.ReLU}, {f: core.Tanh}, {f: core.Linear}},
		slopes:  []float32{0, 0.1, 0.2, 0.3, 0.05},
		darks:   []bool{false, true},
		columns: []bool{false, true},
		free:    true,
	}
	for name, v := range d.a.scalars {
		for _, w := range tokens(name) {
			if (w == "alpha" || w == "slope" || w == "leak" || w == "leaky") && v > 0 && v < 1 && !slices.Contains(s.slopes, v) {
				s.slopes = append([]float32{v}, s.slopes...)
			}
		}
	}
	if d.c.Manifest != nil || d.width != d.height {
		s.columns = s.columns[:1]
	}
	if err := d.constrain(s); err != nil {
		return err
	}
	d.options(s)
	if d.probe == nil {
		d.assume(s)
		return nil
	}
	s.t = newTester(d.probe)
	found := s.run()
	if len(found) == 0 {
		return noNetwork("no reading of the file fits what was chosen")
	}
	d.chosen, d.output = found[0], s.output
	d.tell(s, found)
	d.alternatives(s)
	return nil
}

// constrain applies what the manifest and the user say.
func (d *doctor) constrain(s *search) error {
	m := d.manifest
	hidden := len(d.layouts[0].stages) - 1
	setOutput := func(name string) error {
		f, err := core.ParseActivation(name)
		if err != nil {
			return noNetwork("%v", err)
		}
		s.wantOutput = &f
		return nil
	}
	if n := len(m.Activations); n > 0 {
		if n != hidden+1 {
			return damaged("%v", &ManifestError{"activations", fmt.Sprintf("has %s, but the arrays are %s", count(n, "activation"), count(hidden+1, "layer"))})
		}
		for _, name := range m.Activations[:hidden] {
			f, slope, err := core.ParseLayerActivation(name)
			if err != nil {
				return damaged("%v", err)
			}
			s.exact = append(s.exact, act{f, slope})
		}
		if err := setOutput(m.Activations[hidden]); err != nil {
			return err
		}
	} else {
		d.hints(s, hidden)
	}
	if m.Input != nil && m.Input.Range != nil {
		r := m.Input.Range
		s.maps = []pixelMap{{name: fmt.Sprintf("%v–%v", r[0], r[1]), lo: r[0], hi: r[1]}}
	}
	if m.Input != nil && m.Input.Polarity != "" {
		s.darks = []bool{m.Input.Polarity == DarkOnLight}
	}
	return d.obey(s)
}

// obey applies the user's choices.
func (d *doctor) obey(s *search) error {
	unknown := func(what, value string) error {
		return noNetwork("%q is no %s for this file", clip(value), what)
	}
	if v := d.ch.Activation; v != "" {
		f, slope, err := core.ParseLayerActivation(v)
		if err != nil || f == core.Softmax {
			return unknown("activation of hidden layers", v)
		}
		s.acts, s.exact, s.free = []act{{f, slope}}, nil, false
	}
	if v := d.ch.Output; v != "" {
		f, _, err := core.ParseLayerActivation(v)
		if err != nil {
			return unknown("activation of the last layer", v)
		}
		s.wantOutput = &f
	}
	if v := d.ch.Range; v != "" {
		i := slices.IndexFunc(s.maps, func(p pixelMap) bool { return p.name == v })
		if i < 0 {
			all := d.a.pixelMapsFor(d.inputs)
			if i = slices.IndexFunc(all, func(p pixelMap) bool { return p.name == v }); i < 0 {
				return unknown("range of pixels", v)
			}
			s.maps = all
		}
		s.maps = s.maps[i : i+1]
	}
	switch v := d.ch.Polarity; v {
	case "":
	case LightOnDark, DarkOnLight:
		s.darks = []bool{v == DarkOnLight}
	default:
		return unknown("polarity", v)
	}
	if v := d.ch.Layout; v != "" {
		name, byColumn := strings.CutSuffix(v, pixelsByColumns)
		i := slices.IndexFunc(s.layouts, func(l *layout) bool { return l.name == name })
		if i < 0 {
			return unknown("layout", v)
		}
		s.layouts, s.columns = s.layouts[i:i+1], []bool{byColumn}
	}
	return nil
}

const pixelsByColumns = ", transposed pixels"

// hints reads activations that the file writes down as text.
func (d *doctor) hints(s *search, hidden int) {
	var named []act
	var keys []string
	for k := range d.c.Texts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y string) int { return before(tokens(x), tokens(y)) })
	for _, k := range keys {
		t := tokens(k)
		if !slices.ContainsFunc(t, func(w string) bool {
			return strings.HasPrefix(w, "act") || w == "nonlinearity" || w == "function" || w == "functions" || w == "output" || w == "hidden"
		}) {
			continue
		}
		for _, word := range strings.FieldsFunc(d.c.Texts[k], func(r rune) bool { return strings.ContainsRune(" ,;|[]()'\"", r) }) {
			if f, ok := activationWords[strings.ToLower(strings.ReplaceAll(word, "-", "_"))]; ok {
				named = append(named, act{f: f})
			} else if other := strings.ToLower(word); unknownActivations[other] {
				d.report.Warnings = append(d.report.Warnings, fmt.Sprintf("The file says that it uses %s, which Inkling does not have; the nearest that reads best is used instead.", other))
			}
		}
	}
	if len(named) == 0 {
		if d.original() {
			s.hint = &act{f: core.Sigmoid}
		}
		return
	}
	last := named[len(named)-1]
	if last.f == core.Softmax || len(named) == hidden+1 && len(named) > 1 {
		s.wantOutput = &last.f
		named = named[:len(named)-1]
	}
	named = slices.DeleteFunc(named, func(a act) bool { return a.f == core.Softmax })
	if len(named) > 0 {
		s.acts = append([]act{named[0]}, slices.DeleteFunc(s.acts, func(a act) bool { return a == named[0] })...)
		s.hint = &s.acts[0]
	}
}

// original says whether the file is laid out as the original program and Nielsen's book have it: sizes, weights, biases. Their networks are
// sigmoid throughout.
func (d *doctor) original() bool {
	weights, biases := false, false
	for _, a := range d.c.Arrays {
		weights = weights || a.Name == "weights" || strings.HasPrefix(a.Name, "weights/")
		biases = biases || a.Name == "biases" || strings.HasPrefix(a.Name, "biases/")
	}
	return weights && biases && len(d.a.sizes) > 0
}

// unknownActivations are known by name and by nothing else.
var unknownActivations = words("elu selu gelu silu swish mish softplus softsign hardsigmoid hard_sigmoid hardtanh relu6 prelu sine sin gaussian")

var activationWords = map[string]core.Activation{
	"sigmoid": core.Sigmoid, "logistic": core.Sigmoid, "expit": core.Sigmoid, "tanh": core.Tanh, "relu": core.ReLU, "rectifier": core.ReLU,
	"leaky_relu": core.LeakyReLU, "leakyrelu": core.LeakyReLU, "lrelu": core.LeakyReLU, "linear": core.Linear, "identity": core.Linear, "softmax": core.Softmax,
}

// assume takes the usual where nothing can be tried.
func (d *doctor) assume(s *search) {
	c := &candidate{layout: s.layouts[0], px: s.maps[0], dark: s.darks[0], columns: s.columns[0], acts: s.hidden(len(s.layouts[0].stages) - 1)[0]}
	d.chosen, d.output = c, core.Sigmoid
	if len(c.acts) > 0 && c.acts[0].f != core.Sigmoid {
		d.output = core.Softmax
	}
	if s.wantOutput != nil {
		d.output = *s.wantOutput
	}
	if s.exact == nil && len(c.acts) > 0 && d.ch.Activation == "" {
		d.report.Warnings = append(d.report.Warnings, fmt.Sprintf("the file does not say its activation, and there are no pictures to try it on: %s is assumed", c.acts[0]))
	}
	d.report.Certain = "Nothing was tried: there are no pictures of what this network reads."
	if s.exact != nil {
		d.report.Certain = "The file says how it is to be read, so nothing had to be tried."
	}
	d.report.Tried = []Reading{d.reading(c)}
	d.report.Chosen = d.reading(c)
}

// finish builds the model.
func (d *doctor) finish() (*Model, *Report, error) {
	c := d.chosen
	n := d.network(c)
	if err := n.Validate(); err != nil {
		return nil, nil, noNetwork("%v", err)
	}
	m := &Model{Network: n, Manifest: *d.manifest, Path: d.c.Path}
	mf := &m.Manifest
	if d.c.Manifest != nil {
		if err := mf.Check(n); err != nil && !d.overruled() {
			return nil, nil, damaged("%v", err)
		}
	}
	paper, ink := c.bounds()
	if c.px.each != nil {
		paper, ink = 0, 1
	}
	px := core.Pixels{Width: d.width, Height: d.height, Blank: paper, Ink: ink}
	mf.SetPixels(px)
	mf.Complete(n)
	if d.probe != nil && len(d.c.manifestLabels()) == 0 {
		mf.Labels = slices.Clone(d.probe.Classes)
	}
	if d.c.Manifest == nil {
		mf.Created = ""
		mf.Name = stemOf(d.c.Path)
		mf.Origin = &Origin{File: baseOf(d.c.Path), Format: d.c.Format, Layout: d.layoutName(c)}
	}
	d.describe(n, px)
	if d.probe != nil {
		e, err := core.Evaluate(context.Background(), n, core.CrossEntropy, px, d.probe, 0)
		if err != nil {
			return nil, nil, noNetwork("%v", err)
		}
		d.report.Accuracy = e.Accuracy()
		d.warnNearChance()
	}
	return m, d.report, nil
}

// overruled says whether the user chose something other than what the manifest says.
func (d *doctor) overruled() bool { return d.ch.Activation != "" || d.ch.Output != "" }

func (c *Contents) manifestLabels() []string {
	if c.Manifest == nil {
		return nil
	}
	return c.Manifest.Labels
}
