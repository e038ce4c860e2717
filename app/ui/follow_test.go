//go:build cgo

package ui

import (
	"fmt"
	"strings"
	"testing"

	"gioui.org/io/key"
	"gioui.org/io/pointer"

	"inkling/app/session"
	"inkling/core"
)

// One pixel can be followed: what the tooltip multiplies are the network's own numbers.
func TestAPixelIsFollowedIntoTheSum(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.Sigmoid, core.Sigmoid, core.Sigmoid)
	st.three(u)
	v := u.views[tabNetwork].(*networkView)
	for layer := range 2 {
		v.selectNeuron(layer, 3)
		st.settle()
		p := newNetPlan(u.plan.Center, u.plan.Body-tabsHeight, v.plan.pad, false, u.s.Network().Sizes(), layer)
		x := u.plan.Left + p.pad + 14 + (p.picture+28)*2 // the third picture
		y := float32(topHeight+tabsHeight) + p.card + 46
		st.pointer(pointer.Move, x+p.picture*.51, y+p.picture*.45)
		for range 60 {
			st.frame()
		}
		n, trace := u.s.Network(), u.s.Answer().Trace
		var sum core.Contribution
		n.Contribute(&sum, trace, layer, 3)
		input, want := trace.Input, textPixelPart
		if layer > 0 {
			input, want = trace.Activations[layer-1], textNeuronPart
		}
		said := strings.Join(st.words(u), " ")
		found := 0
		for i := range input {
			w := n.Layers[layer].Weights
			numbers := []any{Fixed(float64(input[i]), 3), Signed(float64(w.Data[3*w.Stride+i]), 3), Signed(float64(sum.Parts[i]), 3)}
			line := fmt.Sprintf(want, append([]any{i % 28, i / 28}, numbers...)...)
			if layer > 0 {
				line = fmt.Sprintf(want, append([]any{i}, numbers...)...)
			}
			if strings.Contains(said, line) {
				found++
			}
		}
		if found != 1 {
			t.Errorf("layer %d: %d inputs are told: %s", layer, found, said)
		}
	}
}

func TestArrowsWalkThroughTheDisagreements(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	second := known(u, core.ReLU, core.Softmax)
	known(u, core.Sigmoid, core.Sigmoid)
	u.s.Compare.OpenRun(&session.PastRun{Name: "second", Network: second, Config: core.Classic(), Input: core.Unit(28, 28), Last: &core.Snapshot{Network: second}})
	u.show(tabCard)
	st.until("the disagreements", func() bool { return u.s.Compare.Disagreements() != nil })
	d := u.s.Compare.Disagreements()
	st.key(key.NameRightArrow, 0)
	st.key(key.NameRightArrow, 0)
	if want := fmt.Sprintf("test digit %s", session.Thousands(d.FirstOnly[1]+1)); u.s.Drawing.Source() != want {
		t.Errorf("on the canvas is %q, not %q", u.s.Drawing.Source(), want)
	}
	st.key(key.NameLeftArrow, 0)
	if want := fmt.Sprintf("test digit %s", session.Thousands(d.FirstOnly[0]+1)); u.s.Drawing.Source() != want {
		t.Errorf("on the canvas is %q, not %q", u.s.Drawing.Source(), want)
	}
}

func TestWorkedNumbersAreTheNetworksOwn(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.Sigmoid, core.Sigmoid, core.Sigmoid)
	st.three(u)
	a := u.s.Answer()
	st.until("the attribution", func() bool { found := u.s.Attribution(a.Digit); return found != nil && found.Of == a })
	why := explanations[aboutWhy].worked(u.s)
	if !strings.HasSuffix(why, "= "+Signed(float64(a.Outputs[a.Digit]), 2)) {
		t.Errorf("the pixels add up to %q, the output is %v", why, a.Outputs[a.Digit])
	}
	loud := u.s.Loudest(0, a.Digit, 1)[0]
	if got := explanations[aboutLoudest].worked(u.s); !strings.Contains(got, fmt.Sprintf("Neuron %d ", loud.Neuron)) || !strings.Contains(got, Signed(float64(loud.Amount), 2)) {
		t.Errorf("the loudest is %+v, and it says %q", loud, got)
	}
	m := u.s.Model.Manifest()
	m.Metrics = nil
	right := .75
	m.History[len(m.History)-1].TestAccuracy = &right
	if got := explanations[aboutAccuracy].worked(u.s); !strings.Contains(got, "10,000") || !strings.Contains(got, "2,500") {
		t.Errorf("of MNIST's test digits it says %q", got)
	}
}
