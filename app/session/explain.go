package session

import (
	"math"

	"inkling/core"
)

// Attribution says which pixels spoke for and against an output, compared with an empty canvas.
type Attribution struct {
	Output int
	Of     *Answer   // the answer it belongs to
	Pixels []float32 // one a pixel, for positive, against negative; their sum is Value − Blank
	Value  float64   // the output
	Blank  float64   // the output for an empty canvas
}

// mostAttributed is how many weights a network may have for an attribution to be computed in the frame that asks: some
// milliseconds' work.
const mostAttributed = 1 << 20

// Attribution is the newest attribution for an output of the network that answers now. Of a wider network it is computed in
// the background, one after another, so that it may belong to the answer of some frames ago (see Of): no frame waits.
// Nil until the first is there, and while nothing is drawn.
func (s *Session) Attribution(output int) *Attribution {
	a := s.Answer()
	if a.Digit < 0 || output < 0 || output >= len(a.Outputs) {
		return nil
	}
	if now := s.attribution; now != nil && now.Of == a && now.Output == output {
		return now
	}
	if a.Network.Parameters() <= mostAttributed {
		s.attribution = attribute(a, output)
		return s.attribution
	}
	if !s.attributing {
		s.attributing = true
		s.inbox.run(func() result {
			next := attribute(a, output)
			return resultFunc(func(s *Session) {
				s.attributing = false
				s.attribution = next
			})
		})
	}
	if now := s.attribution; now != nil && now.Output == output && now.Of.Pixels == a.Pixels && len(now.Of.Labels) == len(a.Labels) {
		return now
	}
	return nil
}

func attribute(a *Answer, output int) *Attribution {
	blank := make([]float32, len(a.Trace.Input))
	for i := range blank {
		blank[i] = a.Pixels.Value(0)
	}
	return &Attribution{Output: output, Of: a, Pixels: a.Network.Attribute(a.Trace.Input, blank, output), Value: float64(a.Outputs[output]), Blank: float64(a.Network.Predict(blank)[output])}
}

// Contribution takes one neuron's sum apart for the drawing at hand: For + Against + Bias = Sum. Layer 0 is the first
// hidden one. False where nothing is drawn or there is no such neuron.
func (s *Session) Contribution(c *core.Contribution, layer, neuron int) bool {
	a := s.Answer()
	n := a.Network
	if a.Trace == nil || layer < 0 || layer >= len(n.Layers) || neuron < 0 || neuron >= len(n.Layers[layer].Bias) {
		return false
	}
	n.Contribute(c, a.Trace, layer, neuron)
	return true
}

// Balance is the sum of an attribution's pixels for and against.
func (a *Attribution) Balance() (support, against float64) {
	for _, v := range a.Pixels {
		support += math.Max(0, float64(v))
		against += math.Min(0, float64(v))
	}
	return support, against
}
