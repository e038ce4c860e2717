package core

import (
	"runtime"
	"time"
)

// adapter chooses the number of threads by measuring, in short windows: now and
// then it tries one thread more or one less than what has been fastest. Other
// programs come and go, so it never stops. Where another one wants a core, threads
// that wait for each other can be slower than one alone, several times. So:
//
//   - fewer threads are tried at once when training has become slower than it was
//     with them, and kept if they beat the mean of the last windows: one slow window
//     alone is somebody's hiccup;
//   - more threads have to be faster in several windows one after the other, for a
//     thread that has slept is favoured by the system for its first milliseconds;
//   - trials that fail become rare.
type adapter struct {
	threads int       // in use
	home    int       // the best so far
	speeds  []float64 // the last speed with i threads, images a second; 0: not known
	recent  []float64 // the speeds of the last windows at home
	tried   []float64 // the speeds of the windows of the trial under way
	since   time.Time // when the present window began
	images  int       // in the present window
	warm    bool      // the first batch after a change does not count
	due     time.Time // of the next trial
	slump   time.Time // until then a slow window starts no trial
	rest    time.Duration
	turn    int // which neighbour to try next
}

const (
	adaptWindow   = 8 * time.Millisecond
	shortestTrial = 60 * time.Millisecond // between trials, at first
	longestTrial  = 500 * time.Millisecond
	recentWindows = 3 // at home, that a trial is compared with
	upWindows     = 3 // that more threads have to win
	gain          = 1.03
)

func newAdapter() *adapter { return newAdapterFor(runtime.GOMAXPROCS(0)) }

// newAdapterFor begins with all of so many threads.
func newAdapterFor(most int) *adapter {
	return &adapter{threads: most, home: most, speeds: make([]float64, most+1), rest: shortestTrial,
		recent: make([]float64, 0, recentWindows), tried: make([]float64, 0, upWindows)}
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
	if a.threads != a.home {
		a.judge(now, speed)
		return
	}
	if len(a.recent) == recentWindows {
		a.recent = append(a.recent[:0], a.recent[1:]...)
	}
	a.recent = append(a.recent, speed)
	switch {
	case a.home > 1 && speed < a.speeds[a.home-1] && !now.Before(a.slump):
		a.threads, a.slump = a.home-1, now.Add(2*adaptWindow)
	case !now.Before(a.due):
		a.threads = a.neighbour()
	}
}

// judge says after a window of a trial whether to go on with it.
func (a *adapter) judge(now time.Time, speed float64) {
	a.tried = append(a.tried, speed)
	switch {
	case speed <= gain*mean(a.recent):
		a.rest = min(2*a.rest, longestTrial)
	case a.threads > a.home && len(a.tried) < upWindows:
		return
	default:
		a.home, a.rest = a.threads, shortestTrial
		a.recent = append(a.recent[:0], speed)
	}
	a.tried = a.tried[:0]
	a.threads, a.due = a.home, now.Add(a.rest)
}

// mean is the mean of x, which is not empty.
func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
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
