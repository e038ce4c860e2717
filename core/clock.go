package core

import "time"

// clock measures a run: time without pauses, time in batches, speed.
type clock struct {
	since    time.Time     // when it last started; zero: it stands
	before   time.Duration // what had elapsed by then
	training time.Duration // in batches and shuffles
	atEpoch  time.Duration // training when the epoch began

	windowStart  time.Duration // training when the speed's window began
	windowImages int
	lastSpeed    float64
}

func (c *clock) start() {
	if c.since.IsZero() {
		c.since = time.Now()
	}
}

func (c *clock) stop() {
	c.before = c.elapsed()
	c.since = time.Time{}
}

func (c *clock) elapsed() time.Duration {
	if c.since.IsZero() {
		return c.before
	}
	return c.before + time.Since(c.since)
}

// trained counts a batch.
func (c *clock) trained(d time.Duration, images int) {
	c.training += d
	c.windowImages += images
	if window := c.training - c.windowStart; window >= 400*time.Millisecond {
		c.lastSpeed = float64(c.windowImages) / window.Seconds()
		c.windowStart, c.windowImages = c.training, 0
	}
}

// speed is the images a second of training.
func (c *clock) speed() float64 {
	if window := c.training - c.windowStart; c.lastSpeed == 0 && window > 0 {
		return float64(c.windowImages) / window.Seconds()
	}
	return c.lastSpeed
}

// epoch is the training time since the last call.
func (c *clock) epoch() time.Duration {
	d := c.training - c.atEpoch
	c.atEpoch = c.training
	return d
}

// resume starts from what an earlier part of the run took.
func (c *clock) resume(training, elapsed time.Duration) {
	*c = clock{before: elapsed, training: training, atEpoch: training, windowStart: training}
}
