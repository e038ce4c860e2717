package session

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inkling/core"
	"inkling/persist"
)

// libraryModel is a model of its own for every seed, with the accuracy it claims.
func libraryModel(seed int, name string, accuracy float64) *persist.Model {
	n := core.NewNetwork([]int{784, 12, 10}, []core.Activation{core.ReLU, core.Softmax})
	for i := range n.Layers {
		for j := range n.Layers[i].Weights.Data {
			n.Layers[i].Weights.Data[j] = float32((j*(seed+3))%17-8) / 64
		}
	}
	return &persist.Model{Network: n, Manifest: persist.Manifest{Name: name, Producer: producer,
		Created: fmt.Sprintf("2026-01-%02dT00:00:00Z", seed%28+1), Metrics: &persist.Metrics{TestAccuracy: &accuracy}}}
}

func save(t *testing.T, path string, m *persist.Model) string {
	t.Helper()
	if err := persist.Save(path, m); err != nil {
		t.Fatal(err)
	}
	return path
}

// names are the names in the library, in order; one that cannot be read has a question mark.
func names(s *Session) string {
	var all []string
	for _, e := range s.Library.Entries() {
		if e.Problem != "" {
			e.Name += "?"
		}
		all = append(all, e.Name)
	}
	return strings.Join(all, " ")
}

// appears waits for the library to list these names, and says how long it took.
func appears(t *testing.T, s *Session, want string) time.Duration {
	t.Helper()
	began := time.Now()
	until(t, s, fmt.Sprintf("the library to list %q (it lists %q)", want, names(s)), func() bool { return names(s) == want })
	return time.Since(began)
}

func entry(t *testing.T, s *Session, name string) Entry {
	t.Helper()
	for _, e := range s.Library.Entries() {
		if e.Name == name {
			return e
		}
	}
	t.Fatalf("no %q in the library: %s", name, names(s))
	return Entry{}
}

