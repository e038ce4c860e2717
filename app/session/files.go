package session

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"inkling/assets"
	"inkling/core"
	"inkling/persist"
)

// Files opens and saves models.
type Files struct {
	s       *Session
	reading int // numbers the openings, so that of two the later one wins
	busy    bool
	saving  bool
	wanted  *wantedPath
	menu    menu

	KeepRun *Bool // save what is needed to go on with the run exactly, too: files three times as large

	Save   Action // to the model's own file; asks for a path where it has none (see Wanted)
	SaveAs Action // asks for a path
}

// wantedPath is a path the session waits for.
type wantedPath struct {
	suggested string
	take      func(path string)
}

func newFiles(s *Session) *Files {
	f := &Files{s: s, menu: menu{elders: map[string]Entry{}}}
	keep := false
	f.KeepRun = &Bool{gate: gate{label: "Keep the run", help: "Also saves the optimiser's memory, so that training can go on later as if it had never stopped. The file is about three times as large.",
		reason: func() string {
			if s.Run.trainer == nil || s.runModel != s.Model.Network() {
				return "Only a model that was just trained has a run to keep."
			}
			return ""
		}},
		get: func() bool { return keep }, set: func(v bool) { keep = v }}
	f.Save = NewAction(func() { f.saveThen(nil) }, f.cannotSave)
	f.SaveAs = NewAction(func() { f.want(nil) }, f.cannotSave)
	return f
}

func (f *Files) cannotSave() string {
	switch {
	case f.s.Run.Active():
		return "Training is running. Stop it to save its model."
	case f.saving:
		return "The model is being saved."
	case f.s.Model.Network() == nil:
		return "There is no model to save."
	}
	return ""
}

// Busy says whether a file is being opened or saved.
func (f *Files) Busy() bool { return f.busy || f.saving }

// Wanted says that a path to save to is wanted, and suggests one: the window asks for it, in a dialog or in a
// path field, and answers with GivePath.
func (f *Files) Wanted() (suggested string, wanted bool) {
	if f.wanted == nil {
		return "", false
	}
	return f.wanted.suggested, true
}

// GivePath answers Wanted: what was to be saved is saved there. "" means that the person cancelled.
func (f *Files) GivePath(path string) {
	w := f.wanted
	f.wanted = nil
	if w == nil || path == "" {
		return
	}
	w.take(path)
}

func (f *Files) want(then func()) {
	name := f.s.Model.Path()
	if name == "" {
		name = fileName(f.s.Model.Title())
	}
	f.wanted = &wantedPath{suggested: persist.WithExtension(strings.TrimSuffix(name, filepath.Ext(name)), ".npz"), take: func(path string) { f.saveTo(path, then) }}
}

// Ask wants a path for something else than the model, and calls take with it; nothing is called where the person
// cancels, or while another path is wanted.
func (f *Files) Ask(suggested string, take func(path string)) {
	if f.wanted == nil {
		f.wanted = &wantedPath{suggested: suggested, take: take}
	}
}

// fileName makes a file's name of a model's.
func fileName(title string) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, strings.TrimSpace(title))
	name = strings.Trim(name, ". ")
	if name == "" {
		return "model"
	}
	if r := []rune(name); len(r) > 80 {
		name = string(r[:80])
	}
	return name
}

// saveThen saves to the model's own file, or asks for one, and calls then when the model is saved.
func (f *Files) saveThen(then func()) {
	if f.s.Model.ours() {
		f.saveTo(f.s.Model.Path(), then)
		return
	}
	f.want(then)
}

// SaveTo saves the model in use as path, to which .npz is appended where it is missing.
func (f *Files) SaveTo(path string) { f.saveTo(path, nil) }

func (f *Files) saveTo(path string, then func()) {
	if reason := f.cannotSave(); reason != "" {
		f.s.say(StatusProblem, reason)
		return
	}
	path = persist.WithExtension(path, ".npz")
	write := f.writer()
	version := f.s.Model.version
	written := f.s.Model.model.Manifest.Clone()
	f.saving = true
	f.s.inbox.run(func() result {
		model, err := write(path)
		return resultFunc(func(s *Session) {
			f.saving = false
			var readable *persist.CopyError
			if err != nil && !errors.As(err, &readable) {
				s.sayError(err)
				return
			}
			if s.Model.version == version {
				s.Model.model.Path = path
				s.Model.saved(written, model.Manifest)
				s.Model.bundled = ""
			}
			f.remember(path)
			if err != nil {
				s.sayError(err)
			} else {
				s.say(StatusDone, fmt.Sprintf("Saved as %s.", path))
			}
			if then != nil {
				then()
			}
		})
	})
}

// saved takes the manifest that is in the file now. What was typed while it was being written stays, and is not saved yet.
func (m *Model) saved(written *persist.Manifest, now persist.Manifest) {
	m.unsaved = false
	typed := m.model.Manifest
	m.model.Manifest = now
	for _, p := range []struct {
		to           *string
		was, written string
	}{
		{&m.model.Manifest.Name, typed.Name, written.Name},
		{&m.model.Manifest.Description, typed.Description, written.Description},
		{&m.model.Manifest.Author, typed.Author, written.Author},
		{&m.model.Manifest.Licence, typed.Licence, written.Licence},
	} {
		if p.was != p.written {
			*p.to, m.unsaved = p.was, true
		}
	}
}

