package core

import "testing"

func TestStandingBackChangesNothingAboutTheWeights(t *testing.T) {
	d := blobs(400, 4, 6, 5, 1)
	c := small(12, 9)
	c.Epochs, c.Threads = 3, 2
	hash := func(background bool) string {
		tr, err := NewTrainer(c, d, d.Slice(0, 50), nil)
		if err != nil {
			t.Fatal(err)
		}
		if background {
			tr.Background()
		}
		tr.Start()
		s := tr.Wait()
		if s.State != Finished {
			t.Fatalf("the run is %v: %v", s.State, s.Err)
		}
		return s.Network.SHA256()
	}
	if a, b := hash(false), hash(true); a != b {
		t.Errorf("in the background the weights are %s, in the foreground %s", b, a)
	}
}
