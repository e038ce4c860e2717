package persist

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkling/core"
)

// centres makes an npz whose 64 inputs are compared with the mean picture of each digit, 8×8: a network that reads something without training.
func centres(t *testing.T) []byte {
	t.Helper()
	small := resample(probe(), 8, 8)
	sum, n := make([][]float64, 10), make([]float64, 10)
	for i := range small.Len() {
		l := small.Labels[i]
		if sum[l] == nil {
			sum[l] = make([]float64, 64)
		}
		n[l]++
		for k, v := range small.Image(i) {
			sum[l][k] += float64(v) / 255
		}
	}
	w, b := make([]float32, 640), make([]float32, 10)
	for l := range sum {
		for k, v := range sum[l] {
			w[l*64+k] = float32(v / n[l])
			b[l] -= w[l*64+k] * w[l*64+k] / 2
		}
	}
	bytesOf := func(v []float32) []byte {
		out := make([]byte, 0, 4*len(v))
		for _, f := range v {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(f))
		}
		return out
	}
	return archive(plain("W.npy", npyOf(f4Header("(10, 64)"), bytesOf(w))), plain("b.npy", npyOf(f4Header("(10,)"), bytesOf(b))))
}

// TestHandWrittenManifest puts a few lines beside somebody's 8×8 network: without them it is refused in words, with them it works.
func TestHandWrittenManifest(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "small.npz")
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	open := func() (*Model, *Report, error) {
		c, err := Read(path)
		if err != nil {
			return nil, nil, err
		}
		return Interpret(c, probe(), Choices{})
	}
	write("small.npz", string(centres(t)))
	if _, _, err := open(); !errors.Is(err, ErrNoNetwork) || !strings.Contains(err.Error(), "small.json") {
		t.Errorf("without a manifest: %v", err)
	}
	write("small.json", `{"name": "Means", "input": {"width": 8, "height": 8}, "activations": ["softmax"]}`)
	m, r, err := open()
	if err != nil {
		t.Fatal(err)
	}
	if m.Manifest.Name != "Means" || m.Manifest.Input.Width != 8 || m.Network.Layers[0].Activation != core.Softmax || r.Accuracy < 0.7 {
		t.Errorf("%+v, accuracy %v", m.Manifest, r.Accuracy)
	}
	write("small.json", `{"input": {"width": 8, "height": 8}, "labels": ["a","b","c","d","e","f","g","h","i","j"]}`)
	if m, r, err = open(); err != nil || r.Accuracy != -1 || m.Manifest.Labels[3] != "d" {
		t.Errorf("other labels: %v", err)
	}
	write("small.json", `{"format": "inkling-model/1", "input": {"width": 8, "height": 8}}`)
	if c, err := Read(filepath.Join(dir, "small.json")); err != nil || c.Path != path || c.Manifest == nil {
		t.Errorf("the description does not lead to its model: %v", err)
	}
	for text, words := range map[string]string{
		`{"input": {"width": 8, "height": 9}}`:                                               "",
		`{"input": {"width": 8, "height": 8}, "activations": ["relu", "softmax"]}`:           "activations",
		`{"input": {"width": 8, "height": 8, "range": [1, 0]}}`:                              "range",
		`{"format": "inkling-model/1", "input": {"width": 8, "height": 8}, "sizes": [64,9]}`: "",
		`{"format": "inkling-model/1", "input": {`:                                           "small.json",
	} {
		write("small.json", text)
		if _, _, err := open(); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestDescriptionUnderTheModelsName opens a manifest that somebody renamed to .npz: an error, not an endless search for its model.
func TestDescriptionUnderTheModelsName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.npz")
	if err := os.WriteFile(path, []byte(`{"format": "inkling-model/1"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); !errors.Is(err, ErrNoNetwork) {
		t.Error(err)
	}
}

// TestManifestInSafetensors reads the description that a safetensors file of ours carries.
func TestManifestInSafetensors(t *testing.T) {
	manifest := `{\"format\":\"inkling-model/1\",\"name\":\"carried\",\"sizes\":[784,10],\"activations\":[\"sigmoid\"],\"input\":{\"width\":28,\"height\":28,\"range\":[0,1],\"polarity\":\"light-on-dark\"}}`
	header := fmt.Sprintf(`{"__metadata__":{"manifest":"%s"},"layers/0/weight":{"dtype":"F32","shape":[10,784],"data_offsets":[0,31360]},"layers/0/bias":{"dtype":"F32","shape":[10],"data_offsets":[31360,31400]}}`, manifest)
	c, err := ReadBytes("model.safetensors", tensorFile(header, make([]byte, 31400)))
	if err != nil {
		t.Fatal(err)
	}
	m, r, err := Interpret(c, probe(), Choices{})
	if err != nil {
		t.Fatal(err)
	}
	if m.Manifest.Name != "carried" || m.Network.Layers[0].Activation != core.Sigmoid {
		t.Errorf("%+v", m.Manifest)
	}
	if len(r.Warnings) == 0 || !strings.Contains(r.Warnings[len(r.Warnings)-1], "guessing") {
		t.Errorf("a network of zeros opens without a warning: %q", r.Warnings)
	}
}

// TestNamesThatMislead opens networks whose names look like an optimiser's state, because there is nothing else in the file.
func TestNamesThatMislead(t *testing.T) {
	for _, names := range [][4]string{{"m/W1", "m/b1", "m/W2", "m/b2"}, {"d_w1", "d_b1", "d_w2", "d_b2"}, {"best_W1", "best_b1", "best_W2", "best_b2"}, {"adam/W1", "adam/b1", "adam/W2", "adam/b2"}} {
		b := archive(plain(names[0]+".npy", zeros(784, 6)), plain(names[1]+".npy", zeros(6)), plain(names[2]+".npy", zeros(6, 10)), plain(names[3]+".npy", zeros(10)))
		c, err := ReadBytes("model.npz", b)
		if err != nil {
			t.Fatal(err)
		}
		_, r, err := Interpret(c, probe(), Choices{})
		if err != nil {
			t.Errorf("%q: %v", names, err)
			continue
		}
		if len(r.Used) != 4 {
			t.Errorf("%q: used %q", names, r.Used)
		}
	}
}

// TestUnknownActivation warns where a file names a function that is not there.
func TestUnknownActivation(t *testing.T) {
	c, err := ReadBytes("model.npz", network())
	if err != nil {
		t.Fatal(err)
	}
	c.Texts["activation"] = "gelu"
	_, r, err := Interpret(c, probe(), Choices{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(r.Warnings, " "), "gelu") {
		t.Errorf("%q", r.Warnings)
	}
}
