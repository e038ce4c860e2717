package session

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"inkling/assets"
	"inkling/persist"
)

// undoable is a change to the models folder that can be taken back.
type undoable struct {
	what string // "Delete “classic”"
	back func() error
	then func(s *Session) // what the session has to know of it
}

// Deleted models wait in a folder of their own, out of sight, for as long as somebody may want them back.
const (
	deletedFolder = ".deleted"
	deletedStay   = 30 * 24 * time.Hour
)

// CannotChange is the sentence that says why an entry cannot be renamed or deleted; empty when it can.
func (l *Library) CannotChange(e Entry) string {
	switch {
	case l.working:
		return "The models folder is being changed."
	case e.Bundled != "":
		return "This model is part of Inkling. Duplicate it: the copy is yours."
	case filepath.Dir(e.Path) != l.folder || l.folder == "":
		return "This file is not in the models folder."
	}
	return ""
}

// CannotDuplicate is the sentence that says why an entry cannot be copied into the models folder; empty when it can.
func (l *Library) CannotDuplicate(e Entry) string {
	switch {
	case l.working:
		return "The models folder is being changed."
	case l.folder == "":
		return "There is no folder for models on this system."
	}
	return ""
}

// UndoLabel names what Undo takes back; empty where there is nothing.
func (l *Library) UndoLabel() string {
	if len(l.undo) == 0 {
		return ""
	}
	return l.undo[len(l.undo)-1].what
}

// Duplicate copies a model, from anywhere, into the models folder under a name of its own.
func (l *Library) Duplicate(e Entry) {
	if reason := l.CannotDuplicate(e); reason != "" {
		l.s.say(StatusProblem, reason)
		return
	}
	l.change(func() (undoable, string, error) {
		if err := os.MkdirAll(l.folder, 0o755); err != nil {
			return undoable{}, "", err
		}
		data, ok := assets.Model(e.Bundled)
		ext := ".npz"
		if !ok {
			var err error
			if data, err = os.ReadFile(e.Path); err != nil {
				return undoable{}, "", err
			}
			ext = filepath.Ext(e.Path)
		}
		name := e.Name
		if _, err := os.Stat(filepath.Join(l.folder, fileName(name)+ext)); err == nil || !errors.Is(err, fs.ErrNotExist) {
			name += " copy"
		}
		path, name := freePath(l.folder, name, ext)
		if err := persist.WriteFile(path, data); err != nil {
			return undoable{}, "", err
		}
		if e.Path != "" {
			if text, err := os.ReadFile(persist.CopyPath(e.Path)); err == nil {
				if err := persist.WriteFile(persist.CopyPath(path), text); err != nil {
					return undoable{}, "", err
				}
			}
		}
		if err := persist.Retitle(path, name); err != nil {
			return undoable{}, "", err
		}
		back := func() error { return l.bury(path) }
		return undoable{what: fmt.Sprintf("Duplicate “%s”", e.Name), back: back}, fmt.Sprintf("Duplicated as “%s”.", name), nil
	})
}

// Rename gives a model in the folder another name: its file, and what its manifest calls it.
func (l *Library) Rename(e Entry, name string) {
	name = strings.TrimSpace(name)
	reason := l.CannotChange(e)
	if reason == "" && name == "" {
		reason = "A model needs a name."
	}
	if reason != "" {
		l.s.say(StatusProblem, reason)
		return
	}
	if name == e.Name {
		return
	}
	target := filepath.Join(l.folder, fileName(name)+filepath.Ext(e.Path))
	l.change(func() (undoable, string, error) {
		if err := move(e.Path, target); err != nil {
			return undoable{}, "", err
		}
		if err := persist.Retitle(target, name); err != nil {
			return undoable{}, "", errors.Join(err, move(target, e.Path))
		}
		back := func() error {
			if err := move(target, e.Path); err != nil {
				return err
			}
			return persist.Retitle(e.Path, e.Name)
		}
		u := undoable{what: fmt.Sprintf("Rename “%s”", e.Name), back: back, then: func(s *Session) { s.Model.moved(target, e.Path, e.Name) }}
		return u, fmt.Sprintf("Renamed to “%s”.", name), nil
	}, func(s *Session) { s.Model.moved(e.Path, target, name) })
}

// Delete takes a model out of the folder. Undo brings it back, also after a restart of a month at most, by hand: it lies in the folder's
// subfolder .deleted. If it is in use it stays so, unsaved.
func (l *Library) Delete(e Entry) {
	if reason := l.CannotChange(e); reason != "" {
		l.s.say(StatusProblem, reason)
		return
	}
	l.change(func() (undoable, string, error) {
		grave, err := l.grave(e.Path)
		if err == nil {
			err = move(e.Path, grave)
		}
		if err != nil {
			return undoable{}, "", err
		}
		u := undoable{what: fmt.Sprintf("Delete “%s”", e.Name), back: func() error { return move(grave, e.Path) }, then: func(s *Session) { s.Model.returned(e.Path) }}
		return u, fmt.Sprintf("Deleted “%s”. Undo brings it back.", e.Name), nil
	}, func(s *Session) { s.Model.gone(e.Path) })
}

