package core

import (
	"runtime"
	"time"
)

// adapter chooses the number of threads by measuring: it compares the speed with
// one more, one less, now and then, and keeps what is fastest. Other programs come
// and go, so it never stops measuring.
type adapter struct {
	threads int           // in use
	home    int           // the best so far
	speed   float64       // of home, images a second
	since   time.Time     // when the present window began
	images  int           // in the present window
	length  time.Duration // of the present window
	warm    bool          // the first batch after a change does not count
	turn    int           // which neighbour to try next
}

// The windows: long ones at the chosen number, short trials of its neighbours.
const (
	homeWindow  = 150 * time.Millisecond
	trialWindow = 8 * time.Millisecond
)

func newAdapter() *adapter {
	most := runtime.GOMAXPROCS(0)
	return &adapter{threads: most, home: most, length: trialWindow}
}

// next is called before every batch with its size, and returns the number of
// threads for it.
func (a *adapter) next(images int) int {
	now := time.Now()
	if !a.warm {
		a.warm, a.since, a.images = true, now, images
		return a.threads
	}
	elapsed := now.Sub(a.since)
	if elapsed < a.length {
		a.images += images
		return a.threads
	}
	a.close(float64(a.images) / elapsed.Seconds())
	a.warm = false
	return a.threads
}

// close ends a window in which training went at speed, and opens the next one.
func (a *adapter) close(speed float64) {
	if a.threads == a.home {
		a.speed = speed
		a.threads, a.length = a.neighbour(), trialWindow
		if a.threads == a.home {
			a.length = homeWindow
		}
		return
	}
	if speed > 1.03*a.speed {
		a.home, a.speed = a.threads, speed
	}
	a.threads, a.length = a.home, homeWindow
}

// neighbour is the number of threads to try next: one less and one more in turn.
func (a *adapter) neighbour() int {
	most := runtime.GOMAXPROCS(0)
	a.turn++
	if a.turn%2 == 0 {
		return min(a.home+1, most)
	}
	return max(a.home-1, 1)
}

// pause forgets the window under way: the time until the next batch is not
// training's.
func (a *adapter) pause() { a.warm = false }
