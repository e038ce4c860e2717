package persist

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestThingsThatAreNoFiles opens what a file dialog or a command line can name without it being a file: a sentence each, at once.
func TestThingsThatAreNoFiles(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(syscall.Mkfifo(at("pipe.npz"), 0o644))
	must(os.Symlink(at("loop2.npz"), at("loop.npz")))
	must(os.Symlink(at("loop.npz"), at("loop2.npz")))
	must(os.Symlink(at("nowhere.npz"), at("dangling.npz")))
	must(os.Mkdir(at("folder.npz"), 0o755))
	must(os.WriteFile(at("empty.npz"), nil, 0o644))
	must(os.WriteFile(at("huge.npz"), []byte("PK\x03\x04"), 0o644))
	must(os.Truncate(at("huge.npz"), maxFile+1)) // a hole: it takes no room
	must(os.WriteFile(at("text.npz"), []byte("hello\n"), 0o644))
	for path, words := range map[string]string{
		at("pipe.npz"): "pipe", at("loop.npz"): "leads back to itself", at("dangling.npz"): "no such file", at("missing.npz"): "no such file",
		at("folder.npz"): "folder", at("empty.npz"): "empty", at("huge.npz"): "GB", at("text.npz"): "text file", "/dev/zero": "device",
	} {
		done := make(chan error, 1)
		go func() {
			_, err := Read(path)
			done <- err
		}()
		select {
		case err := <-done:
			var fe *FileError
			if !errors.As(err, &fe) || !strings.Contains(err.Error(), words) || !strings.HasPrefix(err.Error(), filepath.Base(path)+": ") {
				t.Errorf("%s: %v", path, err)
			}
		case <-time.After(slowly * 5 * time.Second):
			t.Fatalf("%s: still waiting", path)
		}
	}
}
