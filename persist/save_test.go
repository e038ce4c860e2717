package persist

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"inkling/core"
)

// testModel makes a small network with random weights, the same for the same seed.
func testModel(seed uint64, sizes []int, activations ...core.Activation) *Model {
	for len(activations) < len(sizes)-1 {
		activations = append(activations, core.Sigmoid)
	}
	n := core.NewNetwork(sizes, activations)
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range n.Layers {
		for j := range n.Layers[i].Weights.Data {
			n.Layers[i].Weights.Data[j] = float32(r.NormFloat64() / math.Sqrt(float64(sizes[i])))
		}
		for j := range n.Layers[i].Bias {
			n.Layers[i].Bias[j] = float32(r.NormFloat64())
		}
	}
	return &Model{Network: n, Manifest: Manifest{Name: fmt.Sprintf("model %d", seed), Created: "2026-01-31T12:00:00Z"}}
}

// python runs a script with Debian's own Python, which has NumPy, and returns what it printed.
func python(t *testing.T, script string, args ...string) string {
	t.Helper()
	cmd := exec.Command("/usr/bin/python3", append([]string{"-W", "error", "-c", script}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python3 with NumPy is needed (make test installs it): %v\n%s", err, stderr.String())
	}
	return string(out)
}

func TestSaveIsWhatNumPyOpens(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Модель №1.npz")
	m := testModel(1, []int{784, 30, 10}, core.ReLU, core.Softmax)
	state := Array{Name: "optimizer/momentum/0", Shape: []int{2, 2}, Data: []float32{1, 2, 3, 4}}
	if err := Save(path, m, state); err != nil {
		t.Fatal(err)
	}
	got := python(t, `
import sys, json, hashlib, numpy as np
z = np.load(sys.argv[1], allow_pickle=False)
print(z.files)
h = hashlib.sha256()
for i in range(2):
    w, b = z[f"layers/{i}/weight"], z[f"layers/{i}/bias"]
    print(w.shape, w.dtype.str, w.flags.c_contiguous, b.shape, b.dtype.str)
    h.update(w.tobytes()); h.update(b.tobytes())
m = json.loads(z["manifest.json"])
print(h.hexdigest() == m["weights_sha256"], m["sizes"], m["activations"], m["name"], z["optimizer/momentum/0"].tolist())
`, path)
	want := `['layers/0/weight', 'layers/0/bias', 'layers/1/weight', 'layers/1/bias', 'optimizer/momentum/0', 'manifest.json']
(30, 784) <f4 True (30,) <f4
(10, 30) <f4 True (10,) <f4
True [784, 30, 10] ['relu', 'softmax'] model 1 [[1.0, 2.0], [3.0, 4.0]]
`
	if got != want {
		t.Errorf("NumPy sees\n%s\nwant\n%s", got, want)
	}
	// The copy beside it is the same manifest.
	text, err := os.ReadFile(CopyPath(path))
	if err != nil {
		t.Fatal(err)
	}
	if inside := manifestInside(t, path); !bytes.Equal(text, inside) {
		t.Errorf("the readable copy differs from the manifest inside:\n%s\n%s", text, inside)
	}
}

func manifestInside(t *testing.T, path string) []byte {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open(manifestMember)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestSaveIsDeterministic(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.npz", "b.npz"} {
		if err := Save(filepath.Join(dir, name), testModel(1, []int{9, 4, 3})); err != nil {
			t.Fatal(err)
		}
	}
	a, _ := os.ReadFile(filepath.Join(dir, "a.npz"))
	b, _ := os.ReadFile(filepath.Join(dir, "b.npz"))
	if len(a) == 0 || !bytes.Equal(a, b) {
		t.Error("the same model gave different bytes")
	}
}

func TestSaveRefusesContradictions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.npz")
	m := testModel(1, []int{9, 4, 3})
	m.Manifest.Labels = []string{"a"}
	var bad *ManifestError
	if err := Save(path, m); !errors.As(err, &bad) || bad.Field != "labels" {
		t.Errorf("one label for three outputs: %v", err)
	}
	m = testModel(1, []int{9, 4, 3})
	m.Network.Layers[0].Bias[0] = float32(math.NaN())
	if err := Save(path, m); err == nil {
		t.Error("a network that is not finite was saved")
	}
	if err := Save(path, testModel(1, []int{9, 3}), Array{Name: "layers/9/weight", Shape: []int{1}, Data: []float32{1}}); err == nil {
		t.Error("an extra array posed as a layer")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a refused model left a file")
	}
}

