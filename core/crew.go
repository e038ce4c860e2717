package core

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// crew is the threads that share the work of a batch: the caller of batch, and
// size−1 goroutines beside it. Between the phases of a batch they wait for each
// other at a barrier.
//
// A line of memory that one core has written costs another one some 50 to 350 ns,
// so each thread says how far it is in a line of its own, and everybody reads all
// of them: what a barrier costs is one such line, not a chain of them.
type crew struct {
	size  int
	spins int
	work  func(c *crew, thread int)
	quiet bool // its threads stand back

	begun   signal   // counts batches
	arrived []signal // count, for each thread, the barriers it has come to and the batches it has finished

	running bool
	stop    atomic.Bool
	members sync.WaitGroup
}

func newCrew(work func(c *crew, thread int)) *crew {
	return &crew{size: 1, work: work, arrived: make([]signal, 1)}
}

// resize changes the number of threads, between two batches.
func (c *crew) resize(n int) {
	if n != c.size {
		c.dismiss()
		c.size = n
		c.arrived = make([]signal, n)
		c.spins = spins
		if n > runtime.GOMAXPROCS(0) { // somebody has to wait for a core: don't keep it busy
			c.spins = 0
		}
	}
}

// batch does the work of one batch and returns when everybody's part is done.
func (c *crew) batch() {
	if c.size > 1 && !c.running {
		c.running = true
		for thread := 1; thread < c.size; thread++ {
			c.members.Add(1)
			go c.member(thread, c.begun.value.Load())
		}
	}
	c.begun.advance()
	c.work(c, 0)
	c.barrier(0)
}

// dismiss ends the goroutines; batch starts them again.
func (c *crew) dismiss() {
	if !c.running {
		return
	}
	c.stop.Store(true)
	c.begun.advance()
	c.members.Wait()
	c.stop.Store(false)
	c.running = false
}

// member is the life of a goroutine that has seen so many batches begin.
func (c *crew) member(thread int, batch uint32) {
	defer c.members.Done()
	if c.quiet {
		standBack()
	}
	for {
		batch++
		c.begun.await(batch, c.spins)
		if c.stop.Load() {
			return
		}
		c.work(c, thread)
		c.arrived[thread].advance()
	}
}

// barrier waits until all threads have come to it.
func (c *crew) barrier(thread int) {
	count := c.arrived[thread].advance()
	for i := range c.arrived {
		if i != thread {
			c.arrived[i].await(count, c.spins)
		}
	}
}

// signal is a counter that can be waited for. A wait spins for a bounded time,
// because the others are usually only microseconds behind, and then parks: where
// another program wants the core it may be long.
type signal struct {
	value    atomic.Uint32
	sleepers atomic.Int32
	mu       sync.Mutex
	wake     sync.Cond
	_        [128]byte // the next one lies in another line, and not in its neighbour either
}

// spins is how often a waiting thread looks before it parks: some 60 µs, several
// times what a phase of a small batch takes.
const spins = 200000

// advance counts one more and returns the count.
func (s *signal) advance() uint32 {
	v := s.value.Add(1)
	if s.sleepers.Load() > 0 {
		s.mu.Lock()
		s.wake.Broadcast()
		s.mu.Unlock()
	}
	return v
}

// await returns when the count has come to target; it looks so often before it parks.
func (s *signal) await(target uint32, spins int) {
	for range spins {
		if int32(s.value.Load()-target) >= 0 {
			return
		}
	}
	s.mu.Lock()
	s.wake.L = &s.mu
	s.sleepers.Add(1)
	for int32(s.value.Load()-target) < 0 {
		s.wake.Wait()
	}
	s.sleepers.Add(-1)
	s.mu.Unlock()
}
