package session

import (
	"time"

	"inkling/core"
)

// motion is slow motion: the trainer stands still between two batches, and is asked for the next one after a while.
type motion struct {
	slow bool
	held bool // the person paused it
	at   time.Time
}

// SlowPause is the time between two batches of slow motion.
const SlowPause = 200 * time.Millisecond

func (r *Run) newSlow() *Bool {
	m := &r.motion
	return &Bool{gate: gate{label: "Slow motion", help: "One batch at a time, five a second. Switched on before a run, it begins with the first batch."},
		get: func() bool { return m.slow },
		set: func(on bool) {
			switch held := r.Paused(); {
			case !r.live:
			case on:
				m.held = held
			case !held:
				r.trainer.Resume()
			}
			m.slow = on
		}}
}

// Tick takes slow motion on by a batch where its time has come. While it answers true it is to be called again within SlowPause.
func (r *Run) Tick(now time.Time) bool {
	m := &r.motion
	if !m.slow || !r.live || m.held {
		return false
	}
	if now.Sub(m.at) >= SlowPause {
		m.at = now
		if r.trainer.Snapshot().State == core.Paused {
			r.trainer.StepBatch()
		} else {
			r.trainer.Pause()
		}
	}
	return true
}
