//go:build !linux

package persist

import (
	"io/fs"
	"os"
	"runtime"
)

func newTempFile(dir string, mode fs.FileMode) (*tempFile, error) { return namedTempFile(dir, mode) }

func (t *tempFile) rename(target string) error {
	if runtime.GOOS == "windows" { // an open file keeps its name there; elsewhere the lock is held until the end
		if err := t.Close(); err != nil {
			return err
		}
		return os.Rename(t.name, target)
	}
	if err := os.Rename(t.name, target); err != nil {
		return err
	}
	return t.Close()
}
