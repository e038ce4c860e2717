package session

import (
	"math"

	"inkling/core"
)

// judge is a model's measure of certainty, prepared once and then asked for each drawing.
type judge interface {
	// Score is the certainty, from 0 to 1, that a picture on the model's grid shows what the network says.
	Score(picture []byte) float64
	// Threshold is the score from which the model is sure.
	Threshold() float64
}

// newJudge prepares the measure for a network: tens of milliseconds. Nil where there is none.
func newJudge(n *core.Network, px core.Pixels, probe *core.Dataset) judge { return nil }

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
