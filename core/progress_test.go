package core

import "testing"

// A run that is written out half-way and restored ends with the weights of the run
// that was not interrupted, whatever the recipe and wherever it was.
func TestARestoredRunIsTheUninterruptedOne(t *testing.T) {
	train := blobs(203, 4, 6, 5, 1)
	for name, c := range recipes() {
		c.Epochs = 4
		c.Schedule = Schedule{Kind: CosineSchedule, Warmup: 0.5}
		c.Validation, c.Patience = 40, 3
		want := trained(t, c, train)
		for _, batches := range []int{1, 4, 9} {
			first := newRun(t, c, train)
			for i := range batches {
				first.StepBatch()
				await(t, first, paused(i+1))
			}
			p := first.Progress()
			first.Stop()
			first.Wait()
			if p.Updates != batches {
				t.Fatalf("%s: %d batches trained, asked for %d", name, p.Updates, batches)
			}
			second, err := Restore(c, nil, p, train, nil, nil)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			second.Start()
			if got := second.Wait().Network; got.SHA256() != want.SHA256() {
				t.Errorf("%s: interrupted after %d batches, the weights differ", name, batches)
			}
		}
	}
}

func TestRestoreRefusesWhatDoesNotFit(t *testing.T) {
	train := blobs(203, 4, 6, 5, 1)
	c := small(12)
	c.Optimiser = Adam
	first := newRun(t, c, train)
	first.StepEpoch()
	await(t, first, paused(1))
	defer first.Stop()
	for name, spoil := range map[string]func(*Progress){
		"no weights":      func(p *Progress) { p.Arrays = p.Arrays[2:] },
		"no memory":       func(p *Progress) { p.Arrays = p.Arrays[:4] },
		"short array":     func(p *Progress) { p.Arrays[0].Data = p.Arrays[0].Data[1:] },
		"negative epoch":  func(p *Progress) { p.Epoch = -1 },
		"batch too large": func(p *Progress) { p.Batch = 1 << 40 },
		"no rate":         func(p *Progress) { p.LearningRate = 0 },
	} {
		p := first.Progress()
		spoil(p)
		if _, err := Restore(c, nil, p, train, nil, nil); err == nil {
			t.Errorf("%s: restored all the same", name)
		}
	}
}
