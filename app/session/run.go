package session

import (
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"inkling/core"
)

// Run is the training run in progress, or the last one: what the buttons Train, Pause, Step and Stop act on.
// The network it trains belongs to the core's trainer; what is seen here are immutable snapshots.
type Run struct {
	s        *Session
	trainer  *core.Trainer
	snapshot *core.Snapshot // the newest this session has taken notice of; nil before the first run
	noticed  time.Time      // when that was
	starting bool           // Train was pressed; the data is being decoded, or the trainer made
	rate     float32        // asked for since then; 0: none was
	attempt  int            // counts the presses, so that one that was taken back is known
	live     bool           // the trainer runs or is paused
	config   core.Config
	dataName string
	labels   []string // of the data's classes
	began    time.Time
	version  uint64
	before   inUse           // the model that was in use before the run
	after    func()          // what waits for the run to end
	leaving  []*core.Trainer // abandoned ones that have not ended yet

	checkpoints *checkpoints // that are shown
	kept        *checkpoints // the trainer's
	motion      motion

	// Slow is slow motion: one batch at a time, with a pause after each. Whoever draws the frames calls Tick.
	Slow *Bool

	Train     Action // a new run with the panel's settings
	Pause     Action
	Resume    Action
	Stop      Action // ends the run; its weights become the model
	Continue  Action // more epochs on the run that ended, or on the model in use
	StepBatch Action // one batch, then pause; begins a run where there is none
	StepEpoch Action // one epoch, then pause
	Toggle    Action // Train, Pause or Resume, whichever the moment asks for

	More *Int // epochs that Continue adds
}

func newRun(s *Session) *Run {
	r := &Run{s: s, checkpoints: newCheckpoints(0)}
	more := 10
	r.More = &Int{gate: gate{label: "More epochs"}, min: 1, max: core.MaxEpochs, get: func() int { return more }, set: func(v int) { more = v }}
	ready := func() string {
		switch {
		case r.Active():
			return "Training is running."
		case s.tuning:
			return "The model is learning your digits."
		}
		return s.Training.Problem()
	}
	r.Slow = r.newSlow()
	r.Train = NewAction(func() {
		if r.motion.slow {
			r.start((*core.Trainer).StepBatch)
			return
		}
		r.start((*core.Trainer).Start)
	}, ready)
	r.Pause = NewAction(func() {
		r.motion.held = true
		if r.trainer.Snapshot().State != core.Paused {
			r.trainer.Pause()
		}
	}, func() string {
		if !r.live || r.Paused() {
			return "Nothing is training."
		}
		return ""
	})
	r.Resume = NewAction(func() {
		r.motion.held = false
		if !r.motion.slow {
			r.trainer.Resume()
		}
	}, func() string {
		if !r.live || !r.Paused() {
			return "Training is not paused."
		}
		return ""
	})
	r.Stop = NewAction(r.stop, func() string {
		if !r.Active() {
			return "Nothing is training."
		}
		return ""
	})
	step := func(first func(*core.Trainer)) func() {
		return func() {
			r.motion.held = true // a step at a time is what the person wants now
			if r.live {
				first(r.trainer)
				return
			}
			r.start(first)
		}
	}
	canStep := func() string {
		if r.live && r.Paused() {
			return ""
		}
		if r.Active() {
			return "Pause first: then each press is one step."
		}
		return ready()
	}
	r.StepBatch = NewAction(step((*core.Trainer).StepBatch), canStep)
	r.StepEpoch = NewAction(step((*core.Trainer).StepEpoch), canStep)
	r.Continue = NewAction(r.goOn, func() string {
		switch {
		case r.Active():
			return "Training is running."
		case s.tuning:
			return "The model is learning your digits."
		case s.Model.Network() == nil:
			return "There is no model to train on."
		case s.Model.Network().Sizes()[0] != s.Data.Inputs() || s.Model.Network().Sizes()[len(s.Model.Network().Layers)] != s.Data.Outputs():
			return fmt.Sprintf("The model does not fit the data: it has %s inputs and %d outputs.", Thousands(s.Model.Network().Sizes()[0]), s.Model.Network().Sizes()[len(s.Model.Network().Layers)])
		}
		return r.More.Error()
	})
	r.Toggle = NewAction(func() {
		switch {
		case !r.Active():
			r.Train.Do()
		case r.Paused():
			r.Resume.Do()
		default:
			r.Pause.Do()
		}
	}, func() string {
		if r.Active() {
			return ""
		}
		return ready()
	})
	return r
}

// Active says whether a run is in progress, paused or not, or about to begin.
func (r *Run) Active() bool { return r.starting || r.live }

// Starting says that Train was pressed and the training digits are being read, or the trainer is being made.
func (r *Run) Starting() bool { return r.starting }

