package core

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// crew is the threads that share the work of a batch: the caller of batch, and
// size−1 goroutines beside it. Between the phases of a batch they wait for each
// other at a barrier.
type crew struct {
	size  int
	work  func(c *crew, thread int)
	quiet bool // its threads stand back

	begun   signal // counts batches: what the goroutines wait for
	ended   signal // counts the batches that goroutines have finished
	due     uint32 // what ended will count when all is done
	arrived atomic.Int32
	passed  signal // counts barriers

	running bool
	stop    atomic.Bool
	members sync.WaitGroup
}

func newCrew(work func(c *crew, thread int)) *crew {
	return &crew{size: 1, work: work}
}

// resize changes the number of threads, between two batches.
func (c *crew) resize(n int) {
	if n != c.size {
		c.dismiss()
		c.size = n
		spins := spins
		if n > runtime.GOMAXPROCS(0) { // somebody has to wait for a core: don't keep it busy
			spins = 0
		}
		c.begun.spins, c.ended.spins, c.passed.spins = spins, spins, spins
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
	c.due += uint32(c.size - 1)
	c.begun.advance()
	c.work(c, 0)
	c.ended.await(c.due)
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
		c.begun.await(batch)
		if c.stop.Load() {
			return
		}
		c.work(c, thread)
		c.ended.advance()
	}
}

// barrier waits until all threads have come to it.
func (c *crew) barrier() {
	if c.size == 1 {
		return
	}
	passed := c.passed.value.Load()
	if c.arrived.Add(1) == int32(c.size) {
		c.arrived.Store(0)
		c.passed.advance()
		return
	}
	c.passed.await(passed + 1)
}

// signal is a counter that can be waited for. A wait spins for a bounded time,
// because the others are usually only microseconds behind, and then parks: where
// another program wants the core it may be long.
type signal struct {
	value    atomic.Uint32
	spins    int
	sleepers atomic.Int32
	mu       sync.Mutex
	wake     sync.Cond
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

// await returns when the count has come to target.
func (s *signal) await(target uint32) {
	for range s.spins {
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
