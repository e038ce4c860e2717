package session

import (
	"math"
	"path/filepath"
	"strings"

	"inkling/core"
	"inkling/persist"
)

// Model is the model in use: its network, what is known about it, and where it came from.
type Model struct {
	s        *Session
	model    persist.Model
	contents *persist.Contents // as read, so that a choice can be overruled; nil for what was trained here
	report   *persist.Report   // how it was read; nil for what was trained here
	choices  persist.Choices
	card     card
	hashed   fingerprint
	measured *core.Evaluation // on MNIST's test digits, where the manifest states nothing
	dismiss  func()           // gives up measuring that
	bundled  string
	unsaved  bool
	deleted  string // the file it was in until that was deleted from the models folder
	version  uint64
	line     uint64 // changes with another model; a run's network, and what it becomes when the run ends, are one

	// What the manifest of an unsaved model will say; the save sheet's fields.
	Name, Description, Author, Licence *Text
}

func newModel(s *Session) *Model {
	m := &Model{s: s, dismiss: func() {}}
	text := func(label, help string, p func() *string) *Text {
		return &Text{gate: gate{label: label, help: help}, get: func() string { return *p() }, set: func(v string) { *p() = v; m.unsaved = true }}
	}
	m.Name = text("Name", "What the model is called in the menu.", func() *string { return &m.model.Manifest.Name })
	m.Description = text("Description", "What it is for, in your words.", func() *string { return &m.model.Manifest.Description })
	m.Author = text("Author", "Who trained it.", func() *string { return &m.model.Manifest.Author })
	m.Licence = text("Licence", "What others may do with it, such as CC BY 4.0.", func() *string { return &m.model.Manifest.Licence })
	return m
}

// inUse is what of the model a run sets aside, and puts back if it is abandoned.
type inUse struct {
	model    persist.Model
	contents *persist.Contents
	report   *persist.Report
	choices  persist.Choices
	bundled  string
	unsaved  bool
}

func (m *Model) setAside() inUse {
	return inUse{m.model, m.contents, m.report, m.choices, m.bundled, m.unsaved}
}

func (m *Model) putBack(u inUse) {
	m.use(u.model, u.contents, u.report, u.unsaved)
	m.choices, m.bundled = u.choices, u.bundled
	m.s.modelOpened()
}

// use makes a model the one in use.
func (m *Model) use(model persist.Model, contents *persist.Contents, report *persist.Report, unsaved bool) {
	m.model, m.contents, m.report, m.unsaved = model, contents, report, unsaved
	m.bundled, m.deleted = "", ""
	m.choices = persist.Choices{}
	m.version++
	m.line++
	if m.s.label >= len(m.Labels()) {
		m.s.label = -1 // the drawing is meant to be what this model does not know
	}
	if m.hashed.of != model.Network {
		m.hashed = fingerprint{}
	}
}

// replaceNetwork gives the model in use other weights of its own: a checkpoint's, or fine-tuned ones. What the
// manifest measured no longer holds.
func (m *Model) replaceNetwork(n *core.Network, name string) {
	manifest := *m.model.Manifest.Clone()
	manifest.Name, manifest.Metrics, manifest.Calibration, manifest.WeightsSHA256 = name, nil, nil, ""
	m.use(persist.Model{Network: n, Manifest: manifest}, nil, nil, true)
}

// Network is the model's own network; see Session.Network for the one that answers now. Nobody changes it.
func (m *Model) Network() *core.Network { return m.model.Network }

// Manifest is what is known about the model. It is shared: copy it before changing it.
func (m *Model) Manifest() *persist.Manifest { return &m.model.Manifest }

// Report says how the file was read; nil for a model that was trained here and not read.
func (m *Model) Report() *persist.Report { return m.report }

// Path is the file the model is in; empty for one that is in no file, or inside the program.
func (m *Model) Path() string { return m.model.Path }

// Bundled is the name of the bundled model in use, empty for another.
func (m *Model) Bundled() string { return m.bundled }

// Unsaved says that the model, or what is said about it, is in no file.
func (m *Model) Unsaved() bool { return m.unsaved }

// Version changes whenever another model, or the same with other settings, comes into use.
func (m *Model) Version() uint64 { return m.version }

// Title is the model's name for the menu: the manifest's, the file's, or what it is.
func (m *Model) Title() string {
	switch {
	case m.model.Manifest.Name != "":
		return m.model.Manifest.Name
	case m.model.Path != "":
		return strings.TrimSuffix(filepath.Base(m.model.Path), filepath.Ext(m.model.Path))
	case m.bundled != "":
		return m.bundled
	}
	return "untitled"
}

// Labels are the names of the outputs: the manifest's, or 0, 1, 2, …
func (m *Model) Labels() []string {
	outputs := len(digitNames)
	if m.model.Network != nil {
		outputs = m.model.Network.Sizes()[len(m.model.Network.Layers)]
	}
	return labelsOf(&m.model.Manifest, outputs)
}

func labelsOf(m *persist.Manifest, outputs int) []string {
	if len(m.Labels) == outputs {
		return m.Labels
	}
	return countingLabels(outputs)
}

// Pixels is the input contract: how a picture becomes the network's input.
func (m *Model) Pixels() core.Pixels { return PixelsOf(&m.model) }

// Use makes a model the one in use without asking.
func (m *Model) Use(model *persist.Model) {
	m.use(*model, nil, nil, false)
	m.s.modelOpened()
}

// Current is the model in use as persist knows it.
func (m *Model) Current() *persist.Model { return &m.model }

// Loss is the loss function the model was trained with; the mean squared error where its file does not say.
func (m *Model) Loss() core.Loss { return LossOf(&m.model) }

// LossOf is the loss a model's manifest names. One that names none gets what fits its outputs.
func LossOf(m *persist.Model) core.Loss {
	if m.Manifest.Training != nil {
		if loss, err := core.ParseLoss(m.Manifest.Training.Loss); err == nil {
			return loss
		}
	}
	if m.Network != nil && m.Network.Layers[len(m.Network.Layers)-1].Activation == core.Softmax {
		return core.CrossEntropy
	}
	return core.MeanSquared
}

// PixelsOf is a model's input contract; a manifest that does not say one gets a square grid, paper 0 and ink 1.
func PixelsOf(m *persist.Model) core.Pixels {
	in := m.Manifest.Input
	px := core.Pixels{Width: 28, Height: 28, Blank: in.Blank(), Ink: in.Ink()}
	if in != nil && in.Width > 0 && in.Height > 0 {
		px.Width, px.Height = in.Width, in.Height
		return px
	}
	if m.Network != nil {
		inputs := m.Network.Sizes()[0]
		side := int(math.Round(math.Sqrt(float64(inputs))))
		if px.Width, px.Height = side, side; side*side != inputs {
			px.Width, px.Height = inputs, 1
		}
	}
	return px
}

// Overrule reads the model's file again with other choices, as when the doctor guessed wrong. It runs in the
// background; the model in use stays if the choices do not fit the file.
func (m *Model) Overrule(choices persist.Choices) {
	if m.contents == nil {
		return
	}
	m.s.Files.interpret(m.contents, choices)
}

// Choices are the choices the file was read with; empty fields were found out.
func (m *Model) Choices() persist.Choices { return m.choices }
