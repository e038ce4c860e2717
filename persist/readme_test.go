package persist

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkling/core"
)

// fromREADME is the block of code in the README that contains a word.
func fromREADME(t *testing.T, language, word string) string {
	t.Helper()
	text := string(readFile(t, "../README.md"))
	for _, part := range strings.Split(text, "```"+language+"\n")[1:] {
		if code, _, _ := strings.Cut(part, "```"); strings.Contains(code, word) {
			return code
		}
	}
	t.Fatalf("the README has no %s with %s", language, word)
	return ""
}

// TestREADMEReadsCompactFiles runs the README's ten lines of Python: they give the weights that our own reader gives, bit for bit.
func TestREADMEReadsCompactFiles(t *testing.T) {
	code := fromREADME(t, "python", "read_compact")
	body := code[strings.Index(code, "def "):]
	if n := strings.Count(strings.TrimSpace(body), "\n") + 1; n > 10 {
		t.Errorf("the reader has %d lines; ten are promised", n)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "compact.npz")
	if err := SaveCompact(path, testModel(3, []int{784, 20, 10}), testPictures(50, 28, 28)); err != nil {
		t.Fatal(err)
	}
	got := filepath.Join(dir, "floats")
	python(t, code+`
import sys
np.concatenate([a.ravel() for layer in read_compact(sys.argv[1]) for a in layer]).astype("<f4").tofile(sys.argv[2])
`, path, got)
	if diff := worst(t, flat(open(t, path, nil).Network), readFloats(t, got)); diff != 0 {
		t.Errorf("Python's weights differ from ours by %g", diff)
	}
}

// TestREADMEPlugIn opens an npz of somebody else by the description in the README.
func TestREADMEPlugIn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "theirs.npz")
	python(t, `
import sys, numpy as np
r = np.random.default_rng(1)
np.savez(sys.argv[1], W1=r.normal(size=(784, 20)), b1=r.normal(size=20), W2=r.normal(size=(20, 3)), b2=r.normal(size=3))
`, path)
	if err := os.WriteFile(CopyPath(path), []byte(fromREADME(t, "json", "polarity")), 0o644); err != nil {
		t.Fatal(err)
	}
	m := open(t, path, nil)
	px := m.Manifest.Pixels()
	if fmt.Sprint(m.Network.Sizes(), m.Network.Activations(), m.Manifest.Labels) != "[784 20 3] [relu softmax] [a b c]" || px.Blank != 1 || px.Ink != 0 || m.Manifest.Name != "Letters of our class" {
		t.Errorf("opened as %v %v %v %+v", m.Network.Sizes(), m.Network.Activations(), m.Manifest, px)
	}
}

// TestREADMEOpensOurFiles runs the README's first lines.
func TestREADMEOpensOurFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "name.npz")
	if err := Save(path, testModel(3, []int{784, 20, 10})); err != nil {
		t.Fatal(err)
	}
	code := strings.ReplaceAll(fromREADME(t, "python", "layers/0/weight\"]"), `"name.npz"`, "__import__('sys').argv[1]")
	if said := python(t, code, path); !strings.HasPrefix(said, "(20, 784)\n{") || !strings.Contains(said, "'name': 'model 3'") {
		t.Errorf("Python says %s", said)
	}
}

// TestCompactKeepsItsPromise trains the classic network shortly and compacts it: under 50 KB, at most 0.2 points of test accuracy lost.
// (Over three seeds of 30 epochs: 45.3 KB, from 0.02 points better to 0.14 worse.)
func TestCompactKeepsItsPromise(t *testing.T) {
	train, test, err := ReadIDX("../assets/mnist")
	if err != nil {
		t.Fatal(err)
	}
	c := core.Classic()
	c.Epochs, c.LearningRate, c.BatchSize = 2, 2, 32
	trainer, err := core.NewTrainer(c, train.Slice(0, 10000), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	trainer.Start()
	network := trainer.Wait().Network
	compact, err := Compact(&Model{Network: network}, train.Slice(0, 3000))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "compact.npz")
	if err := compact.Save(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	accuracy := func(n *core.Network) float64 {
		e, err := core.Evaluate(context.Background(), n, core.MeanSquared, core.Unit(28, 28), test, 0)
		if err != nil {
			t.Fatal(err)
		}
		return 100 * e.Accuracy()
	}
	before, after := accuracy(network), accuracy(open(t, path, nil).Network)
	t.Logf("%d bytes, test accuracy %.2f %% before and %.2f %% after", info.Size(), before, after)
	if info.Size() >= 50_000 || after < before-0.2 || before < 80 {
		t.Errorf("%d bytes, test accuracy %.2f %% before and %.2f %% after", info.Size(), before, after)
	}
}
