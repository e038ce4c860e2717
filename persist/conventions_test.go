package persist

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"inkling/core"
)

// mnist is the published data set. The package may not import assets; its tests may read the files.
var mnist = sync.OnceValues(func() (train, test *core.Dataset) {
	train, test, err := ReadIDX("../assets/mnist")
	if err != nil {
		panic(err)
	}
	return train, test
})

// probe is a thousand training pictures, spread over the set.
var probe = sync.OnceValue(func() *core.Dataset {
	train, _ := mnist()
	var indices []int
	for i := range 1000 {
		indices = append(indices, i*60)
	}
	return train.Pick(indices)
})

// unpackConventions writes the files of testdata/conventions.tar.gz, which testdata/make.py made with the real NumPy and PyTorch, into a folder of
// the test's own, and returns what their authors' code says each of them reads of the first 2000 test pictures.
func unpackConventions(t testing.TB) (dir string, expected map[string]int) {
	t.Helper()
	f, err := os.Open("testdata/conventions.tar.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for archive := tar.NewReader(z); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, h.Name)
		data, err := io.ReadAll(archive)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(path), 0o755)
		}
		if err == nil {
			err = os.WriteFile(path, data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err == nil {
		err = json.Unmarshal(data, &expected)
	}
	if err == nil {
		err = os.Remove(filepath.Join(dir, "expected.json"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir, expected
}

// right counts how many of the first 2000 test pictures the model reads.
func right(t testing.TB, m *Model) int {
	t.Helper()
	_, test := mnist()
	e, err := core.Evaluate(context.Background(), m.Network, core.CrossEntropy, m.Manifest.Pixels(), test.Slice(0, 2000), 0)
	if err != nil {
		t.Fatal(err)
	}
	return e.Correct
}

// TestEveryConventionOpens opens files saved in all the ways people save their networks, and holds each against what its author's own code reads.
func TestEveryConventionOpens(t *testing.T) {
	dir, expected := unpackConventions(t)
	if len(expected) < 80 {
		t.Fatalf("only %d files; testdata/make.py makes more", len(expected))
	}
	// Where single precision or a table of means stands in for the author's double precision, a picture or two may fall otherwise.
	const slack = 3
	for name, want := range expected {
		t.Run(name, func(t *testing.T) {
			c, err := Read(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			m, r, err := Interpret(c, probe(), Choices{})
			if err != nil {
				t.Fatal(err)
			}
			if got := right(t, m); got < want-slack || got > want+20 {
				t.Errorf("reads %d of 2000, its author's code %d; read as %v %v, %s, %s. %s", got, want, r.Sizes, r.Activations, r.Layout, r.Input, r.Certain)
			}
			if err := m.Manifest.Check(m.Network); err != nil {
				t.Errorf("its new manifest contradicts it: %v", err)
			}
		})
	}
}

// TestChoicesAreObeyed overrules each answer of the doctor and looks whether it is done, and whether the scores that were promised come true.
func TestChoicesAreObeyed(t *testing.T) {
	dir, _ := unpackConventions(t)
	c, err := Read(filepath.Join(dir, "w1_b1.npz"))
	if err != nil {
		t.Fatal(err)
	}
	_, free, err := Interpret(c, probe(), Choices{})
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"layout", "activation", "output", "range", "polarity"} {
		if len(free.Options[field]) < 2 {
			t.Errorf("no choice of %s: %q", field, free.Options[field])
		}
		for _, option := range free.Options[field] {
			ch := free.Chosen.Choices
			for name, p := range map[string]*string{"layout": &ch.Layout, "activation": &ch.Activation, "output": &ch.Output, "range": &ch.Range, "polarity": &ch.Polarity} {
				if name == field {
					*p = option
				}
			}
			_, r, err := Interpret(c, probe(), ch)
			if err != nil {
				t.Errorf("%s %q: %v", field, option, err)
				continue
			}
			if r.Chosen.Choices != ch {
				t.Errorf("asked for %+v, got %+v", ch, r.Chosen.Choices)
			}
			promised, ok := free.Alternatives[field][option]
			if !ok || r.Accuracy < promised-0.02 || r.Accuracy > promised+0.02 {
				t.Errorf("%s %q was promised to read %.3f (%v), and reads %.3f", field, option, promised, ok, r.Accuracy)
			}
		}
	}
	for _, ch := range []Choices{{Activation: "softmax"}, {Activation: "swish"}, {Output: "no"}, {Range: "0–7"}, {Polarity: "sideways"}, {Layout: "upside down"}} {
		if _, _, err := Interpret(c, probe(), ch); !errors.Is(err, ErrNoNetwork) {
			t.Errorf("%+v: %v", ch, err)
		}
	}
}

// TestReportTellsEverything looks at the report of a file with company.
func TestReportTellsEverything(t *testing.T) {
	dir, _ := unpackConventions(t)
	c, err := Read(filepath.Join(dir, "company.npz"))
	if err != nil {
		t.Fatal(err)
	}
	m, r, err := Interpret(c, probe(), Choices{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"W1", "b1", "W2", "b2"}
	if len(r.Used) != len(want) {
		t.Errorf("used %q", r.Used)
	}
	all := ""
	for _, line := range r.Ignored {
		all += line + "\n"
	}
	for _, name := range []string{"loss_history", "accuracy", "X_test", "y_test", "activation", "classes", "note"} {
		if !strings.Contains(all, name) {
			t.Errorf("%s is not named among the ignored:\n%s", name, all)
		}
	}
	if r.Count < 10 || len(r.Tried) == 0 || r.Certain == "" || r.Accuracy < 0.8 || len(r.Warnings) > 0 {
		t.Errorf("%+v", r)
	}
	if o := m.Manifest.Origin; o == nil || o.File != "company.npz" || o.Format != "npz" {
		t.Errorf("origin %+v", o)
	}
	if m.Manifest.Name != "company" || len(m.Manifest.Labels) != 10 {
		t.Errorf("name %q, labels %q", m.Manifest.Name, m.Manifest.Labels)
	}
}

// TestWithoutPictures opens a file where there is nothing to try it on.
func TestWithoutPictures(t *testing.T) {
	dir, expected := unpackConventions(t)
	c, err := Read(filepath.Join(dir, "w1_b1.npz"))
	if err != nil {
		t.Fatal(err)
	}
	m, r, err := Interpret(c, nil, Choices{Activation: "relu", Output: "softmax"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Accuracy != -1 || m.Network.Layers[0].Activation != core.ReLU || m.Network.Layers[2].Activation != core.Softmax {
		t.Errorf("%+v", r)
	}
	if got, want := right(t, m), expected["w1_b1.npz"]; got != want {
		t.Errorf("reads %d, its author's code %d", got, want)
	}
}
