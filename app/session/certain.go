package session

import (
	"math"

	"inkling/core"
	"inkling/persist"
)

// judge is a model's measure of certainty, prepared once and then asked for each drawing.
type judge interface {
	// ScoreTrace is the certainty, from 0 to 1, that what a network computed means what it says.
	ScoreTrace(t *core.Trace) float64
	// Threshold is the score from which the model is sure.
	Threshold() float64
}

// newJudge is a measure with the threshold that the model's manifest states, where it does. Nil where there is none.
func newJudge(c *core.Certainty, stated *persist.Calibration) judge {
	if c == nil {
		return nil
	}
	if stated != nil && stated.Threshold != nil && (stated.Method == scoreMethod || stated.Method == "") {
		return strict{c, *stated.Threshold}
	}
	return c
}

// strict is a measure with another threshold than its own.
type strict struct {
	judge
	threshold float64
}

// Threshold is the score from which the model is sure.
func (s strict) Threshold() float64 { return s.threshold }

// scoreMethod is what manifests call the measure: thresholds of others mean something else.
const scoreMethod = "logistic regression on the network's activations"

// stateThreshold writes into a manifest that states none from which score the model is sure, as chosen on those pictures.
func stateThreshold(m *persist.Model, probe *core.Dataset) {
	if c := m.Manifest.Calibration; c != nil && c.Threshold != nil {
		return
	}
	found := core.NewCertainty(m.Network, PixelsOf(m), probe)
	if found == nil {
		return
	}
	if m.Manifest.Calibration == nil {
		m.Manifest.Calibration = new(persist.Calibration)
	}
	c := m.Manifest.Calibration
	// Four digits: the last ones of a regression are not the same on every processor.
	c.Method, c.Threshold, c.Data = scoreMethod, persist.Known(math.Round(found.Threshold()*1e4)/1e4), probe.Name
}

// firstRule is the measure that rests on the outputs alone: sure is one of at least 0.80 that is at least 0.20
// ahead of the next.
func firstRule(a *Answer) (score, threshold float64) {
	const least, ahead = 0.80, 0.20
	next := 0.0
	if a.Second >= 0 {
		next = float64(a.Outputs[a.Second])
	}
	return math.Max(0, math.Min(1, math.Min(a.Confidence, a.Confidence-next+least-ahead))), least
}
