package session

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"inkling/core"
	"inkling/core/ink"
	"inkling/persist"
)

// Reader answers drawings and pictures with a model, as the window would, for the command line.
type Reader struct {
	model   *persist.Model
	measure judge
	labels  []string
}

// NewReader prepares a model's measure of certainty, which takes some tenths of a second, or seconds where it is wide.
func NewReader(m *persist.Model) *Reader {
	r, px := readerWithout(m), PixelsOf(m)
	r.measure = newJudge(core.NewCertainty(m.Network, px, mnistFor(m.Network, px)), m.Manifest.Calibration)
	return r
}

// readerWithout is a reader whose certainty rests on the outputs alone.
func readerWithout(m *persist.Model) *Reader {
	return &Reader{model: m, labels: labelsOf(&m.Manifest, outputsOf(m.Network))}
}

// Drawing is the way from a drawing to the network's input; centred by MNIST's recipe unless the model's manifest says
// that it wants drawings as they are.
func (r *Reader) Drawing(d ink.Drawing) ink.Steps {
	px := PixelsOf(r.model)
	return ink.Input(d, px.Width, px.Height, r.model.Manifest.Input.Centred())
}

// Picture is the way from a grey picture (255 is ink) to the network's input.
func (r *Reader) Picture(gray []byte, w, h int) ink.Steps {
	px := PixelsOf(r.model)
	return ink.FromPicture(gray, w, h, px.Width, px.Height, r.model.Manifest.Input.Centred())
}

// Answer is what the model says of it.
func (r *Reader) Answer(steps ink.Steps) *Answer {
	q := r.query(steps, -1, 0)
	return q.answer(nil)
}

func (r *Reader) query(steps ink.Steps, label int, drawing uint64) query {
	return query{r.model.Network, PixelsOf(r.model), LossOf(r.model), r.labels, r.measure, steps.Input, steps.Empty, label, drawing}
}

// AreDigits says whether labels are 0 to 9.
func AreDigits(labels []string) bool { return slices.Equal(labels, digitNames) }

// SaveCompact writes a model as small as it goes without losing accuracy: it leaves out what MNIST's training digits
// never light.
func SaveCompact(path string, m *persist.Model) error {
	px := PixelsOf(m)
	var pictures *core.Dataset
	if fitsMNIST(m.Network, px) {
		pictures = MNISTTrain().Slice(0, 5000)
	}
	compact, err := persist.Compact(m, pictures)
	if err != nil {
		return err
	}
	if pictures != nil {
		e, err := core.Evaluate(context.Background(), compact.Model.Network, LossOf(m), px, MNISTTest(), 0)
		if err != nil {
			return err
		}
		compact.Model.Manifest.Metrics = &persist.Metrics{TestAccuracy: persist.Known(e.Accuracy()), TestLoss: persist.Known(e.Loss), TestTotal: e.Total, PerClass: e.Recall()}
	}
	return compact.Save(path)
}

// Row is a line of the model card.
type Row struct{ Name, Value string }

// Describe is the model card in words: what the manifest says, as a person reads it, and how the file was read.
func Describe(m *persist.Model, report *persist.Report) []Row {
	var rows []Row
	add := func(name, value string) {
		if value != "" {
			rows = append(rows, Row{name, value})
		}
	}
	f := &m.Manifest
	add("name", f.Name)
	add("description", f.Description)
	add("author", f.Author)
	add("licence", f.Licence)
	add("created", f.Created)
	add("made by", strings.TrimSpace(f.Producer+" "+f.Version))
	add("sizes", dashed(m.Network.Sizes())+", "+Thousands(m.Network.Parameters())+" weights")
	add("activations", activationsInWords(m.Network))
	add("labels", strings.Join(f.Labels, " "))
	if t := f.Training; t != nil {
		add("trained", trainingInWords(t))
		add("data", t.DataSet)
	}
	if r := f.Metrics; r != nil {
		if v := persist.Value(r.TestAccuracy); v == v {
			add("test accuracy", Percent(v))
		}
		if v := persist.Value(r.TrainAccuracy); v == v {
			add("train accuracy", Percent(v))
		}
	}
	if c := f.Calibration; c != nil {
		add("calibration", calibrationInWords(c))
		if v := persist.Value(c.Threshold); v == v {
			add("sure from", fmt.Sprintf("a score of %.3g", v))
		}
	}
	add("weights", m.Network.SHA256())
	if report != nil {
		add("layout", report.Layout)
		add("input", report.Input)
		if report.Accuracy >= 0 {
			add("reads", Percent(report.Accuracy)+" of the training digits it was tried on")
		}
		add("certain", report.Certain)
		add("left out", strings.Join(report.Ignored, "\n"))
	}
	return rows
}

// calibrationInWords is "error 0.0051 before, 0.0032 after dividing by 0.93, on 2,000 training pictures that were held back".
func calibrationInWords(c *persist.Calibration) string {
	before, after, by := persist.Value(c.ErrorBefore), persist.Value(c.ErrorAfter), persist.Value(c.Temperature)
	if before != before || after != after || by != by {
		return ""
	}
	words := fmt.Sprintf("error %.4f before, %.4f after dividing by %.3f", before, after, by)
	if c.MeasuredOn != "" {
		words += ", on " + c.MeasuredOn
	}
	return words
}

// trainingInWords is "30 epochs of gradient descent, batch 32, rate 0.25, mean squared error, seed 1".
func trainingInWords(t *persist.Training) string {
	var words []string
	add := func(w string, on bool) {
		if on {
			words = append(words, w)
		}
	}
	add(plural(t.Epochs, "epoch"), t.Epochs > 0)
	add(t.Optimiser, t.Optimiser != "")
	add("batch "+Thousands(t.BatchSize), t.BatchSize > 0)
	add("rate "+number(persist.Value(t.LearningRate)), t.LearningRate != nil)
	add(t.Loss+" loss", t.Loss != "")
	if t.Seed != nil {
		add("seed "+number(float64(*t.Seed)), true)
	}
	add("augmented ("+t.Augmentation+")", t.Augmentation != "" && t.Augmentation != "none")
	return strings.Join(words, ", ")
}
