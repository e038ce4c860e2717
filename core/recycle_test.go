package core

import (
	"runtime"
	"testing"
	"time"
)

// Whoever keeps a network of a run, or of each of its epochs, keeps those weights and no more.
func TestANetworkThatIsKeptDoesNotKeepItsRun(t *testing.T) {
	gone := make(chan struct{})
	networks := func() []*Network {
		var kept []*Network
		var tr *Trainer
		var err error
		tr, err = NewTrainer(small(12), blobs(300, 4, 6, 5, 1), nil, func() {
			if tr != nil {
				kept = append(kept, tr.Snapshot().Network)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		runtime.AddCleanup(tr, func(c chan struct{}) { close(c) }, gone)
		tr.Start()
		tr.Wait()
		return kept
	}()
	if len(networks) == 0 {
		t.Fatal("no snapshot was published")
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		runtime.GC()
		select {
		case <-gone:
			runtime.KeepAlive(networks)
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Error("the trainer stays in memory with the networks it published")
}
