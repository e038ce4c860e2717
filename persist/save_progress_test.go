package persist

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// The position of a run is kept with the optimiser's arrays and never without them.
func TestProgressGoesWithItsArrays(t *testing.T) {
	dir := t.TempDir()
	m := testModel(1, []int{784, 4, 10})
	m.Manifest.Training = &Training{Loss: "mean-squared", Progress: json.RawMessage(`{"epoch":3}`)}
	memory := Array{Name: OptimizerPrefix + "memory0/0/bias", Shape: []int{4}, Data: []float32{1, 2, 3, 4}}
	compact, err := Compact(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		save func(string) error
		kept bool
	}{
		"with.npz":      {func(p string) error { return Save(p, m, memory) }, true},
		"without.npz":   {func(p string) error { return Save(p, m) }, false},
		"compact.npz":   {compact.Save, false},
		"m.safetensors": {func(p string) error { return SaveSafetensors(p, m) }, false},
		"m.onnx":        {func(p string) error { return SaveONNX(p, m) }, false},
	} {
		path := filepath.Join(dir, name)
		if err := c.save(path); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".npz") {
			if got := strings.Contains(string(manifestInside(t, path)), `"epoch": 3`); got != c.kept {
				t.Errorf("%s: progress kept: %v", name, got)
			}
		} else if strings.Contains(string(readFile(t, path)), "progress") {
			t.Errorf("%s: carries progress", name)
		}
	}
	if m.Manifest.Training.Progress == nil {
		t.Error("saving changed the model")
	}
	c, err := Read(filepath.Join(dir, "with.npz"))
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := Interpret(c, nil, Choices{})
	if err != nil || got.Network.SHA256() != m.Network.SHA256() {
		t.Errorf("the optimiser's arrays disturb the layers: %v", err)
	}
	for _, a := range c.Arrays {
		if a.Name == memory.Name && a.Data[3] == 4 {
			return
		}
	}
	t.Error("the optimiser's arrays did not come back")
}
