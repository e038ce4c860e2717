package core

import (
	"context"
	"time"
)

// FineTuning is what teaching a network somebody's own digits may take from its surroundings. The zero value chooses.
type FineTuning struct {
	Loss    Loss    // the network's own; where it doesn't fit the last layer, the one that does is used
	Augment Augment // of all pictures; the zero value moves, turns and stretches them a little
	Epochs  int     // 0: as many as make about 25,000 pictures
	Seed    uint64
	Threads int
}

// FineTuned is a network that has been taught, beside what it could before.
type FineTuned struct {
	Network                   *Network
	Config                    Config     // how it was trained
	YoursBefore, YoursAfter   Evaluation // on the pictures that were taught
	OthersBefore, OthersAfter Evaluation // on the test set, so that it shows if something was forgotten
	Kept                      float64    // how far it was allowed to go, 0 to 1: below 1 where all of the way would have cost accuracy on the training data
	Took                      time.Duration
}

// How a fine-tuning is mixed.
const (
	tunedPictures = 25000 // shown in all, or a little more
	rehearsed     = 4000  // pictures of the training data an epoch, so that nothing is forgotten
	checked       = 4000  // other pictures of it, to see whether something was
	mostRepeats   = 60    // of one of your pictures an epoch, varied
	mayForget     = 0.001 // of the accuracy on those
)

// FineTune teaches a network yours: labelled pictures of the same size and classes as train, the data that it was trained on, of
// which as many are mixed in that nothing is forgotten. If something is nevertheless, the weights go back part of the way. It takes
// about a second. Progress, which may be nil, is called with 0 to 1, from any goroutine. The error is a sentence, or ctx's.
// (Mixing in the old task's data: rehearsal, Robins 1995. Going back part of the way: Wortsman et al., Robust fine-tuning of zero-shot models, 2022.)
func FineTune(ctx context.Context, n *Network, px Pixels, train, test, yours *Dataset, t FineTuning, progress func(float64)) (*FineTuned, error) {
	start := time.Now()
	loss := t.Loss
	if end := n.Layers[len(n.Layers)-1].Activation; !loss.Fits(end) || end == Softmax {
		loss = MeanSquared
		if end == Softmax {
			loss = CrossEntropy
		}
	}
	measure := func(n *Network, d *Dataset) (Evaluation, error) { return Evaluate(ctx, n, loss, px, d, t.Threads) }
	f := &FineTuned{}
	var err error
	if f.YoursBefore, err = measure(n, yours); err != nil {
		return nil, err
	}
	if f.OthersBefore, err = measure(n, test); err != nil {
		return nil, err
	}
	mixed, check := mixture(train, yours, t.Seed)
	f.Config = tuningConfig(n, px, loss, t, mixed.Len())
	after, err := runToEnd(ctx, f.Config, n, mixed, progress)
	if err != nil {
		return nil, err
	}
	before, err := measure(n, check)
	if err != nil {
		return nil, err
	}
	for _, f.Kept = range []float64{1, 0.7, 0.45, 0.25, 0.1} {
		f.Network = between(n, after, float32(f.Kept))
		now, err := measure(f.Network, check)
		if err != nil {
			return nil, err
		}
		if now.Accuracy() >= before.Accuracy()-mayForget {
			break
		}
	}
	if f.YoursAfter, err = measure(f.Network, yours); err != nil {
		return nil, err
	}
	if f.OthersAfter, err = measure(f.Network, test); err != nil {
		return nil, err
	}
	f.Took = time.Since(start)
	return f, nil
}

// mixture is yours, repeated, among pictures of train, and other pictures of train to check with.
func mixture(train, yours *Dataset, seed uint64) (mixed, check *Dataset) {
	order := make([]int32, train.Len())
	stream(seed, tuneStream, 0).shuffle(order)
	pick := func(from, to int) []int {
		var indices []int
		for _, i := range order[min(from, len(order)):min(to, len(order))] {
			indices = append(indices, int(i))
		}
		return indices
	}
	mixed = train.Pick(pick(0, rehearsed))
	if check = train.Pick(pick(rehearsed, rehearsed+checked)); check.Len() == 0 {
		check = train
	}
	repeats := max(1, min(mostRepeats, (rehearsed/3)/max(1, yours.Len())))
	for range repeats {
		mixed.Images = append(mixed.Images, yours.Images...)
		mixed.Labels = append(mixed.Labels, yours.Labels...)
	}
	mixed.Name = train.Name + " and your own"
	return mixed, check
}

// tuneStream is the purpose of the random numbers drawn here.
const tuneStream = 0x74756e65 // "tune"

// tuningConfig is a short, gentle run.
func tuningConfig(n *Network, px Pixels, loss Loss, t FineTuning, pictures int) Config {
	c := Classic()
	c.Preset = ""
	c.Sizes, c.Activations = n.Sizes(), n.Activations()
	c.Loss, c.Seed, c.Threads, c.Input = loss, t.Seed, t.Threads, px
	c.Epochs = t.Epochs
	if c.Epochs < 1 {
		c.Epochs = (tunedPictures + pictures - 1) / max(1, pictures)
	}
	c.Schedule = Schedule{Kind: CosineSchedule, Every: 10, Factor: 0.1}
	if loss == CrossEntropy {
		c.Optimiser, c.LearningRate, c.BatchSize = Nesterov, 0.01, 64
	}
	c.Augment = t.Augment
	if !c.Augment.Enabled() {
		c.Augment = Augment{Shift: 1, Rotate: 8, Scale: 0.1, Shear: 0.1}
	}
	return c
}

// runToEnd trains start with cfg on d, and gives the weights at the end.
func runToEnd(ctx context.Context, cfg Config, start *Network, d *Dataset, progress func(float64)) (*Network, error) {
	var trainer *Trainer
	said := make(chan struct{}, 1)
	trainer, err := From(cfg, start, d, nil, func() {
		select {
		case said <- struct{}{}:
		default:
		}
	})
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, trainer.Stop)
	defer stop()
	trainer.Start()
	over := make(chan *Snapshot, 1)
	go func() { over <- trainer.Wait() }()
	for {
		select {
		case s := <-over:
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			return s.Network, s.Err
		case <-said:
			if s := trainer.Snapshot(); progress != nil && s.Epochs > 0 && s.Batches > 0 {
				progress(min(1, (float64(s.Epoch)+float64(s.Batch%s.Batches)/float64(s.Batches))/float64(s.Epochs)))
			}
		}
	}
}

// between is the network that lies that share of the way from a to b.
func between(a, b *Network, share float32) *Network {
	if share == 1 {
		return b
	}
	c := a.Clone()
	for i := range c.Layers {
		for k, w := range b.Layers[i].Weights.Data {
			p := &c.Layers[i].Weights.Data[k]
			*p += float32(share * (w - *p))
		}
		for k, w := range b.Layers[i].Bias {
			p := &c.Layers[i].Bias[k]
			*p += float32(share * (w - *p))
		}
	}
	return c
}
