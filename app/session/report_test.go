package session

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"inkling/core"
	"inkling/core/ink"
	"inkling/persist"
)

// The report of how well people's own handwriting is read, each step on and off:
//
//	make handwriting-report DRAWINGS=DIR
//	go test ./app/session -run TestHandwritingReport -v -timeout 2h -drawings DIR [-models a.npz,b.npz] [-train 10]
//
// DIR holds digits (labelled) and letters as *digits*.jsonl and *letters*.jsonl. Without models it is the bundled one. With -train, the
// handwriting recipe is trained for so many epochs with each of its augmentations left out in turn, and with slant corrected.
var (
	reportDrawings = flag.String("drawings", "", "folder with drawings for the handwriting report")
	reportModels   = flag.String("models", "", "model files for the handwriting report, separated by commas")
	reportTrain    = flag.Int("train", 0, "epochs to train each augmentation of the handwriting report with; 0 for none")
)

// specimens is what the report measures on.
type specimens struct {
	digits, letters []ink.Drawing
	train           *core.Dataset
	held            *core.Dataset // the last training pictures, which no model of the report's own was trained on
	test            *core.Dataset
	// The drawings as each habit makes them.
	habitDigits, habitLetters [][]ink.Drawing
}

func TestHandwritingReport(t *testing.T) {
	if *reportDrawings == "" {
		return // a report for people, made on demand
	}
	s := specimens{digits: readAll(t, "digits"), letters: readAll(t, "letters"), train: MNISTTrain(), test: MNISTTest()}
	s.held = s.train.Slice(s.train.Len()-reportHeld, s.train.Len())
	for _, h := range habits {
		s.habitDigits, s.habitLetters = append(s.habitDigits, h.in(s.digits)), append(s.habitLetters, h.in(s.letters))
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer w.Flush()
	names, models := reportedModels(t)
	header(w)
	for i, m := range models {
		net, px := m.Network, PixelsOf(m)
		fmt.Fprintf(w, "%s\t\n", names[i])
		s.row(w, "all steps", way{net: net, px: px, draw: prepared, look: asPicture})
		s.row(w, "without centring", way{net: net, px: px, draw: asDrawn, look: asItIs})
		s.row(w, "strokes as thick as drawn", way{net: net, px: px, draw: asThickAsDrawn, look: asPicture})
		s.row(w, "slant corrected", way{net: net, px: px, draw: upright(prepared), look: uprightPicture})
		if c := m.Manifest.Calibration; c != nil && c.Temperature != nil {
			s.row(w, "without calibration", way{net: net.Tempered(1 / *c.Temperature), px: px, draw: prepared, look: asPicture})
		}
		s.row(w, "sure by the outputs alone", way{net: net, px: px, draw: prepared, look: asPicture, outputs: true})
		w.Flush()
	}
	if *reportTrain > 0 {
		fmt.Fprintf(w, "the recipe, %d epochs\t\n", *reportTrain)
		for _, r := range recipes() {
			s.row(w, r.name, s.trained(t, r))
			w.Flush()
		}
	}
	for i, m := range models {
		fmt.Fprintf(w, "\n%s, other hands\tdigits right, %%\tAUC\tsure digits, %%\tsure letters, %%\n", names[i])
		s.hands(w, m)
		s.scores(w, m.Network, PixelsOf(m))
		w.Flush()
	}
}

// reportHeld is the number of training pictures that the report's own models are not trained on.
const reportHeld = 10000

// reportedModels are the models of -models, or the one in use at the start.
func reportedModels(t *testing.T) (names []string, models []*persist.Model) {
	if *reportModels == "" {
		m, _, _, err := ReadBundled("")
		if err != nil {
			t.Fatal(err)
		}
		return []string{DefaultModel()}, []*persist.Model{m}
	}
	for path := range strings.SplitSeq(*reportModels, ",") {
		m, _, err := ReadModel(path, persist.Choices{})
		if err != nil {
			t.Fatal(err)
		}
		names, models = append(names, filepath.Base(path)), append(models, m)
	}
	return names, models
}

// trained is a network made by a recipe.
func (s *specimens) trained(t *testing.T, r recipe) way {
	cfg := core.Handwriting()
	cfg.Epochs, cfg.Augment, cfg.Seed, cfg.Validation = *reportTrain, r.augment, r.seed, reportHeld
	train, v := s.train, way{px: core.Unit(28, 28), draw: prepared, look: asPicture}
	if r.upright {
		train, v.draw, v.look = changed(s.train, uprightPicture), upright(prepared), uprightPicture
	}
	trainer, err := core.NewTrainer(cfg, train, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	trainer.Start()
	v.net, v.probe = trainer.Wait().Network, train
	return v
}

func readAll(t *testing.T, kind string) []ink.Drawing {
	paths, err := filepath.Glob(filepath.Join(*reportDrawings, "*"+kind+"*.jsonl"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no *%s*.jsonl in %s", kind, *reportDrawings)
	}
	var all []ink.Drawing
	for _, path := range paths {
		d, err := persist.ReadDrawings(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d...)
	}
	return all
}

// A recipe is a training of the report's.
type recipe struct {
	name    string
	augment core.Augment
	seed    uint64
	upright bool // slant is corrected, before training and after
}

// recipes are the augmentations of the handwriting preset: all of them, from three seeds to show what chance does; none; each left out;
// and all of them with slant corrected.
func recipes() []recipe {
	full := core.Handwriting().Augment
	list := []recipe{{name: "all augmentations", augment: full, seed: 1}, {name: "again, seed 2", augment: full, seed: 2},
		{name: "again, seed 3", augment: full, seed: 3}, {name: "none", seed: 1}}
	for _, c := range []struct {
		name string
		off  func(a *core.Augment)
	}{
		{"without shift", func(a *core.Augment) { a.Shift = 0 }},
		{"without rotation", func(a *core.Augment) { a.Rotate = 0 }},
		{"without scale", func(a *core.Augment) { a.Scale = 0 }},
		{"without shear", func(a *core.Augment) { a.Shear = 0 }},
		{"without bending", func(a *core.Augment) { a.Elastic = 0 }},
		{"without thickness", func(a *core.Augment) { a.Thickness = 0 }},
		{"without taught strokes", func(a *core.Augment) { a.Strokes = 0 }},
		{"without pen digits", func(a *core.Augment) { a.Pen = 0 }},
		{"without non-digits", func(a *core.Augment) { a.Others = 0 }},
	} {
		a := full
		c.off(&a)
		list = append(list, recipe{name: c.name, augment: a, seed: 1})
	}
	unsheared := full
	unsheared.Shear = 0
	return append(list, recipe{name: "all, slant corrected", augment: full, seed: 1, upright: true},
		recipe{name: "no shear, slant corrected", augment: unsheared, seed: 1, upright: true})
}

// A way is a network, and the way to its input.
type way struct {
	net     *core.Network
	px      core.Pixels
	draw    func(ink.Drawing) []byte // from a drawing
	look    func([]byte) []byte      // from a picture
	probe   *core.Dataset            // of its training; nil for MNIST's
	outputs bool                     // certainty rests on the outputs alone
}

// The ways from a drawing to the network's input.
func prepared(d ink.Drawing) []byte { return ink.Input(d, 28, 28, true).Input }
func asDrawn(d ink.Drawing) []byte  { return ink.Input(d, 28, 28, false).Input }

// asThickAsDrawn scales the strokes' picture instead of the strokes: it is drawn so small that it counts as a finished picture.
func asThickAsDrawn(d ink.Drawing) []byte {
	n := max(28, int(36*float64(d.Width)/(extentOf(&d)+float64(d.Pen()))))
	return ink.FromPicture(ink.Render(d, n, n), n, n, 28, 28, true).Input
}

// The ways from a picture.
func asPicture(p []byte) []byte { return ink.FromPicture(p, 28, 28, 28, 28, true).Input }
func asItIs(p []byte) []byte    { return p }

func uprightPicture(p []byte) []byte { return straightened(asPicture(p)) }

func upright(draw func(ink.Drawing) []byte) func(ink.Drawing) []byte {
	return func(d ink.Drawing) []byte { return straightened(draw(d)) }
}

func header(w *tabwriter.Writer) {
	fmt.Fprint(w, "read right, %\tdrawings\tother hands\tAUC\tother hands\tsure digits\tsure letters\theld back\tMNIST test")
	for _, v := range variations {
		fmt.Fprintf(w, "\t%s", v.name)
	}
	fmt.Fprintln(w, "\tcalibration error")
}

// reading is how digits and letters were read.
type reading struct {
	right, area, sureDigits, sureLetters float64
}

// read asks a way about drawings.
func (v *way) read(c judge, digits, letters []ink.Drawing) reading {
	right, sureDigits, sureLetters := 0, 0, 0
	var up, down []float64
	ask := func(d ink.Drawing) *Answer {
		measure := c
		if v.outputs {
			measure = nil
		}
		q := query{network: v.net, pixels: v.px, loss: core.MeanSquared, labels: digitNames, measure: measure, picture: v.draw(d), label: -1}
		return q.answer(nil)
	}
	for _, d := range digits {
		a := ask(d)
		if a.Digit == *d.Label {
			right++
		}
		if a.Sure {
			sureDigits++
		}
		up = append(up, a.Score)
	}
	for _, d := range letters {
		a := ask(d)
		if a.Sure {
			sureLetters++
		}
		down = append(down, a.Score)
	}
	share := func(n, of int) float64 { return 100 * float64(n) / float64(of) }
	return reading{share(right, len(digits)), underCurve(up, down), share(sureDigits, len(digits)), share(sureLetters, len(letters))}
}

// row measures one way to the answer.
func (s *specimens) row(w *tabwriter.Writer, name string, v way) {
	probe := v.probe
	if probe == nil {
		probe = s.train
	}
	c := core.NewCertainty(v.net, v.px, probe)
	plain := v.read(c, s.digits, s.letters)
	var right, area float64
	for i := range habits {
		r := v.read(c, s.habitDigits[i], s.habitLetters[i])
		right, area = right+r.right/float64(len(habits)), area+r.area/float64(len(habits))
	}
	fmt.Fprintf(w, "  %s\t%.1f\t%.2f\t%.4f\t%.4f\t%.1f\t%.1f\t%.2f\t%.2f", name, plain.right, right, plain.area, area, plain.sureDigits, plain.sureLetters,
		100*accuracy(v.net, v.px, changed(s.held, v.look)), 100*accuracy(v.net, v.px, changed(s.test, v.look)))
	for _, t := range variations {
		fmt.Fprintf(w, "\t%.2f", 100*accuracy(v.net, v.px, changed(s.test, func(p []byte) []byte { return v.look(t.change(p)) })))
	}
	e, err := core.Evaluate(context.Background(), v.net, core.MeanSquared, v.px, changed(s.test, v.look), 0)
	if err != nil {
		fmt.Fprintf(w, "\t%v\n", err)
		return
	}
	fmt.Fprintf(w, "\t%.4f\n", e.CalibrationError(s.test.Labels))
}

// hands says how a model reads each habit.
func (s *specimens) hands(w *tabwriter.Writer, m *persist.Model) {
	v := way{net: m.Network, px: PixelsOf(m), draw: prepared}
	c := newJudge(core.NewCertainty(v.net, v.px, s.train), m.Manifest.Calibration)
	line := func(name string, r reading) {
		fmt.Fprintf(w, "  %s\t%.1f\t%.4f\t%.1f\t%.1f\n", name, r.right, r.area, r.sureDigits, r.sureLetters)
	}
	line("as drawn", v.read(c, s.digits, s.letters))
	for i, h := range habits {
		line(h.name, v.read(c, s.habitDigits[i], s.habitLetters[i]))
	}
}

// scores compares measures of certainty: the area under the curve, digits against letters.
func (s *specimens) scores(w *tabwriter.Writer, net *core.Network, px core.Pixels) {
	c := core.NewCertainty(net, px, MNISTTrain())
	measures := []struct {
		name string
		of   func(p []byte, t *core.Trace) float64
	}{
		{"score", func(_ []byte, t *core.Trace) float64 { return c.ScoreTrace(t) }},
		{"largest output", func(_ []byte, t *core.Trace) float64 { a, _ := best2(t.Output()); return a }},
		{"margin", func(_ []byte, t *core.Trace) float64 { a, b := best2(t.Output()); return a - b }},
		{"largest sum", func(_ []byte, t *core.Trace) float64 { a, _ := best2(t.Sums[len(t.Sums)-1]); return a }},
		{"energy", func(_ []byte, t *core.Trace) float64 {
			sum := 0.0
			for _, z := range t.Sums[len(t.Sums)-1] {
				sum += math.Exp(float64(z))
			}
			return math.Log(sum)
		}},
		{"mean output over five places", func(p []byte, t *core.Trace) float64 {
			mean := slices.Clone(t.Output())
			x := make([]float32, len(p))
			for _, by := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
				px.Fill(x, shifted(p, by[0], by[1]))
				for i, v := range net.Predict(x) {
					mean[i] += v
				}
			}
			a, _ := best2(mean)
			return a
		}},
	}
	for _, m := range measures {
		var up, down []float64
		for _, d := range s.digits {
			up = append(up, measure(net, px, prepared(d), m.of))
		}
		for _, d := range s.letters {
			down = append(down, measure(net, px, prepared(d), m.of))
		}
		fmt.Fprintf(w, "  AUC by %s\t\t%.4f\n", m.name, underCurve(up, down))
	}
}
