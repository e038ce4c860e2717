package persist

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkling/core"
)

// testPictures are n random pictures with strokes of light in them, sparse as handwriting is.
func testPictures(n, width, height int) *core.Dataset {
	r := rand.New(rand.NewPCG(7, 7))
	d := &core.Dataset{Name: "test pictures", Width: width, Height: height, Images: make([]byte, n*width*height), Labels: make([]uint8, n)}
	for i := range n {
		d.Labels[i] = uint8(r.IntN(10))
		for range width * height / 6 {
			x, y := 2+r.IntN(width-4), 2+r.IntN(height-4) // the margin never lights
			d.Image(i)[y*width+x] = byte(1 + r.IntN(255))
		}
	}
	for c := range 10 {
		d.Classes = append(d.Classes, fmt.Sprint(c))
	}
	return d
}

// outputs is what the network says about every picture, row by row.
func outputs(n *core.Network, px core.Pixels, d *core.Dataset) []float32 {
	x := make([]float32, d.Width*d.Height)
	var all []float32
	for i := range d.Len() {
		px.Fill(x, d.Image(i))
		all = append(all, n.Predict(x)...)
	}
	return all
}

// worst is the largest difference between two lists of outputs.
func worst(t *testing.T, a, b []float32) float64 {
	t.Helper()
	if len(a) != len(b) || len(a) == 0 {
		t.Fatalf("%d outputs against %d", len(a), len(b))
	}
	var most float64
	for i := range a {
		d := math.Abs(float64(a[i]) - float64(b[i]))
		if math.IsNaN(d) {
			t.Fatalf("output %d is not a number", i)
		}
		most = max(most, d)
	}
	return most
}

