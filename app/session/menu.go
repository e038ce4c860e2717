package session

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"inkling/assets"
	"inkling/core"
	"inkling/persist"
)

// Entry is a line of the model menu.
type Entry struct {
	Name     string
	Sizes    string    // "784-128-64-10 · sigmoid"; empty where it is not known
	Accuracy float64   // on the test data, from 0 to 1, as the file states it; NaN where it does not
	Date     time.Time // when the model was made, or the file changed; zero where it is not known
	Problem  string    // why the file cannot be opened; empty when it can
	Path     string    // empty for a bundled model
	Bundled  string    // the bundled model's name; empty for a file
	InUse    bool      // it is the model in use
}

// menu gathers what the model menu lists. It is filled in the background, the first time it is asked for.
type menu struct {
	bundled []Entry
	elders  map[string]Entry // recent files by path
	asked   bool
}

// Library lists the models there are: the bundled ones, the default first; the models folder's; and recent files from
// elsewhere. It is cheap: a view may call it each frame.
func (f *Files) Library() []Entry {
	f.readMenu()
	var list []Entry
	list = append(list, f.menu.bundled...)
	folder := f.s.Library.Entries()
	list = append(list, folder...)
	for _, path := range f.Recent() {
		if slices.ContainsFunc(folder, func(e Entry) bool { return e.Path == path }) {
			continue
		}
		e, known := f.menu.elders[path]
		if !known {
			e = Entry{Name: strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), Accuracy: math.NaN(), Path: path}
		}
		list = append(list, e)
	}
	for i := range list {
		e := &list[i]
		e.InUse = e.Path != "" && e.Path == f.s.Model.Path() || e.Bundled != "" && e.Bundled == f.s.Model.Bundled()
	}
	return list
}

// OpenEntry opens a line of the menu.
func (f *Files) OpenEntry(e Entry) {
	if e.Bundled != "" {
		f.OpenBundled(e.Bundled)
		return
	}
	f.Open(e.Path)
}

// readMenu reads what the bundled models and the recent files say of themselves, once for each.
func (f *Files) readMenu() {
	var paths []string
	for _, p := range f.Recent() {
		if _, known := f.menu.elders[p]; !known {
			paths = append(paths, p)
			f.menu.elders[p] = Entry{Name: strings.TrimSuffix(filepath.Base(p), filepath.Ext(p)), Accuracy: math.NaN(), Path: p}
		}
	}
	first := !f.menu.asked
	f.menu.asked = true
	if !first && len(paths) == 0 {
		return
	}
	if first {
		for _, name := range bundledModels() {
			f.menu.bundled = append(f.menu.bundled, Entry{Name: name, Accuracy: math.NaN(), Bundled: name})
		}
	}
	f.s.inbox.run(func() result {
		var bundled, elders []Entry
		if first {
			for _, name := range bundledModels() {
				data, _ := assets.Model(name)
				e := Entry{Name: name, Accuracy: math.NaN(), Bundled: name}
				if contents, err := persist.ReadBytes(name+".npz", data); err != nil {
					e.Problem = sentenceOf(err)
				} else {
					e.describe(contents.Manifest)
				}
				bundled = append(bundled, e)
			}
		}
		for _, p := range paths {
			elders = append(elders, describeFile(p))
		}
		return resultFunc(func(s *Session) {
			if first {
				s.Files.menu.bundled = bundled
			}
			for _, e := range elders {
				s.Files.menu.elders[e.Path] = e
			}
		})
	})
}

// describe fills in what a manifest says; nil says nothing.
func (e *Entry) describe(m *persist.Manifest) {
	if m == nil {
		return
	}
	if m.Name != "" {
		e.Name = m.Name
	}
	if len(m.Sizes) > 0 {
		e.Sizes = dashed(m.Sizes)
		if len(m.Activations) > 0 {
			e.Sizes += " · " + strings.ReplaceAll(m.Activations[0], core.LeakyReLU.String(), "leaky ReLU")
		}
	}
	if m.Metrics != nil {
		e.Accuracy = persist.Value(m.Metrics.TestAccuracy)
	}
	if t, err := time.Parse(time.RFC3339, m.Created); err == nil {
		e.Date = t
	}
}

// describeFile reads what a model file says of itself, or why it cannot be read. It may take a moment.
func describeFile(path string) Entry {
	e := Entry{Name: strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), Accuracy: math.NaN(), Path: path}
	contents, err := persist.Read(path)
	if err != nil {
		e.Problem = sentenceOf(err)
		return e
	}
	// Without the training digits nothing is tried out: this finds the network, and what contradicts itself.
	model, _, err := persist.Interpret(contents, nil, persist.Choices{})
	if err != nil {
		e.Problem = sentenceOf(err)
		return e
	}
	e.Sizes = dashed(model.Network.Sizes())
	e.describe(contents.Manifest)
	return e
}
