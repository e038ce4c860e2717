package session

import (
	"context"
	"math"
	"testing"

	"inkling/core"
	"inkling/persist"
)

// The models inside the program keep what their manifests promise.
func TestBundledModelsAreWhatTheySay(t *testing.T) {
	for name, least := range map[string]float64{"handwriting": 0.993, "classic": 0.96} {
		m, _, _, err := ReadBundled(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Network.SHA256(); got != m.Manifest.WeightsSHA256 {
			t.Errorf("%s: the weights' hash is %s, its manifest says %s", name, got, m.Manifest.WeightsSHA256)
		}
		e, err := core.Evaluate(context.Background(), m.Network, LossOf(m), PixelsOf(m), MNISTTest(), 0)
		if err != nil {
			t.Fatal(err)
		}
		if e.Accuracy() < least {
			t.Errorf("%s reads %.4f of MNIST's test digits", name, e.Accuracy())
		}
		if said := persist.Value(m.Manifest.Metrics.TestAccuracy); math.Abs(said-e.Accuracy()) > 1e-9 {
			t.Errorf("%s says that it reads %v of the test digits, and reads %v", name, said, e.Accuracy())
		}
		if m.Manifest.Name != name || m.Manifest.Training == nil || len(m.Manifest.History) == 0 {
			t.Errorf("%s has no honest manifest: it calls itself %q and has %d epochs of history", name, m.Manifest.Name, len(m.Manifest.History))
		}
	}
	if DefaultModel() != "handwriting" {
		t.Errorf("the program begins with %q", DefaultModel())
	}
}
