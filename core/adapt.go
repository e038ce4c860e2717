package core

import (
	"runtime"
	"time"
)

// adapter chooses the number of threads by measuring, in short windows: now and
// then it tries one thread more or one less than what has been fastest. Other
// programs come and go, so it never stops. Where another one wants a core, threads
// that wait for each other can be slower than one alone, several times; so every
// window with more than one thread is compared with what fewer gave, and is the
// last one if it was slower, and trials that fail become rare.
type adapter struct {
	threads int           // in use
	home    int           // the best so far
	speeds  []float64     // the last speed with i threads, images a second; 0: not known
	since   time.Time     // when the present window began
	images  int           // in the present window
	warm    bool          // the first batch after a change does not count
	due     time.Time     // of the next trial
	rest    time.Duration // between two trials
	turn    int           // which neighbour to try next
}

const (
	adaptWindow   = 8 * time.Millisecond
	shortestTrial = 60 * time.Millisecond // between trials, at first
	longestTrial  = 500 * time.Millisecond
)

func newAdapter() *adapter {
	most := runtime.GOMAXPROCS(0)
	return &adapter{threads: most, home: most, speeds: make([]float64, most+1), rest: shortestTrial}
}

// next is called before every batch with its size, and returns the number of
// threads for it.
func (a *adapter) next(images int) int { return a.at(time.Now(), images) }

// at is next at a given time.
func (a *adapter) at(now time.Time, images int) int {
	if !a.warm {
		a.warm, a.since, a.images = true, now, images
		return a.threads
	}
	elapsed := now.Sub(a.since)
	if elapsed < adaptWindow {
		a.images += images
		return a.threads
	}
	before := a.threads
	a.close(now, float64(a.images)/elapsed.Seconds())
	a.warm, a.since, a.images = a.threads == before, now, images
	return a.threads
}

// close ends a window in which training went at speed, and chooses for the next one.
func (a *adapter) close(now time.Time, speed float64) {
	a.speeds[a.threads] = speed
	switch {
	case a.threads != a.home: // a trial
		if speed > 1.03*a.speeds[a.home] {
			a.home, a.rest = a.threads, shortestTrial
		} else {
			a.rest = min(2*a.rest, longestTrial)
		}
		a.threads, a.due = a.home, now.Add(a.rest)
	case a.home > 1 && speed < a.speeds[a.home-1]:
		a.home--
		a.threads, a.due = a.home, now.Add(a.rest)
	case !now.Before(a.due):
		a.threads = a.neighbour()
	}
}

// neighbour is the number of threads to try next: one less and one more in turn.
func (a *adapter) neighbour() int {
	a.turn++
	if a.turn%2 == 0 && a.home+1 < len(a.speeds) || a.home == 1 {
		return min(a.home+1, len(a.speeds)-1)
	}
	return a.home - 1
}

// pause forgets the window under way: the time until the next batch is not
// training's.
func (a *adapter) pause() { a.warm = false }