func TestCheckNamesTheField(t *testing.T) {
	m := testModel(1, []int{9, 4, 3})
	m.Manifest.Complete(m.Network)
	if err := m.Manifest.Check(m.Network); err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*Manifest){
		"sizes":          func(m *Manifest) { m.Sizes = []int{9, 5, 3} },
		"activations":    func(m *Manifest) { m.Activations[1] = "relu" },
		"input":          func(m *Manifest) { m.Input.Width = 4 },
		"labels":         func(m *Manifest) { m.Labels = m.Labels[1:] },
		"weights_sha256": func(m *Manifest) { m.WeightsSHA256 = strings.Repeat("ab", 32) },
	} {
		c := m.Manifest.Clone()
		spoil(c)
		var bad *ManifestError
		if err := c.Check(m.Network); !errors.As(err, &bad) || bad.Field != field {
			t.Errorf("%s spoilt: %v", field, err)
		}
	}
}

func TestPixelsRoundTrip(t *testing.T) {
	for _, px := range []core.Pixels{core.Unit(28, 28), {Width: 8, Height: 8, Blank: 1, Ink: 0}, {Width: 20, Height: 10, Blank: -0.5, Ink: 3}} {
		var m Manifest
		m.SetPixels(px)
		again, err := ParseManifest([]byte(mustJSON(t, &m)))
		if err != nil || again.Validate() != nil || again.Pixels() != px {
			t.Errorf("%+v came back as %+v (%v, %v)", px, again.Pixels(), err, again.Validate())
		}
	}
}

// sentences: what a person reads when saving can't work. In every case the old model is still there, and nothing else.
func TestSaveSaysWhatIsInTheWay(t *testing.T) {
	m := testModel(2, []int{9, 4, 3})
	for _, c := range []struct {
		name, words string
		path        func(dir string) string
	}{
		{"vanished folder", "no such folder", func(dir string) string { return filepath.Join(dir, "gone", "m.npz") }},
		{"a name of 300 characters", "too long", func(dir string) string { return filepath.Join(dir, strings.Repeat("a", 296)+".npz") }},
		{"a name too long for the copy alone", "too long", func(dir string) string { return filepath.Join(dir, strings.Repeat("a", 251)+".npz") }},
		{"300 characters of another script", "too long", func(dir string) string { return filepath.Join(dir, strings.Repeat("数", 100)+".npz") }},
		{"a folder of that name", "is a folder", func(dir string) string { return mkdir(t, dir, "sub.npz") }},
		{"a file for a folder", "not a folder", func(dir string) string { return filepath.Join(touch(t, dir, "file"), "m.npz") }},
		{"a protected file", "write-protected", func(dir string) string {
			p := touch(t, dir, "kept.npz")
			if err := os.Chmod(p, 0o444); err != nil {
				t.Fatal(err)
			}
			return p
		}},
		{"the copy's own name", ".npz", func(dir string) string { return filepath.Join(dir, "m.json") }},
	} {
		dir := t.TempDir()
		path := c.path(dir)
		before := listing(t, dir)
		err := Save(path, m)
		var bad *SaveError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v; want a *SaveError with %q", c.name, err, c.words)
		}
		if c.words != ".npz" { // only Save minds that one
			if err := CheckWritable(path); c.name != "a name too long for the copy alone" && (err == nil || !strings.Contains(err.Error(), c.words)) {
				t.Errorf("%s: CheckWritable says %v", c.name, err)
			}
		}
		if after := listing(t, dir); after != before {
			t.Errorf("%s: the folder held\n%s\nand now\n%s", c.name, before, after)
		}
	}
}

