package persist

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// tryLock marks f as in use by this process, until it is closed; false where another process has it. The lock lies far behind the
// end of the file: locked bytes could not be read.
func tryLock(f *os.File) bool {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	return windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{OffsetHigh: 1 << 30}) == nil
}

func setMode(*os.File, fs.FileMode) error { return nil }

func syncDir(string) {} // folders can't be flushed; NTFS journals the rename

// isDiskFull knows the two numbers Windows has for it: ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
func isDiskFull(err error) bool {
	return errors.Is(err, syscall.Errno(39)) || errors.Is(err, syscall.Errno(112))
}
