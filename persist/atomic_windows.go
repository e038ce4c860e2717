package persist

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// tryLock always succeeds: a file that another process has open can't be deleted here anyway.
func tryLock(*os.File) bool { return true }

func setMode(*os.File, fs.FileMode) error { return nil }

func syncDir(string) {} // folders can't be flushed; NTFS journals the rename

// isDiskFull knows the two numbers Windows has for it: ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
func isDiskFull(err error) bool {
	return errors.Is(err, syscall.Errno(39)) || errors.Is(err, syscall.Errno(112))
}