// change works on the folder in the background, one change at a time, and remembers how to take it back.
func (l *Library) change(work func() (undoable, string, error), then ...func(s *Session)) {
	l.working = true
	l.s.inbox.run(func() result {
		u, done, err := work()
		return resultFunc(func(s *Session) {
			l.working = false
			if err != nil {
				s.sayError(inWords(err))
				return
			}
			l.undo = append(l.undo, u)
			for _, f := range then {
				f(s)
			}
			s.say(StatusDone, done)
		})
	})
}

// takeBack undoes the last change.
func (l *Library) takeBack() {
	u := l.undo[len(l.undo)-1]
	l.undo = l.undo[:len(l.undo)-1]
	l.working = true
	l.s.inbox.run(func() result {
		err := u.back()
		return resultFunc(func(s *Session) {
			l.working = false
			if err != nil {
				s.sayError(inWords(err))
				return
			}
			if u.then != nil {
				u.then(s)
			}
			s.say(StatusDone, u.what+": taken back.")
		})
	})
}

// grave is where a deleted file waits.
func (l *Library) grave(path string) (string, error) {
	folder := filepath.Join(l.folder, deletedFolder, time.Now().UTC().Format("2006-01-02T150405.000000000"))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	return filepath.Join(folder, filepath.Base(path)), nil
}

// bury moves a file to where deleted ones wait.
func (l *Library) bury(path string) error {
	grave, err := l.grave(path)
	if err != nil {
		return err
	}
	return move(path, grave)
}

// clearDeleted removes deleted models that waited long enough.
func clearDeleted(folder string, now time.Time) {
	entries, _ := os.ReadDir(filepath.Join(folder, deletedFolder))
	for _, e := range entries {
		if info, err := e.Info(); err == nil && e.IsDir() && now.Sub(info.ModTime()) > deletedStay {
			_ = os.RemoveAll(filepath.Join(folder, deletedFolder, e.Name())) // it stays till next time
		}
	}
}

// move renames a model's file and the description beside it, both or neither, and never over another file.
func move(from, to string) error {
	names := [][2]string{{from, to}, {persist.CopyPath(from), persist.CopyPath(to)}}
	for _, n := range names {
		if there, err := os.Stat(n[1]); err == nil {
			if own, err := os.Stat(n[0]); err != nil || !os.SameFile(own, there) { // the same, where only the case of letters changes
				return fmt.Errorf("there is a file %s already; choose another name", filepath.Base(n[1]))
			}
		}
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	if _, err := os.Stat(names[1][0]); err != nil {
		return nil // no description
	}
	if err := os.Rename(names[1][0], names[1][1]); err != nil {
		return errors.Join(err, os.Rename(to, from))
	}
	return nil
}

// freePath finds a name in folder that nothing has yet: name, name 2, name 3, …
func freePath(folder, name, ext string) (path, free string) {
	for n := 1; ; n++ {
		free = name
		if n > 1 {
			free = fmt.Sprintf("%s %d", name, n)
		}
		path = filepath.Join(folder, fileName(free)+ext)
		_, err := os.Stat(path)
		_, besideErr := os.Stat(persist.CopyPath(path))
		if errors.Is(err, fs.ErrNotExist) && errors.Is(besideErr, fs.ErrNotExist) {
			return path, free
		}
	}
}

// inWords replaces what the system says about a file by a sentence for people.
func inWords(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("the file is not there any more")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("the models folder may not be written to")
	}
	return err
}

// moved, gone and returned keep the model in use in step with its file.

func (m *Model) moved(from, to, name string) {
	if m.model.Path == from {
		m.model.Path = to
		if m.model.Manifest.Name != "" {
			m.model.Manifest.Name = name
		}
	}
	m.s.Files.followed(from, to)
}

func (m *Model) gone(path string) {
	if m.model.Path == path {
		m.model.Path, m.unsaved = "", true
		m.deleted = path
	}
	m.s.Files.followed(path, "")
}

func (m *Model) returned(path string) {
	if m.deleted == path && m.model.Path == "" {
		m.model.Path, m.unsaved = path, false
	}
	m.deleted = ""
	m.s.Files.remember(path)
}

// followed keeps the list of recent files right when a file is moved, or deleted ("").
func (f *Files) followed(from, to string) {
	for _, p := range f.Recent() {
		if p == from {
			f.Forget(from)
			if to != "" {
				f.remember(to)
			}
			return
		}
	}
}
