package session

import (
	"cmp"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"inkling/persist"
)

// Library is the models folder in the user's configuration directory. A goroutine watches it: a model that is put there
// is in the list within a second, one that cannot be read with its reason, and one that is taken away goes.
type Library struct {
	s       *Session
	folder  string
	entries []Entry // as found, by file name
	sorted  []Entry // as asked for; nil when it has to be sorted again
	order   int
	version uint64
	undo    []undoable
	working bool

	Sort *Choice // by what the list is sorted
	Undo Action  // takes back the last rename, duplicate or delete
}

// The orders of the list.
const (
	sortAccuracy = iota
	sortDate
	sortName
)

func newLibrary(s *Session) *Library {
	l := &Library{s: s, folder: s.folders.Models()}
	l.Sort = &Choice{gate: gate{label: "Sort by"}, options: func() []string { return []string{"Accuracy", "Date", "Name"} },
		get: func() int { return l.order }, set: func(i int) { l.order, l.sorted = i, nil; l.version++ }}
	l.Undo = NewAction(l.takeBack, func() string {
		switch {
		case l.working:
			return "The models folder is being changed."
		case len(l.undo) == 0:
			return "There is nothing to take back in the models folder."
		}
		return ""
	})
	return l
}

// watch begins to watch the folder, which is made if it is not there.
func (l *Library) watch() {
	if l.folder == "" {
		return
	}
	w := &watcher{folder: l.folder, inbox: l.s.inbox, known: map[string]knownFile{}}
	l.s.inbox.working.Go(w.run)
}

// Folder is where the models lie; empty where nothing is remembered.
func (l *Library) Folder() string { return l.folder }

// Version changes whenever the list does.
func (l *Library) Version() uint64 { return l.version }

// Entries lists the models in the folder, sorted. The slice is shared. It is cheap: a view may call it each frame.
func (l *Library) Entries() []Entry {
	if l.sorted == nil {
		l.sorted = slices.Clone(l.entries)
		sortEntries(l.sorted, l.order)
	}
	return l.sorted
}

// sortEntries puts the best, the newest or the first in the alphabet at the front; files that cannot be read come last.
func sortEntries(list []Entry, order int) {
	byName := func(a, b Entry) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Path, b.Path))
	}
	slices.SortFunc(list, func(a, b Entry) int {
		if (a.Problem == "") != (b.Problem == "") {
			return cmp.Compare(len(a.Problem), len(b.Problem))
		}
		switch order {
		case sortAccuracy: // NaN sorts before all numbers, so behind them here
			return cmp.Or(cmp.Compare(b.Accuracy, a.Accuracy), byName(a, b))
		case sortDate:
			return cmp.Or(b.Date.Compare(a.Date), byName(a, b))
		}
		return byName(a, b)
	})
}

// found takes the list that the watcher made.
func (l *Library) found(entries []Entry) {
	l.entries, l.sorted = entries, nil
	l.version++
}

// watcher is the goroutine behind the library. What it knows of a file is kept until the file, or the description beside it,
// changes: a folder of a thousand models is read once, and looked through in some milliseconds after that.
type watcher struct {
	folder string
	inbox  *inbox
	known  map[string]knownFile
	listed []Entry // as last posted
}

// knownFile is a file as it was when it was read.
type knownFile struct {
	mark  mark
	entry Entry
}

// mark tells whether a file or its description changed.
type mark struct {
	size, besideSize int64
	time, besideTime time.Time
}

const (
	settle   = 80 * time.Millisecond  // after an event, so that a burst of them is one look
	unripe   = 500 * time.Millisecond // a file that was written to so lately and cannot be read may still be on its way
	lookAway = time.Second            // between looks where the system cannot watch
	inPieces = 150 * time.Millisecond // of reading, after which what was found so far is shown
)

func (w *watcher) run() {
	_ = os.MkdirAll(w.folder, 0o755) // where that fails, the folder is looked for again, and is simply empty
	clearDeleted(w.folder, time.Now())
	var events <-chan fsnotify.Event
	var troubles <-chan error
	watch, err := fsnotify.NewWatcher()
	if err == nil {
		defer watch.Close()
		events, troubles = watch.Events, watch.Errors
	}
	watching := false
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-w.inbox.closed:
			return
		case e := <-events:
			if filepath.Clean(e.Name) == filepath.Clean(w.folder) && e.Has(fsnotify.Remove|fsnotify.Rename) {
				watching = false // the folder itself went away
			}
			timer.Reset(settle)
			continue
		case <-troubles: // events were lost: look
			timer.Reset(settle)
			continue
		case <-timer.C:
		}
		if !watching && watch != nil {
			watching = watch.Add(w.folder) == nil
		}
		again, ok := w.look()
		switch {
		case !ok:
			return
		case again:
			timer.Reset(unripe / 2)
		case !watching:
			timer.Reset(lookAway)
		}
	}
}

// look goes through the folder and posts the list if it changed. It reports whether a file should be looked at again soon, and
// ok false when the session was closed meanwhile.
func (w *watcher) look() (again, ok bool) {
	files, err := os.ReadDir(w.folder)
	if err != nil {
		files = nil
	}
	var list []Entry
	posted := time.Now()
	seen := map[string]bool{}
	for _, f := range files {
		select {
		case <-w.inbox.closed:
			return false, false
		default:
		}
		if !isModelFile(f.Name()) {
			continue
		}
		path := filepath.Join(w.folder, f.Name())
		m, err := markOf(path)
		if err != nil { // gone again, or a folder
			continue
		}
		seen[path] = true
		k, have := w.known[path]
		if !have || k.mark != m {
			k = knownFile{m, describeFile(path)}
			if k.entry.Date.IsZero() {
				k.entry.Date = m.time
			}
			if k.entry.Problem != "" && time.Since(m.time) < unripe {
				again = true
				continue
			}
			w.known[path] = k
		}
		list = append(list, k.entry)
		if time.Since(posted) > inPieces && len(list) > len(w.listed) {
			w.post(list)
			posted = time.Now()
		}
	}
	for path := range w.known {
		if !seen[path] {
			delete(w.known, path)
		}
	}
	w.post(list)
	return again, true
}

// post hands the list over if it is not what was handed over last.
func (w *watcher) post(list []Entry) {
	if slices.EqualFunc(list, w.listed, sameEntry) {
		return
	}
	w.listed = slices.Clone(list)
	given := w.listed
	w.inbox.post(resultFunc(func(s *Session) { s.Library.found(given) }))
}

// sameEntry compares two lines; two unknown accuracies are the same.
func sameEntry(a, b Entry) bool {
	if math.IsNaN(a.Accuracy) && math.IsNaN(b.Accuracy) {
		a.Accuracy, b.Accuracy = 0, 0
	}
	return a == b
}

// isModelFile goes by the name: what does not look like a model is not opened at all.
func isModelFile(name string) bool {
	return !strings.HasPrefix(name, ".") && slices.Contains([]string{".npz", ".npy", ".safetensors", ".pt", ".pth", ".pkl", ".pickle"}, strings.ToLower(filepath.Ext(name)))
}

func markOf(path string) (mark, error) {
	info, err := os.Stat(path)
	if err != nil {
		return mark{}, err
	}
	if !info.Mode().IsRegular() {
		return mark{}, fs.ErrInvalid
	}
	m := mark{size: info.Size(), time: info.ModTime()}
	if beside, err := os.Stat(persist.CopyPath(path)); err == nil {
		m.besideSize, m.besideTime = beside.Size(), beside.ModTime()
	} else if !errors.Is(err, fs.ErrNotExist) {
		m.besideSize = -1
	}
	return m, nil
}
