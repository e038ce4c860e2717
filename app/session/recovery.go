package session

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"inkling/core"
	"inkling/persist"
)

// recovery keeps a copy of the model that is in no file, so that it survives a crash, a power cut or a kill: in the data folder's
// "recovered", beside a lock that says which session it belongs to. It goes when the model is saved, or given up on purpose. A
// copy whose session is dead is offered at the next start.
type recovery struct {
	s       *Session
	folder  string
	path    string // of this session's copy; the lock is beside it
	release func() // of the lock; nil while there is no copy
	kept    keptKey
	writing bool
	wrote   time.Time // when the copy was last written
	running bool      // the copy is of a run that goes on
	found   []string  // copies of dead sessions, newest first
	revived []string  // those that were brought back, and go when this session has a copy of its own, or a file
}

// keptKey tells whether what is in use is what the copy holds.
type keptKey struct {
	network                            *core.Network
	name, description, author, licence string
}

const (
	recoverEvery = 30 * time.Second       // of a run in progress
	recoverPause = 500 * time.Millisecond // between copies of one that is being described
	lockSuffix   = ".lock"
)

func newRecovery(s *Session) *recovery { return &recovery{s: s, folder: s.folders.recovered()} }

// look finds what dead sessions left, in the background, and what of it can be opened is offered.
func (k *recovery) look() {
	if k.folder == "" {
		return
	}
	k.s.inbox.run(func() result {
		found := abandoned(k.folder)
		if len(found) == 0 {
			return nil
		}
		return resultFunc(func(s *Session) { k.found = found })
	})
}

// abandoned lists the copies in a folder whose sessions are dead, newest first. Locks without a copy are removed.
func abandoned(folder string) []string {
	type copied struct {
		path string
		time time.Time
	}
	var found []copied
	files, _ := os.ReadDir(folder) // none yet: nothing to find
	for _, f := range files {
		path := filepath.Join(folder, f.Name())
		switch filepath.Ext(path) {
		case lockSuffix:
			if _, err := os.Stat(strings.TrimSuffix(path, lockSuffix)); err == nil {
				continue
			}
			if release, dead := persist.Claim(path); dead {
				release()
			}
		case ".npz":
			release, dead := persist.Claim(path + lockSuffix)
			if !dead {
				continue
			}
			release()
			if info, err := f.Info(); err == nil {
				found = append(found, copied{path, info.ModTime()})
			}
		}
	}
	slices.SortFunc(found, func(a, b copied) int { return b.time.Compare(a.time) })
	var paths []string
	for _, c := range found {
		paths = append(paths, c.path)
	}
	return paths
}

// keep is called with every Update: it writes the copy when there is something new to lose, removes it when there is nothing, and offers
// what was found. It never waits.
func (k *recovery) keep() {
	if k.folder == "" || k.writing {
		return
	}
	k.offer()
	model, key, running, wanted := k.wanted()
	switch {
	case !wanted && running: // a run that just began: what was unsaved before it stays until the run has something to lose
	case !wanted:
		if k.release != nil || len(k.revived) > 0 {
			k.forget()
		}
	case key != k.kept && time.Since(k.wrote) > recoverPause:
		k.write(model, key, running)
	}
}

// wanted is what should be kept now.
func (k *recovery) wanted() (model persist.Model, key keptKey, running, wanted bool) {
	s := k.s
	model = s.Model.model
	if s.Run.live {
		sn := s.Run.snapshot
		if sn == nil || sn.Epoch == 0 || time.Since(k.wrote) < recoverEvery || time.Since(s.Run.began) < recoverEvery {
			return model, key, true, false
		}
		model = persist.Model{Network: sn.Network, Manifest: describe(s.Run.trainer.Config(), sn, s.Run.Log(), s.Run.dataName, s.Run.labels)}
		running = true
	} else if !s.Model.unsaved || model.Network == nil {
		return model, key, false, false
	}
	m := &model.Manifest
	return model, keptKey{model.Network, m.Name, m.Description, m.Author, m.Licence}, running, true
}

// write makes the copy in the background.
func (k *recovery) write(model persist.Model, key keptKey, running bool) {
	model.Manifest = *model.Manifest.Clone()
	k.writing = true
	old := k.revived
	k.s.inbox.run(func() result {
		err := k.save(&model)
		if err == nil {
			discard(old...)
		}
		return resultFunc(func(*Session) {
			k.writing = false
			k.wrote = time.Now()
			k.kept, k.running = key, running // also after a failure: it would fail again at once
			if err == nil {
				k.revived = nil
			}
		})
	})
}