// Paused says whether the run stands still. In slow motion it does only when the person paused it.
func (r *Run) Paused() bool {
	return r.live && r.trainer.Snapshot().State == core.Paused && (!r.motion.slow || r.motion.held)
}

// Snapshot is the newest news of the run in progress or of the last one; nil before the first.
func (r *Run) Snapshot() *core.Snapshot { return r.snapshot }

// Config is the configuration of the run in progress or of the last one.
func (r *Run) Config() core.Config { return r.config.Clone() }

// Version changes with every new snapshot.
func (r *Run) Version() uint64 { return r.version }

// Progress is how much of the run is done, from 0 to 1.
func (r *Run) Progress() float64 {
	sn := r.snapshot
	if sn == nil || sn.Epochs == 0 || sn.Batches == 0 {
		return 0
	}
	return min(1, (float64(sn.Epoch)+float64(sn.Batch)/float64(sn.Batches))/float64(sn.Epochs))
}

// start makes a trainer for the panel's settings as soon as the data is there, and lets first set it going.
func (r *Run) start(first func(*core.Trainer)) {
	goOn := r.wanted()
	if train, _ := r.s.Data.Sets(); train == nil {
		r.s.say(StatusBusy, "Reading the training digits.")
	}
	r.s.Data.Need(func() {
		if !goOn() {
			return
		}
		train, test := r.s.Data.Sets()
		r.begin(r.s.Training.Config(), nil, train, test, first)
	})
}

// wanted notes that a run is to begin. What it returns says, later, whether that is still so: it may have been stopped
// meanwhile, and another one begun.
func (r *Run) wanted() func() bool {
	r.starting = true
	r.rate = 0
	r.attempt++
	attempt := r.attempt
	return func() bool { return r.starting && r.attempt == attempt }
}

// goOn trains the last run's network further, or the model in use where there is none.
func (r *Run) goOn() {
	goOn := r.wanted()
	r.s.Data.Need(func() {
		if !goOn() {
			return
		}
		train, test := r.s.Data.Sets()
		more := r.More.Get()
		if c, p, ok := savedRun(r.s.Model.contents, r.s.Model.Manifest()); ok {
			from := r.s.Model.Network()
			r.launch(c, train, func(notify func()) (*core.Trainer, error) {
				return core.Restore(c, from, p, train, test, notify)
			}, func(t *core.Trainer) {
				if err := t.Continue(more); err != nil {
					r.s.sayError(err)
				}
			})
			return
		}
		if r.trainer != nil && r.s.runModel == r.s.Model.Network() {
			r.starting = false
			if err := r.trainer.Continue(more); err != nil {
				r.s.sayError(err)
				return
			}
			r.s.dismiss() // what is still measured of the network as it was
			r.s.Model.dismiss()
			r.before = r.s.Model.setAside()
			r.checkpoints = r.kept // another model may have been looked at since
			r.s.Checkpoints.of = r.s.Model.Network()
			r.checkpoints.setPause(r.s.Checkpoints.pause)
			r.live = true
			r.s.say(StatusBusy, fmt.Sprintf("Training on for %d epochs.", more))
			return
		}
		c := r.s.Training.Config()
		c.Epochs = more
		c.Sizes, c.Activations = r.s.Model.Network().Sizes(), r.s.Model.Network().Activations()
		c.Input = r.s.Model.Pixels()
		r.begin(c, r.s.Model.Network(), train, test, (*core.Trainer).Start)
	})
}

// begin makes a trainer, for a new network or to train one on, and sets it going.
func (r *Run) begin(c core.Config, from *core.Network, train, test *core.Dataset, first func(*core.Trainer)) {
	r.launch(c, train, func(notify func()) (*core.Trainer, error) {
		if from != nil {
			return core.From(c, from, train, test, notify)
		}
		return core.NewTrainer(c, train, test, notify)
	}, first)
}

// launch makes a trainer, which takes a moment, in the background, and sets it going unless the run was stopped meanwhile. The
// trainer's notify runs on its goroutine after each snapshot: it hands every finished epoch's weights to the checkpoints, so
// that none is missed however seldom the window draws.
func (r *Run) launch(c core.Config, train *core.Dataset, trainerFor func(notify func()) (*core.Trainer, error), first func(*core.Trainer)) {
	var made atomic.Pointer[core.Trainer]
	keep := newCheckpoints(r.s.Checkpoints.pause)
	notify := func() {
		if t := made.Load(); t != nil {
			keep.take(t.Snapshot())
		}
		r.s.inbox.notify()
	}
	attempt, background := r.attempt, !r.s.bare
	r.s.inbox.run(func() result {
		if background {
			core.StandBack()
		}
		trainer, err := trainerFor(notify)
		if err == nil && background {
			trainer.Background() // the window comes first
		}
		made.Store(trainer)
		return resultFunc(func(*Session) {
			if !r.starting || r.attempt != attempt {
				return
			}
			r.starting = false
			if err != nil {
				r.s.sayError(err)
				return
			}
			r.run(trainer, c, keep, train, first)
		})
	})
}

