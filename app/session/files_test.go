package session

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkling/core"
	"inkling/persist"
)

func TestSaveAndOpenBringTheModelBack(t *testing.T) {
	s := trained(t)
	hash := s.Model.Network().SHA256()
	s.Model.Name.Set("my first")
	s.Files.Save.Do()
	suggested, wanted := s.Files.Wanted()
	if !wanted || suggested != "my first.npz" {
		t.Fatalf("a path is wanted: %v, suggested %q", wanted, suggested)
	}
	path := filepath.Join(t.TempDir(), "Ziffern 数字")
	s.Files.GivePath(path)
	until(t, s, "the file", func() bool { return !s.Files.Busy() })
	path += ".npz"
	if !Exists(path) || s.Model.Unsaved() || s.Model.Path() != path {
		t.Fatalf("status %q, unsaved %v, path %q", s.Status().Sentence, s.Model.Unsaved(), s.Model.Path())
	}
	if s.Files.Recent()[0] != path {
		t.Errorf("recent files are %v", s.Files.Recent())
	}

	other := newTest(t)
	other.Files.Open(path)
	until(t, other, "the model", func() bool { return !other.Files.Busy() })
	if other.Model.Network() == nil || other.Model.Network().SHA256() != hash || other.Model.Title() != "my first" || other.Model.Unsaved() {
		t.Fatalf("status %q", other.Status().Sentence)
	}
	if len(other.Model.Manifest().History) != 8 || other.Model.Report() == nil {
		t.Error("the history or the report of how it was read is missing")
	}
	// Saving again asks for nothing: the file is ours.
	other.Model.Author.Set("somebody")
	other.Files.Save.Do()
	if _, wanted := other.Files.Wanted(); wanted || !other.Files.Busy() {
		t.Error("a model of ours is saved to a new path")
	}
	until(t, other, "the file", func() bool { return !other.Files.Busy() })
	if other.Model.Unsaved() {
		t.Error(other.Status().Sentence)
	}
}

// Saving takes a moment. A name typed in it is not overwritten by the one that was saved.
func TestANameTypedDuringASaveStays(t *testing.T) {
	s := trained(t)
	s.Model.Name.Set("first")
	s.Files.SaveTo(filepath.Join(t.TempDir(), "model"))
	s.Model.Name.Set("second")
	until(t, s, "the file", func() bool { return !s.Files.Busy() })
	if s.Model.Title() != "second" || !s.Model.Unsaved() {
		t.Errorf("after the save the model is called %q, unsaved %v", s.Model.Title(), s.Model.Unsaved())
	}
	s.Files.Save.Do()
	until(t, s, "the file", func() bool { return !s.Files.Busy() })
	contents, err := persist.Read(s.Model.Path())
	if err != nil || contents.Manifest.Name != "second" || s.Model.Unsaved() {
		t.Errorf("the file says %+v, %v", contents, err)
	}
}

func TestUnreadableFileIsASentenceAndTheModelStays(t *testing.T) {
	s := trained(t)
	s.Files.SaveTo(filepath.Join(t.TempDir(), "kept"))
	until(t, s, "the file", func() bool { return !s.Files.Busy() })
	network := s.Model.Network()
	folder := t.TempDir()
	empty := filepath.Join(folder, "empty.npz")
	os.WriteFile(empty, nil, 0o644)
	text := filepath.Join(folder, "text.npz")
	os.WriteFile(text, []byte("dear diary"), 0o644)
	for _, path := range []string{empty, text, folder, filepath.Join(folder, "none.npz")} {
		s.Files.Open(path)
		until(t, s, "an answer", func() bool { return !s.Files.Busy() && s.Status().Kind != StatusBusy })
		if s.Status().Kind != StatusProblem || s.Model.Network() != network || len(s.Status().Sentence) < 20 {
			t.Errorf("%s: status %q, the model stays: %v", path, s.Status().Sentence, s.Model.Network() == network)
		}
	}
}

func TestUnsavedWorkIsAskedAbout(t *testing.T) {
	s := trained(t)
	asked := func() *Question { return s.Question() }
	quit := false
	s.CloseRequested(func() { quit = true })
	if asked() == nil || quit {
		t.Fatal("closing does not ask about an unsaved model")
	}
	asked().Cancel.Do()
	if asked() != nil || quit {
		t.Fatal("cancel closes, or the question stays")
	}

	// Save, give a path, and it closes once the model is saved.
	s.CloseRequested(func() { quit = true })
	asked().Yes.Do()
	if _, wanted := s.Files.Wanted(); !wanted || quit {
		t.Fatal("saving does not ask for a path, or closes before")
	}
	s.Files.GivePath("")
	if quit {
		t.Fatal("cancelling the dialog closes")
	}
	s.CloseRequested(func() { quit = true })
	asked().Yes.Do()
	s.Files.GivePath(filepath.Join(t.TempDir(), "m"))
	until(t, s, "the end", func() bool { return quit })

	// Nothing to ask about now.
	quit = false
	s.CloseRequested(func() { quit = true })
	if !quit {
		t.Error("a saved model is asked about")
	}
}

