package core

import (
	"context"
	"fmt"
	"math"
	"time"
)

// learner holds the weights of a run and trains them: the textbook or the engine.
type learner interface {
	// step trains on one batch and says how it did before the step; next is the
	// batch that will come after it, as far as is known, or nil.
	step(b, next *batch, rate float32) tally
	// read copies the weights, or their average where there is one and it is asked
	// for, into n.
	read(n *Network, averaged bool)
	// save copies out all that it knows, load takes it over.
	save() *memory
	load(m *memory)
	// threads is how many it uses at the moment.
	threads() int
	// rest is called when no batch will follow for a while.
	rest()
}

// memory is all that a learner knows: the weights, what the optimiser remembers of
// each, the averaged weights and the number of updates. Absent parts start from 0,
// the average from the weights.
type memory struct {
	weights *Network
	slots   [2]*Network
	mean    *Network
	steps   int
}

// run is what the goroutine of a Trainer owns: the position in the run, the
// learner, the epoch's sums.
type run struct {
	t       *Trainer
	learner learner
	script  []LogEntry // what a replay has still to do
	state   State
	err     error
	net     *Network // see weights

	rate     float32 // before the schedule
	lastRate float32 // after it
	updates  int     // batches trained in all
	epoch    int     // epochs finished
	number   int     // batches of this epoch finished
	batches  int     // batches an epoch
	legFrom  int     // the epoch at which the schedule began
	end      int     // the epoch at which the run is over
	pauseAt  int     // pause when updates reach this; 0: don't

	order   []int32 // of the pictures in this epoch
	current batch
	next    batch
	sum     tally // over the epoch so far
	history []EpochResult

	good        *Network // weights at the last whole epoch, not averaged; never written to
	best        *Network // weights with the best validation result, with patience; never written to
	bestEpoch   int
	bestCorrect int
	bestLoss    float64
	clock       clock
	calibration *Calibration

	lastPublished time.Time
	publishing    time.Duration // what that took
	spare         *Network      // of a snapshot nobody saw
}

// init prepares a run from the weights of start, which nobody may change any more.
func (r *run) init(t *Trainer, start *Network, script []LogEntry) {
	c := &t.config
	*r = run{t: t, script: script, rate: c.LearningRate, end: c.Epochs, net: start, good: start}
	if c.Textbook {
		r.learner = newTextbook(c, start, t.train)
	} else {
		r.learner = newEngine(c, start, t.train)
	}
	t.pool.shape = start.outline()
	r.batches = (t.train.Len() + c.BatchSize - 1) / c.BatchSize
	r.order = make([]int32, t.train.Len())
	t.publish()
}

// standBack tells the learner's threads to.
func (r *run) standBack() {
	if e, ok := r.learner.(*engine); ok {
		e.crew.quiet = true
	}
}

// begins says whether m sets an idle run going.
func (r *run) begins(m message) bool {
	switch m.action {
	case ActionStart, ActionStepBatch, ActionStepEpoch:
		return r.state == Ready
	case ActionContinue:
		return r.state.Over()
	}
	return false
}

// ready applies what was asked for and says whether to train another batch: it
// waits while the run is paused, and is false when the run is over.
func (r *run) ready() bool {
	for {
		r.listen()
		r.t.mu.Lock()
		r.t.answer()
		r.t.mu.Unlock()
		if r.state == Running {
			return true
		}
		r.learner.rest()
		if r.state.Over() {
			return false
		}
		<-r.t.wake
	}
}

// listen applies what was asked for since the last call, and what a replay has to
// do by now.
func (r *run) listen() {
	for _, m := range r.t.take() {
		r.apply(m)
	}
	for len(r.script) > 0 && r.state != Ready && r.script[0].Updates <= r.updates {
		e := r.script[0]
		r.script = r.script[1:]
		switch e.Action {
		case ActionLearningRate, ActionContinue, ActionStop:
			r.apply(message{e.Action, e.Value})
		}
	}
}

// apply does what m asks for, if it makes sense now, logs it and publishes.
func (r *run) apply(m message) {
	switch m.action {
	case ActionStart:
		if r.state != Ready {
			return
		}
		r.setState(Running)
	case ActionPause:
		if r.state != Running {
			return
		}
		r.setState(Paused)
	case ActionResume:
		if stepping := r.state == Running && r.pauseAt > 0; r.state != Paused && !stepping {
			return
		}
		r.setState(Running)
	case ActionStepBatch, ActionStepEpoch:
		if r.state.Over() {
			return
		}
		r.setState(Running)
		r.pauseAt = r.updates + 1
		if m.action == ActionStepEpoch {
			r.pauseAt = r.updates + r.batches - r.number
		}
	case ActionStop:
		if r.state.Over() || r.state == Ready {
			return
		}
		r.setState(Stopped)
	case ActionContinue:
		r.goOn(int(m.value))
	case ActionLearningRate:
		r.rate = float32(m.value)
	}
	if m.action != ActionStepBatch && m.action != ActionStepEpoch {
		r.pauseAt = 0
	}
	r.t.record(m.action, m.value)
	r.t.publish()
}

