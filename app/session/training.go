package session

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"inkling/core"
)

// Training is the panel of settings for the next run: every field of core.Config as a value.
type Training struct {
	s      *Session
	config core.Config
	layers []*Layer
	fields []Field

	Preset *Choice

	AddLayer Action
	Output   *Choice // activation of the output layer

	Loss, Optimiser, Init, Schedule *Choice

	LearningRate, Momentum, SecondMoment, WeightDecay *Float
	Warmup, DropFactor, FinalRate                     *Float
	Smoothing, Dropout, Averaging                     *Float

	BatchSize, Epochs, Seed, DropEvery, Validation, Patience, Threads *Int

	Augment  *Choice // off, mild, strong, or what the fields below say
	Augments []*Float

	NewSeed Action // another seed than this one
	PutBack Action // all settings as the preset has them
}

// Field is a setting with the flag that sets it on the command line.
type Field struct {
	Flag string
	Setting
}

// Setting is what all fields of the panel have in common.
type Setting interface {
	Label() string
	Help() string
	Text() string
	SetText(string) bool
	Error() string
	Enabled() bool
	Reason() string
	Changed() bool
	PutBack() Action
}

// Layer is a hidden layer in the panel. It stays the same value for as long as the layer is there, so that a
// view can keep its widgets by it.
type Layer struct {
	Width      *Int
	Activation *Choice
	Remove     Action

	width      int
	activation core.Activation
}

const whileTraining = "Training is running. Stop it to change this."

