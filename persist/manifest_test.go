package persist

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const fullManifest = `{
  "format": "inkling-model/1",
  "name": "Evening [1,  2] model",
  "description": "Two hidden layers.",
  "author": "Ada",
  "licence": "MIT",
  "created": "2026-01-31T12:00:00Z",
  "producer": "Inkling",
  "version": "1.0",
  "weights_sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "sizes": [784, 128, 64, 10],
  "activations": ["sigmoid", "relu", "softmax"],
  "storage": "float32",
  "input": {"width": 28, "height": 28, "range": [-1, 1], "polarity": "dark-on-light", "centring": "none", "dpi": 300},
  "labels": ["0","1","2","3","4","5","6","7","8","9"],
  "calibration": {"method": "margin", "scale": 2, "threshold": 0.5, "curve": [1, 2]},
  "training": {"loss": "cross-entropy", "seed": 18446744073709551615, "learning_rate": 0.25, "config": {"a": 1}, "log": [], "room": "kitchen"},
  "metrics": {"test_accuracy": 0.9646, "per_class": [1,1,1,1,1,1,1,1,1,0.5], "luck": true},
  "history": [{"epoch": 1, "test_accuracy": 0.9, "mood": "good"}, {"epoch": 2, "test_accuracy": 0.95}],
  "origin": {"file": "x.npz", "layout": "out×in", "found": "attic"},
  "x-tags": ["a", {"b": null}],
  "x-big": 12345678901234567890123
}`

func TestManifestKeepsEveryField(t *testing.T) {
	m, err := ParseManifest([]byte(fullManifest))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	if *m.Training.Seed != math.MaxUint64 || m.Input.Ink() != -1 || m.Input.Blank() != 1 || m.Input.Centred() {
		t.Errorf("read seed %d, ink %v, blank %v, centred %v", *m.Training.Seed, m.Input.Ink(), m.Input.Blank(), m.Input.Centred())
	}
	out, err := m.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), `"sizes": [784, 128, 64, 10]`) {
		t.Errorf("sizes are not on one line:\n%s", out)
	}
	// Nothing lost at any level, numbers to the digit: compare the two texts as trees of literal numbers.
	if diff := cmp.Diff(tree(t, fullManifest), tree(t, string(out))); diff != "" {
		t.Errorf("saved and reopened (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(tree(t, string(out)), tree(t, mustJSON(t, m.Clone()))); diff != "" {
		t.Errorf("clone differs:\n%s", diff)
	}
}

func tree(t *testing.T, text string) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

func mustJSON(t *testing.T, m *Manifest) string {
	t.Helper()
	b, err := m.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestManifestSentences(t *testing.T) {
	for _, c := range []struct{ text, field, words string }{
		{``, "", "is empty"},
		{`[1]`, "", "should be an object"},
		{"{\n\"name\": \"a\",\n\"sizes\": [1,]}", "", "line 3"},
		{`{"name": "a"`, "", "ends in the middle"},
		{`{"name": "a"} {"name": "b"}`, "", "goes on after"},
		{`{"sizes": "784"}`, "sizes", "a list"},
		{`{"labels": [1, 2]}`, "labels", "text in quotes"},
		{`{"input": {"width": "28"}}`, "input.width", "whole number"},
		{`{"metrics": {"test_accuracy": NaN}}`, "", "not valid JSON"},
		{`{"format": "inkling-model/2"}`, "format", "newer Inkling"},
		{`{"format": "keras"}`, "format", `"inkling-model/1"`},
		{`{"created": "yesterday"}`, "created", "2026-01-31"},
		{`{"weights_sha256": "abc"}`, "weights_sha256", "64 hexadecimal"},
		{`{"sizes": [784]}`, "sizes", "input and an output"},
		{`{"sizes": [784, 0, 10]}`, "sizes", "number 2"},
		{`{"sizes": [784, 9999999999]}`, "sizes", "number 2"},
		{`{"activations": ["gelu"]}`, "activations", "gelu"},
		{`{"sizes": [784, 10], "activations": ["relu", "softmax"]}`, "activations", "2 activations for 1 layer"},
		{`{"sizes": [784, 10], "input": {"width": 27, "height": 28}}`, "input", "27×28 = 756 pixels, but the network takes 784"},
		{`{"input": {"width": 27}}`, "input", "27×0"},
		{`{"input": {"range": [1, 0]}}`, "input.range", "lowest value comes first"},
		{`{"input": {"polarity": "grey"}}`, "input.polarity", "grey"},
		{`{"input": {"centring": "left"}}`, "input.centring", "left"},
		{`{"sizes": [784, 10], "labels": ["a"]}`, "labels", "1 label for 10 outputs"},
		{`{"labels": ["a", "a"]}`, "labels", "twice"},
		{`{"labels": ["a", "\n"]}`, "labels", "number 2"},
		{`{"name": "\u0007"}`, "name", "control character"},
		{`{"metrics": {"test_accuracy": 96.5}}`, "metrics.test_accuracy", "fractions"},
		{`{"sizes": [4, 2], "metrics": {"per_class": [1]}}`, "metrics.per_class", "1 numbers"},
		{`{"calibration": {"threshold": 80}}`, "calibration.threshold", "from 0 to 1"},
		{`{"training": {"epochs": -1}}`, "training", "negative"},
	} {
		m, err := ParseManifest([]byte(c.text))
		if err == nil {
			err = m.Validate()
		}
		var bad *ManifestError
		if !errors.As(err, &bad) {
			t.Errorf("%s: got %v, want a *ManifestError", c.text, err)
			continue
		}
		if bad.Field != c.field || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: field %q, %q; want field %q and %q", c.text, bad.Field, err, c.field, c.words)
		}
	}
}

func TestManifestFromNotepad(t *testing.T) {
	m, err := ParseManifest([]byte("\xef\xbb\xbf{\"labels\": [\"a\", \"b\"],\r\n \"Name\": \"x\"}\r\n"))
	if err != nil || m.Name != "x" || len(m.Labels) != 2 || len(m.Extra) != 0 {
		t.Errorf("got %+v, %v", m, err)
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(fullManifest))
	f.Add([]byte(`{"history":[{}],"input":{"range":[1,2]},"a":{}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ParseManifest(b)
		if err != nil {
			return
		}
		valid := m.Validate() == nil
		out, err := m.JSON()
		if err != nil {
			t.Fatalf("read but can't be written: %v", err)
		}
		again, err := ParseManifest(out)
		if err != nil {
			t.Fatalf("%s\nbecame\n%s: %v", b, out, err)
		}
		if (again.Validate() == nil) != valid {
			t.Fatalf("validity changed: %v, was valid %v", again.Validate(), valid)
		}
	})
}
