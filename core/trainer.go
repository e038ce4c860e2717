package core

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Trainer is a training run. It trains on goroutines of its own, which alone own
// the weights that change; everybody else reads snapshots. Its methods may be
// called from any goroutine, at any time, in any order; none but Wait waits. What
// makes no sense at the moment (pausing a finished run) does nothing.
//
//	Start ─▶ Running ⇄ Paused (Pause, Resume, StepBatch, StepEpoch)
//	             │
//	             ▼
//	Finished, Stopped, Failed ─ Continue ─▶ Running
type Trainer struct {
	config     Config
	train      *Dataset // without the validation part
	validation *Dataset // nil: none
	test       *Dataset // nil: none
	notify     func()
	background bool // its threads stand back: see Background

	published atomic.Pointer[publication]
	pool      pool

	mu     sync.Mutex
	queue  []message     // for the run's goroutine
	wake   chan struct{} // says that queue has something
	active bool          // the run's goroutine lives
	done   chan struct{} // closed when it ends
	log    []LogEntry

	requests  []chan *Progress // who wants to know
	continued int              // epochs asked for by Continue that are still in queue

	run run // the goroutine's own while active
}

// message is a wish, applied between two batches.
type message struct {
	action string
	value  float64
}

// NewTrainer prepares a run from freshly drawn weights. test may be nil: then
// nothing is tested. notify, which may be nil, is called from the run's goroutines
// whenever there is a new snapshot; it must not block. An impossible setting is a
// *FieldError. The run keeps cfg, and reads train and test, which must not change.
func NewTrainer(cfg Config, train, test *Dataset, notify func()) (*Trainer, error) {
	return newTrainer(cfg, nil, train, test, notify, nil)
}

// From prepares a run that goes on from the weights of start, an opened model, which
// is copied. Its sizes and activations replace cfg's.
func From(cfg Config, start *Network, train, test *Dataset, notify func()) (*Trainer, error) {
	if err := start.Validate(); err != nil {
		return nil, &FieldError{"sizes", err.Error() + "."}
	}
	cfg.Sizes, cfg.Activations = start.Sizes(), start.Activations()
	return newTrainer(cfg, start, train, test, notify, nil)
}

// Replay prepares a run that repeats what log says was done to an earlier one, at
// the same batches: after Start it ends with the same weights. start is nil for
// freshly drawn weights.
func Replay(cfg Config, start *Network, log []LogEntry, train, test *Dataset, notify func()) (*Trainer, error) {
	return newTrainer(cfg, start, train, test, notify, log)
}

func newTrainer(cfg Config, start *Network, train, test *Dataset, notify func(), script []LogEntry) (*Trainer, error) {
	if err := cfg.validateFor(train, test); err != nil {
		return nil, err
	}
	cfg = cfg.Clone()
	cfg.Input = cfg.pixels(train.Width, train.Height)
	t := &Trainer{config: cfg, train: train, test: test, notify: notify,
		wake: make(chan struct{}, 1), done: make(chan struct{})}
	close(t.done)
	if v := cfg.Validation; v > 0 {
		t.train = train.Slice(0, train.Len()-v)
		t.validation = train.Slice(train.Len()-v, train.Len())
	}
	if start == nil {
		start = Initialise(cfg)
	} else {
		start = start.Clone()
	}
	t.run.init(t, start, script)
	return t, nil
}

// Config is the run's configuration, input contract filled in.
func (t *Trainer) Config() Config { return t.config.Clone() }

// Snapshot is the newest published moment of the run; never nil.
func (t *Trainer) Snapshot() *Snapshot {
	for {
		p := t.published.Load()
		p.taken.Store(true)
		if t.published.Load() == p { // else it may just be replaced, and its memory used again
			return &p.Snapshot
		}
	}
}

// Log is what was done to the run so far.
func (t *Trainer) Log() []LogEntry {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]LogEntry(nil), t.log...)
}

// Start begins a Ready run.
func (t *Trainer) Start() { t.send(message{action: ActionStart}) }

// Pause makes a running run wait after the batch under way.
func (t *Trainer) Pause() { t.send(message{action: ActionPause}) }

// Resume lets a paused run go on.
func (t *Trainer) Resume() { t.send(message{action: ActionResume}) }

// StepBatch trains one batch and pauses; it starts a Ready run.
func (t *Trainer) StepBatch() { t.send(message{action: ActionStepBatch}) }

// StepEpoch trains to the end of the epoch and pauses; it starts a Ready run.
func (t *Trainer) StepEpoch() { t.send(message{action: ActionStepEpoch}) }