func newTraining(s *Session) *Training {
	t := &Training{s: s, config: core.Classic()}
	busy := func() string {
		if s.Run.Active() {
			return whileTraining
		}
		return ""
	}
	c := &t.config

	t.Preset = &Choice{gate: gate{label: "Preset", help: "A set of settings that work together.", reason: busy},
		options: func() []string { return labels(core.Presets()) }, names: core.Presets,
		get: func() int { return slices.Index(core.Presets(), c.Preset) },
		set: func(i int) { t.usePreset(core.Presets()[i]) },
	}
	t.AddLayer = NewAction(t.addLayer, func() string {
		switch {
		case busy() != "":
			return busy()
		case len(t.layers)+1 >= core.MaxLayers:
			return "A network has at most " + strconv.Itoa(core.MaxLayers) + " layers."
		}
		return ""
	})

	gateOf := func(field, label, help string) gate {
		return gate{label: label, help: help, reason: busy, check: func() string { return t.wrong(field) }}
	}
	whole := func(flag, field, label, help string, least, greatest int, p *int) *Int {
		i := &Int{gate: gateOf(field, label, help), min: least, max: greatest, get: func() int { return *p }, set: func(v int) { *p = v }}
		t.fields = append(t.fields, Field{flag, i})
		return i
	}
	number := func(flag, field, label, help string, least, greatest, step float64, p *float32) *Float {
		f := &Float{gate: gateOf(field, label, help), min: least, max: greatest, step: step,
			get: func() float64 { return shortest(*p) }, set: func(v float64) { *p = float32(v) }}
		t.fields = append(t.fields, Field{flag, f})
		return f
	}
	t.Output = choiceOf(&t.fields, "output", gateOf("output", "Output", "The function of the ten outputs."), core.Activations(), func() core.Activation { return c.Activations[len(c.Activations)-1] },
		func(a core.Activation) { c.Activations[len(c.Activations)-1] = a })
	t.Loss = choiceOf(&t.fields, "loss", gateOf("loss", "Loss", "What training makes small."), core.Losses(), func() core.Loss { return c.Loss }, func(l core.Loss) { c.Loss = l })
	t.Optimiser = choiceOf(&t.fields, "optimiser", gateOf("optimiser", "Optimiser", "How gradients become steps."), core.Optimisers(), func() core.Optimiser { return c.Optimiser }, func(o core.Optimiser) { c.Optimiser = o })
	t.LearningRate = number("rate", "learning_rate", "Learning rate", "The length of a step down the slope. It can be changed while training runs.", 0, 100, 0, &c.LearningRate)
	t.LearningRate.openMin = true
	t.LearningRate.reason = nil
	t.LearningRate.set = t.setRate
	t.BatchSize = whole("batch", "batch_size", "Batch size", "The number of pictures a step looks at.", 1, core.MaxBatch, &c.BatchSize)
	t.Epochs = whole("epochs", "epochs", "Epochs", "How often every picture is shown.", 1, core.MaxEpochs, &c.Epochs)
	t.Seed = &Int{gate: gateOf("seed", "Seed", "Where all random numbers of the run come from: the same seed gives the same network."), max: 1<<53 - 1,
		get: func() int { return int(c.Seed) }, set: func(v int) { c.Seed = uint64(v) }}
	t.fields = append(t.fields, Field{"seed", t.Seed})
	t.Momentum = number("momentum", "momentum", "Momentum", "The share of the last step that is kept: momentum, Nesterov, or Adam's first.", 0, 0.999, 0.05, &c.Momentum)
	t.SecondMoment = number("second-moment", "second_moment", "Second moment", "Adam's memory for the size of gradients.", 0, 0.99999, 0.001, &c.SecondMoment)
	t.WeightDecay = number("weight-decay", "weight_decay", "Weight decay", "Pulls weights towards 0.", 0, 1, 0, &c.WeightDecay)
	t.Schedule = choiceOf(&t.fields, "schedule", gateOf("schedule", "Schedule", "How the learning rate changes along the run."), core.ScheduleKinds(), func() core.ScheduleKind { return c.Schedule.Kind }, func(k core.ScheduleKind) { c.Schedule.Kind = k })
	t.Warmup = number("warmup", "schedule", "Warm-up", "Epochs over which the rate first rises from 0.", 0, 1000, 0.5, &c.Schedule.Warmup)
	t.DropEvery = whole("drop-every", "schedule", "Drop every", "Epochs between two drops of the step schedule.", 1, core.MaxEpochs, &c.Schedule.Every)
	t.DropFactor = number("drop-factor", "schedule", "Drop to", "What each drop of the step schedule multiplies the rate by.", 0, 1, 0.05, &c.Schedule.Factor)
	t.FinalRate = number("final-rate", "schedule", "End at", "The share of the rate at which the cosine schedule ends.", 0, 1, 0.05, &c.Schedule.Final)
	t.Smoothing = number("smoothing", "label_smoothing", "Label smoothing", "The share of a target that is spread over all digits.", 0, 0.5, 0.05, &c.LabelSmoothing)
	t.Dropout = number("dropout", "dropout", "Dropout", "The probability that a hidden neuron is silent for a picture of training.", 0, 0.9, 0.05, &c.Dropout)
	t.Averaging = number("averaging", "averaging", "Averaging", "Averages the weights over the last batches; 0.99 is about a hundred, 0 is off.", 0, 0.9999, 0.01, &c.Averaging)
	t.Init = choiceOf(&t.fields, "init", gateOf("init", "First weights", "How the first weights are drawn."), core.Inits(), func() core.Init { return c.Init }, func(i core.Init) { c.Init = i })
	t.Validation = whole("validation", "validation", "Held back", "Training pictures that are kept for choosing the best epoch, and never trained on.", 0, 1_000_000, &c.Validation)
	t.Patience = whole("patience", "patience", "Patience", "Epochs without a better result on the pictures held back after which the run stops; 0 never stops.", 0, core.MaxEpochs, &c.Patience)
	t.Threads = whole("threads", "threads", "Threads", "Processor cores to use; 0 chooses.", 0, core.MaxThreads, &c.Threads)
	t.augmentFields(number, gateOf)
	t.compareWithPreset()

	t.NewSeed = NewAction(func() { t.Seed.Set(int((c.Seed*6364136223846793005 + 1442695040888963407) % 1_000_000)) }, busy)
	t.PutBack = NewAction(func() {
		if preset, ok := t.preset(); ok {
			t.SetConfig(preset)
		}
	}, func() string {
		switch {
		case busy() != "":
			return busy()
		case !t.Changed():
			return "The settings are the preset's."
		}
		return ""
	})
	t.rebuild()
	return t
}