// goOn gives the run a later end, and a new leg if it had come to its end.
func (r *run) goOn(epochs int) {
	switch {
	case r.epoch >= r.end:
		r.legFrom = r.epoch
		r.end = r.epoch
	case r.state.Over():
		r.end = r.epoch
	}
	r.end = min(r.end+epochs, MaxEpochs)
	if r.state.Over() && r.epoch < r.end {
		r.err, r.calibration = nil, nil
		r.setState(Running)
	}
}

func (r *run) setState(s State) {
	if s == Running {
		r.clock.start()
	} else {
		r.clock.stop()
	}
	r.state = s
}

// batch trains one batch and does what is due after it.
func (r *run) batch() {
	start := time.Now()
	if r.number == 0 {
		r.beginEpoch()
	}
	r.current = r.at(r.number)
	var next *batch
	if r.number+1 < r.batches {
		r.next = r.at(r.number + 1)
		next = &r.next
	}
	r.lastRate = r.currentRate()
	did := r.learner.step(&r.current, next, r.lastRate)
	r.net = nil
	r.updates++
	r.number++
	r.sum.add(did)
	now := time.Now()
	r.clock.trained(now.Sub(start), len(r.current.indices))
	switch {
	case did.loss-did.loss != 0:
		r.fail()
	case r.number == r.batches:
		r.endEpoch()
	}
	if r.state == Running && r.updates == r.pauseAt {
		r.pauseAt = 0
		r.setState(Paused)
		r.t.publish()
	} else if now.Sub(r.lastPublished) >= max(publishEvery, 80*r.publishing) && r.t.seen() {
		r.t.publish()
	}
}

// publishEvery is the time between two snapshots of a run that trains: more where
// copying the weights would cost more than an eightieth of it.
const publishEvery = 50 * time.Millisecond

func (r *run) beginEpoch() {
	r.shuffle()
	r.sum = tally{}
}

// shuffle puts the pictures in this epoch's order.
func (r *run) shuffle() {
	stream(r.t.config.Seed, shuffleStream, uint64(r.epoch)).shuffle(r.order)
}

// at is batch number i of the epoch under way.
func (r *run) at(i int) batch {
	size := r.t.config.BatchSize
	return batch{epoch: r.epoch, number: i, indices: r.order[i*size : min((i+1)*size, len(r.order))]}
}

// currentRate is the learning rate of the next batch.
func (r *run) currentRate() float32 {
	s := r.t.config.Schedule
	if r.legFrom > 0 {
		s.Warmup = 0
	}
	step := (r.epoch-r.legFrom)*r.batches + r.number
	return float32(float64(r.rate) * s.share(step, (r.end-r.legFrom)*r.batches, r.batches))
}

// weights is the learner's weights at this moment, averaged where the run averages, as a network that is never written to
// again: the same one until they change.
func (r *run) weights() *Network {
	if r.net == nil {
		r.net = r.spare
		r.spare = nil
		if r.net == nil {
			r.net = r.t.pool.get()
		}
		r.learner.read(r.net, true)
	}
	return r.net
}

// free says that the run itself does not need a network that was published.
func (r *run) free(n *Network) bool { return n != r.net && n != r.good && n != r.best }

// load gives the learner other weights.
func (r *run) load(n *Network) {
	r.learner.load(&memory{weights: n})
	r.net = nil
}

// endEpoch tests the weights, writes the epoch into the history, and ends the run
// where it is over.
func (r *run) endEpoch() {
	good := r.weights()
	if r.t.config.Averaging > 0 {
		good = r.t.pool.get()
		r.learner.read(good, false)
	}
	if !good.finite() {
		r.fail()
		return
	}
	r.good = good
	r.epoch++
	r.number = 0
	result := EpochResult{Epoch: r.epoch, LearningRate: r.lastRate, TrainSeconds: r.clock.epoch().Seconds()}
	result.TrainLoss, result.TrainAccuracy = r.sum.means()
	held := r.evaluate(r.t.validation)
	test := r.evaluate(r.t.test)
	result.ValidationLoss, result.ValidationAccuracy = measured(held)
	result.TestLoss, result.TestAccuracy = measured(test)
	result.Seconds = r.clock.elapsed().Seconds()
	r.history = append(r.history, result)
	switch {
	case r.state.Over():
	case r.tired(held):
		r.finish(ActionEarlyStop)
	case r.epoch >= r.end:
		r.finish(ActionFinish)
	default:
		r.t.publish()
	}
}

