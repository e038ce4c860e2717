package window

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sqweek/dialog"
)

// scripted stands in for the system's dialogs.
type scripted struct {
	path        string
	err         error
	panics      bool
	agrees      bool
	askedAbout  string
	told        string
	release     chan struct{}
	openedIn    string
	suggestions []string
}

func (s *scripted) answer() (string, error) {
	if s.release != nil {
		<-s.release
	}
	if s.panics {
		panic("gtk initialisation failed")
	}
	return s.path, s.err
}

func (s *scripted) open(folder string) (string, error) { s.openedIn = folder; return s.answer() }
func (s *scripted) folder(folder string) (string, error) {
	s.openedIn = folder
	return s.answer()
}
func (s *scripted) save(folder, name string) (string, error) {
	s.openedIn = folder
	s.suggestions = append(s.suggestions, name)
	return s.answer()
}
func (s *scripted) overwrite(path string) bool { s.askedAbout = path; return s.agrees }
func (s *scripted) tell(sentence string) {
	s.told = sentence
	s.answer()
}

// loop is an event loop that runs what was posted when told to.
type loop chan func()

func (l loop) post(f func()) { l <- f }

func (l loop) turn(t *testing.T) {
	t.Helper()
	select {
	case f := <-l:
		f()
	case <-time.After(5 * time.Second):
		t.Fatal("the dialog's answer never arrived at the event loop")
	}
}

type answer struct {
	path string
	err  error
}

func (a *answer) set(path string, err error) { a.path, a.err = path, err }

func TestDialogAnswers(t *testing.T) {
	for _, c := range []struct {
		name   string
		system scripted
		want   string
		says   string // part of the error's sentence
	}{
		{name: "a file", system: scripted{path: "/tmp/seven.npz"}, want: "/tmp/seven.npz"},
		{name: "cancelled", system: scripted{err: dialog.ErrCancelled}},
		{name: "no display", system: scripted{panics: true}, says: "type the path"},
		{name: "not a local file", system: scripted{path: ""}, says: "not a folder on this computer"},
		{name: "too long for Windows", system: scripted{err: errors.New("CommDlgExtendedError: 0x3003")}, says: "too long"},
		{name: "anything else", system: scripted{err: errors.New("odd")}, says: "odd"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := make(loop, 1)
			d := newDialogs(&c.system, l.post, "", "")
			var got answer
			d.Open(got.set)
			l.turn(t)
			if got.path != c.want {
				t.Errorf("path is %q, want %q", got.path, c.want)
			}
			if c.says == "" && got.err != nil {
				t.Errorf("error %v", got.err)
			}
			if c.says != "" && (got.err == nil || !strings.Contains(got.err.Error(), c.says)) {
				t.Errorf("error is %v, want one that says %q", got.err, c.says)
			}
			if d.Busy() {
				t.Error("busy after the dialog has closed")
			}
		})
	}
}

// Two dialogs at once would abort the process.
func TestSecondDialogIsRefused(t *testing.T) {
	l := make(loop, 1)
	system := &scripted{path: "/tmp/a.npz", release: make(chan struct{})}
	d := newDialogs(system, l.post, "", "")
	var first, second answer
	d.Open(first.set)
	if !d.Busy() {
		t.Error("not busy while a dialog is open")
	}
	d.Save("b.npz", second.set)
	if !errors.Is(second.err, ErrBusy) {
		t.Errorf("the second dialog's error is %v", second.err)
	}
	close(system.release)
	l.turn(t)
	if first.path != "/tmp/a.npz" || first.err != nil {
		t.Errorf("the first dialog answered %q, %v", first.path, first.err)
	}
}

