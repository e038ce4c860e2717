package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"inkling/core"
	"inkling/persist"
)

// checkpoints saves a run's network every so many seconds of the run; nil saves nothing.
type checkpoints struct {
	p     *program
	stem  string // of the models' names
	every time.Duration
	next  time.Duration
}

// mostCheckpoints of a run are saved: after them their distance doubles, so that a long run does not fill the disk.
const mostCheckpoints = 100

// newCheckpoints reads --checkpoint for a model that will be saved at path.
func (p *program) newCheckpoints(path string) (*checkpoints, error) {
	if p.o.checkpoint == "" {
		return nil, nil
	}
	seconds, err := strconv.ParseFloat(strings.TrimSuffix(p.o.checkpoint, "s"), 64)
	if err != nil || !(seconds >= 0.1 && seconds <= 1e6) {
		return nil, wrongf("--checkpoint %s: write how many seconds of training lie between two, from 0.1.", p.o.checkpoint)
	}
	every := time.Duration(seconds * float64(time.Second))
	return &checkpoints{p: p, stem: strings.TrimSuffix(path, ".npz"), every: every, next: every}, nil
}

// take saves the run's newest network if it is due.
func (c *checkpoints) take(sn *core.Snapshot) error {
	if c == nil || sn.Elapsed < c.next {
		return nil
	}
	at := c.next
	for c.next <= sn.Elapsed {
		c.next += c.every
		if c.next > mostCheckpoints*c.every {
			c.every *= 2
		}
	}
	path := fmt.Sprintf("%s-%ss.npz", c.stem, strconv.FormatFloat(at.Seconds(), 'f', -1, 64))
	err := c.p.s.Files.SaveCheckpoint(path)
	var readable *persist.CopyError
	if err != nil && !errors.As(err, &readable) {
		return fmt.Errorf("the checkpoint %s could not be saved: %w", path, err)
	}
	return nil
}