// choiceOf binds a list of the core's named values to a Choice.
func choiceOf[T interface {
	comparable
	String() string
}](fields *[]Field, flag string, g gate, all []T, get func() T, set func(T)) *Choice {
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = v.String()
	}
	c := &Choice{gate: g, names: func() []string { return names }, options: func() []string { return labels(names) },
		get: func() int { return slices.Index(all, get()) }, set: func(i int) { set(all[i]) }}
	*fields = append(*fields, Field{flag, c})
	return c
}

// spelled are the labels that are not simply the name with a capital.
var spelled = map[string]string{
	"relu": "ReLU", "leaky-relu": "Leaky ReLU", "sgd": "Gradient descent", "nesterov": "Nesterov", "adamw": "AdamW",
	"glorot": "Glorot", "glorot-uniform": "Glorot, uniform", "he": "He", "he-uniform": "He, uniform", "classic-uniform": "Classic, uniform",
}

// labels are names as the window spells them.
func labels(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = spelled[n]
		if out[i] == "" && n != "" {
			words := strings.ReplaceAll(n, "-", " ")
			out[i] = strings.ToUpper(words[:1]) + words[1:]
		}
	}
	return out
}

// Fields are all settings with their flags, in the panel's order; the layers are apart.
func (t *Training) Fields() []Field { return t.fields }

// Config is the configuration as the panel says it.
func (t *Training) Config() core.Config { return t.config.Clone() }

// SetConfig puts a configuration into the panel, as when somebody wants to train a model again.
func (t *Training) SetConfig(c core.Config) {
	if t.s.Run.Active() {
		return
	}
	t.config = c.Clone()
	for _, f := range t.fields {
		if r, ok := f.Setting.(interface{ Reset() }); ok {
			r.Reset()
		}
	}
	t.rebuild()
}

// Layers are the hidden layers, from the input's side.
func (t *Training) Layers() []*Layer { return t.layers }

// Inputs and Outputs are the widths at both ends, which the data set decides.
func (t *Training) Inputs() int { return t.config.Sizes[0] }

// Outputs is the number of classes.
func (t *Training) Outputs() int { return t.config.Sizes[len(t.config.Sizes)-1] }

// Parameters counts weights and biases of the network the panel describes.
func (t *Training) Parameters() int {
	n := 0
	for i := 1; i < len(t.config.Sizes); i++ {
		n += (t.config.Sizes[i-1] + 1) * t.config.Sizes[i]
	}
	return n
}

// SetLayers replaces the hidden layers, as --layers does.
func (t *Training) SetLayers(widths []int) {
	if t.s.Run.Active() {
		return
	}
	t.config.SetHidden(widths)
	t.rebuild()
}

// Problem is the first sentence that keeps the settings from being trained with; empty when all is well.
func (t *Training) Problem() string {
	for _, l := range t.layers {
		if e := l.Width.Error(); e != "" {
			return e
		}
	}
	for _, f := range t.fields {
		if e := f.Error(); e != "" {
			return e
		}
	}
	if err := t.config.Validate(); err != nil {
		return sentenceOf(err)
	}
	return ""
}

// wrong is the sentence for a field; the layers' own widths are checked by their fields.
func (t *Training) wrong(field string) string {
	var e *core.FieldError
	if errors.As(t.config.Validate(), &e) && (e.Field == field || strings.HasPrefix(e.Field, field+".")) {
		return e.Sentence
	}
	return ""
}