func TestSaveAddsTheExtensionAndAsksAgain(t *testing.T) {
	folder := t.TempDir()
	exists := filepath.Join(folder, "mine.npz")
	if err := os.WriteFile(exists, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, typed string
		agrees      bool
		want, asked string
	}{
		{"a new name", "fresh", false, "fresh.npz", ""},
		{"with the extension", "mine.npz", false, "mine.npz", ""}, // the dialog itself has asked
		{"without, and agreed", "mine", true, "mine.npz", "mine.npz"},
		{"without, and not agreed", "mine", false, "", "mine.npz"},
		{"a dot in the name", "v1.2", false, "v1.2.npz", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := make(loop, 1)
			system := &scripted{path: filepath.Join(folder, c.typed), agrees: c.agrees}
			d := newDialogs(system, l.post, "", "")
			var got answer
			d.Save("model.npz", got.set)
			l.turn(t)
			if got.err != nil {
				t.Fatal(got.err)
			}
			if name := filepath.Base(got.path); got.path != "" && name != c.want || got.path == "" && c.want != "" {
				t.Errorf("saves as %q, want %q", got.path, c.want)
			}
			if asked := system.askedAbout; c.asked == "" && asked != "" || c.asked != "" && filepath.Base(asked) != c.asked {
				t.Errorf("asked about overwriting %q, want %q", asked, c.asked)
			}
		})
	}
}

func TestDialogBeginsWhereTheLastFileWas(t *testing.T) {
	folder := t.TempDir()
	l := make(loop, 1)
	system := &scripted{path: filepath.Join(folder, "a.npz")}
	d := newDialogs(system, l.post, filepath.Join(folder, "gone"), "")
	for i, want := range []string{"", folder} {
		d.Open(new(answer).set)
		l.turn(t)
		if system.openedIn != want {
			t.Errorf("dialog %d opened in %q, want %q", i+1, system.openedIn, want)
		}
	}
}

// A model is saved where the model menu finds it, until the person chooses another place; other files are not put there.
func TestModelsAreSavedIntoTheModelsFolder(t *testing.T) {
	home, models, other := t.TempDir(), t.TempDir(), t.TempDir()
	l := make(loop, 1)
	system := &scripted{}
	d := newDialogs(system, l.post, home, models)
	for i, c := range []struct{ suggested, chosen, begins string }{
		{"curves.csv", filepath.Join(home, "curves.csv"), home},
		{"mine.npz", filepath.Join(models, "mine.npz"), models},
		{"next.npz", filepath.Join(other, "next.npz"), models},
		{"third.npz", filepath.Join(other, "third.npz"), other},
		{filepath.Join(home, "again.npz"), filepath.Join(home, "again.npz"), home},
	} {
		system.path = c.chosen
		d.Save(c.suggested, new(answer).set)
		l.turn(t)
		if system.openedIn != c.begins {
			t.Errorf("dialog %d, for %s, begins in %s, want %s", i+1, c.suggested, system.openedIn, c.begins)
		}
		if got := system.suggestions[i]; got != filepath.Base(c.suggested) {
			t.Errorf("dialog %d suggests %q", i+1, got)
		}
	}
}

func TestAFolderIsChosen(t *testing.T) {
	l := make(loop, 1)
	d := newDialogs(&scripted{path: "/data/fashion"}, l.post, "", "")
	var got answer
	d.Folder(got.set)
	l.turn(t)
	if got.path != "/data/fashion" || got.err != nil {
		t.Errorf("the folder is %q, %v", got.path, got.err)
	}
}

func TestLongNamesFitWindowsDialog(t *testing.T) {
	name := shortened(strings.Repeat("ж", 300) + ".npz")
	if n := len([]rune(name)); n > 200 || !strings.HasSuffix(name, "ж.npz") {
		t.Errorf("%d characters, ending in %q", n, name[len(name)-8:])
	}
	if got := shortened("short.npz"); got != "short.npz" {
		t.Errorf("a short name became %q", got)
	}
}

// The last sentence is on the screen until it was read; where no box can be shown, and beside an open dialog, the program
// ends without it.
func TestTheLastSentence(t *testing.T) {
	box := &scripted{}
	newDialogs(box, nil, "", "").tell("No window could be opened.")
	if box.told != "No window could be opened." {
		t.Errorf("the box says %q", box.told)
	}
	newDialogs(&scripted{panics: true}, nil, "", "").tell("No window could be opened.")

	open := &scripted{release: make(chan struct{})}
	posted := make(loop, 1)
	d := newDialogs(open, posted.post, "", "")
	d.Open(func(string, error) {})
	d.tell("The window was closed by the system.")
	close(open.release)
	posted.turn(t)
	if open.told != "" {
		t.Error("a box was shown beside a dialog, which GTK does not survive")
	}
}
