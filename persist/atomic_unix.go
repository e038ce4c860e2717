//go:build unix

package persist

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// tryLock marks f as in use by this process, until it is closed; false where another process has it.
func tryLock(f *os.File) bool { return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil }

// setMode gives a temporary file, which only its owner may read, the rights of the file it replaces or, mode 0, those of a
// new file.
func setMode(f *os.File, mode fs.FileMode) error {
	if mode == 0 {
		mode = 0o666 &^ umask
	}
	return f.Chmod(mode)
}

// umask is read once, at start: reading it means setting it.
var umask = func() fs.FileMode {
	old := syscall.Umask(0o022)
	syscall.Umask(old)
	return fs.FileMode(old) & 0o777
}()

// syncDir makes a rename in dir last through a power cut. Some file systems can't; the file is whole either way.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}

func isDiskFull(err error) bool { return errors.Is(err, unix.EDQUOT) }
