package core

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// blobs is a small data set that a small network can learn: each class has a
// bright patch of its own, under noise.
func blobs(n, classes, width, height int, seed uint64) *Dataset {
	r := rand.New(rand.NewPCG(seed, 1))
	d := &Dataset{Name: "blobs", Width: width, Height: height}
	for c := range classes {
		d.Classes = append(d.Classes, string(rune('a'+c)))
	}
	for range n {
		label := r.IntN(classes)
		image := make([]byte, width*height)
		for i := range image {
			if r.IntN(4) == 0 {
				image[i] = byte(r.IntN(120))
			}
			if i*classes/len(image) == label && r.IntN(3) > 0 {
				image[i] = byte(128 + r.IntN(128))
			}
		}
		d.Images = append(d.Images, image...)
		d.Labels = append(d.Labels, uint8(label))
	}
	return d
}

// small is a configuration for blobs.
func small(hidden ...int) Config {
	c := Classic()
	c.Sizes = []int{30, 4}
	c.Activations = []Activation{Sigmoid}
	c.SetHidden(hidden)
	c.BatchSize, c.Epochs, c.LearningRate = 8, 5, 1
	return c
}

func TestARunLearns(t *testing.T) {
	c := small(12, 9)
	c.Epochs = 30
	tr, err := NewTrainer(c, blobs(300, 4, 6, 5, 1), blobs(100, 4, 6, 5, 2), nil)
	if err != nil {
		t.Fatal(err)
	}
	tr.Start()
	s := tr.Wait()
	if s.State != Finished || s.Epoch != 30 || len(s.History) != 30 {
		t.Fatalf("state %v after epoch %d with %d results, want finished, 30, 30", s.State, s.Epoch, len(s.History))
	}
	if s.TestAccuracy < 0.9 {
		t.Errorf("test accuracy %.3f after 30 epochs; the classes are easy", s.TestAccuracy)
	}
}

// newRun makes a run without a test set.
func newRun(t *testing.T, c Config, train *Dataset) *Trainer {
	t.Helper()
	tr, err := NewTrainer(c, train, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// await waits until a snapshot is as wanted, and returns it.
func await(t *testing.T, tr *Trainer, wanted func(*Snapshot) bool) *Snapshot {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Microsecond) {
		if s := tr.Snapshot(); wanted(s) {
			return s
		}
	}
	t.Fatalf("still %+v", *tr.Snapshot())
	return nil
}

// paused is for await: the run waits, or has ended, after so many batches.
func paused(updates int) func(*Snapshot) bool {
	return func(s *Snapshot) bool { return s.Updates >= updates && s.State != Running && s.State != Ready }
}

// A snapshot is never written to again, also where later snapshots that nobody took show the same weights: their memory is
// used again, and it is the same.
func TestSnapshotsStay(t *testing.T) {
	tr, err := NewTrainer(small(9), blobs(83, 4, 6, 5, 1), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	updates := 0
	step := func() { // and take no snapshot
		tr.StepBatch()
		updates++
		for p := tr.published.Load(); p.State != Paused || p.Updates != updates; p = tr.published.Load() {
			time.Sleep(time.Millisecond)
		}
	}
	step()
	s := tr.Snapshot()
	before := s.Network.Clone()
	for range 4 {
		step() // begins with a snapshot of the same weights
	}
	for i := range before.Layers {
		if !slices.Equal(s.Network.Layers[i].Weights.Data, before.Layers[i].Weights.Data) {
			t.Fatalf("layer %d of a snapshot changed while the run went on", i+1)
		}
	}
}
