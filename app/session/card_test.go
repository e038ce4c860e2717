package session

import (
	"bytes"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkling/core"
	"inkling/persist"
)

func TestTheCardOpensQuestionsAndTheyCanBeOverruled(t *testing.T) {
	s := trained(t)
	path := filepath.Join(t.TempDir(), "theirs.npz")
	if err := persist.SaveOriginal(path, s.Model.Current()); err != nil {
		t.Fatal(err)
	}
	s.Model.unsaved = false
	s.Files.Open(path)
	until(t, s, "the file", func() bool { return !s.Files.Busy() })
	if s.Model.Path() == "" {
		t.Fatal(s.Status())
	}
	guesses := s.Model.Guesses()
	var activation *Guess
	for i := range guesses {
		chosen := 0
		for _, o := range guesses[i].Options {
			if o.Chosen {
				chosen++
				if o.Accuracy < 0 {
					t.Errorf("%s: the chosen %s has no score", guesses[i].Name, o.Value)
				}
			}
		}
		if chosen != 1 {
			t.Errorf("%s has %d chosen answers", guesses[i].Name, chosen)
		}
		if guesses[i].Field == "activation" {
			activation = &guesses[i]
		}
	}
	if activation == nil {
		t.Fatalf("a file without a manifest leaves the activation open, but the card asks only %v", guesses)
	}
	s.Model.Choose("activation", "tanh")
	until(t, s, "the other reading", func() bool { return s.Model.Network().Layers[0].Activation == core.Tanh })
	if !s.Model.Overruled() {
		t.Error("the card does not know that a guess was overruled")
	}
	s.Model.LetChoose()
	until(t, s, "the first reading", func() bool { return s.Model.Network().Layers[0].Activation == core.Sigmoid })
	if s.Model.Overruled() {
		t.Error("the choice is still there")
	}
}

func TestFactsSayWhatIsStatedAndWhatIsNot(t *testing.T) {
	s := trained(t)
	facts := map[string]Fact{}
	for _, f := range s.Model.Facts() {
		facts[f.Name] = f
	}
	sizes := s.Model.Network().Sizes()
	if got := facts["Network"].Value; strings.Count(got, "→") != len(sizes)-1 {
		t.Errorf("the network is %q", got)
	}
	if f := facts["Author"]; f.Stated {
		t.Errorf("nobody said who made it, the card says %q", f.Value)
	}
	if hash := s.Model.Network().SHA256(); !strings.HasPrefix(facts["SHA-256"].Value, hash[:8]) {
		t.Errorf("SHA-256 %q of %s", facts["SHA-256"].Value, hash)
	}
	s.Model.Author.Set("Ada")
	for _, f := range s.Model.Facts() {
		if f.Name == "Author" && f.Value != "Ada" {
			t.Errorf("the card still says %q", f.Value)
		}
	}
}

func TestCurvesAndWeightsAreExported(t *testing.T) {
	s := trained(t)
	folder := t.TempDir()
	starts := map[string]string{"png": "\x89PNG", "svg": "<?xml", "pdf": "%PDF-", "csv": "epoch,"}
	for _, format := range CurveFormats() {
		path := filepath.Join(folder, "c."+format)
		s.ExportCurves(format).Do()
		if _, wanted := s.Files.Wanted(); !wanted {
			t.Fatal("no path is asked for")
		}
		s.Files.GivePath(path)
		until(t, s, path, func() bool { return s.Status().Kind != StatusBusy && exists(path) })
		data, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(data, []byte(starts[format])) || len(data) < 60 {
			t.Errorf("%s: %v, %d bytes beginning %.20q", format, err, len(data), data)
		}
		if lines := bytes.Count(data, []byte("\n")); format == "csv" && lines != len(s.Curves())+1 {
			t.Errorf("the table has %d lines for %d epochs", lines, len(s.Curves()))
		}
	}
	path := filepath.Join(folder, "w.png")
	s.ExportWeights().Do()
	s.Files.GivePath(path)
	until(t, s, path, func() bool { return exists(path) })
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	n := s.Network().Layers[0].Weights.Rows
	if want := min(n, 16)*(28*3+4) + 4; img.Bounds().Dx() != want {
		t.Errorf("the picture of %d neurons is %d wide, want %d", n, img.Bounds().Dx(), want)
	}
	s.ExportCurves("csv").Do()
	s.Files.GivePath(filepath.Join(folder, "nowhere", "c.csv"))
	until(t, s, "the complaint", func() bool { return s.Status().Kind == StatusProblem })
}

func exists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 0
}

func TestUnknownValuesStayEmptyInTheTable(t *testing.T) {
	table, err := tableOf([]core.EpochResult{{Epoch: 1, TrainLoss: .5, TestAccuracy: math.NaN(), ValidationLoss: math.NaN(), ValidationAccuracy: math.NaN()}})
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(string(table), "\n"); !strings.HasPrefix(lines[1], "1,0.5,0,,,") {
		t.Errorf("%q", lines[1])
	}
}

// A run without a test set has a second curve all the same: of what was held back for validation.
func TestExportedCurvesShowTheValidationPart(t *testing.T) {
	unknown := math.NaN()
	history := []core.EpochResult{
		{Epoch: 1, TrainLoss: 1, TrainAccuracy: .5, ValidationLoss: 1.1, ValidationAccuracy: .4, TestLoss: unknown, TestAccuracy: unknown},
		{Epoch: 2, TrainLoss: .5, TrainAccuracy: .7, ValidationLoss: .8, ValidationAccuracy: .6, TestLoss: unknown, TestAccuracy: unknown},
	}
	sheet := &curveSheet{title: "run", history: history}
	data, err := sheet.draw("svg")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte("validation digits")) || bytes.Contains(data, []byte("test digits")) {
		t.Error("the legend names other curves than there are")
	}
}

// An exported sheet has what the window shows: round numbers, the loss by its name, and earlier runs with what differed, among the
// losses only where they are of the same kind.
func TestExportedCurvesHaveEarlierRuns(t *testing.T) {
	run := func(end float64) (h []core.EpochResult) {
		for e := range 30 {
			a := end * (1 - math.Exp(-float64(e+1)))
			h = append(h, core.EpochResult{Epoch: e + 1, TrainLoss: 1 - a, TrainAccuracy: a, ValidationLoss: math.NaN(), ValidationAccuracy: math.NaN(), TestLoss: 1.1 - a, TestAccuracy: a})
		}
		return h
	}
	sheet := &curveSheet{title: "classic: 784-128-64-10, relu", loss: core.MeanSquared, history: run(.97),
		ghosts: []ghostRun{{"sigmoid", core.MeanSquared, run(.95)}, {"another loss", core.CrossEntropy, run(.9)}}}
	data, err := sheet.draw("svg")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for word, times := range map[string]int{"earlier run: sigmoid": 2, "earlier run: another loss": 1, "Loss, mean-squared": 1, "784-128-64-10, relu": 1, ">10</text>": 2, ">100</text>": 1, ">28</text>": 0, ">-0</text>": 0} {
		if n := strings.Count(text, word); n != times {
			t.Errorf("%q stands there %d times, not %d", word, n, times)
		}
	}
	for _, format := range []string{"png", "pdf"} {
		if data, err := sheet.draw(format); err != nil || len(data) < 1000 {
			t.Errorf("%s: %d bytes, %v", format, len(data), err)
		}
	}
}
