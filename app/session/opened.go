package session

import (
	"context"
	"math"
	"strings"

	"inkling/assets"
	"inkling/core"
	"inkling/persist"
)

// modelOpened prepares what a model that came into use needs, its measure of certainty, and ends what belonged to the one
// before: the timeline of its run, and the lesson it was taught.
func (s *Session) modelOpened() {
	s.certain = nil
	s.Checkpoints.opened()
	s.Teach.before, s.Teach.lesson = nil, nil
	if s.label >= len(s.Model.Labels()) {
		s.label = -1
	}
	if s.Model.Network() == nil {
		return
	}
	s.Model.measure()
	if s.judging {
		s.dismiss() // it is another model's; this one's turn comes when that has ended
		return
	}
	s.prepareJudge()
}

// prepareJudge prepares the measure of certainty of the model in use, in the background, one at a time: models that come
// and go meanwhile are passed over.
func (s *Session) prepareJudge() {
	ctx, cancel := context.WithCancel(context.Background())
	s.judging, s.dismiss = true, cancel
	network, px := s.Model.Network(), s.Model.Pixels()
	own, stated := s.ownPictures(network, px), s.Model.Manifest().Calibration
	s.inbox.run(func() result {
		pictures := own
		if pictures == nil {
			pictures = mnistFor(network, px)
		}
		certain := newJudge(core.CertaintyBeside(ctx, network, px, pictures), stated)
		tidy(network.Parameters() > mostAtOnce)
		return resultFunc(func(s *Session) {
			given := ctx.Err() != nil
			cancel()
			s.judging = false
			switch now := s.Model.Network(); {
			case now == network && !given:
				s.certain = certain
				s.answers.again()
			case now != nil && !s.Run.live:
				s.prepareJudge()
			}
		})
	})
}

// Measuring says that a measure of certainty is being prepared, of the model in use or of the second one: until it is, answers
// rest on the outputs alone.
func (s *Session) Measuring() bool { return s.judging || s.Compare.judging }

// ownPictures are the training pictures of a data set the person opened, where they fit a network; or nil.
func (s *Session) ownPictures(n *core.Network, px core.Pixels) *core.Dataset {
	if train, _ := s.Data.Sets(); s.Data.Folder() != "" && train != nil && px.Width == train.Width && px.Height == train.Height && outputsOf(n) == len(train.Classes) {
		return train
	}
	return nil
}

// mnistFor is MNIST's training set where it fits a network, or nil.
func mnistFor(n *core.Network, px core.Pixels) *core.Dataset {
	if !fitsMNIST(n, px) {
		return nil
	}
	return MNISTTrain()
}

// fitsMNIST says whether a network reads pictures of MNIST's size as ten classes.
func fitsMNIST(n *core.Network, px core.Pixels) bool {
	return px.Width == assets.MNISTWidth && px.Height == assets.MNISTHeight && outputsOf(n) == len(digitNames)
}

func outputsOf(n *core.Network) int { return len(n.Layers[len(n.Layers)-1].Bias) }

// complete fills in what a manifest should say and takes longer than a frame to find: it runs in the
// background, on a copy. A model that states no test accuracy and fits MNIST is tested; one that was trained on MNIST, or on own, says
// from which score it is sure.
func complete(m *persist.Model, own *core.Dataset) error {
	n := m.Network
	px := PixelsOf(m)
	if m.Manifest.Metrics == nil && fitsMNIST(n, px) {
		m.Manifest.Metrics = &persist.Metrics{}
	}
	if metrics := m.Manifest.Metrics; metrics != nil && (metrics.TestAccuracy == nil || metrics.PerClass == nil) && fitsMNIST(n, px) && trainedOnMNIST(&m.Manifest) {
		e, err := core.Evaluate(context.Background(), n, LossOf(m), px, MNISTTest(), 0)
		if err != nil {
			return err
		}
		metrics.TestAccuracy, metrics.TestLoss, metrics.TestTotal = persist.Known(e.Accuracy()), persist.Known(e.Loss), e.Total
		metrics.PerClass = e.Recall()
	}
	switch t := m.Manifest.Training; {
	case t != nil && own != nil && t.DataSet == own.Name:
		stateThreshold(m, own)
	case t != nil && t.DataSet == MNISTTrain().Name:
		stateThreshold(m, mnistFor(n, px))
	}
	if t := m.Manifest.Training; t != nil && t.DataSHA256 == "" && t.DataSet == MNISTTrain().Name {
		t.DataSHA256 = MNISTTrain().SHA256()
	}
	return nil
}

// trainedOnMNIST says whether a manifest names MNIST, or no data set at all.
func trainedOnMNIST(m *persist.Manifest) bool {
	return m.Training == nil || m.Training.DataSet == "" || m.Training.DataSet == MNISTTrain().Name
}

// ours says whether saving may write over the model's file without asking: it is one that Inkling wrote.
func (m *Model) ours() bool {
	return m.model.Path != "" && m.model.Manifest.Producer == producer && strings.HasSuffix(strings.ToLower(m.model.Path), ".npz")
}

// activationsInWords is "sigmoid" where all layers have one, and a list where they differ.
func activationsInWords(n *core.Network) string {
	words := []string{n.Layers[0].ActivationName()}
	for i := range n.Layers[1:] {
		if a := n.Layers[i+1].ActivationName(); a != words[len(words)-1] {
			words = append(words, a)
		}
	}
	return strings.Join(words, ", then ")
}

// Uncertainty is the entropy of outputs divided by their sum, over the logarithm of their number: 0 certain, 1
// all alike. Outputs below 0 count as 0; where none is above, it is 1.
func Uncertainty(outputs []float32) float64 {
	sum := 0.0
	for _, v := range outputs {
		sum += math.Max(0, float64(v))
	}
	if !(sum > 0) || len(outputs) < 2 {
		return 1
	}
	entropy := 0.0
	for _, v := range outputs {
		if p := float64(v) / sum; p > 0 {
			entropy -= p * math.Log(p)
		}
	}
	return math.Max(0, math.Min(1, entropy/math.Log(float64(len(outputs)))))
}
