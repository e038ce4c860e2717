package persist

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// newTempFile makes a file without a name, which vanishes with a process that is killed: nothing to clean up. It gets a
// name for the instant before the rename. Where the file system can't do that, the file has a name from the start.
func newTempFile(dir string, mode fs.FileMode) (*tempFile, error) {
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return namedTempFile(dir, mode)
	}
	f := os.NewFile(uintptr(fd), filepath.Join(dir, tempPrefix+"unnamed"+tempSuffix))
	if _, err := os.Stat(procName(f)); err != nil { // no /proc here, so no way to name it later
		f.Close()
		return namedTempFile(dir, mode)
	}
	tryLock(f)
	if err := setMode(f, mode); err != nil {
		f.Close()
		return nil, err
	}
	return &tempFile{f, ""}, nil
}

func (t *tempFile) rename(target string) error {
	if t.name == "" {
		name := filepath.Join(filepath.Dir(target), fmt.Sprintf("%s%d%s", tempPrefix, rand.Uint64(), tempSuffix))
		if err := unix.Linkat(unix.AT_FDCWD, procName(t.File), unix.AT_FDCWD, name, unix.AT_SYMLINK_FOLLOW); err != nil {
			return &os.LinkError{Op: "link", Old: procName(t.File), New: name, Err: err}
		}
		t.name = name
	}
	if err := os.Rename(t.name, target); err != nil {
		return err
	}
	return t.Close()
}

func procName(f *os.File) string { return fmt.Sprintf("/proc/self/fd/%d", f.Fd()) }