func TestASaveThatFailsLosesNothing(t *testing.T) {
	s := trained(t)
	quit := false
	s.CloseRequested(func() { quit = true })
	s.Question().Yes.Do()
	s.Files.GivePath(filepath.Join(t.TempDir(), "no", "such", "folder", "m.npz"))
	until(t, s, "an answer", func() bool { return !s.Files.Busy() && s.Status().Kind != StatusBusy })
	if quit || !s.Model.Unsaved() || s.Status().Kind != StatusProblem {
		t.Errorf("quit %v, unsaved %v, status %q", quit, s.Model.Unsaved(), s.Status().Sentence)
	}
}

func TestOpeningWhileTrainingAsksAndStops(t *testing.T) {
	s := trained(t)
	path := filepath.Join(t.TempDir(), "m.npz")
	s.Files.SaveTo(path)
	until(t, s, "the file", func() bool { return !s.Files.Busy() })
	hash := s.Model.Network().SHA256()
	s.Training.Epochs.Set(10000)
	s.Run.Train.Do()
	until(t, s, "some batches", func() bool { sn := s.Run.Snapshot(); return s.Run.Active() && !s.Run.Starting() && sn.Updates > 5 })
	s.Files.Open(path)
	if s.Question() == nil {
		t.Fatal("opening while training does not ask")
	}
	s.Question().No.Do()
	until(t, s, "the model", func() bool { return !s.Files.Busy() })
	if s.Run.Active() || s.Model.Network().SHA256() != hash {
		t.Error("the run goes on, or the file was not opened")
	}
	// Save in the same place: the run stops first and its network is saved.
	s.Run.Train.Do()
	until(t, s, "some batches", func() bool {
		sn := s.Run.Snapshot()
		return sn != nil && s.Run.Active() && !s.Run.Starting() && sn.Updates > 5
	})
	quit := false
	s.CloseRequested(func() { quit = true })
	s.Question().Yes.Do()
	until(t, s, "the question where to", func() bool { _, wanted := s.Files.Wanted(); return wanted })
	s.Files.GivePath(path)
	until(t, s, "the end", func() bool { return quit })
	m, _, err := ReadModel(path, persist.Choices{})
	if err != nil || m.Network.SHA256() == hash {
		t.Errorf("the stopped run was not saved: %v", err)
	}
}

func TestSettingsAreRememberedAndABrokenFileIsSurvived(t *testing.T) {
	folder := t.TempDir()
	folders := Folders{Config: filepath.Join(folder, "config"), Data: filepath.Join(folder, "data")}
	s := New(Options{Bare: true, Folders: folders})
	s.Settings.Theme.Set(ThemeDark)
	s.Settings.LargerText.Do()
	s.Settings.SetWindowSize(1000, 700)
	s.Drawing.Centre.Set(false)
	s.Training.SetLayers([]int{50, 40})
	s.Training.BatchSize.Set(8)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = New(Options{Bare: true, Folders: folders})
	if w, h := s.Settings.WindowSize(); w != 1000 || h != 700 || s.Settings.Theme.Get() != ThemeDark || s.Settings.TextScale.Get() != 110 || s.Drawing.Centre.Get() {
		t.Errorf("remembered: %d×%d, theme %s, text %d %%, centring %v", w, h, s.Settings.Theme.Value(), s.Settings.TextScale.Get(), s.Drawing.Centre.Get())
	}
	if c := s.Training.Config(); len(s.Training.Layers()) != 2 || c.Sizes[1] != 50 || c.BatchSize != 8 {
		t.Errorf("the training settings are %+v", c)
	}
	s.Close()
	for _, broken := range []string{"", "{", `{"training":{"sizes":[1,2]}}`, `{"training":{"sizes":[784,10],"activations":["no such"]}}`, `{"training":7}`, `{"theme": 7}`, `{"theme":"pink","text_scale":100000,"window_width":-4,"pen_width":99}`, "[]", "\x00\x01"} {
		os.WriteFile(folders.settings(), []byte(broken), 0o644)
		s = New(Options{Bare: true, Folders: folders})
		if w, _ := s.Settings.WindowSize(); w < 200 || s.Settings.TextScale.Get() > 200 || s.Settings.TextScale.Get() < 80 || s.Settings.Theme.Get() != ThemeSystem || s.Drawing.Width.Value() == "" {
			t.Errorf("%q: text %d %%, theme %s", broken, s.Settings.TextScale.Get(), s.Settings.Theme.Value())
		}
		s.Settings.Theme.Set(ThemeLight)
		if err := s.Close(); err != nil {
			t.Errorf("%q: %v", broken, err)
		}
		if data, _ := os.ReadFile(folders.settings()); !strings.Contains(string(data), `"light"`) {
			t.Errorf("%q: afterwards the file is %q", broken, data)
		}
	}
}

