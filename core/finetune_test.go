package core

import (
	"context"
	"errors"
	"testing"
)

// leaning is d with every picture slanted far to the left: a hand that the network hasn't met.
func leaning(d *Dataset) *Dataset {
	m := d.Pick(nil)
	m.Labels = append(m.Labels, d.Labels...)
	m.Images = make([]byte, len(d.Images))
	for i := range d.Len() {
		for y := range d.Height {
			by := (y - d.Height/2) * 3 / 4
			for x := range d.Width {
				if from := x - by; from >= 0 && from < d.Width {
					m.Images[(i*d.Height+y)*d.Width+x] = d.Image(i)[y*d.Width+from]
				}
			}
		}
	}
	return m
}

func TestFineTuningTeachesYoursAndForgetsNothing(t *testing.T) {
	train, test := penDigits(1200, 1), penDigits(400, 2)
	cfg := Quick()
	cfg.SetHidden([]int{24})
	cfg.Epochs, cfg.BatchSize = 6, 32
	start, err := runToEnd(t.Context(), cfg, mustDraw(t, cfg, train), train, nil)
	if err != nil {
		t.Fatal(err)
	}
	yours := leaning(penDigits(20, 3))
	least, most := 1.0, 0.0
	f, err := FineTune(t.Context(), start, Unit(28, 28), train, test, yours, FineTuning{Epochs: 6, Seed: 1}, func(p float64) {
		least, most = min(least, p), max(most, p)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("yours %.2f → %.2f, the test set %.3f → %.3f, %.2f of the way, in %v", f.YoursBefore.Accuracy(), f.YoursAfter.Accuracy(), f.OthersBefore.Accuracy(), f.OthersAfter.Accuracy(), f.Kept, f.Took)
	if f.YoursAfter.Accuracy() < f.YoursBefore.Accuracy()+0.2 {
		t.Errorf("yours went from %.2f to %.2f", f.YoursBefore.Accuracy(), f.YoursAfter.Accuracy())
	}
	if f.OthersAfter.Accuracy() < f.OthersBefore.Accuracy()-0.02 {
		t.Errorf("the test set went from %.3f to %.3f", f.OthersBefore.Accuracy(), f.OthersAfter.Accuracy())
	}
	if f.Network == start || f.Network.SHA256() == start.SHA256() {
		t.Error("the network is still the old one")
	}
	if most > 1 || least < 0 {
		t.Errorf("progress went from %v to %v", least, most)
	}
}

// mustDraw is the network that a run with cfg begins with.
func mustDraw(t *testing.T, cfg Config, d *Dataset) *Network {
	t.Helper()
	trainer, err := NewTrainer(cfg, d, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return trainer.Snapshot().Network
}

func TestFineTuningCanBeStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	d := penDigits(100, 1)
	cfg := Quick()
	cfg.SetHidden([]int{8})
	n := mustDraw(t, cfg, d)
	cancel()
	if _, err := FineTune(ctx, n, Unit(28, 28), d, d, d, FineTuning{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a fine-tuning that was stopped says %v", err)
	}
}
