package session

import (
	"path/filepath"
	"testing"

	"inkling/core"
	"inkling/core/ink"
	"inkling/persist"
)

func TestCalibrationIsKeptInTheModel(t *testing.T) {
	s := newTest(t)
	s.Data.Use(small(1500), small(100), "")
	c := core.Quick()
	c.SetHidden([]int{24})
	c.Epochs, c.Validation, c.Calibrate, c.Augment = 4, 500, true, core.Augment{}
	s.Training.SetConfig(c)
	s.Run.Train.Do()
	until(t, s, "the end of the run", func() bool { return !s.Run.Active() && s.Run.Snapshot() != nil })
	path := filepath.Join(t.TempDir(), "model.npz")
	s.Files.SaveTo(path)
	until(t, s, "the saving", func() bool { return !s.Files.Busy() })
	if s.Model.Unsaved() {
		t.Fatal(s.Status().Sentence)
	}
	want := s.Run.Snapshot().Calibration
	m, report, err := ReadModel(path, persist.Choices{})
	if err != nil {
		t.Fatal(err)
	}
	said := m.Manifest.Calibration
	if said == nil || want == nil {
		t.Fatal("the model says nothing about its calibration")
	}
	if *said.Temperature != want.Temperature || *said.ErrorBefore != want.Before || *said.ErrorAfter != want.After || said.MeasuredOn == "" {
		t.Errorf("the run found %+v, the model says %+v", *want, *said)
	}
	if said.Threshold == nil || *said.Threshold <= 0 || *said.Threshold >= 1 || said.Method != scoreMethod {
		t.Errorf("from which score the model is sure is not said: %+v", *said)
	}
	rows := map[string]bool{}
	for _, r := range Describe(m, report) {
		rows[r.Name] = true
	}
	if !rows["calibration"] || !rows["sure from"] {
		t.Error("the inspection does not mention the calibration")
	}
}

func TestTheThresholdAModelStatesIsUsed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.npz")
	seven := ink.Drawing{Width: 280, Height: 280, Strokes: []ink.Stroke{{Points: []ink.Point{{X: 70, Y: 60}, {X: 200, Y: 60}, {X: 110, Y: 225}}}}}
	for _, c := range []struct {
		threshold float64
		method    string
		used      bool
	}{{0.9999, scoreMethod, true}, {0, "", true}, {0.9999, "margin", false}} {
		m := &persist.Model{Network: core.NewNetwork([]int{784, 8, 10}, []core.Activation{core.ReLU, core.Softmax})}
		m.Manifest.Calibration = &persist.Calibration{Threshold: &c.threshold, Method: c.method}
		m.Manifest.Complete(m.Network)
		if err := persist.Save(path, m); err != nil {
			t.Fatal(err)
		}
		r := NewReader(m)
		a := r.Answer(r.Drawing(seven))
		if used := a.Threshold == c.threshold; used != c.used || a.Sure != (a.Score >= a.Threshold) {
			t.Errorf("%q states %v: the command line is sure from %v", c.method, c.threshold, a.Threshold)
		}
		if c.method == "" {
			continue // one way to the window is enough
		}
		s := newTest(t)
		s.Files.Open(path)
		until(t, s, "the file", func() bool { return s.Model.Path() == path && s.certain != nil })
		if used := s.certain.Threshold() == c.threshold; used != c.used {
			t.Errorf("%q states %v: the window is sure from %v", c.method, c.threshold, s.certain.Threshold())
		}
	}
}
