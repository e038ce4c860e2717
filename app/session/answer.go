package session

import (
	"fmt"
	"math"

	"inkling/core"
)

// Doubt is how the answer is to be worded.
type Doubt uint8

// The kinds of answer.
const (
	// Nothing is drawn.
	Nothing Doubt = iota
	// Sure of the digit.
	Sure
	// Either of two: the two largest outputs.
	Either
	// Unknown: it may be no digit at all.
	Unknown
)

// Answer is what the network says about the drawing, and every number the window prints beside it.
type Answer struct {
	Doubt  Doubt
	Digit  int // index of the largest output; −1 where nothing is drawn
	Second int // index of the next; −1 where nothing is drawn

	Outputs     []float32 // one a label; nil where nothing is drawn
	Confidence  float64   // the largest output
	Uncertainty float64   // entropy of the outputs divided by their sum, over ln of their number: 0 certain, 1 all alike
	Score       float64   // certainty that the drawing is the digit named, 0 to 1
	Threshold   float64   // the score from which the model is sure
	Sure        bool

	Label     int     // what the drawing is meant to be; −1 where nobody said
	LossDigit int     // the digit Loss is for: Label, or the answer
	Loss      float64 // the model's own loss function, for LossDigit

	Labels []string    // the model's names of its outputs
	Trace  *core.Trace // everything the network computed, shared; nil where nothing is drawn

	// What was asked, so that all that is shown of an answer comes from one pass of one network.
	Network *core.Network // that answered; nil where there is none
	Pixels  core.Pixels   // how it reads a picture
	Picture []byte        // its input, 0 paper to 255 ink; shared
	Drawing uint64        // the drawing's version
	Pending bool          // the network is at its first answer; it looks as if nothing were drawn

	loss   core.Loss
	number uint64 // of the question
}

// Wrong says that the drawing's label is known and is not what the network answered.
func (a *Answer) Wrong() bool { return a.Digit >= 0 && a.Label >= 0 && a.Label != a.Digit }

// Sentence is the answer in words: "Sure", "Not sure: 4 or 9?", "Wrong: it is a 9", "Draw a digit".
func (a *Answer) Sentence() string {
	switch {
	case a.Pending:
		return "Reading"
	case a.Doubt == Nothing:
		return "Draw a digit"
	case a.Wrong():
		return "Wrong: it is a " + a.Labels[a.Label]
	case a.Doubt == Sure:
		return "Sure"
	case a.Doubt == Either:
		return fmt.Sprintf("Not sure: %s or %s?", a.Labels[a.Digit], a.Labels[a.Second])
	}
	return "Not sure what this is"
}

// Answer is what the newest network says about the drawing. While training runs the network is the newest snapshot's; while a
// checkpoint is looked at, the checkpoint's. It is computed at most once for each change: at once, or, by a wide network,
// beside the window; then the last whole answer stays until the next is there, and the newest drawing is asked about next.
func (s *Session) Answer() *Answer {
	n := s.Network()
	return s.answers.to(s, s.asked(), s.Model.line, func() query {
		measure := s.certain
		if n != s.Model.Network() || s.Run.live {
			// While the network changes from frame to frame, and for the moment after opening in which the model's own
			// measure is prepared, certainty rests on the outputs alone.
			measure = nil
		}
		steps := s.Drawing.Steps()
		return query{n, s.Model.Pixels(), s.Model.Loss(), s.Model.Labels(), measure, steps.Input, steps.Empty, s.label, s.Drawing.version}
	})
}

// asked is what the answer that is due now depends on.
func (s *Session) asked() answerKey {
	return answerKey{s.Drawing.version, s.Network(), s.Model.version}
}

// query is all that an answer is made of. A wide network is asked in the background: nothing in it changes.
type query struct {
	network *core.Network
	pixels  core.Pixels
	loss    core.Loss
	labels  []string
	measure judge // may be nil
	picture []byte
	empty   bool
	label   int
	drawing uint64
}

// silent says that there is nothing to ask the network about.
func (q *query) silent() bool {
	return q.empty || q.network == nil || q.network.Sizes()[0] != len(q.picture)
}

// blank is the answer where nothing is drawn, or none is there yet.
func (q *query) blank() *Answer {
	return &Answer{Digit: -1, Second: -1, Label: q.label, LossDigit: -1, Labels: q.labels, Loss: math.NaN(), Confidence: math.NaN(), Uncertainty: math.NaN(),
		Network: q.network, Pixels: q.pixels, Picture: q.picture, Drawing: q.drawing, loss: q.loss}
}

// answer asks the network, or reads its answer from known, what it computed for the same picture before; nil where it did not.
func (q *query) answer(known *core.Trace) *Answer {
	a := q.blank()
	if q.silent() {
		return a
	}
	// A new Answer and a new Trace each time: a view may keep the old ones for as long as it likes.
	if a.Trace = known; known == nil {
		a.Trace = new(core.Trace)
		input := make([]float32, len(q.picture))
		q.pixels.Fill(input, q.picture)
		q.network.Forward(a.Trace, input)
	}
	a.Outputs = a.Trace.Output()
	a.Digit, a.Second = best(a.Outputs)
	a.Confidence = float64(a.Outputs[a.Digit])
	a.Uncertainty = Uncertainty(a.Outputs)
	a.LossDigit = a.Digit
	if a.Label >= 0 && a.Label < len(a.Outputs) {
		a.LossDigit = a.Label
	}
	a.Loss = q.network.Loss(q.loss, a.Outputs, a.LossDigit)
	if q.measure != nil {
		a.Score, a.Threshold = q.measure.ScoreTrace(a.Trace), q.measure.Threshold()
	} else {
		a.Score, a.Threshold = firstRule(a)
	}
	a.Sure = a.Score >= a.Threshold
	a.Doubt = doubt(a)
	return a
}

// LossIf is the model's loss if the drawing were meant to be that digit; NaN where nothing is drawn.
func (s *Session) LossIf(digit int) float64 {
	a := s.Answer()
	if digit < 0 || digit >= len(a.Outputs) {
		return math.NaN()
	}
	return a.Network.Loss(a.loss, a.Outputs, digit)
}

// doubt words an answer: two digits are named where the second has a real share, and none where even the first
// is weak or where the network is loud but its certainty is not.
func doubt(a *Answer) Doubt {
	const weak, share = 0.30, 0.10
	switch {
	case a.Sure:
		return Sure
	case a.Confidence < weak || a.Second < 0 || float64(a.Outputs[a.Second]) < share:
		return Unknown
	}
	return Either
}

// best is the indices of the largest and the second largest output; −1 where there is no second.
func best(outputs []float32) (first, second int) {
	first, second = 0, -1
	for i, v := range outputs[1:] {
		switch i++; {
		case v > outputs[first]:
			first, second = i, first
		case second < 0 || v > outputs[second]:
			second = i
		}
	}
	return first, second
}
