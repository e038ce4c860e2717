//go:build cgo

package ui

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gioui.org/io/key"
	"gioui.org/io/pointer"

	"inkling/app/session"
	"inkling/core"
	"inkling/persist"
)

// words are the texts of the last frame.
func (s *stage) words(u *UI) []string {
	var out []string
	u.scr.shown = func(text string, _ image.Rectangle) { out = append(out, text) }
	s.frame()
	u.scr.shown = nil
	return out
}

// says fails where a text is not on the screen.
func (s *stage) says(u *UI, texts ...string) {
	s.t.Helper()
	on := s.words(u)
	all := "\x00" + strings.Join(on, "\x00") + "\x00"
	for _, text := range texts {
		if !strings.Contains(all, "\x00"+text+"\x00") {
			s.t.Errorf("%q is not on the screen, which says %q", text, on)
		}
	}
}

// until draws frames until ok, at most half a minute.
func (s *stage) until(what string, ok func() bool) {
	s.t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); {
		if time.Now().After(end) {
			s.t.Fatalf("waited in vain: %s", what)
		}
		s.frame()
		time.Sleep(5 * time.Millisecond)
	}
	s.settle()
}

// known puts a network into use whose weights are random but the same each time, and that has learned a little.
func known(u *UI, activations ...core.Activation) *core.Network {
	sizes := []int{784}
	for i := range activations[1:] {
		sizes = append(sizes, 40-8*i)
	}
	n := core.NewNetwork(append(sizes, 10), activations)
	r := rand.New(rand.NewPCG(3, 5))
	for k, l := range n.Layers {
		for i := range l.Weights.Data {
			l.Weights.Data[i] = float32(r.NormFloat64()) * .12
		}
		for j := range l.Weights.Rows { // waves, as a trained layer has strokes: pictures of noise are hard to judge
			if k > 0 {
				break
			}
			fx, fy, phase := r.Float64()*.6-.3, r.Float64()*.6-.3, r.Float64()*6
			for i := range l.Weights.Cols {
				l.Weights.Data[j*l.Weights.Stride+i] = .15 * float32(math.Cos(fx*float64(i%28)+fy*float64(i/28)+phase))
			}
		}
		for i := range l.Bias {
			l.Bias[i] = float32(r.NormFloat64()) * .1
		}
	}
	m := persist.Model{Network: n}
	m.Manifest.Name = "known"
	for e := range 6 {
		v := 1 - .4/float64(e+1)
		loss := .3 / float64(e+1)
		train := v - .005
		m.Manifest.History = append(m.Manifest.History, persist.Epoch{Epoch: e + 1, TestAccuracy: &v, TrainAccuracy: &train, TestLoss: &loss, TrainLoss: &loss})
	}
	u.s.Model.Use(&m)
	return n
}

func TestInspectorWritesTheNetworksOwnNumbers(t *testing.T) {
	for _, acts := range [][]core.Activation{{core.Sigmoid, core.Sigmoid, core.Sigmoid}, {core.ReLU, core.Tanh, core.Softmax}} {
		st, u := open(t, 1280, 800, 1, false)
		n := known(u, acts...)
		st.three(u)
		v := u.views[tabNetwork].(*networkView)
		for _, at := range [][2]int{{0, 7}, {1, 3}, {2, 9}} {
			v.selectNeuron(at[0], at[1])
			st.settle()
			tr := u.s.Answer().Trace
			if tr == nil {
				t.Fatal("the drawing has no answer")
			}
			var c core.Contribution
			n.Contribute(&c, tr, at[0], at[1])
			parts := addUp([4]float64{c.For, c.Against, float64(c.Bias), float64(tr.Sums[at[0]][at[1]])})
			st.says(u, parts[0], parts[1], parts[2], parts[3], Fixed(float64(tr.Activations[at[0]][at[1]]), 3))
		}
		for _, p := range n.Loudest(u.s.Answer().Trace, 0, u.s.Answer().Digit, 8) {
			st.says(u, Signed(float64(p.Amount), 2))
		}
	}
}

func TestAClickOrAnArrowSelectsANeuron(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.Sigmoid, core.Sigmoid, core.Sigmoid)
	st.three(u)
	v := u.views[tabNetwork].(*networkView)
	x, y := v.plan.cell(1, 20)
	st.clickAt(u.plan.Left+x+4, topHeight+tabsHeight+y+4)
	if v.layer != 1 || v.neuron != 20 {
		t.Fatalf("a click on neuron 20 of the second layer selects %d of %d", v.neuron, v.layer)
	}
	st.key(key.NameDownArrow, 0)
	if v.neuron != 21 {
		t.Errorf("the down arrow leads to %d", v.neuron)
	}
	st.key(key.NameRightArrow, 0)
	if v.layer != 2 {
		t.Errorf("the right arrow past the last column leads to layer %d, want the outputs", v.layer)
	}
	st.key("W", 0)
	if !v.weights {
		t.Error("W does not change to the weights")
	}
}