func TestSettingsThatCannotBeWrittenAreAnErrorAndNoMore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o644)
	s := New(Options{Bare: true, Folders: Folders{Config: filepath.Join(file, "config")}})
	s.Settings.Theme.Set(ThemeDark)
	if s.Settings.Theme.Get() != ThemeDark {
		t.Error("the theme does not change")
	}
	if s.Close() == nil {
		t.Error("that nothing was remembered goes unsaid")
	}
}

func TestFileNames(t *testing.T) {
	for title, want := range map[string]string{"classic": "classic", "a/b\\c": "a-b-c", "  ": "model", "..": "model", "数字": "数字", "x\x00y": "x-y"} {
		if got := fileName(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
	if got := fileName(strings.Repeat("é", 300)); len([]rune(got)) != 80 {
		t.Errorf("a long name has %d letters", len([]rune(got)))
	}
}

func TestMistakesFollowTheNetworkAndListTheSurestFirst(t *testing.T) {
	s := trained(t)
	m := s.Mistakes
	if m.Result() != nil || m.Busy() {
		t.Error("mistakes are looked for before anybody asked")
	}
	m.Test.Do()
	until(t, s, "the test", func() bool { return !m.Busy() })
	r := m.Result()
	if r == nil || r.Total != 100 || r.Wrong() == 0 {
		t.Fatalf("the result is %+v", r)
	}
	if len(m.Digits()) != r.Wrong() {
		t.Errorf("%d digits are listed of %d mistakes", len(m.Digits()), r.Wrong())
	}
	for i, d := range m.Digits()[1:] {
		if r.Confidence[d] > r.Confidence[m.Digits()[i]] {
			t.Fatal("the surest do not come first")
		}
	}
	worst := r.Confused(3)[0]
	m.Select(worst.Label, worst.Answer)
	if len(m.Digits()) != worst.Count {
		t.Errorf("the cell %+v lists %d digits", worst, len(m.Digits()))
	}
	m.Next.Do()
	i := m.Selected()
	if i < 0 || int(r.Data.Labels[i]) != worst.Label {
		t.Fatalf("selected %d", i)
	}
	a := s.Answer()
	if a.Digit != worst.Answer || !a.Wrong() || float32(a.Confidence) != r.Confidence[i] {
		t.Errorf("on the canvas it is answered %d with %v, in the matrix %d with %v", a.Digit, a.Confidence, worst.Answer, r.Confidence[i])
	}
	if m.Previous.Enabled() {
		t.Error("there is one before the first")
	}
	m.Set.Set(1)
	m.Test.Do()
	until(t, s, "the test", func() bool { return !m.Busy() })
	if m.Result().Total != 400 {
		t.Errorf("the training digits are %d", m.Result().Total)
	}
}

func TestTwoModelsAnswerTheSameDrawing(t *testing.T) {
	s := trained(t)
	first := s.Runs.List()[0]
	s.Training.Epochs.Set(1)
	s.Training.Seed.Set(9)
	s.Run.Train.Do()
	until(t, s, "the second run", func() bool { return !s.Run.Active() })
	c := s.Compare
	if c.Answer() != nil || c.Close.Enabled() || c.Disagreements() != nil {
		t.Fatal("there is a second model before one was opened")
	}
	c.OpenRun(first)
	drawSeven(s)
	if a, b := s.Answer(), c.Answer(); b.Digit < 0 || a.Outputs[0] == b.Outputs[0] {
		t.Errorf("the answers are %v and %v", a.Outputs, b.Outputs)
	}
	var found *Disagreements
	until(t, s, "the disagreements", func() bool { found = c.Disagreements(); return found != nil })
	want := 0
	for i := range found.First.Answers {
		if found.First.Answers[i] != found.Second.Answers[i] {
			want++
		}
	}
	if got := len(found.FirstOnly) + len(found.SecondOnly) + len(found.Neither); got != want || want == 0 {
		t.Errorf("%d disagreements are listed of %d", got, want)
	}
	differ := 0
	for _, row := range c.Table() {
		if !row.Same {
			differ++
		}
	}
	if differ == 0 || len(c.Table()) < 8 {
		t.Errorf("the table is %+v", c.Table())
	}
	second, hash := c.Model().Network, s.Model.Network()
	c.Swap.Do()
	if s.Question() != nil {
		s.Question().No.Do()
	}
	if s.Model.Network() != second || c.Model().Network != hash {
		t.Error("the models did not change places")
	}
}

// While the question is on the screen, and while its file is being written, the second place can be emptied.
func TestModelsChangePlacesThoughTheSecondWasClosedWhileAsking(t *testing.T) {
	s := trained(t)
	c := s.Compare
	c.OpenRun(s.Runs.List()[0])
	s.Model.Author.Set("somebody")
	first, second := s.Model.Network(), c.Model().Network
	c.Swap.Do()
	c.Close.Do()
	s.Question().No.Do()
	if s.Model.Network() != second || c.Model().Network != first {
		t.Error("the models did not change places")
	}
}

func TestOwnDataBringsItsLabelsAndSizes(t *testing.T) {
	s := newTest(t)
	set := func(n int) *core.Dataset {
		d := &core.Dataset{Name: "shapes", Width: 6, Height: 8, Classes: []string{"bar", "dash", "dot"}}
		for i := range n {
			picture := make([]byte, 48)
			for j := range 6 {
				switch i % 3 {
				case 0:
					picture[j*6+2] = 255
				case 1:
					picture[24+j] = 255
				case 2:
					picture[20] = 255
				}
			}
			d.Images, d.Labels = append(d.Images, picture...), append(d.Labels, uint8(i%3))
		}
		return d
	}
	s.Data.Use(set(90), set(30), "somewhere")
	if s.Training.Inputs() != 48 || s.Training.Outputs() != 3 {
		t.Fatalf("the panel's network is %v", s.Training.Config().Sizes)
	}
	quickly(s)
	s.Run.Train.Do()
	until(t, s, "the end of the run", func() bool { return !s.Run.Active() })
	if px := s.Model.Pixels(); px.Width != 6 || px.Height != 8 || s.Model.Labels()[1] != "dash" || s.Run.Snapshot().TestAccuracy < 0.99 {
		t.Fatalf("the model reads %dx%d pictures as %v, %v right", px.Width, px.Height, s.Model.Labels(), s.Run.Snapshot().TestAccuracy)
	}
	if w, h := s.Drawing.Size(); h/w < 1.3 || h/w > 1.4 {
		t.Errorf("the canvas is %v×%v", w, h)
	}
	s.Drawing.PenDown(20, 180, 0)
	s.Drawing.PenMove(260, 180, 0)
	s.Drawing.PenUp()
	if a := s.Answer(); len(a.Outputs) != 3 || a.Digit < 0 {
		t.Errorf("the answer is %+v", a)
	}
	s.Data.UseMNIST.Do()
	if s.Training.Inputs() != 784 || s.Data.Name() != "MNIST" {
		t.Error("MNIST did not come back")
	}
}

func TestAModelThatStatesNoAccuracyIsMeasured(t *testing.T) {
	s := trained(t)
	path := filepath.Join(t.TempDir(), "theirs.npz")
	if err := persist.SaveOriginal(path, s.Model.Current()); err != nil {
		t.Fatal(err)
	}
	other := newTest(t)
	other.Files.Open(path)
	until(t, other, "the measurement", func() bool { return other.Model.Measured() })
	a := other.Model.TestAccuracy()
	if a < 0.2 || a > 1 || len(other.Model.PerClass()) != 10 {
		t.Errorf("measured %v, by label %v", a, other.Model.PerClass())
	}
	if other.Model.Manifest().Metrics != nil || other.Model.Unsaved() {
		t.Error("what was measured became part of the manifest")
	}
	want := Percent(a) + " of 10,000, measured here"
	found := false
	for _, f := range other.Model.Facts() {
		found = found || f.Value == want
	}
	if !found || !strings.Contains(other.Status().Sentence, "measured here") {
		t.Errorf("the card says %+v, the status %q", other.Model.Facts(), other.Status().Sentence)
	}
}
