package persist

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRetitle(t *testing.T) {
	dir := t.TempDir()
	m := testModel(1, []int{9, 4, 3})
	path := filepath.Join(dir, "m.npz")
	c, err := Compact(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, save := range map[string]func(string) error{"plain": func(p string) error { return Save(p, m) }, "compact": c.Save} {
		if err := save(path); err != nil {
			t.Fatal(err)
		}
		before := open(t, path, nil)
		if err := Retitle(path, "Новое имя"); err != nil {
			t.Fatal(err)
		}
		after := open(t, path, nil)
		if after.Manifest.Name != "Новое имя" || after.Network.SHA256() != before.Network.SHA256() || after.Manifest.Storage != before.Manifest.Storage {
			t.Errorf("%s: became %+v", name, after.Manifest)
		}
		if !bytes.Equal(readFile(t, CopyPath(path)), manifestInside(t, path)) {
			t.Errorf("%s: the copy says something else", name)
		}
		if err := Retitle(path, "a\x00b"); err == nil || !strings.Contains(err.Error(), "control character") {
			t.Errorf("%s: a name that can't be: %v", name, err)
		}
	}
	// Somebody's npz with a hand-written description: only that changes.
	foreign := filepath.Join(dir, "foreign.npz")
	if err := SaveOriginal(foreign, m); err != nil {
		t.Fatal(err)
	}
	old := readFile(t, foreign)
	if err := os.WriteFile(CopyPath(foreign), []byte(`{"name": "theirs", "x": [1]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Retitle(foreign, "mine"); err != nil {
		t.Fatal(err)
	}
	if got := string(readFile(t, CopyPath(foreign))); !strings.Contains(got, `"mine"`) || !strings.Contains(got, `"x": [1]`) {
		t.Errorf("the description became %s", got)
	}
	// Without a description there is nothing to change; something else beside it stays.
	if err := os.WriteFile(CopyPath(foreign), []byte(`{"window": 1}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Retitle(foreign, "mine"); err != nil || string(readFile(t, CopyPath(foreign))) != `{"window": 1}` || !bytes.Equal(readFile(t, foreign), old) {
		t.Errorf("a file without a name of its own was changed (%v)", err)
	}
}

func TestClaim(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	release, ok := Claim(path)
	if !ok {
		t.Fatal("can't claim a free file")
	}
	if _, again := Claim(path); again {
		t.Error("claimed twice")
	}
	release()
	if _, err := os.Stat(path); err == nil {
		t.Error("the file stays after release")
	}
	release, ok = Claim(path)
	if !ok {
		t.Fatal("can't claim a released file")
	}
	release()
}
