package ui

import (
	"math"
	"path/filepath"
	"strings"

	"inkling/app/session"
)

// entry is a line of the model menu.
type entry struct {
	Name, About, Problem, Path string
	Accuracy                   float64 // NaN where nobody measured it
	Bundled, InFolder, InUse   bool
}

// entries lists the models there are: those inside the program, then recent files.
func entries(s *session.Session) []entry {
	var out []entry
	for _, name := range s.Files.Bundled() {
		e := entry{Name: name, Bundled: true, Accuracy: math.NaN(), InUse: s.Model.Bundled() == name}
		if e.InUse {
			e.Accuracy = s.Model.TestAccuracy()
		}
		out = append(out, e)
	}
	for _, path := range s.Files.Recent() {
		e := entry{Name: strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), Path: path, Accuracy: math.NaN(), InUse: s.Model.Path() == path}
		if e.InUse {
			e.Accuracy = s.Model.TestAccuracy()
		}
		out = append(out, e)
	}
	return out
}

// open opens the model.
func (e entry) open(s *session.Session) {
	if e.Bundled {
		s.Files.OpenBundled(e.Name)
		return
	}
	s.Files.Open(e.Path)
}
