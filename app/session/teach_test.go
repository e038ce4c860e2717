package session

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestYourDigitsAreKeptChangedAndRemembered(t *testing.T) {
	folder := t.TempDir()
	folders := Folders{Config: filepath.Join(folder, "config"), Data: filepath.Join(folder, "data")}
	s := New(Options{Folders: folders})
	teach := s.Teach
	if teach.ItIs(7).Enabled() || teach.Learn.Enabled() || teach.Show.Enabled() || teach.Remove.Enabled() {
		t.Error("an empty canvas can be taught")
	}
	drawSeven(s)
	teach.ItIs(7).Do()
	s.Drawing.Clear.Do()
	s.Drawing.PenDown(140, 50, 100)
	s.Drawing.PenMove(140, 230, 300)
	s.Drawing.PenUp()
	teach.ItIs(1).Do()
	if len(teach.Digits()) != 2 || *teach.Digits()[0].Label != 7 || teach.Selected() != 1 {
		t.Fatalf("%d digits are kept, status %q", len(teach.Digits()), s.Status().Sentence)
	}
	teach.Relabel(1, 4).Do()
	if *teach.Digits()[1].Label != 4 {
		t.Error("a digit's label does not change")
	}
	teach.Undo.Do()
	if *teach.Digits()[1].Label != 1 {
		t.Error("the label does not come back")
	}
	exported := filepath.Join(folder, "mine")
	teach.Export(exported)
	until(t, s, "the export", func() bool { return Exists(exported + ".jsonl") })
	teach.Select(0)
	teach.Remove.Do()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = New(Options{Folders: folders})
	defer s.Close()
	teach = s.Teach
	until(t, s, "your digits", func() bool { return len(teach.Digits()) == 1 })
	if *teach.Digits()[0].Label != 1 || len(teach.Digits()[0].Strokes[0].Points) != 2 {
		t.Errorf("after a start they are %+v", teach.Digits())
	}
	teach.Import(exported + ".jsonl")
	until(t, s, "the import", func() bool { return len(teach.Digits()) == 3 })
	teach.Undo.Do()
	if len(teach.Digits()) != 1 {
		t.Error("an import cannot be taken back")
	}
	teach.Import(filepath.Join(folder, "nothing.jsonl"))
	until(t, s, "the error", func() bool { return s.Status().Kind == StatusProblem })
	teach.Select(0)
	teach.Show.Do()
	if s.Drawing.Blank() || s.Answer().Label != 1 {
		t.Error("your digit does not reach the canvas with its label")
	}
}

func TestTeachingChangesTheModelAndCanBeForgotten(t *testing.T) {
	s := newTest(t)
	s.Training.SetLayers([]int{16})
	s.Training.BatchSize.Set(50)
	s.Training.Epochs.Set(3)
	s.Data.Use(small(2000), small(100), "test")
	s.Run.Train.Do()
	until(t, s, "the end of the run", func() bool { return !s.Run.Active() && s.Run.Snapshot() != nil })
	before := s.Model.Network()
	drawSeven(s)
	wrong := (s.Answer().Digit + 1) % 10
	s.Teach.ItIs(wrong).Do()
	if !s.Teach.Learn.Enabled() {
		t.Fatal(s.Teach.Learn.Reason())
	}
	s.Teach.Learn.Do()
	if s.Run.Train.Enabled() || s.Teach.Learn.Enabled() || !s.Teach.Stop.Enabled() {
		t.Error("while learning, training can begin, or learning cannot be stopped")
	}
	until(t, s, "the lesson", func() bool { _, learning := s.Teach.Progress(); return !learning })
	l := s.Teach.Lesson()
	if l == nil || l.Digits != 1 || l.YoursBefore != 0 {
		t.Fatalf("the lesson is %+v, status %q", l, s.Status().Sentence)
	}
	if s.Model.Network() == before || !s.Model.Unsaved() || !strings.HasPrefix(s.Status().Sentence, "Learned") {
		t.Errorf("the model did not change: %q", s.Status().Sentence)
	}
	if l.YoursAfter == 1 && s.Answer().Digit != wrong {
		t.Errorf("it is said to be learned as %d and is answered %d", wrong, s.Answer().Digit)
	}
	s.Teach.Forget.Do()
	if s.Model.Network() != before || s.Teach.Lesson() != nil {
		t.Error("the model from before did not come back")
	}
	s.Teach.Learn.Do()
	s.Teach.Stop.Do()
	until(t, s, "the stop", func() bool { _, learning := s.Teach.Progress(); return !learning })
	if s.Model.Network() != before {
		t.Error("a lesson that was stopped changed the model")
	}
}

// A file of digits with a line that cannot be read is kept aside, and what comes after is saved in a new one.
func TestUnreadableDigitsAreKeptAsideAndANewFileBegun(t *testing.T) {
	folder := t.TempDir()
	folders := Folders{Config: filepath.Join(folder, "config"), Data: filepath.Join(folder, "data")}
	good := `{"canvas":[280,280],"strokes":[[[140,50],[140,230]]],"label":1}` + "\n"
	broken := good + "{\"canvas\": torn off"
	if err := os.MkdirAll(folders.Data, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folders.digits(), []byte(broken), 0o644); err != nil {
		t.Fatal(err)
	}
	s := New(Options{Folders: folders})
	until(t, s, "the sentence", func() bool { return s.Status().Kind == StatusProblem })
	aside := filepath.Join(folders.Data, "your-digits-unreadable.jsonl")
	if kept, err := os.ReadFile(aside); err != nil || string(kept) != broken {
		t.Errorf("the file kept aside is %q, %v", kept, err)
	}
	if !strings.Contains(s.Status().Sentence, aside) {
		t.Errorf("the sentence %q does not say where the file is kept", s.Status().Sentence)
	}
	drawSeven(s)
	s.Teach.ItIs(7).Do()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = New(Options{Folders: folders})
	defer s.Close()
	until(t, s, "your digits", func() bool { return len(s.Teach.Digits()) == 2 })
	if *s.Teach.Digits()[0].Label != 1 || *s.Teach.Digits()[1].Label != 7 {
		t.Error("after the next start your digits are others")
	}
}
