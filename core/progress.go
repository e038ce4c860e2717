package core

import (
	"fmt"
	"strings"
	"time"
)

// Progress is a run at a batch boundary in full: what a file needs to hold for the
// run to go on later and end with the very weights it would have had. Random
// numbers need no more than the position: every stream is derived from the seed and
// the place it is for.
type Progress struct {
	Updates      int           `json:"updates"`       // batches trained in all
	Epoch        int           `json:"epoch"`         // epochs finished
	Batch        int           `json:"batch"`         // batches of the next one finished
	Epochs       int           `json:"epochs"`        // planned
	Leg          int           `json:"leg"`           // the epoch at which the schedule began
	LearningRate float32       `json:"learning_rate"` // before the schedule
	Steps        int           `json:"steps"`         // the optimiser's own count of updates
	Loss         float64       `json:"loss"`          // sums over the epoch under way
	Correct      int           `json:"correct"`
	Seen         int           `json:"seen"`
	Best         *BestResult   `json:"best,omitempty"` // with patience
	TrainTime    time.Duration `json:"train_time"`
	Elapsed      time.Duration `json:"elapsed"`
	History      []EpochResult `json:"history"`
	Log          []LogEntry    `json:"log"`
	// Arrays are the weights, the optimiser's memory, the averaged and the best
	// weights, as far as there are any, under names that begin with "training/".
	Arrays []Array `json:"-"`
}

// BestResult is the result that patience compares with.
type BestResult struct {
	Epoch   int     `json:"epoch"`
	Correct int     `json:"correct"`
	Loss    float64 `json:"loss"`
}

// Array is named numbers: a matrix (out×in, row-major) or a vector.
type Array struct {
	Name  string
	Shape []int
	Data  []float32
}

// The parts of a Progress's arrays.
const (
	partWeights = "training/weights"
	partSlot    = "training/memory%d"
	partMean    = "training/average"
	partGood    = "training/epoch"
	partBest    = "training/best"
)

// Progress is where the run is, copied out between two batches; it waits for the
// batch under way.
func (t *Trainer) Progress() *Progress {
	reply := make(chan *Progress, 1)
	t.mu.Lock()
	if t.active {
		t.requests = append(t.requests, reply)
		t.wakeUp()
		t.mu.Unlock()
		return <-reply
	}
	defer t.mu.Unlock()
	return t.run.progress(t.log)
}

// Restore prepares a run that goes on where p was written: after Start it ends with
// the same weights as the run that p is from would have. cfg and the data must be
// that run's, and n, if not nil, a network of its shape and functions; a p that does
// not fit them is an error that says so. A run that was over can Continue.
func Restore(cfg Config, n *Network, p *Progress, train, test *Dataset, notify func()) (*Trainer, error) {
	t, err := newTrainer(cfg, n, train, test, nil, nil)
	if err != nil {
		return nil, err
	}
	r := &t.run
	switch {
	case p.Updates < 0, p.Epoch < 0, p.Batch < 0, p.Batch >= r.batches, p.Epochs < p.Epoch, p.Epochs > MaxEpochs,
		p.Leg < 0, p.Leg > p.Epoch, p.Steps < 0, p.Seen < 0, p.Seen > train.Len(), !(p.LearningRate > 0):
		return nil, fmt.Errorf("the saved training does not fit its own settings: epoch %d of %d, batch %d of %d", p.Epoch, p.Epochs, p.Batch, r.batches)
	}
	shape := r.t.pool.shape
	m := &memory{weights: shape.like(), steps: p.Steps}
	if err := p.read(partWeights, m.weights); err != nil {
		return nil, err
	}
	for i := range cfg.Optimiser.memories() {
		m.slots[i] = shape.like()
		if err := p.read(fmt.Sprintf(partSlot, i), m.slots[i]); err != nil {
			return nil, err
		}
	}
	if cfg.Averaging > 0 {
		m.mean = shape.like()
		if err := p.read(partMean, m.mean); err != nil {
			return nil, err
		}
	}
	r.good = shape.like()
	if err := p.read(partGood, r.good); err != nil {
		return nil, err
	}
	if p.Best != nil {
		r.best = shape.like()
		if err := p.read(partBest, r.best); err != nil {
			return nil, err
		}
		r.bestEpoch, r.bestCorrect, r.bestLoss = p.Best.Epoch, p.Best.Correct, p.Best.Loss
	}
	r.learner.load(m)
	r.net = nil
	r.updates, r.epoch, r.number, r.end, r.legFrom, r.rate = p.Updates, p.Epoch, p.Batch, p.Epochs, p.Leg, p.LearningRate
	r.sum = tally{p.Loss, p.Correct, p.Seen}
	if r.number > 0 {
		r.shuffle()
	}
	r.history = append([]EpochResult(nil), p.History...)
	r.clock.resume(p.TrainTime, p.Elapsed)
	t.log = append([]LogEntry(nil), p.Log...)
	if r.epoch >= r.end {
		r.state = Finished
	}
	t.notify = notify
	t.publish()
	return t, nil
}

// progress copies the run out.
func (r *run) progress(log []LogEntry) *Progress {
	m := r.learner.save()
	p := &Progress{Updates: r.updates, Epoch: r.epoch, Batch: r.number, Epochs: r.end, Leg: r.legFrom, LearningRate: r.rate,
		Steps: m.steps, Loss: r.sum.loss, Correct: r.sum.correct, Seen: r.sum.seen, TrainTime: r.clock.training, Elapsed: r.clock.elapsed(),
		History: append([]EpochResult(nil), r.history...), Log: append([]LogEntry(nil), log...)}
	p.write(partWeights, m.weights)
	for i, slot := range m.slots {
		if slot != nil {
			p.write(fmt.Sprintf(partSlot, i), slot)
		}
	}
	if m.mean != nil {
		p.write(partMean, m.mean)
	}
	p.write(partGood, r.good.Clone()) // its memory may be a later snapshot's
	if r.best != nil {
		p.Best = &BestResult{r.bestEpoch, r.bestCorrect, r.bestLoss}
		p.write(partBest, r.best.Clone())
	}
	return p
}

// write adds a network's parameters to the arrays.
func (p *Progress) write(part string, n *Network) {
	for i, l := range n.Layers {
		p.Arrays = append(p.Arrays,
			Array{fmt.Sprintf("%s/%d/weight", part, i), []int{l.Weights.Rows, l.Weights.Cols}, l.Weights.Data},
			Array{fmt.Sprintf("%s/%d/bias", part, i), []int{len(l.Bias)}, l.Bias})
	}
}

// read finds a network's parameters in the arrays.
func (p *Progress) read(part string, n *Network) error {
	find := func(name string, into []float32) error {
		for _, a := range p.Arrays {
			if a.Name != name {
				continue
			}
			if len(a.Data) != len(into) {
				return fmt.Errorf("%s holds %s numbers where %s belong", name, thousands(len(a.Data)), thousands(len(into)))
			}
			copy(into, a.Data)
			return nil
		}
		return fmt.Errorf("the saved training lacks %s", name)
	}
	for i, l := range n.Layers {
		if err := find(fmt.Sprintf("%s/%d/weight", part, i), l.Weights.Data); err != nil {
			return err
		}
		if err := find(fmt.Sprintf("%s/%d/bias", part, i), l.Bias); err != nil {
			return err
		}
	}
	return nil
}

// IsProgress says whether an array of that name belongs to a Progress.
func IsProgress(name string) bool { return strings.HasPrefix(name, "training/") }
