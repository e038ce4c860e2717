package session

import (
	"math"

	"inkling/core"
)

// judge is a model's measure of certainty, prepared once and then asked for each drawing.
type judge interface {
	// ScoreTrace is the certainty, from 0 to 1, that what a network computed means what it says.
	ScoreTrace(t *core.Trace) float64
	// Threshold is the score from which the model is sure.
	Threshold() float64
}

// newJudge prepares the measure for a network, in some tenths of a second, from pictures of the kind it was trained on. Nil where there is none.
func newJudge(n *core.Network, px core.Pixels, probe *core.Dataset) judge {
	if c := core.NewCertainty(n, px, probe); c != nil {
		return c
	}
	return nil
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
