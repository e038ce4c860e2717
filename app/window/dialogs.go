package window

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf16"

	"github.com/sqweek/dialog"
)

// ErrNoDialog says that this system can show no file dialog: the window then offers a field to type a path into.
var ErrNoDialog = errors.New("this system shows no file dialog, so type the path of the file")

// ErrBusy says that a dialog is open already.
var ErrBusy = errors.New("a file dialog is open already; it may be behind this window")

// native is what the system offers. Its methods block until the person has decided; they may panic.
type native interface {
	open(startDir string) (path string, err error)
	save(startDir, name string) (path string, err error)
	folder(startDir string) (path string, err error)
	overwrite(path string) bool
	tell(sentence string)
}

// fileDialogs shows the system's dialogs beside the event loop: the window goes on drawing, and the answer
// arrives there as a call of the given function.
//
// sqweek/dialog has hazards, and each has its answer here:
//   - two dialogs at once abort the process, so the second is refused with ErrBusy, and the window disables its
//     controls while Busy;
//   - GTK must be used from one thread, so all dialogs of a process run on one goroutine locked to its thread;
//     which on macOS must not be the window's, because the call waits for the main thread;
//   - without a display the call panics, which becomes ErrNoDialog;
//   - a place that is not in the file system comes back as an empty path without an error;
//   - Save adds no extension, and asked about overwriting the name without it, so that is asked again;
//   - a filter for all files hides those without a dot, so there is none: no filter shows every file;
//   - the folder chooser takes no start folder on Linux;
//   - a start folder with a space breaks the dialog on macOS, so there it is left out;
//   - a name longer than the dialog's buffer on Windows would overrun it, so it is cut, and a chosen path that is
//     too long for it is a sentence.
//
// The title is ignored on Linux; the buttons say Open and Save, and the window's status line repeats it.
type fileDialogs struct {
	system native
	post   func(func()) // runs a function on the event loop
	busy   atomic.Bool
	work   chan func() // what the dialogs' own thread is to do
	start  sync.Once

	folder string // where the last file was, owned by the event loop
	models string // where a model is saved until the person has chosen another folder
}

func newDialogs(system native, post func(func()), folder, models string) *fileDialogs {
	return &fileDialogs{system: system, post: post, work: make(chan func(), 1), folder: folder, models: models}
}

// Busy reports whether a dialog is on the screen.
func (d *fileDialogs) Busy() bool { return d.busy.Load() }

// Open asks for a file to open. done is called on the event loop with its path, with an empty path if the person
// cancelled, or with an error.
func (d *fileDialogs) Open(done func(path string, err error)) {
	d.ask(d.folder, done, func(folder string) (string, error) { return d.system.open(folder) })
}

// Folder asks for a folder.
func (d *fileDialogs) Folder(done func(path string, err error)) {
	d.ask(d.folder, done, func(folder string) (string, error) { return d.system.folder(folder) })
}

// Save asks for a name to save under, and suggests one. The path done gets ends in an extension: name's, where
// the person typed none. If such a file exists the person has agreed to overwrite it.
func (d *fileDialogs) Save(name string, done func(path string, err error)) {
	begin := d.folder
	if dir := filepath.Dir(name); filepath.IsAbs(name) { // a file that is saved again lies where it lies
		begin, name = dir, filepath.Base(name)
	} else if d.models != "" && strings.EqualFold(filepath.Ext(name), ".npz") {
		begin = d.models
		given := done
		done = func(path string, err error) {
			if path != "" {
				d.models = filepath.Dir(path)
			}
			given(path, err)
		}
	}
	d.ask(begin, done, func(folder string) (string, error) {
		path, err := d.system.save(folder, name)
		if err != nil || path == "" {
			return path, err
		}
		full := withExtension(path, name)
		if full == path {
			return path, nil
		}
		if _, err := os.Lstat(full); err == nil && !d.system.overwrite(full) {
			return "", dialog.ErrCancelled
		}
		return full, nil
	})
}