// SaveNow saves the model in use and waits for it: for the command line. A *persist.CopyError says that the model
// was saved and only the readable copy beside it was not.
func (f *Files) SaveNow(path string) error {
	path = persist.WithExtension(path, ".npz")
	_, err := f.writer()(path)
	var readable *persist.CopyError
	if err == nil || errors.As(err, &readable) {
		f.s.Model.model.Path, f.s.Model.unsaved = path, false
	}
	return err
}

// writer takes the model in use as it is now and returns a function that writes it, from any goroutine.
func (f *Files) writer() func(path string) (*persist.Model, error) {
	model := f.s.Model.model
	model.Manifest = *model.Manifest.Clone()
	own := f.s.ownPictures(model.Network, f.s.Model.Pixels())
	trainer := f.s.Run.trainer
	if !f.KeepRun.Get() || !f.KeepRun.Enabled() {
		trainer = nil
	}
	return func(path string) (*persist.Model, error) { return &model, write(path, &model, own, trainer) }
}

// write saves a model with all that can be said of it, and with a trainer, if not nil, what that needs to go on.
func write(path string, model *persist.Model, own *core.Dataset, trainer *core.Trainer) error {
	if err := complete(model, own); err != nil {
		return err
	}
	withoutRun(&model.Manifest)
	if err := dated(&model.Manifest, os.Getenv("SOURCE_DATE_EPOCH")); err != nil {
		return err
	}
	var arrays []persist.Array
	if trainer != nil {
		var err error
		if arrays, err = runArrays(&model.Manifest, trainer.Progress()); err != nil {
			return err
		}
	}
	return persist.Save(path, model, arrays...)
}

// SaveCheckpoint saves the run's newest network as a model, while the run goes on, and waits for it: for the command
// line. There has to be a run.
func (f *Files) SaveCheckpoint(path string) error {
	r := f.s.Run
	sn := r.snapshot
	m := persist.Model{Network: sn.Network, Manifest: describe(r.trainer.Config(), sn, r.Log(), r.dataName, r.labels)}
	if sn.Batch > 0 { // what was measured was measured of the last epoch's
		m.Manifest.Metrics.TestAccuracy, m.Manifest.Metrics.TestLoss = nil, nil
	}
	return write(path, &m, f.s.ownPictures(m.Network, PixelsOf(&m)), nil)
}

// OpenNow opens a model and waits for it: for the command line.
func (f *Files) OpenNow(path string, choices persist.Choices) error {
	contents, err := persist.Read(path)
	if err != nil {
		return err
	}
	model, report, err := persist.Interpret(contents, Probe(), choices)
	if err != nil {
		return err
	}
	f.s.Model.use(*model, contents, report, false)
	f.s.Model.model.Path = absolute(path)
	return nil
}

// Open opens what a person has: a folder of pictures or IDX files is training data, a file of drawings (.jsonl) joins your
// digits, and anything else is a model file. That is opened in the background, after asking about unsaved work. If it cannot be read, the model in
// use stays and the status says why.
func (f *Files) Open(path string) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		f.s.Data.Open(path)
		return
	}
	if strings.EqualFold(filepath.Ext(path), ".jsonl") {
		f.s.Teach.Import(path)
		return
	}
	f.s.askUnsaved("opening another", func() { f.open(path) })
}

func (f *Files) open(path string) {
	f.reading++
	number := f.reading
	f.busy = true
	f.s.say(StatusBusy, fmt.Sprintf("Opening %s.", filepath.Base(path)))
	f.s.inbox.run(func() result {
		contents, err := persist.Read(path)
		opened := interpreted{number: number, contents: contents, path: absolute(path)}
		if err == nil {
			opened.model, opened.report, err = persist.Interpret(contents, Probe(), persist.Choices{})
		}
		opened.err = err
		return opened
	})
}

// interpret reads contents again with other choices.
func (f *Files) interpret(contents *persist.Contents, choices persist.Choices) {
	f.reading++
	number, path, bundled := f.reading, f.s.Model.Path(), f.s.Model.bundled
	f.busy = true
	f.s.inbox.run(func() result {
		model, report, err := persist.Interpret(contents, Probe(), choices)
		return interpreted{number: number, contents: contents, model: model, report: report, choices: choices, err: err, path: path, bundled: bundled}
	})
}

// interpreted is a file that was read in the background.
type interpreted struct {
	number   int
	path     string
	bundled  string
	contents *persist.Contents
	choices  persist.Choices
	model    *persist.Model
	report   *persist.Report
	err      error
}