func TestNamesInOtherScripts(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"Модель.npz", "数字.npz", "أرقام.npz", "na\u0308me 👩‍🔬.npz", "no extension", strings.Repeat("я", 120) + ".npz", "[x]*?.npz"} {
		path := filepath.Join(dir, name)
		if err := Save(path, testModel(3, []int{4, 2})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := Save(path, testModel(4, []int{4, 2})); err != nil {
			t.Errorf("%s, again: %v", name, err)
		}
		if got := manifestInside(t, path); !bytes.Contains(got, []byte("model 4")) {
			t.Errorf("%s: holds %s", name, got)
		}
	}
	if n := len(strings.Fields(strings.ReplaceAll(listing(t, dir), " ", "_"))); n != 14 {
		t.Errorf("7 models and 7 copies, but %d files:\n%s", n, listing(t, dir))
	}
}

// A writer that fails half-way stands for every disk: what was there stays, nothing else does.
func TestFailingDiskLosesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.npz")
	if err := Save(path, testModel(1, []int{9, 3})); err != nil {
		t.Fatal(err)
	}
	old, before := readFile(t, path), listing(t, dir)
	for _, c := range []struct {
		cause error
		words string
	}{
		{syscall.ENOSPC, "disk is full"}, {syscall.EROFS, "only be read"}, {fs.ErrPermission, "may not be written"}, {syscall.EIO, "can't be saved"},
	} {
		err := writeFile(path, func(w io.Writer) error {
			if _, err := w.Write(make([]byte, 300_000)); err != nil {
				return err
			}
			return &fs.PathError{Op: "write", Path: path, Err: c.cause}
		})
		if !errors.Is(err, c.cause) || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%v: %v, want %q", c.cause, err, c.words)
		}
		if !bytes.Equal(readFile(t, path), old) || listing(t, dir) != before {
			t.Errorf("%v: the folder changed to %s", c.cause, listing(t, dir))
		}
	}
}

func TestCopyThatIsSomethingElseIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "settings.npz")
	beside := filepath.Join(dir, "settings.json")
	for text, ours := range map[string]bool{
		`{"window": {"width": 800}}`:           false,
		`[1, 2, 3]`:                            false,
		`not JSON`:                             false,
		`{"format": "other"}`:                  false,
		`{"format": "inkling-model/1", broken`: true,
		`{"labels": ["a", "b"]}`:               true,
		``:                                     true,
	} {
		if err := os.WriteFile(beside, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		err := Save(path, testModel(1, []int{4, 2}))
		var copyError *CopyError
		if errors.As(err, &copyError) == ours {
			t.Errorf("beside %q: %v", text, err)
		}
		if now := string(readFile(t, beside)); (now != text) != ours {
			t.Errorf("%q became %q", text, now)
		}
		if !bytes.Contains(manifestInside(t, path), []byte("model 1")) {
			t.Errorf("beside %q: the model itself was not saved", text)
		}
	}
}

func TestSaveThroughALinkAndRights(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real.npz"), filepath.Join(dir, "link.npz")
	if err := Save(real, testModel(1, []int{4, 2})); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(real, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	if err := Save(link, testModel(2, []int{4, 2})); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link became %v (%v)", info.Mode(), err)
	}
	if info, _ := os.Stat(real); info.Mode().Perm() != 0o666 {
		t.Errorf("the file's rights became %v", info.Mode())
	}
	if !bytes.Contains(manifestInside(t, real), []byte("model 2")) {
		t.Error("the linked file was not replaced")
	}
}

func TestDebrisOfTheDeadIsRemovedAndThatOfTheLivingKept(t *testing.T) {
	dir := t.TempDir()
	touch(t, dir, tempPrefix+"123"+tempSuffix)
	alive, err := namedTempFile(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer alive.discard()
	if err := Save(filepath.Join(dir, "m.npz"), testModel(1, []int{4, 2})); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%s m.json m.npz", filepath.Base(alive.name))
	if got := strings.Join(strings.Fields(listing(t, dir)), " "); got != want {
		t.Errorf("the folder holds %s, want %s", got, want)
	}
}

func mkdir(t *testing.T, dir, name string) string {
	t.Helper()
	p := filepath.Join(dir, name)
	if err := os.Mkdir(p, 0o755); err != nil {
		t.Fatal(err)
	}
	return p
}

func touch(t *testing.T, dir, name string) string {
	t.Helper()
	p := filepath.Join(dir, name)
	if err := os.WriteFile(p, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	return p
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// listing names everything in dir, sorted, one a line.
func listing(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, "\n")
}
