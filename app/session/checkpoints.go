package session

import (
	"fmt"
	"sync"

	"inkling/core"
)

// Checkpoint is a network as it was at the end of an epoch of a run.
type Checkpoint struct {
	Epoch   int // 0 is before the first
	Network *core.Network
	Result  core.EpochResult
}

// checkpointBytes bounds the memory of a run's checkpoints: the classic network's are kept for 600 epochs, a wider
// one's thinned out.
const checkpointBytes = 256 << 20

// checkpoints collects a run's networks on the trainer's goroutine and hands them to the owner.
type checkpoints struct {
	mu    sync.Mutex
	kept  []Checkpoint
	every int // epochs between two that are kept
	last  int
}

func newCheckpoints() *checkpoints { return &checkpoints{every: 1, last: -1} }

// take keeps the snapshot's network if it ends an epoch that is not kept yet. When there are too many, every
// second goes, and from then on half as many come.
func (c *checkpoints) take(sn *core.Snapshot) {
	if sn.Network == nil || sn.Batch != 0 || sn.Epoch != len(sn.History) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if sn.Epoch <= c.last || sn.Epoch%c.every != 0 {
		return
	}
	k := Checkpoint{Epoch: sn.Epoch, Network: sn.Network}
	if sn.Epoch > 0 {
		k.Result = sn.History[sn.Epoch-1]
	}
	c.kept, c.last = append(c.kept, k), sn.Epoch
	if len(c.kept)*4*sn.Network.Parameters() <= checkpointBytes || len(c.kept) < 4 {
		return
	}
	c.every *= 2
	var thin []Checkpoint
	for _, k := range c.kept {
		if k.Epoch%c.every == 0 {
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
	looking int // an epoch; −1 is now
	network *core.Network
	of      *core.Network // the model the timeline belongs to: when another is opened, it ends

	Earlier, Later, Now Action
	// Use makes the network looked at the model in use.
	Use Action
}

func newTimeline(s *Session) *Checkpoints {
	c := &Checkpoints{s: s, looking: -1}
	c.Earlier = NewAction(func() { c.step(-1) }, func() string {
		if list := c.List(); len(list) == 0 || c.looking == list[0].Epoch {
			return "There is no earlier one."
		}
		return ""
	})
	c.Later = NewAction(func() { c.step(+1) }, func() string {
		if c.looking < 0 {
			return "This is the newest."
		}
		return ""
	})
	c.Now = NewAction(c.now, func() string {
		if c.looking < 0 {
			return "This is the newest."
		}
		return ""
	})
	c.Use = NewAction(c.use, func() string {
		switch {
		case c.looking < 0:
			return "Choose an epoch on the timeline first."
		case s.Run.Active():
			return whileTraining
		}
		return ""
	})
	return c
}

// List is the checkpoints of the run in progress or the last one, oldest first.
func (c *Checkpoints) List() []Checkpoint { return c.s.Run.checkpoints.list() }

// Looking is the epoch that is looked at; −1 while it is the newest network.
func (c *Checkpoints) Looking() int { return c.looking }

// Look looks at the last checkpoint at or before an epoch; beyond the newest, or below 0, it is now.
func (c *Checkpoints) Look(epoch int) {
	list := c.List()
	if epoch < 0 || len(list) == 0 || epoch > list[len(list)-1].Epoch {
		c.now()
		return
	}
	found := list[0]
	for _, k := range list {
		if k.Epoch <= epoch {
			found = k
		}
	}
	c.looking, c.network = found.Epoch, found.Network
}

// opened ends the timeline where the model in use is not the run's any more.
func (c *Checkpoints) opened() {
	c.now()
	if c.of != c.s.Model.Network() {
		c.s.Run.checkpoints = newCheckpoints()
	}
}

func (c *Checkpoints) now() { c.looking, c.network = -1, nil }

func (c *Checkpoints) step(by int) {
	list := c.List()
	at := len(list)
	for i, k := range list {
		if k.Epoch == c.looking {
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
	c.looking, c.network = list[at].Epoch, list[at].Network
}

func (c *Checkpoints) use() {
	epoch, network := c.looking, c.network
	c.now()
	c.s.Model.replaceNetwork(network, fmt.Sprintf("%s after epoch %d", c.s.Model.Title(), epoch))
	c.of = network
	c.s.modelOpened()
	c.s.say(StatusInfo, fmt.Sprintf("The model is the network as it was after epoch %d.", epoch))
}