// run sets a trainer going.
func (r *Run) run(trainer *core.Trainer, c core.Config, keep *checkpoints, train *core.Dataset, first func(*core.Trainer)) {
	r.s.dismiss() // what is still measured of the model before
	r.s.Model.dismiss()
	r.s.Checkpoints.now()
	keep.setPause(r.s.Checkpoints.pause)
	r.trainer, r.config, r.dataName, r.labels, r.live = trainer, c, train.Name, train.Classes, true
	r.checkpoints, r.kept = keep, keep
	r.began = time.Now()
	r.s.say(StatusBusy, "Training "+title(c)+". Keep drawing: the answer comes from the newest weights.")
	first(trainer)
	if r.rate > 0 {
		r.setRate(r.rate)
	}
	r.snapshot = trainer.Snapshot()
	r.version++
	// From here on the model in use is the one that is being trained.
	r.before = r.s.Model.setAside()
	r.s.adoptRun(trainer.Config(), r.snapshot, nil, r.dataName, r.labels)
	r.s.Model.unsaved = false
}

// title names a configuration for the menu: its preset, or its layers.
func title(c core.Config) string {
	if c.Preset != "" {
		return c.Preset
	}
	return dashed(c.Sizes)
}

// setRate passes a new learning rate to the run in progress, or to the one whose trainer is being made.
func (r *Run) setRate(rate float32) {
	if r.starting {
		r.rate = rate
	}
	if r.live {
		if err := r.trainer.SetLearningRate(rate); err != nil {
			r.s.sayError(err)
		}
	}
}

func (r *Run) stop() {
	if r.starting {
		r.starting = false
		r.s.say(StatusInfo, "Nothing was trained.")
		return
	}
	r.trainer.Stop()
	r.s.say(StatusBusy, "Stopping at the end of the batch.")
}

// calm is how long what a running training shows stands still where less motion is wished for.
const calm = 500 * time.Millisecond

// update takes notice of the trainer's newest snapshot; it reports whether there was one.
func (r *Run) update() bool {
	r.leaving = slices.DeleteFunc(r.leaving, func(t *core.Trainer) bool { return t.Snapshot().State.Over() })
	if r.trainer == nil {
		return false
	}
	sn := r.trainer.Snapshot()
	if sn == r.snapshot {
		return false
	}
	// Where less motion is wished for, the pictures do not flicker twenty times a second while the network learns.
	now := time.Now()
	if r.live && sn.State == core.Running && r.snapshot != nil && r.snapshot.State == core.Running &&
		r.s.Settings.LessMotion() && now.Sub(r.noticed) < calm {
		return false
	}
	r.snapshot, r.noticed = sn, now
	r.version++
	if r.live && sn.State.Over() {
		r.ended(sn)
	}
	return true
}

// ended makes the run's network the model in use, unsaved.
func (r *Run) ended(sn *core.Snapshot) {
	r.live, r.motion.held = false, false
	r.s.Runs.add(r, sn)
	r.s.adopt(r, sn)
	switch {
	case sn.Err != nil:
		r.s.sayError(sn.Err)
	case sn.State == core.Stopped:
		r.s.say(StatusInfo, fmt.Sprintf("Stopped after %s of %d. %s", plural(sn.Epoch, "epoch"), sn.Epochs, accuracySentence(sn)))
	default:
		r.s.say(StatusDone, fmt.Sprintf("Trained %s in %s. %s", plural(len(sn.History), "epoch"), seconds(sn.TrainTime), accuracySentence(sn)))
	}
	if after := r.after; after != nil {
		r.after = nil
		after()
	}
}

// stopThen stops the run and calls next when its network is the model in use; at once where nothing runs.
func (r *Run) stopThen(next func()) {
	r.starting = false
	if !r.live {
		next()
		return
	}
	r.after = next
	r.trainer.Stop()
}

// abandon stops the run, forgets its network and takes up the model that was in use before. It does not wait: the
// trainer ends by itself after the batch it is in.
func (r *Run) abandon() {
	r.starting = false
	if r.live {
		r.trainer.Stop()
		r.leaving = append(r.leaving, r.trainer)
		r.live, r.trainer, r.snapshot, r.motion.held = false, nil, nil, false
		r.version++
		r.s.Model.putBack(r.before)
	}
}

// close abandons the run and waits for all trainers to end.
func (r *Run) close() {
	r.abandon()
	for _, t := range r.leaving {
		t.Wait()
	}
}

// Log is what was changed while the run went on, with the batch at which it took effect.
func (r *Run) Log() []core.LogEntry {
	if r.trainer == nil {
		return nil
	}
	return r.trainer.Log()
}
