package session

import (
	"context"
	"math"
	"strings"

	"inkling/core"
)

// measure tests a model that came into use and states no accuracy on MNIST's test digits, in the background. What comes
// out is shown as measured here, and is no part of the manifest until the model is saved.
func (m *Model) measure() {
	m.dismiss() // of the model before
	ctx, cancel := context.WithCancel(context.Background())
	m.dismiss = cancel
	n, px, loss := m.Network(), m.Pixels(), m.Loss()
	if n == nil || !math.IsNaN(m.stated()) || !fitsMNIST(n, px) || !trainedOnMNIST(m.Manifest()) {
		return
	}
	said := m.s.status.Count
	m.s.inbox.run(func() result {
		e, err := core.EvaluateBeside(ctx, n, loss, px, MNISTTest(), 1)
		return resultFunc(func(s *Session) {
			cancel()
			if err != nil || m.Network() != n {
				return // it is a comfort: a model that cannot be tested is used all the same
			}
			m.measured = &e
			m.card = card{}
			switch before, ended := strings.CutSuffix(s.status.Sentence, notTestedYet); {
			case ended: // of a run that was stopped before its first test
				s.say(s.status.Kind, before+readsSentence(e.Accuracy()))
			case s.status.Count == said && s.status.Kind == StatusDone:
				s.say(StatusDone, openedSentence(m))
			}
		})
	})
}

// stated is the accuracy the manifest states; NaN where it states none.
func (m *Model) stated() float64 {
	if me := m.model.Manifest.Metrics; me != nil && me.TestAccuracy != nil {
		return *me.TestAccuracy
	}
	return math.NaN()
}

// TestAccuracy is the share of test digits read right, from 0 to 1: what the manifest states or, where it states nothing,
// what was measured here; NaN while neither is known.
func (m *Model) TestAccuracy() float64 {
	if m.Measured() {
		return m.measured.Accuracy()
	}
	return m.stated()
}

// Measured says that TestAccuracy and PerClass were measured here, because the file states none.
func (m *Model) Measured() bool { return m.measured != nil && math.IsNaN(m.stated()) }

// PerClass is the share of each label's test digits read right; nil while it is not known.
func (m *Model) PerClass() []float64 {
	if me := m.model.Manifest.Metrics; me != nil && len(me.PerClass) > 0 {
		return me.PerClass
	}
	if m.measured != nil {
		return m.measured.Recall()
	}
	return nil
}
