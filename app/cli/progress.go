package cli

import (
	"fmt"
	"time"

	"inkling/app/session"
	"inkling/core"
)

// progress is the line on a terminal that is written over while training goes on.
type progress struct {
	p        *program
	at       time.Time
	shown    bool
	stopping bool
}

// show writes the line, at most ten times a second.
func (b *progress) show(sn *core.Snapshot) {
	if !b.p.Terminal || time.Since(b.at) < time.Second/10 && b.shown {
		return
	}
	const width = 24
	done := 0.0
	if sn.Batches > 0 && sn.Epochs > 0 {
		done = (float64(sn.Epoch) + float64(sn.Batch)/float64(sn.Batches)) / float64(sn.Epochs)
	}
	filled := max(0, min(width, int(done*width+0.5)))
	bar := make([]rune, width)
	for i := range bar {
		bar[i] = '·'
		if i < filled {
			bar[i] = '█'
		}
	}
	left := ""
	if sn.ETA > 0 {
		left = ", about " + session.Duration(sn.ETA) + " left"
	}
	fmt.Fprintf(b.p.Err, "\r\x1b[K%s %3.0f %%  epoch %d of %d, %s images a second%s", string(bar), 100*done, min(sn.Epoch+1, sn.Epochs), sn.Epochs, session.Thousands(int(sn.ImagesPerSecond)), left)
	b.at, b.shown = time.Now(), true
}

// clear takes the line away, so that other lines can be printed.
func (b *progress) clear() {
	if b.shown {
		fmt.Fprint(b.p.Err, "\r\x1b[K")
		b.shown = false
	}
}
