package persist

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// SaveError is a file that could not be written. Error is a sentence that says what stands in the way and what to do;
// whatever was at Path before is still there, whole.
type SaveError struct {
	Path string
	Err  error // the cause
}

func (e *SaveError) Error() string {
	name, dir := filepath.Base(e.Path), filepath.Dir(e.Path)
	var own sentence
	switch {
	case errors.As(e.Err, &own):
		return string(own)
	case errors.Is(e.Err, syscall.ENAMETOOLONG):
		return fmt.Sprintf("the name %q is too long for the disk; choose a shorter one", clip(name))
	case errors.Is(e.Err, syscall.ENOSPC) || isDiskFull(e.Err):
		return fmt.Sprintf("%s: the disk is full; free some space or save somewhere else", name)
	case errors.Is(e.Err, syscall.EROFS):
		return fmt.Sprintf("%s: the disk can only be read; save somewhere else", dir)
	case errors.Is(e.Err, fs.ErrPermission):
		return fmt.Sprintf("%s: this folder may not be written to; save somewhere else", dir)
	case errors.Is(e.Err, fs.ErrNotExist):
		return fmt.Sprintf("%s: there is no such folder any more; make it again or save somewhere else", dir)
	case errors.Is(e.Err, syscall.ENOTDIR):
		return fmt.Sprintf("%s: this is a file and not a folder; save somewhere else", dir)
	}
	return fmt.Sprintf("%s can't be saved: %v", name, e.Err)
}

func (e *SaveError) Unwrap() error { return e.Err }

// sentence is a cause that already is what the person should read.
type sentence string

func (s sentence) Error() string { return string(s) }

// CheckWritable reports, before any long work, why path could not be saved to: the same sentences as saving itself.
// It leaves nothing behind.
func CheckWritable(path string) error {
	target, _, err := saveTarget(path)
	if err == nil {
		var f *os.File
		if f, err = os.CreateTemp(filepath.Dir(target), tempPattern); err == nil {
			f.Close()
			err = os.Remove(f.Name())
		}
	}
	if err != nil {
		return &SaveError{path, err}
	}
	return nil
}

// Temporary files: a name of its own kind in the target's folder, so that a left one is known for what it is.
const (
	tempPrefix  = ".inkling-"
	tempSuffix  = ".saving"
	tempPattern = tempPrefix + "*" + tempSuffix
)

// writeFile makes path hold what fill writes, or leaves it as it was: there is no moment at which a crash, a full
// disk or a pulled plug leaves half a file under that name. The bytes go to a temporary file in the same folder, which is
// flushed to the disk and then renamed; the folder is flushed after it. Errors are *[SaveError].
func writeFile(path string, fill func(io.Writer) error) error {
	target, mode, err := saveTarget(path)
	if err == nil {
		dir := filepath.Dir(target)
		removeDebris(dir)
		err = replaceFile(dir, target, mode, fill)
	}
	if err != nil {
		return &SaveError{path, err}
	}
	return nil
}

func replaceFile(dir, target string, mode fs.FileMode, fill func(io.Writer) error) (err error) {
	temp, err := newTempFile(dir, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			temp.discard()
		}
	}()
	w := bufio.NewWriterSize(temp, 1<<16)
	if err := fill(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := temp.Sync(); err != nil {
		return err
	}
	if err := temp.rename(target); err != nil {
		return err
	}
	syncDir(dir)
	return nil
}

// saveTarget follows links, so that a link stays a link, and refuses what a rename would replace without asking: a folder,
// a file somebody protected. Mode is the existing file's, 0 for a new file.
func saveTarget(path string) (target string, mode fs.FileMode, err error) {
	target = path
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			return "", 0, err
		}
		return target, 0, nil
	case err != nil:
		return "", 0, err
	case info.IsDir():
		return "", 0, sentence(fmt.Sprintf("%s is a folder; choose a file name", path))
	case !info.Mode().IsRegular():
		return "", 0, sentence(fmt.Sprintf("%s is not an ordinary file; choose another name", path))
	case info.Mode().Perm()&0o222 == 0:
		return "", 0, sentence(fmt.Sprintf("%s is write-protected; choose another name, or allow writing to it first", path))
	default:
		mode = info.Mode().Perm()
	}
	target, err = filepath.EvalSymlinks(path)
	return target, mode, err
}

// removeDebris deletes temporary files that a killed process left in dir. One that is being written is locked by its
// writer and stays.
func removeDebris(dir string) {
	names, err := filepath.Glob(filepath.Join(escapeGlob(dir), tempPattern))
	if err != nil {
		return
	}
	for _, name := range names {
		if f, err := os.OpenFile(name, os.O_RDWR, 0); err == nil {
			if tryLock(f) {
				os.Remove(name)
			}
			f.Close()
		}
	}
}

func escapeGlob(dir string) string {
	if os.PathSeparator == '\\' {
		return dir // Glob knows no escapes there
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

// tempFile is a file on its way to another name.
type tempFile struct {
	*os.File
	name string // "" while it has none: see newTempFile on Linux
}

// namedTempFile makes a locked temporary file that has a name.
func namedTempFile(dir string, mode fs.FileMode) (*tempFile, error) {
	f, err := os.CreateTemp(dir, tempPattern)
	if err != nil {
		return nil, err
	}
	tryLock(f)
	if err := setMode(f, mode); err != nil {
		f.Close()
		os.Remove(f.Name())
		return nil, err
	}
	return &tempFile{f, f.Name()}, nil
}

func (t *tempFile) discard() {
	t.Close()
	if t.name != "" {
		os.Remove(t.name)
	}
}

// WriteFile makes path hold data, or leaves it as it was, as a model is saved. Errors are *[SaveError].
func WriteFile(path string, data []byte) error {
	return writeFile(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