func TestWhyAddsUpToTheChangeOfTheOutput(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.ReLU, core.ReLU, core.Softmax)
	st.three(u)
	st.click("Why?")
	v := u.views[tabNetwork].(*networkView)
	if !v.why {
		t.Fatal("the button does nothing")
	}
	st.settle()
	r := &v.reasons
	if d := r.from + r.pro + r.con - r.to; d > 1e-4 || d < -1e-4 {
		t.Errorf("%v + %v + %v is not %v", r.from, r.pro, r.con, r.to)
	}
	if out := u.s.Answer().Outputs[u.s.Answer().Digit]; out != r.to {
		t.Errorf("the output is %v, the picture explains %v", out, r.to)
	}
	st.says(u, "against "+Signed(float64(r.con), 2), "for "+Signed(float64(r.pro), 2))
}

func TestAChartTellsTheValuesUnderThePointer(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.Sigmoid, core.Sigmoid)
	u.show(tabTraining)
	st.settle()
	st.says(u, "93.33", "test 93.33", "train 92.83")
	v := u.views[tabTraining].(*trainingView)
	// Epoch 3 of 0 to 6: the middle of the curves.
	st.pointer(pointer.Move, u.plan.Left+24+8+chartLeft+(u.plan.Center-48-16-chartLeft-chartRight)/2, topHeight+tabsHeight+112+100)
	st.settle()
	if !v.accuracy.inside {
		t.Fatal("the chart does not notice the pointer")
	}
	st.says(u, "Epoch 3", "86.67", "86.17")
}

func TestMistakesShowWhatTheTestCounted(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.Sigmoid, core.Sigmoid)
	u.show(tabMistakes)
	st.settle()
	st.says(u, "Not tested yet")
	st.click("Test on 10,000 test digits")
	m := u.s.Mistakes
	st.until("the test", func() bool { return m.Result() != nil })
	got := m.Result()
	total := 0
	for i, row := range got.Confusion {
		for j, n := range row {
			total += n
			if n > 0 {
				st.says(u, fmt.Sprint(got.Confusion[i][j]))
			}
		}
	}
	if total != 10_000 {
		t.Fatalf("the matrix counts %d digits", total)
	}
	st.says(u, itoa(got.Wrong()))
	p := got.Confused(1)[0]
	st.click(fmt.Sprintf(textPairName, got.Data.Classes[p.Label], got.Data.Classes[p.Answer]))
	if l, a := m.Cell(); l != p.Label || a != p.Answer {
		t.Fatalf("a click on the first pair selects %d, %d", l, a)
	}
	if n := len(m.Digits()); n != p.Count {
		t.Fatalf("%d digits are listed, %d were counted", n, p.Count)
	}
	st.key(key.NameRightArrow, 0)
	first := m.Selected()
	if first != m.Digits()[0] || u.s.Answer().Label != p.Label || u.s.Answer().Digit != p.Answer {
		t.Fatalf("the first mistake is not on the canvas: label %d, answer %d", u.s.Answer().Label, u.s.Answer().Digit)
	}
	st.key(key.NameRightArrow, 0)
	if m.Selected() == first {
		t.Error("the right arrow does not go on")
	}
}

func TestTheCardTellsAndOverrules(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.ReLU, core.Softmax)
	u.show(tabCard)
	st.settle()
	st.says(u, "known", "784 → 40 → 10", "relu, then softmax", "not stated in the file")
	if g := u.s.Model.Guesses(); len(g) != 0 {
		t.Errorf("a model of our own has open questions: %v", g)
	}
}

func TestTwoModelsAnswerSideBySide(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.ReLU, core.Softmax)
	second := *u.s.Model.Current()
	second.Manifest.Name = "second"
	known(u, core.Sigmoid, core.Sigmoid, core.Sigmoid)
	u.s.Compare.OpenRun(&session.PastRun{Name: "second", Network: second.Network, Config: core.Classic(), Input: core.Unit(28, 28), Last: &core.Snapshot{Network: second.Network}})
	st.three(u)
	u.show(tabCard)
	st.until("the disagreements", func() bool { return u.s.Compare.Disagreements() != nil })
	d := u.s.Compare.Disagreements()
	if len(d.FirstOnly)+len(d.SecondOnly)+len(d.Neither) == 0 {
		t.Fatal("two random networks agree on everything")
	}
	st.says(u, "784-40-32-10", "784-40-10", fmt.Sprintf(textBothWrong, itoa(len(d.Neither))))
	st.click("Close")
	if u.s.Compare.Model() != nil {
		t.Error("Close does not put the second model away")
	}
}

func TestSlowMotionStepsOnEveryPage(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.Sigmoid, core.Sigmoid)
	u.s.Training.SetLayers([]int{8})
	u.s.Run.Train.Do()
	st.until("the run", func() bool { return u.s.Run.Snapshot() != nil && u.s.Run.Active() && !u.s.Run.Starting() })
	u.s.Run.Slow.Set(true)
	u.show(tabNetwork)
	st.until("standing still", func() bool { return u.s.Run.Snapshot().State == core.Paused })
	if u.s.Run.Paused() {
		t.Error("slow motion says that it is paused")
	}
	before := u.s.Run.Snapshot().Updates
	st.until("a batch", func() bool { return u.s.Run.Snapshot().Updates > before })
	if after := u.s.Run.Snapshot().Updates; after > before+3 {
		t.Errorf("slow motion trains %d batches at once", after-before)
	}
	u.s.Run.Stop.Do()
	st.until("the end", func() bool { return !u.s.Run.Active() })
}