// withExtension gives path the extension of the suggested name unless it ends in it already.
func withExtension(path, name string) string {
	ext := filepath.Ext(name)
	if ext == "" || strings.EqualFold(filepath.Ext(path), ext) {
		return path
	}
	return path + ext
}

// ask runs one dialog on the dialogs' thread and brings its answer to the event loop.
func (d *fileDialogs) ask(begin string, done func(string, error), run func(folder string) (string, error)) {
	if !d.busy.CompareAndSwap(false, true) {
		done("", ErrBusy)
		return
	}
	d.start.Do(func() { go d.thread() })
	folder := startFolder(begin)
	d.work <- func() {
		path, err := guarded(func() (string, error) { return run(folder) })
		d.busy.Store(false)
		d.post(func() {
			if path != "" {
				d.folder = filepath.Dir(path)
			}
			done(path, err)
		})
	}
}

// reading is how long a sentence stays on the screen where nobody answers it: a process nobody knows of must end.
const reading = 10 * time.Minute

// tell shows a sentence and waits until the person has read it. Where a dialog is open or no box can be shown, it does
// nothing.
func (d *fileDialogs) tell(sentence string) {
	if !d.busy.CompareAndSwap(false, true) {
		return
	}
	d.start.Do(func() { go d.thread() })
	read := make(chan struct{})
	d.work <- func() {
		defer close(read)
		defer func() { _ = recover() }() // no display: what the terminal was told has to do
		d.system.tell(sentence)
	}
	select {
	case <-read:
	case <-time.After(reading):
	}
}

// thread is the one thread that GTK ever sees.
func (d *fileDialogs) thread() {
	runtime.LockOSThread()
	for job := range d.work {
		job()
	}
}

// guarded turns what a dialog may do to its caller into an answer or an error for a person.
func guarded(run func() (string, error)) (path string, err error) {
	defer func() {
		if recover() != nil {
			path, err = "", ErrNoDialog
		}
	}()
	path, err = run()
	switch {
	case errors.Is(err, dialog.ErrCancelled):
		return "", nil
	case err != nil && strings.Contains(err.Error(), "0x3003"): // FNERR_BUFFERTOOSMALL
		return "", errors.New("the path of that file is too long for the system's dialog: type it into the path field, or move the file to a folder nearer the top")
	case err != nil:
		return "", fmt.Errorf("the system's file dialog failed (%w); type the path of the file instead", err)
	case path == "":
		return "", errors.New("that place is not a folder on this computer; copy the file to one and open it there")
	}
	return path, nil
}

// startFolder is where a dialog begins: the folder of the last file if it is still there.
func startFolder(last string) string {
	if runtime.GOOS == "darwin" && strings.Contains(last, " ") {
		return ""
	}
	if info, err := os.Stat(last); err != nil || !info.IsDir() {
		return ""
	}
	return last
}

// sqweek is the system's dialogs as sqweek/dialog shows them.
type sqweek struct{}

func (sqweek) open(startDir string) (string, error) {
	return dialog.File().Title("Open a model, a picture or drawings").SetStartDir(startDir).Load()
}

func (sqweek) save(startDir, name string) (string, error) {
	return dialog.File().Title("Save").SetStartDir(startDir).SetStartFile(shortened(name)).Save()
}

func (sqweek) folder(startDir string) (string, error) {
	return dialog.Directory().Title("Open the folder of a data set").SetStartDir(startDir).Browse()
}

func (sqweek) overwrite(path string) bool {
	return dialog.Message("%s exists already. Overwrite it?", filepath.Base(path)).Title("Inkling").YesNo()
}

func (sqweek) tell(sentence string) {
	dialog.Message("%s", sentence).Title("Inkling has stopped").Error()
}

// shortened cuts a suggested name to what the dialog of Windows has room for, its extension kept.
func shortened(name string) string {
	const room = 200 // of 260 UTF-16 units, with a terminating zero
	ext := filepath.Ext(name)
	units := utf16.Encode([]rune(name))
	if len(units) <= room {
		return name
	}
	return string(utf16.Decode(units[:room-len(ext)])) + ext
}
