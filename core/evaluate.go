package core

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// Evaluation is how a network does on a data set.
type Evaluation struct {
	Total, Correct int
	// Loss is the mean over the pictures.
	Loss float64
	// Confusion counts [label][answer].
	Confusion [][]int
	// Answers is what the network said of each picture.
	Answers []uint8
	// Confidence is the output behind each answer.
	Confidence []float32
	// Losses is the loss of each picture.
	Losses []float32
}

// Accuracy is the share that was right, 0 to 1.
func (e Evaluation) Accuracy() float64 {
	if e.Total == 0 {
		return 0
	}
	return float64(e.Correct) / float64(e.Total)
}

// Recall is the share of the pictures of each label that were right, NaN where
// there are none.
func (e Evaluation) Recall() []float64 {
	shares := make([]float64, len(e.Confusion))
	for label, row := range e.Confusion {
		total := 0
		for _, n := range row {
			total += n
		}
		shares[label] = float64(row[label]) / float64(total)
	}
	return shares
}

// chunk is how many pictures are evaluated between two looks at the context.
const chunk = 250

// Evaluate tests n on every picture of d, on so many threads (0: as many as
// there are processors). The answers are the same for any number of threads. It
// stops early, with the context's error, when ctx is done.
func Evaluate(ctx context.Context, n *Network, loss Loss, px Pixels, d *Dataset, threads int) (Evaluation, error) {
	return evaluate(ctx, n, loss, px, d, threads, false)
}

// EvaluateBeside is Evaluate on threads that stand back, beside whatever must not wait, such as a window.
func EvaluateBeside(ctx context.Context, n *Network, loss Loss, px Pixels, d *Dataset, threads int) (Evaluation, error) {
	return evaluate(ctx, n, loss, px, d, threads, true)
}

// evaluate is Evaluate on threads that stand back, if quiet.
func evaluate(ctx context.Context, n *Network, loss Loss, px Pixels, d *Dataset, threads int, quiet bool) (Evaluation, error) {
	if err := fits(n, d); err != nil {
		return Evaluation{}, err
	}
	e := newEvaluation(n, d)
	if threads < 1 {
		threads = runtime.GOMAXPROCS(0)
	}
	x := newExaminer(n, loss, px, d)
	chunks := make(chan int)
	var group sync.WaitGroup
	for range min(threads, (d.Len()+chunk-1)/chunk) {
		group.Go(func() {
			if quiet {
				standBack()
			}
			desk := x.desk()
			for from := range chunks {
				x.examine(desk, &e, from, min(from+chunk, d.Len()))
			}
		})
	}
	for from := 0; from < d.Len() && ctx.Err() == nil; from += chunk {
		chunks <- from
	}
	close(chunks)
	group.Wait()
	if err := ctx.Err(); err != nil {
		return Evaluation{}, err
	}
	e.finish(d)
	return e, nil
}

// fits says whether n can be tested on d.
func fits(n *Network, d *Dataset) error {
	if err := d.Validate(); err != nil {
		return err
	}
	sizes := n.Sizes()
	if size := d.Width * d.Height; sizes[0] != size {
		return fmt.Errorf("the network has %s inputs, but the pictures of %s have %d×%d = %s pixels",
			thousands(sizes[0]), d.Name, d.Width, d.Height, thousands(size))
	}
	if out := sizes[len(sizes)-1]; out != len(d.Classes) {
		return fmt.Errorf("the network has %d outputs, but %s has %d classes", out, d.Name, len(d.Classes))
	}
	return nil
}

func newEvaluation(n *Network, d *Dataset) Evaluation {
	e := Evaluation{Total: d.Len(), Answers: make([]uint8, d.Len()), Confidence: make([]float32, d.Len()), Losses: make([]float32, d.Len())}
	e.Confusion = make([][]int, len(d.Classes))
	for i := range e.Confusion {
		e.Confusion[i] = make([]int, len(d.Classes))
	}
	return e
}

// finish adds up what the pictures gave, in their order, so that the sum does not
// depend on who computed what.
func (e *Evaluation) finish(d *Dataset) {
	for i, answer := range e.Answers {
		label := d.Labels[i]
		e.Confusion[label][answer]++
		if answer == label {
			e.Correct++
		}
		e.Loss += float64(e.Losses[i])
	}
	e.Loss /= float64(e.Total)
}
