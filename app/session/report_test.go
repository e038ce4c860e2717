package session

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"text/tabwriter"

	"inkling/core"
	"inkling/core/ink"
	"inkling/persist"
)

// The report of how well people's own handwriting is read, each step on and off:
//
//	go test ./app/session -run TestHandwritingReport -v -drawings DIR [-models a.npz,b.npz] [-train 10]
//
// DIR holds digits (labelled) and letters as *digits*.jsonl and *letters*.jsonl. Without models it is the bundled ones. With -train, the
// handwriting recipe is trained for so many epochs with each of its augmentations left out in turn.
var (
	reportDrawings = flag.String("drawings", "", "folder with drawings for the handwriting report")
	reportModels   = flag.String("models", "", "model files for the handwriting report, separated by commas")
	reportTrain    = flag.Int("train", 0, "epochs to train each augmentation of the handwriting report with; 0 for none")
)

// specimens is what the report measures on.
type specimens struct {
	digits, letters []ink.Drawing
	test            *core.Dataset
}

func TestHandwritingReport(t *testing.T) {
	if *reportDrawings == "" {
		return // a report for people, made on demand
	}
	var s specimens
	s.digits, s.letters = readAll(t, "digits"), readAll(t, "letters")
	s.test = MNISTTest()
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer w.Flush()

	models := map[string]*persist.Model{}
	var names []string
	if *reportModels == "" {
		for _, name := range bundledModels() {
			m, _, _, err := ReadBundled(name)
			if err != nil {
				t.Fatal(err)
			}
			models[name], names = m, append(names, name)
		}
	} else {
		for path := range strings.SplitSeq(*reportModels, ",") {
			contents, err := persist.Read(path)
			if err != nil {
				t.Fatal(err)
			}
			m, _, err := persist.Interpret(contents, MNISTTrain().Slice(0, 500), persist.Choices{})
			if err != nil {
				t.Fatal(err)
			}
			models[path], names = m, append(names, path)
		}
	}
	header(w)
	for _, name := range names {
		m := models[name]
		net, px := m.Network, PixelsOf(m)
		fmt.Fprintf(w, "%s\t\n", name)
		s.row(w, "  all steps", net, px, prepared)
		s.row(w, "  without centring", net, px, asDrawn)
		s.row(w, "  strokes as thick as drawn", net, px, asPicture)
		s.scores(w, net, px)
		s.calibration(w, net, px)
	}
	if *reportTrain > 0 {
		fmt.Fprintf(w, "the recipe, %d epochs\t\n", *reportTrain)
		for _, v := range recipes() {
			cfg := core.Handwriting()
			cfg.Epochs, cfg.Augment = *reportTrain, v.augment
			trainer, err := core.NewTrainer(cfg, MNISTTrain(), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			trainer.Start()
			net := trainer.Wait().Network
			s.row(w, "  "+v.name, net, core.Unit(28, 28), prepared)
			w.Flush()
		}
	}
	s.roundTrip(w)
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

// recipes are the augmentations of the handwriting preset, all of them, none, and each left out.
func recipes() []struct {
	name    string
	augment core.Augment
} {
	type recipe = struct {
		name    string
		augment core.Augment
	}
	full := core.Handwriting().Augment
	list := []recipe{{"all augmentations", full}, {"none", core.Augment{}}}
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
		{"without strokes", func(a *core.Augment) { a.Strokes = 0 }},
		{"without pen digits", func(a *core.Augment) { a.Pen = 0 }},
		{"without non-digits", func(a *core.Augment) { a.Others = 0 }},
	} {
		a := full
		c.off(&a)
		list = append(list, recipe{c.name, a})
	}
	return list
}

// The ways from a drawing to the network's input.
func prepared(d ink.Drawing) []byte { return ink.Input(d, 28, 28, true).Input }
func asDrawn(d ink.Drawing) []byte  { return ink.Input(d, 28, 28, false).Input }
func asPicture(d ink.Drawing) []byte {
	return ink.FromPicture(ink.Render(d, 280, 280), 280, 280, 28, 28, true).Input
}

func header(w *tabwriter.Writer) {
	fmt.Fprint(w, "read right, %\tdrawings\tAUC\tsure digits\tsure letters\tMNIST")
	for _, v := range variations {
		fmt.Fprintf(w, "\t%s\tre-centred", v.name)
	}
	fmt.Fprintln(w)
}

// row measures one network behind one way of preparing drawings.
func (s *specimens) row(w *tabwriter.Writer, name string, net *core.Network, px core.Pixels, prepare func(ink.Drawing) []byte) {
	c := core.NewCertainty(net, px, MNISTTrain())
	right, sureDigits, sureLetters := 0, 0, 0
	var up, down []float64
	for _, d := range s.digits {
		p := prepare(d)
		if answer(net, px, p) == *d.Label {
			right++
		}
		score := c.Score(p)
		up = append(up, score)
		if c.Sure(score) {
			sureDigits++
		}
	}
	for _, d := range s.letters {
		score := c.Score(prepare(d))
		down = append(down, score)
		if c.Sure(score) {
			sureLetters++
		}
	}
	share := func(n, of int) float64 { return 100 * float64(n) / float64(of) }
	fmt.Fprintf(w, "%s\t%.1f\t%.4f\t%.1f\t%.1f\t%.2f", name, share(right, len(s.digits)), underCurve(up, down),
		share(sureDigits, len(s.digits)), share(sureLetters, len(s.letters)), 100*accuracy(net, px, s.test))
	for _, v := range variations {
		moved := changed(s.test, v.change)
		centred := changed(moved, func(p []byte) []byte { return ink.FromPicture(p, 28, 28, 28, 28, true).Input })
		fmt.Fprintf(w, "\t%.2f\t%.2f", 100*accuracy(net, px, moved), 100*accuracy(net, px, centred))
	}
	fmt.Fprintln(w)
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

func (s *specimens) calibration(w *tabwriter.Writer, net *core.Network, px core.Pixels) {
	held := core.Calibrate(net, px, MNISTTrain().Slice(55000, 60000))
	before := core.Calibrate(net, px, s.test).Before
	after := core.Calibrate(net.Tempered(held.Temperature), px, s.test).Before
	fmt.Fprintf(w, "  calibration error on MNIST's test set\t%.4f\tat temperature %.3f\t%.4f\n", before, held.Temperature, after)
}

// roundTrip says what the recipe does to pictures that it made: MNIST's own.
func (s *specimens) roundTrip(w *tabwriter.Writer) {
	same, pixels, sum := 0, 0, 0
	for i := range s.test.Len() {
		p := s.test.Image(i)
		q := ink.FromPicture(p, 28, 28, 28, 28, true).Input
		differ := 0
		for k := range p {
			d := int(p[k]) - int(q[k])
			if d != 0 {
				differ++
			}
			sum += max(d, -d)
		}
		if differ == 0 {
			same++
		}
		pixels += differ
	}
	n := s.test.Len()
	fmt.Fprintf(w, "MNIST put in as pictures: %d of %d come back unchanged; %.2f of 784 pixels change, by %.3f of 255 on average over all\n",
		same, n, float64(pixels)/float64(n), float64(sum)/float64(n*784))
}

// variations are what happens to MNIST's test pictures.
var variations = []struct {
	name   string
	change func(p []byte) []byte
}{
	{"shifted 3, 2", func(p []byte) []byte { return shifted(p, 3, 2) }},
	{"scaled 0.75", func(p []byte) []byte { return mapped(p, 1/0.75, 0) }},
	{"rotated 15°", func(p []byte) []byte { return mapped(p, 1, 15*math.Pi/180) }},
	{"thickened", thickened},
}

func changed(d *core.Dataset, change func(p []byte) []byte) *core.Dataset {
	c := *d
	c.Images = make([]byte, 0, len(d.Images))
	for i := range d.Len() {
		c.Images = append(c.Images, change(d.Image(i))...)
	}
	return &c
}

// shifted moves a picture of 28×28.
func shifted(p []byte, dx, dy int) []byte {
	q := make([]byte, len(p))
	for y := range 28 {
		for x := range 28 {
			if sx, sy := x-dx, y-dy; sx >= 0 && sy >= 0 && sx < 28 && sy < 28 {
				q[y*28+x] = p[sy*28+sx]
			}
		}
	}
	return q
}

// mapped turns a picture and looks up so much farther from the centre.
func mapped(p []byte, scale, angle float64) []byte {
	q := make([]byte, len(p))
	sin, cos := math.Sincos(angle)
	at := func(x, y int) float64 {
		if x < 0 || y < 0 || x >= 28 || y >= 28 {
			return 0
		}
		return float64(p[y*28+x])
	}
	for y := range 28 {
		for x := range 28 {
			u, v := float64(x-14)*scale, float64(y-14)*scale
			sx, sy := 14+cos*u-sin*v, 14+sin*u+cos*v
			x0, y0 := math.Floor(sx), math.Floor(sy)
			fx, fy := sx-x0, sy-y0
			ix, iy := int(x0), int(y0)
			q[y*28+x] = byte((at(ix, iy)*(1-fx)+at(ix+1, iy)*fx)*(1-fy) + (at(ix, iy+1)*(1-fx)+at(ix+1, iy+1)*fx)*fy)
		}
	}
	return q
}

// thickened gives every pixel the darkest of its four neighbours and itself.
func thickened(p []byte) []byte {
	q := slices.Clone(p)
	for _, by := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
		for i, v := range shifted(p, by[0], by[1]) {
			q[i] = max(q[i], v)
		}
	}
	return q
}

func accuracy(net *core.Network, px core.Pixels, d *core.Dataset) float64 {
	e, err := core.Evaluate(context.Background(), net, core.MeanSquared, px, d, 0)
	if err != nil {
		return math.NaN()
	}
	return e.Accuracy()
}

func answer(net *core.Network, px core.Pixels, p []byte) int {
	x := make([]float32, len(p))
	px.Fill(x, p)
	return core.Answer(net.Predict(x))
}

func measure(net *core.Network, px core.Pixels, p []byte, of func([]byte, *core.Trace) float64) float64 {
	x := make([]float32, len(p))
	px.Fill(x, p)
	var t core.Trace
	net.Forward(&t, x)
	return of(p, &t)
}

// best2 is the two largest values.
func best2(v []float32) (a, b float64) {
	s := slices.Clone(v)
	slices.Sort(s)
	return float64(s[len(s)-1]), float64(s[len(s)-2])
}

// underCurve is the area under the ROC curve: how often a value of up is above one of down, equal ones half.
func underCurve(up, down []float64) float64 {
	s := slices.Clone(down)
	sort.Float64s(s)
	sum := 0
	for _, v := range up {
		below := sort.SearchFloat64s(s, v)
		above := sort.Search(len(s), func(i int) bool { return s[i] > v })
		sum += below + above
	}
	return float64(sum) / 2 / float64(len(up)) / float64(len(down))
}