func writeFloats(t *testing.T, path string, data []float32) string {
	t.Helper()
	if err := os.WriteFile(path, floatBytes(data), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func readFloats(t *testing.T, path string) []float32 {
	t.Helper()
	b := readFile(t, path)
	f := make([]float32, len(b)/4)
	for i := range f {
		f[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return f
}

// asOriginal does with a model file and pictures what the original program does, in its words: load with pickles on, weights
// and biases as they come, a = sigmoid(w·a + b) over columns.
const asOriginal = `
import sys, numpy as np
data = np.load(sys.argv[1], allow_pickle=True)
sizes = data["sizes"].tolist()
weights, biases = data["weights"], data["biases"]
print(sizes, weights.dtype, weights.shape, [(w.shape, w.dtype.str, w.flags.writeable) for w in weights], [b.shape for b in biases])
X = np.fromfile(sys.argv[2], "u1").reshape(-1, sizes[0]) / 255.0
a = X.T
for b, w in zip(biases, weights):
    a = 1.0 / (1.0 + np.exp(-np.clip(np.dot(w, a) + b, -250, 250)))
a.T.astype("<f4").tofile(sys.argv[3])
np.savez(sys.argv[4], sizes=np.array(sizes, dtype=np.int64), weights=np.array(list(weights), dtype=object), biases=np.array(list(biases), dtype=object))
again = np.load(sys.argv[4], allow_pickle=True)
print(all((v == w).all() for k in ("weights", "biases") for v, w in zip(again[k], data[k])))
`

func TestOriginalProgramOpensOurFile(t *testing.T) {
	dir := t.TempDir()
	d := testPictures(300, 28, 28)
	pictures := filepath.Join(dir, "pictures")
	if err := os.WriteFile(pictures, d.Images, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, px := range map[string]core.Pixels{"MNIST's pixels": core.Unit(28, 28), "dark on light, from −1 to 1": {Width: 28, Height: 28, Blank: 1, Ink: -1}} {
		m := testModel(5, []int{784, 16, 12, 10})
		m.Manifest.SetPixels(px)
		path, out := filepath.Join(dir, "original.npz"), filepath.Join(dir, "outputs")
		if err := SaveOriginal(path, m); err != nil {
			t.Fatal(err)
		}
		said := python(t, asOriginal, path, pictures, out, filepath.Join(dir, "again.npz"))
		want := "[784, 16, 12, 10] object (3,) [((16, 784), '<f8', True), ((12, 16), '<f8', True), ((10, 12), '<f8', True)] [(16, 1), (12, 1), (10, 1)]\nTrue\n"
		if said != want {
			t.Errorf("%s: the original sees\n%s\nwant\n%s", name, said, want)
		}
		if diff := worst(t, outputs(m.Network, px, d), readFloats(t, out)); diff > 2e-6 {
			t.Errorf("%s: outputs differ by %g", name, diff)
		}
		if px == core.Unit(28, 28) {
			same := python(t, `
import sys, numpy as np
data = np.load(sys.argv[1], allow_pickle=True)
f = np.fromfile(sys.argv[2], "<f4")
print(all((a.ravel() == f[o:o + a.size]).all() for a, o in zip([a for w, b in zip(data["weights"], data["biases"]) for a in (w, b)],
    np.cumsum([0] + [a.size for w, b in zip(data["weights"], data["biases"]) for a in (w, b)]))))
`, path, writeFloats(t, filepath.Join(dir, "floats"), flat(m.Network)))
			if same != "True\n" {
				t.Errorf("%s: the arrays are not the model's own: %s", name, same)
			}
		}
	}
}

// flat is W0, b0, W1, b1, … in one list.
func flat(n *core.Network) []float32 {
	var all []float32
	for _, l := range n.Layers {
		all = append(append(all, l.Weights.Data...), l.Bias...)
	}
	return all
}

// NumPy 1 knows numpy.core alone and NumPy 2 answers to it for old pickles' sake: these three names and no others keep the
// file open to both.
func TestOriginalPickleNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.npz")
	if err := SaveOriginal(path, testModel(5, []int{9, 4, 3})); err != nil {
		t.Fatal(err)
	}
	got := python(t, `
import sys, zipfile, pickletools
for name in ("weights", "biases"):
    b = zipfile.ZipFile(sys.argv[1]).read(name + ".npy")
    ops = list(pickletools.genops(b[10 + int.from_bytes(b[8:10], "little"):]))
    print(sorted({str(a) for o, a, _ in ops if "GLOBAL" in o.name}), max(o.proto for o, a, _ in ops))
    pickletools.dis(b[10 + int.from_bytes(b[8:10], "little"):], out=open("/dev/null", "w"))
`, path)
	want := "['numpy dtype', 'numpy ndarray', 'numpy.core.multiarray _reconstruct'] 3\n"
	if got != want+want {
		t.Errorf("the pickles name\n%s\nwant\n%s", got, want+want)
	}
}

func TestOriginalRefusesWhatItCannotSay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.npz")
	err := SaveOriginal(path, testModel(5, []int{9, 4, 3}, core.Sigmoid, core.Softmax))
	if err == nil || !strings.Contains(err.Error(), "layer 2 of this model is softmax") {
		t.Errorf("softmax: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was left")
	}
}

func TestSafetensorsIsWhatTheFormatSays(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.safetensors")
	m := testModel(6, []int{20, 8, 3}, core.Tanh, core.Softmax)
	m.Manifest.Description = "\"quotes\", <angles> и другое письмо"
	if err := SaveSafetensors(path, m); err != nil {
		t.Fatal(err)
	}
	// By Hugging Face's description of the format, step by step, in Python: nothing of ours is involved.
	said := python(t, `
import sys, json, numpy as np
b = open(sys.argv[1], "rb").read()
n = int.from_bytes(b[:8], "little")
assert n % 8 == 0
h = json.loads(b[8:8 + n])
meta = h.pop("__metadata__")
assert all(isinstance(v, str) for v in meta.values())
at, parts = 0, []
for name, t in h.items():
    lo, hi = t["data_offsets"]
    assert lo == at and t["dtype"] == "F32"
    at = hi
    a = np.frombuffer(b[8 + n + lo:8 + n + hi], "<f4").reshape(t["shape"])
    print(name, a.shape)
    parts.append(a.ravel())
assert 8 + n + at == len(b)
f = np.fromfile(sys.argv[2], "<f4")
print((np.concatenate(parts) == f).all(), json.loads(meta["manifest"])["description"], meta["format"])
`, path, writeFloats(t, filepath.Join(dir, "floats"), flat(m.Network)))
	want := "layers.0.weight (8, 20)\nlayers.0.bias (8,)\nlayers.1.weight (3, 8)\nlayers.1.bias (3,)\nTrue \"quotes\", <angles> и другое письмо inkling-model/1\n"
	if said != want {
		t.Errorf("Python sees\n%s\nwant\n%s", said, want)
	}
}
