package session

import (
	"context"

	"inkling/core"
)

// fineTune teaches a copy of a network your digits, mixed with others so that nothing is forgotten: those of train, or
// where it is no set of digits, MNIST.
func fineTune(ctx context.Context, n *core.Network, px core.Pixels, loss core.Loss, train, test, yours *core.Dataset, progress func(done float64)) (*core.Network, Lesson, error) {
	if train == nil || train.Width != px.Width || train.Height != px.Height || !AreDigits(train.Classes) {
		train, test = MNISTTrain(), MNISTTest()
	}
	t, err := core.FineTune(ctx, n, px, train, test, yours, core.FineTuning{Loss: loss, Seed: 1}, progress)
	if err != nil {
		return nil, Lesson{}, err
	}
	return t.Network, Lesson{
		Digits:      yours.Len(),
		YoursBefore: t.YoursBefore.Accuracy(), YoursAfter: t.YoursAfter.Accuracy(),
		MNISTBefore: t.OthersBefore.Accuracy(), MNISTAfter: t.OthersAfter.Accuracy(),
		Seconds: t.Took.Seconds(),
	}, nil
}