// Stop ends the run after the batch under way. Its weights stay.
func (t *Trainer) Stop() { t.send(message{action: ActionStop}) }

// SetLearningRate changes the rate from the next batch on; the schedule multiplies
// it as before. An impossible rate is a *FieldError.
func (t *Trainer) SetLearningRate(rate float32) error {
	c := t.config
	c.LearningRate = rate
	if err := c.Validate(); err != nil {
		return err
	}
	t.send(message{ActionLearningRate, float64(rate)})
	return nil
}

// Continue trains for so many epochs more. A run that finished begins a new leg,
// over which its schedule runs again (a warm restart) without warm-up; one that
// was stopped half-way follows the schedule it had, to the new end; one that is
// running gets a later end; one that is Ready is not changed. All the epochs of a
// run together are at most MaxEpochs: more is a *FieldError, and so is less than 1.
func (t *Trainer) Continue(epochs int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	planned := t.Snapshot().Epochs + t.continued
	if epochs < 1 || epochs > MaxEpochs-planned {
		return &FieldError{"epochs", fmt.Sprintf("A run has at most %s epochs and this one has %s: continue for 1 to %s.",
			thousands(MaxEpochs), thousands(planned), thousands(max(1, MaxEpochs-planned)))}
	}
	if t.post(message{ActionContinue, float64(epochs)}) {
		t.continued += epochs
	}
	return nil
}

// Wait waits until the run is over, with all that was asked of it before the call
// (a paused run is not over), and returns its last snapshot.
func (t *Trainer) Wait() *Snapshot {
	t.mu.Lock()
	done := t.done
	t.mu.Unlock()
	<-done
	return t.Snapshot()
}

func (t *Trainer) send(m message) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.post(m)
}

// post hands m to the run's goroutine, and starts one where m asks for it; it says
// whether m will be heard. t.mu is held.
func (t *Trainer) post(m message) bool {
	if !t.active {
		if !t.run.begins(m) {
			if m.action == ActionLearningRate { // for when it goes on
				t.queue = append(t.queue, m)
			}
			return false
		}
		t.active, t.done = true, make(chan struct{})
		go t.work(t.done)
	}
	t.queue = append(t.queue, m)
	t.wakeUp()
	return true
}

// wakeUp makes the run's goroutine look at what is asked of it.
func (t *Trainer) wakeUp() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// take is the messages that came in since the last call.
func (t *Trainer) take() []message {
	t.mu.Lock()
	defer t.mu.Unlock()
	queue := t.queue
	t.queue, t.continued = nil, 0
	return queue
}

// record writes to the log.
func (t *Trainer) record(action string, value float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.log = append(t.log, LogEntry{Updates: t.run.updates, Epoch: t.run.epoch, Action: action, Value: value})
}

// work is the run's goroutine: it trains batch after batch until the run is over
// and nobody asked for more.
func (t *Trainer) work(done chan struct{}) {
	if t.background {
		standBack()
		t.run.standBack()
	}
	for {
		for t.run.ready() {
			t.run.batch()
		}
		t.mu.Lock()
		if len(t.queue) == 0 {
			t.active = false
			t.answer()
			close(done)
			t.mu.Unlock()
			return
		}
		t.mu.Unlock()
	}
}

// answer gives everybody who asked for it the run's progress; t.mu is held.
func (t *Trainer) answer() {
	for _, reply := range t.requests {
		reply <- t.run.progress(t.log)
	}
	t.requests = nil
}

// publication is a snapshot and whether somebody has it, or has an earlier one of
// the same network.
type publication struct {
	Snapshot
	taken   atomic.Bool
	earlier bool // publish alone looks at it
}

// publish makes a new snapshot and tells whoever wants to know. The memory of the
// last one is used again if nobody has seen its network.
func (t *Trainer) publish() {
	start := time.Now()
	p := &publication{Snapshot: t.run.snapshot()}
	old := t.published.Swap(p)
	if old != nil {
		switch seen := old.taken.Load() || old.earlier; {
		case old.Network == p.Network:
			p.earlier = seen
		case !seen && t.run.free(old.Network):
			t.run.spare = old.Network
		}
	}
	t.run.lastPublished = time.Now()
	t.run.publishing = t.run.lastPublished.Sub(start)
	if t.notify != nil {
		t.notify()
	}
}

// seen says whether somebody has the newest snapshot.
func (t *Trainer) seen() bool { return t.published.Load().taken.Load() }