func TestLibraryFollowsItsFolder(t *testing.T) {
	s := newTest(t)
	folder := s.Library.Folder()
	until(t, s, "the folder", func() bool { return Exists(folder) })
	time.Sleep(50 * time.Millisecond) // the watch is set up right after the folder is made; without it the list comes a look later

	took := func(what string, d time.Duration) {
		t.Logf("%s: %d ms", what, d.Milliseconds())
		if d > time.Second {
			t.Errorf("%s took %v; a second is the most", what, d)
		}
	}
	// Ours, with a manifest; by its accuracy the first.
	a := save(t, filepath.Join(t.TempDir(), "a.npz"), libraryModel(1, "alpha", 0.9))
	data, err := os.ReadFile(a)
	if err != nil {
		t.Fatal(err)
	}
	drop := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	drop("a.npz", data)
	took("a model with a manifest", appears(t, s, "alpha"))
	if e := entry(t, s, "alpha"); e.Sizes != "784-12-10 · relu" || e.Accuracy != 0.9 || e.Date.Year() != 2026 || e.Problem != "" {
		t.Errorf("alpha is %+v", e)
	}
	// Somebody's, without one: its name is the file's.
	m := libraryModel(2, "", 0)
	for i := range m.Network.Layers {
		m.Network.Layers[i].Activation = core.Sigmoid
	}
	foreign := filepath.Join(t.TempDir(), "foreign.npz")
	if err := persist.SaveOriginal(foreign, m); err != nil {
		t.Fatal(err)
	}
	data, _ = os.ReadFile(foreign)
	drop("foreign.npz", data)
	took("a model without a manifest", appears(t, s, "alpha foreign"))
	if e := entry(t, s, "foreign"); e.Sizes != "784-12-10" {
		t.Errorf("foreign is %+v", e)
	}
	// A few lines written by hand describe it.
	drop("foreign.json", []byte(`{"name": "theirs", "metrics": {"test_accuracy": 0.95}, "activations": ["sigmoid", "sigmoid"]}`))
	took("a description", appears(t, s, "theirs alpha"))
	// A description that contradicts the arrays is the reason, not a crash.
	drop("foreign.json", []byte(`{"name": "theirs", "sizes": [784, 13, 10]}`))
	took("a contradiction", appears(t, s, "alpha foreign?"))
	if e := entry(t, s, "foreign"); !strings.Contains(e.Problem, `"sizes"`) {
		t.Errorf("the reason is %q", e.Problem)
	}
	drop("broken.npz", []byte("PK\x03\x04 and then nothing"))
	drop("notes.txt", []byte("not a model, not listed"))
	took("a broken file", appears(t, s, "alpha broken? foreign?"))
	if e := entry(t, s, "broken"); !strings.HasPrefix(e.Problem, "broken.npz: ") {
		t.Errorf("the reason is %q", e.Problem)
	}
	for _, name := range []string{"foreign.npz", "foreign.json", "broken.npz"} {
		os.Remove(filepath.Join(folder, name))
	}
	took("removed ones", appears(t, s, "alpha"))
	// A copy that arrives in pieces is not called broken on its way.
	piece, err := os.Create(filepath.Join(folder, "slow.npz"))
	if err != nil {
		t.Fatal(err)
	}
	data, _ = os.ReadFile(a)
	for i := 0; i < len(data); i += len(data)/5 + 1 {
		piece.Write(data[i:min(len(data), i+len(data)/5+1)])
		for end := time.Now().Add(60 * time.Millisecond); time.Now().Before(end); time.Sleep(time.Millisecond) {
			if s.Update(); strings.Contains(names(s), "?") {
				t.Fatal("a file on its way is called broken")
			}
		}
	}
	piece.Close()
	took("a slow copy", appears(t, s, "alpha alpha"))
	// The folder itself may go and come back.
	os.RemoveAll(folder)
	appears(t, s, "")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	drop("a.npz", data)
	appears(t, s, "alpha")
}

func TestLibrarySorts(t *testing.T) {
	s := newTest(t)
	os.MkdirAll(s.Library.Folder(), 0o755)
	for i, c := range []struct {
		name     string
		accuracy float64
	}{{"Beta", 0.97}, {"alpha", 0.91}, {"gamma", 0.99}} {
		save(t, filepath.Join(s.Library.Folder(), c.name+".npz"), libraryModel(i, c.name, c.accuracy))
	}
	appears(t, s, "gamma Beta alpha")
	for _, c := range []struct{ by, want string }{{"Date", "gamma alpha Beta"}, {"Name", "alpha Beta gamma"}, {"Accuracy", "gamma Beta alpha"}} {
		version := s.Library.Version()
		s.Library.Sort.SetText(c.by)
		if got := names(s); got != c.want || s.Library.Version() == version && c.by != "Accuracy" {
			t.Errorf("by %s: %s, want %s", c.by, got, c.want)
		}
	}
}

