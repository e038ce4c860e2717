package core

import "runtime"

// Background asks that the run's threads stand back where somebody else wants the processor, so that a window stays smooth
// while it trains. It changes nothing about the weights. Call it before Start. Where the system cannot change one thread's
// priority (macOS), it does nothing.
func (t *Trainer) Background() { t.background = true }

// StandBack does the same for the calling goroutine, which must do nothing else afterwards and end soon: it keeps a thread of
// its own until then.
func StandBack() { standBack() }

// standBack binds the goroutine to a thread of its own and lowers that thread's priority. The thread ends with the
// goroutine, for a priority that was lowered cannot be raised again.
func standBack() {
	runtime.LockOSThread()
	lowerPriority()
}
