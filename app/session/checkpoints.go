package session

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"inkling/core"
)

// Checkpoint is a network as it was at a moment of a run: at the end of an epoch, or within one.
type Checkpoint struct {
	Epoch          int // finished ones; 0 is before the first has ended
	Batch, Batches int // finished batches of the epoch under way, and how many an epoch has; 0 at an epoch's end
	Elapsed        time.Duration
	Network        *core.Network
	Result         core.EpochResult // of the epoch that ends here; the zero value elsewhere
}

// Position is the moment in epochs: 2.5 is in the middle of the third.
func (k Checkpoint) Position() float64 {
	if k.Batches == 0 {
		return float64(k.Epoch)
	}
	return float64(k.Epoch) + float64(k.Batch)/float64(k.Batches)
}

// moment says when it was.
func (k Checkpoint) moment() string {
	if k.Batch > 0 {
		return fmt.Sprintf("in epoch %d after batch %d", k.Epoch+1, k.Batch)
	}
	return fmt.Sprintf("after epoch %d", k.Epoch)
}

// checkpointBytes bounds the memory of a run's checkpoints: the classic network's are kept for 600 epochs, a wider
// one's thinned out.
const checkpointBytes = 256 << 20

// checkpoints collects a run's networks on the trainer's goroutine and hands them to the owner.
type checkpoints struct {
	mu      sync.Mutex
	kept    []Checkpoint
	every   int           // epochs between two that are kept
	pause   time.Duration // time between two that are kept; 0 keeps by epochs
	thinned int           // how often every second had to go; each time the distance between two doubles
	last    int
}

// newCheckpoints collects one after every epoch or, where pause is not 0, one after each such time of training.
func newCheckpoints(pause time.Duration) *checkpoints {
	return &checkpoints{every: 1, pause: pause, last: -1}
}

// setPause changes the time between two; what is kept stays.
func (c *checkpoints) setPause(pause time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pause = pause
}

// take keeps the snapshot's network if its time has come. When there are too many, every second goes, and from then on
// half as many come.
func (c *checkpoints) take(sn *core.Snapshot) {
	if sn.Network == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	whole := sn.Batch == 0 && sn.Epoch == len(sn.History)
	switch n := len(c.kept); {
	case n > 0 && c.kept[n-1].Network == sn.Network:
		return
	case c.pause > 0:
		if n > 0 && sn.Elapsed-c.kept[n-1].Elapsed < c.pause<<c.thinned {
			return
		}
	case !whole || sn.Epoch <= c.last || sn.Epoch%c.every != 0:
		return
	}
	k := Checkpoint{Epoch: sn.Epoch, Elapsed: sn.Elapsed, Network: sn.Network}
	if !whole {
		k.Batch, k.Batches = sn.Batch, sn.Batches
	} else if sn.Epoch > 0 {
		k.Result = sn.History[sn.Epoch-1]
	}
	c.kept, c.last = append(c.kept, k), sn.Epoch
	if len(c.kept)*4*sn.Network.Parameters() <= checkpointBytes || len(c.kept) < 4 {
		return
	}
	c.every *= 2
	c.thinned++
	var thin []Checkpoint
	for i, k := range c.kept {
		if c.pause > 0 && i%2 == 0 || c.pause == 0 && k.Batch == 0 && k.Epoch%c.every == 0 {
			thin = append(thin, k)
		}
	}
	c.kept = thin
}

// list is the checkpoints so far; the slice is the caller's, the networks are shared.
func (c *checkpoints) list() []Checkpoint {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Checkpoint(nil), c.kept...)
}

// Checkpoints is the timeline of the run: looking at one makes its network answer.
type Checkpoints struct {
	s       *Session
	looking *Checkpoint   // nil is now
	of      *core.Network // the model the timeline belongs to: when another is opened, it ends
	pause   time.Duration

	measured   float64 // the accuracy of measuredOf on the test digits
	measuredOf *core.Network
	measuring  bool

	// Every is how often a checkpoint is kept: after each epoch, or after each so many seconds of training.
	Every *Choice

	Earlier, Later, Now Action
	// Use makes the network looked at the model in use.
	Use Action
}

// checkpointPauses are the times between two checkpoints that Every offers; 0 is one after each epoch.
var checkpointPauses = []time.Duration{0, time.Second, 5 * time.Second, 30 * time.Second, 5 * time.Minute}

