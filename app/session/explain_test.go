package session

import (
	"math"
	"testing"

	"inkling/core"
)

func TestAttributionsSumToTheChangeOfTheOutput(t *testing.T) {
	s := trained(t)
	if s.Attribution(3) != nil {
		t.Error("an empty canvas has an attribution")
	}
	drawSeven(s)
	digit := s.Answer().Digit
	var a *Attribution
	until(t, s, "the attribution", func() bool { a = s.Attribution(digit); return a != nil && a.Of == s.Answer() })
	support, against := a.Balance()
	if diff := support + against - (a.Value - a.Blank); math.Abs(diff) > 1e-4 || support <= 0 {
		t.Errorf("for %v, against %v, the output changed by %v", support, against, a.Value-a.Blank)
	}
}

func TestInspectedNumbersAreTheNetworksOwn(t *testing.T) {
	s := trained(t)
	var c core.Contribution
	if s.Contribution(&c, 0, 0) {
		t.Error("an empty canvas has contributions")
	}
	drawSeven(s)
	a := s.Answer()
	if !s.Contribution(&c, 0, 5) || c.Sum != a.Trace.Sums[0][5] {
		t.Errorf("neuron 5's sum is %v, the network's %v", c.Sum, a.Trace.Sums[0][5])
	}
	if s.Contribution(&c, 0, 24) || s.Contribution(&c, 2, 0) || s.Contribution(&c, -1, 0) {
		t.Error("neurons that are not there have contributions")
	}
	loud := s.Loudest(0, a.Digit, 8)
	if len(loud) != 8 || s.Loudest(1, a.Digit, 8) != nil {
		t.Errorf("the loudest are %v", loud)
	}
}
