package persist

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestFullDisk fills a real disk, a tmpfs of 64 KB, where the test may mount one (root). Elsewhere the same saves go to a
// writer that is full (TestFailingDiskLosesNothing), so nothing goes untested.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=64k")
	if err != nil {
		if os.Getuid() == 0 {
			t.Logf("no tmpfs here (%v): the failing writer stands in", err)
		}
		TestFailingDiskLosesNothing(t)
		return
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(dir, "m.npz")
	if err := Save(path, testModel(1, []int{100, 10})); err != nil {
		t.Fatal(err)
	}
	old, copied, before := readFile(t, path), readFile(t, CopyPath(path)), listing(t, dir)

	err = Save(path, testModel(2, []int{784, 64, 10}))
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("a model of 200 KB on a disk of 64: %v", err)
	}
	if !bytes.Equal(readFile(t, path), old) || !bytes.Equal(readFile(t, CopyPath(path)), copied) || listing(t, dir) != before {
		t.Errorf("the old model or its copy changed; the folder holds %s", listing(t, dir))
	}

	// Room for the model, none for the copy: the model is saved, and the copy's absence is a warning.
	big := testModel(3, []int{100, 10})
	big.Manifest.Description = strings.Repeat("long words ", 1500)
	info, _ := os.Stat(path)
	fill := make([]byte, 64<<10-2*int(info.Size())-3*4096)
	if err := os.WriteFile(filepath.Join(dir, "filler"), fill, 0o644); err != nil {
		t.Fatal(err)
	}
	var copyError *CopyError
	if err := Save(path, big); !errors.As(err, &copyError) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("no room for the copy: %v", err)
	}
	if !bytes.Contains(manifestInside(t, path), []byte("model 3")) || !bytes.Equal(readFile(t, CopyPath(path)), copied) {
		t.Error("the model was not saved, or its old copy was damaged")
	}
}

// asNobody runs f with the file rights of an ordinary user: root may write everywhere, which would hide what is tested.
func asNobody(t *testing.T, f func()) {
	t.Helper()
	if os.Getuid() != 0 {
		f()
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if _, err := unix.SetfsuidRetUid(65534); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if _, err := unix.SetfsuidRetUid(0); err != nil {
			t.Fatal(err)
		}
	}()
	f()
}

func TestReadOnlyFolder(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{filepath.Dir(dir), dir} { // searchable by an ordinary user
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "m.npz")
	if err := Save(path, testModel(1, []int{9, 3})); err != nil {
		t.Fatal(err)
	}
	old := readFile(t, path)
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(dir, 0o755) })
	asNobody(t, func() {
		for _, err := range []error{Save(path, testModel(2, []int{9, 3})), CheckWritable(path), CheckWritable(filepath.Join(dir, "new.npz"))} {
			if err == nil || !strings.Contains(err.Error(), "may not be written to") {
				t.Errorf("read-only folder: %v", err)
			}
		}
	})
	if !bytes.Equal(readFile(t, path), old) || len(strings.Fields(listing(t, dir))) != 2 {
		t.Errorf("the folder changed: %s", listing(t, dir))
	}
}