func TestLibraryRenameDuplicateDeleteUndo(t *testing.T) {
	s := newTest(t)
	os.MkdirAll(s.Library.Folder(), 0o755)
	path := save(t, filepath.Join(s.Library.Folder(), "one.npz"), libraryModel(1, "one", 0.9))
	before, _ := os.ReadFile(path)
	appears(t, s, "one")
	s.Files.Open(path)
	until(t, s, "the file to open", func() bool { return s.Model.Path() == path })
	done := func() { until(t, s, "the change", func() bool { return !s.Library.working }) }

	s.Library.Rename(entry(t, s, "one"), "два/2")
	done()
	appears(t, s, "два/2")
	renamed := filepath.Join(s.Library.Folder(), "два-2.npz")
	if s.Model.Path() != renamed || s.Model.Title() != "два/2" || s.Files.Recent()[0] != renamed || s.Model.Unsaved() {
		t.Errorf("the model in use is %q in %s; recent %v", s.Model.Title(), s.Model.Path(), s.Files.Recent())
	}
	s.Library.Duplicate(entry(t, s, "два/2"))
	done()
	appears(t, s, "два/2 два/2 copy")
	s.Library.Rename(entry(t, s, "два/2 copy"), "два/2") // taken
	done()
	if st := s.Status(); st.Kind != StatusProblem || !strings.Contains(st.Sentence, "already") {
		t.Errorf("a name that is taken: %+v", st)
	}
	s.Library.Delete(entry(t, s, "два/2"))
	done()
	appears(t, s, "два/2 copy")
	if !s.Model.Unsaved() || s.Model.Path() != "" || len(s.Files.Recent()) != 0 {
		t.Errorf("the deleted model in use: unsaved %v, path %q, recent %v", s.Model.Unsaved(), s.Model.Path(), s.Files.Recent())
	}
	for i, want := range []string{"Delete “два/2”", "Duplicate “два/2”", "Rename “one”"} {
		if got := s.Library.UndoLabel(); got != want {
			t.Fatalf("undo %d takes back %q, want %q", i, got, want)
		}
		s.Library.Undo.Do()
		done()
	}
	appears(t, s, "one")
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("renamed and back, the file differs")
	}
	if s.Model.Path() != path || s.Model.Unsaved() || s.Model.Title() != "one" || s.Library.Undo.Enabled() {
		t.Errorf("after all is taken back: %q in %q, unsaved %v", s.Model.Title(), s.Model.Path(), s.Model.Unsaved())
	}
	// What is part of the program can only be copied.
	if s.Library.CannotChange(Entry{Bundled: "best"}) == "" || s.Library.CannotChange(Entry{Path: "/elsewhere/x.npz"}) == "" {
		t.Error("what is not in the folder can be changed")
	}
}

func TestDeletedModelsGoAfterAMonth(t *testing.T) {
	folder := t.TempDir()
	grave := filepath.Join(folder, deletedFolder, "x")
	os.MkdirAll(grave, 0o755)
	if clearDeleted(folder, time.Now().Add(deletedStay/2)); !Exists(grave) {
		t.Error("a deleted model went early")
	}
	if clearDeleted(folder, time.Now().Add(deletedStay*2)); Exists(grave) {
		t.Error("a deleted model never goes")
	}
}

// A thousand files are read in the background. Meanwhile hardly an Update takes longer than a frame has, on the busiest machine.
func TestThousandFilesCostTheWindowNothing(t *testing.T) {
	folders := Folders{Config: t.TempDir()}
	os.MkdirAll(folders.Models(), 0o755)
	data, err := os.ReadFile(save(t, filepath.Join(t.TempDir(), "m.npz"), libraryModel(1, "m", 0.9)))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		if err := os.WriteFile(filepath.Join(folders.Models(), fmt.Sprintf("%04d.npz", i)), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := New(Options{Folders: folders})
	defer s.Close()
	began := time.Now()
	var worst, first time.Duration
	frames, slow := 0, 0
	for len(s.Library.Entries()) < 1000 {
		at := time.Now()
		s.Update()
		if n := len(s.Files.Library()); n > 0 && first == 0 && len(s.Library.Entries()) > 0 {
			first = time.Since(began)
		}
		d := time.Since(at)
		worst = max(worst, d)
		if frames++; d > 16*time.Millisecond {
			slow++
		}
		if time.Since(began) > time.Minute {
			t.Fatalf("%d of 1000 files after a minute", len(s.Library.Entries()))
		}
		time.Sleep(2 * time.Millisecond)
	}
	t.Logf("1,000 files: first listed after %v, all after %v, longest Update and menu %v", first, time.Since(began), worst)
	if slow > 3+frames/20 { // a busy machine takes the processor away now and then
		t.Errorf("%d of %d frames were held up", slow, frames)
	}
}