func (o interpreted) apply(s *Session) {
	if o.number != s.Files.reading {
		return
	}
	s.Files.busy = false
	if o.err != nil {
		s.sayError(o.err)
		return
	}
	if s.Run.Active() { // Train was pressed meanwhile: the run's model is the one in use
		s.say(StatusInfo, "Training began before the file was read, so the file was not opened.")
		return
	}
	o.model.Path = o.path
	s.Model.use(*o.model, o.contents, o.report, false)
	s.Model.choices, s.Model.bundled = o.choices, o.bundled
	if o.path != "" {
		s.Files.remember(o.path)
	}
	s.say(StatusDone, openedSentence(s.Model))
	s.modelOpened()
}

// openedSentence is what the status says of a model that was opened.
func openedSentence(m *Model) string {
	name := m.Title()
	if m.Path() != "" {
		name = filepath.Base(m.Path())
	}
	text := fmt.Sprintf("Opened %s: %s, %s.", name, dashed(m.Network().Sizes()), activationsInWords(m.Network()))
	if a := m.TestAccuracy(); a == a {
		text += fmt.Sprintf(" It reads %s of the test digits correctly.", Percent(a))
		if m.Measured() {
			text = strings.TrimSuffix(text, ".") + ", as measured here."
		}
	} else if r := m.Report(); r != nil && r.Accuracy >= 0 {
		text += fmt.Sprintf(" It reads %s of %s training digits correctly.", Percent(r.Accuracy), Thousands(probeSize))
	}
	return text
}

// Bundled lists the names of the models inside the program, the default first.
func (f *Files) Bundled() []string { return bundledModels() }

// OpenBundled opens a model from inside the program, after asking about unsaved work.
func (f *Files) OpenBundled(name string) {
	f.s.askUnsaved("opening another", func() {
		model, contents, report, err := ReadBundled(name)
		if err != nil {
			f.s.sayError(err)
			return
		}
		f.reading++
		f.s.Model.use(*model, contents, report, false)
		f.s.Model.bundled = name
		f.s.say(StatusDone, openedSentence(f.s.Model))
		f.s.modelOpened()
	})
}

// preferred are the bundled models that come first, the one in use at the start before all others.
var preferred = []string{"handwriting", "best", "classic"}

// DefaultModel is the name of the bundled model that is in use at the start; empty where there is none.
func DefaultModel() string {
	if names := bundledModels(); len(names) > 0 {
		return names[0]
	}
	return ""
}

// bundledModels lists the bundled models, the default first.
func bundledModels() []string {
	names := slices.Clone(assets.Models())
	rank := func(name string) int {
		if i := slices.Index(preferred, name); i >= 0 {
			return i
		}
		return len(preferred)
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	return names
}

// ReadBundled reads a model from inside the program; "" is the default one.
func ReadBundled(name string) (*persist.Model, *persist.Contents, *persist.Report, error) {
	if name == "" {
		names := bundledModels()
		if len(names) == 0 {
			return nil, nil, nil, errors.New("this build of Inkling has no model inside; train one, or open a file")
		}
		name = names[0]
	}
	data, ok := assets.Model(name)
	if !ok {
		return nil, nil, nil, fmt.Errorf("there is no bundled model %q; there are %s", name, strings.Join(bundledModels(), ", "))
	}
	contents, err := persist.ReadBytes(name+".npz", data)
	if err != nil {
		return nil, nil, nil, err
	}
	// A bundled model says all of itself: nothing is left to be tried on the training digits.
	model, report, err := persist.Interpret(contents, nil, persist.Choices{})
	if err != nil {
		return nil, nil, nil, err
	}
	model.Path = ""
	return model, contents, report, nil
}

// ReadModel reads a model file, or with an empty path the default bundled model.
func ReadModel(path string, choices persist.Choices) (*persist.Model, *persist.Report, error) {
	if path == "" {
		model, _, report, err := ReadBundled("")
		return model, report, err
	}
	contents, err := persist.Read(path)
	if err != nil {
		return nil, nil, err
	}
	return persist.Interpret(contents, Probe(), choices)
}

func (f *Files) openDefault() {
	model, contents, report, err := ReadBundled("")
	if err != nil {
		f.s.sayError(err)
		return
	}
	f.s.Model.use(*model, contents, report, false)
	f.s.Model.bundled = bundledModels()[0]
	f.s.modelOpened()
	f.s.say(StatusInfo, openedSentence(f.s.Model))
}

// Recent lists the files that were opened or saved last and still exist, newest first.
func (f *Files) Recent() []string { return f.s.Settings.now.Recent }

// Forget takes a file off the recent list.
func (f *Files) Forget(path string) {
	t := f.s.Settings
	t.now.Recent = slices.DeleteFunc(slices.Clone(t.now.Recent), func(p string) bool { return p == path })
}

func (f *Files) remember(path string) {
	path = absolute(path)
	f.Forget(path)
	t := f.s.Settings
	t.now.Recent = slices.Insert(t.now.Recent, 0, path)
	t.now.Recent = t.now.Recent[:min(len(t.now.Recent), mostRecent)]
}

// absolute is a path that means the same file from any folder.
func absolute(path string) string {
	if a, err := filepath.Abs(path); err == nil {
		return a
	}
	return path
}

// Exists says whether a file is there: the model menu greys out recent files that are gone.
func Exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