// evaluate tests the weights on d, listening meanwhile: a pause is seen at once, though
// the test goes on; a stop abandons it. The result is empty then, and for no data.
func (r *run) evaluate(d *Dataset) Evaluation {
	if d == nil || r.state.Over() {
		return Evaluation{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	result := make(chan Evaluation, 1)
	n := r.weights()
	go func() {
		e, _ := evaluate(ctx, n, r.t.config.Loss, r.t.config.Input, d, r.learner.threads(), r.t.background)
		result <- e
	}()
	for {
		select {
		case e := <-result:
			return e
		case <-r.t.wake:
			r.listen()
			if r.state.Over() {
				cancel()
				<-result
				return Evaluation{}
			}
		}
	}
}

// measured is an evaluation's loss and accuracy, NaN if there was none.
func measured(e Evaluation) (loss, accuracy float64) {
	if e.Total == 0 {
		return math.NaN(), math.NaN()
	}
	return e.Loss, e.Accuracy()
}

// tired keeps the best weights by their validation result, and says whether
// patience has run out.
func (r *run) tired(held Evaluation) bool {
	if r.t.config.Patience == 0 || held.Total == 0 {
		return false
	}
	if r.best == nil || held.Correct > r.bestCorrect ||
		held.Correct == r.bestCorrect && held.Loss < r.bestLoss {
		r.best = r.weights()
		r.bestEpoch, r.bestCorrect, r.bestLoss = r.epoch, held.Correct, held.Loss
	}
	return r.epoch-r.bestEpoch >= r.t.config.Patience
}

// finish ends the run, with the best weights where they were kept.
func (r *run) finish(action string) {
	value := 0
	if r.best != nil {
		r.load(r.best)
		value = r.bestEpoch
	}
	if r.t.config.Calibrate {
		n := r.weights()
		calibration := Calibrate(n, r.t.config.Input, r.t.validation)
		r.load(n.Tempered(calibration.Temperature))
		r.calibration = &calibration
	}
	r.end = r.epoch
	r.setState(Finished)
	r.t.record(action, float64(value))
	r.t.publish()
}

// fail ends the run because its numbers overflowed: the weights are those of the
// last whole epoch again.
func (r *run) fail() {
	r.load(r.good)
	r.number, r.sum = 0, tally{}
	r.err = fmt.Errorf("The loss is no longer a number: the learning rate (%s) is too high. Weights are back at epoch %d; try %s.", //nolint:staticcheck // shown as it is
		number(r.rate), r.epoch, number(r.rate/10))
	r.setState(Failed)
	r.t.record(ActionFail, float64(r.epoch))
	r.t.publish()
}

// snapshot is the run at this moment.
func (r *run) snapshot() Snapshot {
	s := Snapshot{Network: r.weights(), State: r.state, Err: r.err, Epoch: r.epoch, Epochs: r.end, Batch: r.number, Batches: r.batches,
		Updates: r.updates, LearningRate: r.lastRate, TrainLoss: math.NaN(), TrainAccuracy: math.NaN(),
		ValidationLoss: math.NaN(), ValidationAccuracy: math.NaN(), TestLoss: math.NaN(), TestAccuracy: math.NaN(),
		ImagesPerSecond: r.clock.speed(), Elapsed: r.clock.elapsed(), TrainTime: r.clock.training,
		Threads: r.learner.threads(), Kernel: kernelName(), History: r.history[:len(r.history):len(r.history)]}
	s.Calibration = r.calibration
	if r.updates == 0 {
		s.LearningRate = r.rate
	}
	if n := len(r.history); n > 0 {
		last := r.history[n-1]
		s.TrainLoss, s.TrainAccuracy = last.TrainLoss, last.TrainAccuracy
		s.ValidationLoss, s.ValidationAccuracy = last.ValidationLoss, last.ValidationAccuracy
		s.TestLoss, s.TestAccuracy = last.TestLoss, last.TestAccuracy
	}
	if r.sum.seen > 0 {
		s.TrainLoss, s.TrainAccuracy = r.sum.means()
	}
	done, all := r.epoch*r.batches+r.number, r.end*r.batches
	if r.updates > 0 && !r.state.Over() {
		s.ETA = time.Duration(float64(s.Elapsed) / float64(r.updates) * float64(all-done))
	}
	return s
}
