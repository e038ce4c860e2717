package session

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"inkling/core"
	"inkling/persist"
)

// pictures writes n pictures of each label into a folder.
func pictures(t *testing.T, n int, labels ...string) string {
	t.Helper()
	folder := t.TempDir()
	for k, label := range labels {
		for i := range n {
			img := image.NewGray(image.Rect(0, 0, 8, 8))
			img.SetGray(i%8, k%8, color.Gray{Y: 255})
			f, err := os.Create(filepath.Join(folder, fmt.Sprintf("%s_%d.png", label, i)))
			if err != nil {
				t.Fatal(err)
			}
			if err := png.Encode(f, img); err != nil {
				t.Fatal(err)
			}
			f.Close()
		}
	}
	return folder
}

func TestAFolderTooSmallToTestWith(t *testing.T) {
	s := newTest(t)
	s.Data.Open(pictures(t, 3, "a", "b"))
	until(t, s, "the pictures", func() bool { return s.Data.Inputs() == 64 })
	s.Drawing.TestDigit.Do()
	if s.Status().Sentence != noTestPictures {
		t.Errorf("a test digit: %q", s.Status().Sentence)
	}
	s.Training.Epochs.Set(2)
	s.Run.Train.Do()
	until(t, s, "the run", func() bool { return !s.Run.Active() && s.Run.Snapshot() != nil })
	s.Mistakes.Test.Do()
	if s.Mistakes.Busy() || s.Mistakes.Result() != nil || s.Status().Sentence != noTestPictures {
		t.Errorf("testing without pictures: busy %v, %q", s.Mistakes.Busy(), s.Status().Sentence)
	}
	s.Compare.OpenRun(s.Runs.List()[0])
	until(t, s, "the comparison", func() bool { return s.Compare.Disagreements() != nil })
}

// A run belongs to the data it had, whatever is opened afterwards.
func TestAnEarlierRunKeepsItsLabelsAndAnotherModelEndsItsTimeline(t *testing.T) {
	s := newTest(t)
	s.Data.Open(pictures(t, 8, "a", "b", "c"))
	until(t, s, "the pictures", func() bool { return s.Data.Inputs() == 64 })
	s.Training.Epochs.Set(3)
	s.Run.Train.Do()
	until(t, s, "the run", func() bool { return !s.Run.Active() && s.Run.Snapshot() != nil })
	s.Checkpoints.Look(1)
	s.Checkpoints.Use.Do()
	if len(s.Checkpoints.List()) == 0 || s.Model.Network() != s.Checkpoints.List()[1].Network {
		t.Error("using a checkpoint ends the timeline, or is another network")
	}
	s.Data.UseMNIST.Do()
	s.Model.Use(&persist.Model{Network: core.NewNetwork([]int{784, 5, 10}, []core.Activation{core.ReLU, core.Softmax})})
	if n := len(s.Checkpoints.List()); n != 0 {
		t.Errorf("the timeline of a run goes on under another model: %d checkpoints", n)
	}
	drawSeven(s)
	until(t, s, "the measure of certainty", func() bool { return s.certain != nil })
	s.Runs.UseModel(s.Runs.List()[0]).Do()
	if s.certain != nil {
		t.Error("the certainty is still measured as the model before wants it")
	}
	if !slices.Equal(s.Model.Labels(), []string{"a", "b", "c"}) || !slices.Equal(s.Model.Manifest().Labels, s.Model.Labels()) {
		t.Errorf("the run's labels are %q", s.Model.Labels())
	}
	if a := s.Answer(); a.Digit < 0 || a.Digit > 2 {
		t.Errorf("it answers %d", a.Digit)
	}
}

func TestASecondModelWithFewerLabelsThanTheDrawingsLabel(t *testing.T) {
	s := newTest(t)
	s.Model.Use(&persist.Model{Network: core.NewNetwork([]int{784, 10}, []core.Activation{core.Softmax})})
	n := core.NewNetwork([]int{784, 2}, []core.Activation{core.Softmax})
	s.Compare.OpenRun(&PastRun{Name: "two", Network: n, Config: core.Classic(), Last: &core.Snapshot{Network: n}})
	drawSeven(s)
	s.Drawing.ItIs.Set(8)
	if a := s.Compare.Answer(); a.Sentence() == "" || a.Label != -1 {
		t.Errorf("%q, label %d", a.Sentence(), a.Label)
	}
}