// Changed says whether the settings differ from their preset's (the data set's sizes aside).
func (t *Training) Changed() bool {
	preset, ok := t.preset()
	return ok && !reflect.DeepEqual(preset, t.config)
}

// Differences names the fields that differ from the preset, by their JSON names.
func (t *Training) Differences() []string {
	preset, ok := t.preset()
	if !ok {
		return nil
	}
	return differences(preset, t.config)
}

// differences names the fields in which two configurations differ.
func differences(a, b core.Config) []string {
	var names []string
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range va.NumField() {
		if !reflect.DeepEqual(va.Field(i).Interface(), vb.Field(i).Interface()) {
			name, _, _ := strings.Cut(va.Type().Field(i).Tag.Get("json"), ",")
			names = append(names, name)
		}
	}
	return names
}

// fit gives a configuration the data set's sizes at both ends.
func (t *Training) fit(c *core.Config) {
	c.Sizes = slices.Clone(c.Sizes)
	c.Sizes[0], c.Sizes[len(c.Sizes)-1] = t.s.Data.Inputs(), t.s.Data.Outputs()
}

func (t *Training) usePreset(name string) {
	c, ok := core.Preset(name)
	if !ok {
		return
	}
	c.Seed, c.Threads = t.config.Seed, t.config.Threads
	t.fit(&c)
	t.SetConfig(c)
}

// setRate changes the learning rate, of the run in progress too.
func (t *Training) setRate(v float64) {
	t.config.LearningRate = float32(v)
	t.s.Run.setRate(float32(v))
}

func (t *Training) addLayer() {
	l := &Layer{width: 32, activation: core.Sigmoid}
	if n := len(t.layers); n > 0 {
		l.width, l.activation = max(1, t.layers[n-1].width/2), t.layers[n-1].activation
	}
	t.layers = append(t.layers, t.bind(l))
	t.write()
}

// rebuild makes the panel's layers from the configuration.
func (t *Training) rebuild() {
	t.layers = nil
	for i, a := range t.config.Activations[:len(t.config.Activations)-1] {
		t.layers = append(t.layers, t.bind(&Layer{width: t.config.Sizes[i+1], activation: a}))
	}
}

// bind gives a layer its fields.
func (t *Training) bind(l *Layer) *Layer {
	busy := func() string {
		if t.s.Run.Active() {
			return whileTraining
		}
		return ""
	}
	l.Width = &Int{gate: gate{label: "A hidden layer's width", reason: busy}, min: 1, max: core.MaxWidth,
		get: func() int { return l.width }, set: func(v int) { l.width = v; t.write() }}
	var hidden []core.Activation
	for _, a := range core.Activations() {
		if a != core.Softmax {
			hidden = append(hidden, a)
		}
	}
	var none []Field
	l.Activation = choiceOf(&none, "activation", gate{label: "Activation", reason: busy}, hidden, func() core.Activation { return l.activation },
		func(a core.Activation) { l.activation = a; t.write() })
	l.Width.changed = func() bool { w, _, ok := t.presetLayer(l); return ok && w != l.width }
	l.Activation.changed = func() bool { _, a, ok := t.presetLayer(l); return ok && a != l.activation }
	l.Remove = NewAction(func() {
		t.layers = slices.DeleteFunc(slices.Clone(t.layers), func(o *Layer) bool { return o == l })
		t.write()
	}, busy)
	return l
}

// write puts the panel's layers into the configuration.
func (t *Training) write() {
	in, out, last := t.Inputs(), t.Outputs(), t.config.Activations[len(t.config.Activations)-1]
	t.config.Sizes, t.config.Activations = []int{in}, nil
	for _, l := range t.layers {
		t.config.Sizes = append(t.config.Sizes, l.width)
		t.config.Activations = append(t.config.Activations, l.activation)
	}
	t.config.Sizes = append(t.config.Sizes, out)
	t.config.Activations = append(t.config.Activations, last)
}
