package persist

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"inkling/core"
)

// probeOf labels pictures by what the network itself answers: for that network they are as good as MNIST's.
func probeOf(n *core.Network, px core.Pixels, count int) *core.Dataset {
	d := testPictures(count, px.Width, px.Height)
	answers := outputs(n, px, d)
	classes := len(answers) / count
	for i := range count {
		best := 0
		for c := range classes {
			if answers[i*classes+c] > answers[i*classes+best] {
				best = c
			}
		}
		d.Labels[i] = uint8(best)
	}
	return d
}

func open(t *testing.T, path string, probe *core.Dataset) *Model {
	t.Helper()
	c, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	choices := Choices{}
	if c.Manifest == nil { // a random network does not tell its activation as a trained one does
		choices.Activation, choices.Output = "sigmoid", "sigmoid"
	}
	m, _, err := Interpret(c, probe, choices)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestRoundTrips saves a model in every way that the program opens again, and compares the outputs on 300 pictures.
func TestRoundTrips(t *testing.T) {
	dir := t.TempDir()
	m := testModel(9, []int{784, 24, 16, 10})
	m.Manifest.Labels = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	m.Manifest.Extra = map[string]json.RawMessage{"x-mine": json.RawMessage(`{"kept": true}`)}
	px := core.Unit(28, 28)
	probe := probeOf(m.Network, px, 300)
	compact, err := Compact(m, probe)
	if err != nil {
		t.Fatal(err)
	}
	small := testPictures(1, 28, 28)
	for _, c := range []struct {
		name, file string
		save       func(string) error
		same       *core.Network
		most       float64 // difference of outputs
		described  bool    // the file carries the manifest
	}{
		{"our own", "own.npz", func(p string) error { return Save(p, m) }, m.Network, 0, true},
		{"original", "original.npz", func(p string) error { return SaveOriginal(p, m) }, m.Network, 0, false},
		{"safetensors", "m.safetensors", func(p string) error { return SaveSafetensors(p, m) }, m.Network, 0, true},
		{"compact", "compact.npz", compact.Save, compact.Model.Network, 0, true},
		{"compact, without pictures", "compact2.npz", func(p string) error { return SaveCompact(p, m, nil) }, m.Network, 0.1, true},
		{"compact, one picture", "compact3.npz", func(p string) error { return SaveCompact(p, m, small) }, m.Network, 1, true},
	} {
		path := filepath.Join(dir, c.file)
		if err := c.save(path); err != nil {
			t.Fatal(err)
		}
		got := open(t, path, probe)
		if diff := worst(t, outputs(c.same, px, probe), outputs(got.Network, got.Manifest.Pixels(), probe)); diff > c.most {
			t.Errorf("%s: outputs differ by %g", c.name, diff)
		} else {
			t.Logf("%s: largest output difference %g", c.name, diff)
		}
		if c.described && (fmt.Sprint(got.Manifest.Labels) != fmt.Sprint(m.Manifest.Labels) || string(got.Manifest.Extra["x-mine"]) == "") {
			t.Errorf("%s: the manifest came back as %+v", c.name, got.Manifest)
		}
		// And once more, in our own format: what was opened can be saved.
		again := filepath.Join(dir, "again.npz")
		if err := Save(again, got); err != nil {
			t.Errorf("%s: saving what was opened: %v", c.name, err)
		} else if hash := open(t, again, probe).Network.SHA256(); hash != got.Network.SHA256() {
			t.Errorf("%s: the weights changed when saved again", c.name)
		}
	}
}
