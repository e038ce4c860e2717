package session

import "sync"

// result is what work in the background has to say. It is applied by the owner's goroutine, in Update.
type result interface{ apply(s *Session) }

// resultFunc is the usual result: a function the owner runs.
type resultFunc func(s *Session)

func (f resultFunc) apply(s *Session) { f(s) }

// inbox carries results from background goroutines to the owner. Sending waits while it is full, unless the
// session was closed; receiving never waits.
type inbox struct {
	results chan result
	closed  chan struct{}
	working sync.WaitGroup
	notify  func()
}

func newInbox(notify func()) *inbox {
	return &inbox{results: make(chan result, 64), closed: make(chan struct{}), notify: notify}
}

// post hands a result over and wakes the owner.
func (b *inbox) post(r result) {
	select {
	case b.results <- r:
		b.notify()
	case <-b.closed:
	}
}

// run does work on a goroutine of its own and posts what it returns; nil posts nothing.
func (b *inbox) run(work func() result) {
	b.working.Go(func() {
		if r := work(); r != nil {
			b.post(r)
		}
	})
}