func newTimeline(s *Session) *Checkpoints {
	c := &Checkpoints{s: s}
	words := []string{"each epoch", "each second", "every 5 s", "every 30 s", "every 5 min"}
	c.Every = &Choice{gate: gate{label: "Keep", help: "How often the network is kept on the timeline. Of a long run, or a large network, fewer are kept: they take at most 256 MB."},
		options: func() []string { return words },
		get:     func() int { return slices.Index(checkpointPauses, c.pause) },
		set: func(i int) {
			c.pause = checkpointPauses[i]
			c.s.Run.checkpoints.setPause(c.pause)
		}}
	c.Earlier = NewAction(func() { c.step(-1) }, func() string {
		if list := c.List(); len(list) == 0 || c.looking != nil && c.looking.Network == list[0].Network {
			return "There is no earlier one."
		}
		return ""
	})
	c.Later = NewAction(func() { c.step(+1) }, func() string {
		if c.looking == nil {
			return "This is the newest."
		}
		return ""
	})
	c.Now = NewAction(c.now, func() string {
		if c.looking == nil {
			return "This is the newest."
		}
		return ""
	})
	c.Use = NewAction(c.use, func() string {
		switch {
		case c.looking == nil:
			return "Go back on the timeline first."
		case s.Run.Active():
			return whileTraining
		}
		return ""
	})
	return c
}

// List is the checkpoints of the run in progress or the last one, oldest first.
func (c *Checkpoints) List() []Checkpoint { return c.s.Run.checkpoints.list() }

// Looking is how many epochs had ended at the moment that is looked at; −1 while it is the newest network.
func (c *Checkpoints) Looking() int {
	if c.looking == nil {
		return -1
	}
	return c.looking.Epoch
}

// At is the checkpoint that is looked at; false while it is the newest network.
func (c *Checkpoints) At() (Checkpoint, bool) {
	if c.looking == nil {
		return Checkpoint{}, false
	}
	return *c.looking, true
}

// Accuracy is the share of test digits that the network looked at reads right: what was measured at its epoch's end, or what is
// measured now, in the background; NaN until it is known.
func (c *Checkpoints) Accuracy() float64 {
	if c.looking == nil {
		return math.NaN()
	}
	if k := c.looking; k.Result.Epoch > 0 && k.Result.TestAccuracy == k.Result.TestAccuracy {
		return k.Result.TestAccuracy
	}
	n := c.looking.Network
	if c.measuredOf == n {
		return c.measured
	}
	if !c.measuring {
		c.measuring = true
		px, loss := c.s.Model.Pixels(), c.s.Run.config.Loss
		c.s.testSet(func(test *core.Dataset) {
			if test == nil {
				c.measuring, c.measured, c.measuredOf = false, math.NaN(), n
				return
			}
			c.s.inbox.run(func() result {
				e, err := core.Evaluate(context.Background(), n, loss, px, test, 1)
				return resultFunc(func(*Session) {
					c.measuring, c.measured, c.measuredOf = false, math.NaN(), n
					if err == nil {
						c.measured = e.Accuracy()
					}
				})
			})
		})
	}
	return math.NaN()
}

// Look looks at the last checkpoint at or before a moment, in epochs; beyond the newest, or below 0, it is now.
func (c *Checkpoints) Look(position float64) {
	list := c.List()
	if position < 0 || len(list) == 0 || position > list[len(list)-1].Position() {
		c.now()
		return
	}
	found := list[0]
	for _, k := range list {
		if k.Position() <= position {
			found = k
		}
	}
	c.looking = &found
}

// opened ends the timeline where the model in use is not the run's any more. A run that ends leaves the look back as it is.
func (c *Checkpoints) opened() {
	if c.of != c.s.Model.Network() {
		c.now()
		c.s.Run.checkpoints = newCheckpoints(c.pause)
	}
}

func (c *Checkpoints) now() { c.looking = nil }

func (c *Checkpoints) step(by int) {
	list := c.List()
	at := len(list)
	for i, k := range list {
		if c.looking != nil && k.Network == c.looking.Network {
			at = i
		}
	}
	if at += by; at < 0 {
		return
	}
	if at >= len(list) {
		c.now()
		return
	}
	c.looking = &list[at]
}

func (c *Checkpoints) use() {
	k := *c.looking
	c.now()
	moment := k.moment()
	c.s.Model.replaceNetwork(k.Network, c.s.Model.Title()+" "+moment)
	c.of = k.Network
	c.s.modelOpened()
	c.s.say(StatusInfo, fmt.Sprintf("The model is the network as it was %s.", moment))
}