// save writes the copy; it runs in the background, where nothing else touches path and release while writing is set.
func (k *recovery) save(model *persist.Model) error {
	if k.release == nil {
		if err := os.MkdirAll(k.folder, 0o700); err != nil {
			return err
		}
		k.path = filepath.Join(k.folder, fmt.Sprintf("%d-%08x.npz", os.Getpid(), rand.Uint32()))
		release, ok := persist.Claim(k.path + lockSuffix)
		if !ok {
			return errors.New("the recovery copy can't be locked")
		}
		k.release = release
	}
	err := persist.Save(k.path, model)
	var readable *persist.CopyError
	if errors.As(err, &readable) {
		return nil
	}
	return err
}

// forget removes the copy in the background: there is nothing to lose any more.
func (k *recovery) forget() {
	k.writing = true
	paths, release := append(k.revived, k.path), k.release
	k.s.inbox.run(func() result {
		discard(paths...)
		if release != nil {
			release()
		}
		return resultFunc(func(*Session) {
			k.writing = false
			k.path, k.release, k.revived, k.kept = "", nil, nil, keptKey{}
		})
	})
}

// discard removes copies and what lies beside them.
func discard(paths ...string) {
	for _, path := range paths {
		if path != "" {
			// What cannot be removed is offered again next time.
			_, _ = os.Remove(path), os.Remove(persist.CopyPath(path))
		}
	}
}

// close is called when background work has ended. Where the model in use was saved or given up, the copy goes; otherwise it is brought up to
// date and stays, for the next start. A run that was ended by closing keeps the copy that was made of it.
func (k *recovery) close(live bool) {
	if k.folder == "" {
		return
	}
	if live && k.running {
		return // without its lock, which goes with the process
	}
	if k.s.Model.unsaved && k.s.Model.model.Network != nil {
		if model, key, _, wanted := k.wanted(); wanted && key != k.kept {
			_ = k.save(&model) // nobody is left to be told
		}
		return
	}
	discard(append(k.revived, k.path)...)
	if k.release != nil {
		k.release()
	}
}

// offer asks about the newest of the copies that were found.
func (k *recovery) offer() {
	if len(k.found) == 0 || k.s.question != nil || k.s.Run.Active() || k.s.Model.unsaved {
		return
	}
	path := k.found[0]
	k.found = k.found[1:]
	k.writing = true // nothing is written while it is read
	k.s.inbox.run(func() result {
		contents, err := persist.Read(path)
		var model *persist.Model
		if err == nil {
			model, _, err = persist.Interpret(contents, nil, persist.Choices{})
		}
		when := time.Now()
		if info, statErr := os.Stat(path); statErr == nil {
			when = info.ModTime()
		}
		return resultFunc(func(s *Session) {
			k.writing = false
			if err == nil { // what cannot be read is of no use to anybody
				k.ask(path, model, when)
			}
		})
	})
}

func (k *recovery) ask(path string, model *persist.Model, when time.Time) {
	s := k.s
	name := model.Manifest.Name
	if name == "" {
		name = dashed(model.Network.Sizes())
	}
	text := fmt.Sprintf("Inkling ended on %s before “%s” was saved.", when.Format("2 January at 15:04"), name)
	if m := model.Manifest.Metrics; m != nil && m.TestAccuracy != nil {
		text += fmt.Sprintf(" It reads %s of the test digits correctly.", Percent(*m.TestAccuracy))
	}
	q := &Question{Title: "Bring back the model that was not saved?", Sentence: text, YesLabel: "Bring back", NoLabel: "Discard", NotLabel: "Later"}
	answered := func(do func()) Action {
		return NewAction(func() {
			s.question = nil
			do()
		}, nil)
	}
	q.Yes = answered(func() {
		model.Path = ""
		k.found = nil // one at a time; the others are offered at the next start
		k.revived = append(k.revived, path)
		s.Model.use(*model, nil, nil, true)
		s.modelOpened()
		s.say(StatusDone, fmt.Sprintf("“%s” is back. Save it to keep it.", name))
	})
	q.No = answered(func() {
		k.writing = true
		s.inbox.run(func() result {
			discard(path)
			return resultFunc(func(*Session) { k.writing = false })
		})
	})
	q.Cancel = answered(func() { k.found = nil })
	if s.question != nil || s.Run.Active() || s.Model.unsaved { // something came between: next time
		return
	}
	s.question = q
}
