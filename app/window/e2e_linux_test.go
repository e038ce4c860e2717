package window

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// One person's visit, in a real window: they draw, read the answer, change the layers, train, save through the
// system's dialog, are asked about nothing they have saved, and find their model again.
func TestDrawTrainSaveOpen(t *testing.T) {
	s := newScreen(t)
	w := s.open("all")
	first, _ := w.last()
	if first.Digit != -1 || first.Sentence != "Draw a digit" {
		t.Errorf("an empty canvas is answered %d, %q", first.Digit, first.Sentence)
	}

	// The bundled model reads a zero while the pen is still down, and a one after the canvas was cleared.
	w.draw(oval(0.5, 0.5, 0.2, 0.3)...)
	w.wait("the answer 0", 20*time.Second, func(r report) bool { return r.Digit == 0 })
	w.shot("answer.png")
	w.press("Clear the canvas")
	w.wait("an empty canvas", 20*time.Second, func(r report) bool { return r.Digit == -1 })
	w.draw([2]float64{0.5, 0.15}, [2]float64{0.5, 0.3}, [2]float64{0.5, 0.45}, [2]float64{0.5, 0.6}, [2]float64{0.5, 0.85})
	w.wait("the answer 1", 20*time.Second, func(r report) bool { return r.Digit == 1 })

	// Another network: a single, smaller hidden layer, and one epoch.
	w.press("Remove hidden layer 2")
	w.typeInto("Hidden 1 neurons", "24")
	w.wait("a hidden layer of 24", 20*time.Second, func(r report) bool { return slices.Equal(r.Hidden, []int{24}) })
	w.typeInto("Epochs", "1")
	w.wait("one epoch", 20*time.Second, func(r report) bool { return r.Planned == 1 })
	w.press("Train")
	trained := w.wait("the trained network", 5*time.Minute, func(r report) bool {
		return !r.Training && r.Epoch == 1 && slices.Equal(r.Sizes, []int{784, 24, 10}) && r.Unsaved
	})
	if trained.Digit < 0 {
		t.Error("the drawing is not answered by the trained network")
	}
	w.shot("trained.png")

	// Unsaved work is asked about before the window closes; Cancel keeps it open.
	w.close()
	w.wait("the question about unsaved work", 20*time.Second, func(r report) bool { return r.Question != "" })
	w.shot("question.png")
	w.press("Cancel")
	w.wait("no question", 20*time.Second, func(r report) bool { return r.Question == "" })

	// Saved through the real dialog, which adds no extension: the program does.
	w.press("Save…")
	w.press("Choose a file…")
	w.answerDialog("Save File", filepath.Join(s.home, "mine"))
	saved := filepath.Join(s.home, "mine.npz")
	w.wait("the saved model", 20*time.Second, func(r report) bool { return !r.Unsaved })
	for _, name := range []string{saved, filepath.Join(s.home, "mine.json")} {
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Errorf("%s was not saved: %v", name, err)
		}
	}

	w.close()
	w.ended()

	// Reopened through the real dialog: the same weights, bit for bit, and an unreadable file changes nothing.
	again := s.open("all")
	before, _ := again.last()
	if before.Weights == trained.Weights {
		t.Fatal("the second start has the trained weights before they were opened")
	}
	again.press("Open…")
	again.answerDialog("Open File", saved)
	again.wait("the same weights again", 20*time.Second, func(r report) bool { return r.Weights == trained.Weights })
	broken := filepath.Join(s.home, "broken.npz")
	if err := os.WriteFile(broken, []byte("PK\x03\x04 cut short"), 0o600); err != nil {
		t.Fatal(err)
	}
	again.press("Open…")
	again.answerDialog("Open File", broken)
	after := again.wait("a sentence about the broken file", 20*time.Second, func(r report) bool { return r.Status != before.Status && len(r.Status) > 20 })
	if after.Weights != trained.Weights {
		t.Error("a file that could not be read has replaced the model in use")
	}
	again.close()
	again.ended()

	// Nothing but the model was left in the person's home, and the settings where the system wants them.
	if _, err := os.Stat(filepath.Join(s.home, ".config", "inkling", "settings.json")); err != nil {
		t.Errorf("the settings are not where they belong: %v", err)
	}
	crashes, err := os.ReadDir(filepath.Join(s.home, ".local", "share", "inkling", "crashes"))
	if err == nil && len(crashes) > 0 {
		t.Errorf("an orderly end left %v", crashes)
	}
}

// A file given on the command line is opened in the window.
func TestFileOnTheCommandLine(t *testing.T) {
	s := newScreen(t)
	missing := filepath.Join(s.home, "missing.npz")
	w := s.open("all", missing)
	r := w.wait("a sentence about the missing file", 20*time.Second, func(r report) bool { return r.Status != "" })
	if r.Sizes == nil {
		t.Errorf("the missing file has taken the bundled model away; status %q", r.Status)
	}
	w.close()
	w.ended()
}

// Two windows at once, as when a second file is double-clicked, harm each other's data in no way.
func TestTwoWindows(t *testing.T) {
	s := newScreen(t)
	one := s.open("all")
	two := s.open("all")
	two.close()
	two.ended()
	one.close()
	one.ended()
}
