//go:build cgo

package ui

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gioui.org/io/event"
	"gioui.org/io/key"

	"inkling/app/session"
	"inkling/core"
	"inkling/persist"
)

// tabTo presses Tab until a control has the keyboard.
func (s *stage) tabTo(u *UI, tag event.Tag) {
	s.t.Helper()
	for range 120 {
		s.tab()
		if u.scr.focus == tag {
			return
		}
	}
	s.t.Fatal("Tab does not reach the control")
}

// Without a mouse a pixel is followed into its neuron's sum, from there into the next layer, to the answer, and back.
func TestTheKeyboardFollowsAPixelToTheAnswer(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.Sigmoid, core.Sigmoid, core.Sigmoid)
	st.three(u)
	v := u.views[tabNetwork].(*networkView)
	v.selectNeuron(0, 3)
	st.settle()
	w := &v.inspect.walk
	st.tabTo(u, w)
	st.key("F", 0)
	if u.scr.focus != nil {
		t.Error("F does not leave the walk")
	}
	u.show(tabCard)
	st.key("F", 0)
	if u.scr.focus != w || u.tab != tabNetwork {
		t.Fatal("F does not lead to the inspector's pictures")
	}
	n, a := u.s.Network(), u.s.Answer()
	says := func(line string) {
		t.Helper()
		if said := strings.Join(st.words(u), "\n"); !strings.Contains(said, line) {
			t.Errorf("%q is not on the screen: %s", line, said)
		}
	}
	product := func(layer, neuron, i int) []any {
		x := a.Trace.Input
		if layer > 0 {
			x = a.Trace.Activations[layer-1]
		}
		weight := n.Layers[layer].Weights.Data[neuron*n.Layers[layer].Weights.Stride+i]
		return []any{Fixed(float64(x[i]), 3), Signed(float64(weight), 3), Signed(float64(x[i]*weight), 3)}
	}
	begin := w.at
	st.key(key.NameRightArrow, 0)
	st.key(key.NameDownArrow, 0)
	at := begin + 1 + 28
	if w.at != at || v.neuron != 3 {
		t.Fatalf("the arrows went from %d to %d; neuron %d is selected", begin, w.at, v.neuron)
	}
	says(fmt.Sprintf(textPixelPart, append([]any{at % 28, at / 28}, product(0, 3, at)...)...))
	st.key(key.NameReturn, 0)
	if v.layer != 1 || w.at != 3 {
		t.Fatalf("Enter leads to layer %d, input %d", v.layer, w.at)
	}
	second := v.neuron
	says(fmt.Sprintf(textNeuronPart, append([]any{3}, product(1, second, 3)...)...))
	st.key(key.NameReturn, 0)
	if v.layer != 2 || v.neuron != a.Digit || w.at != second {
		t.Fatalf("Enter leads to layer %d, neuron %d, input %d; the answer is %d", v.layer, v.neuron, w.at, a.Digit)
	}
	says(fmt.Sprintf(textNeuronPart, append([]any{second}, product(2, a.Digit, second)...)...))
	st.key(key.NameReturn, 0)
	st.key(key.NameReturn, key.ModShift)
	st.key(key.NameReturn, key.ModShift)
	if v.layer != 0 || v.neuron != 3 || w.at != at {
		t.Errorf("Shift+Enter leads back to layer %d, neuron %d, input %d", v.layer, v.neuron, w.at)
	}
	if u.s.Run.Active() || u.scr.focus != w {
		t.Error("the keys of the walk reached the window")
	}
}

// With text so large that the page scrolls, F brings the pictures into sight.
func TestFollowingAPixelIsInSight(t *testing.T) {
	st, u := open(t, 1280, 800, 2, false)
	u.s.Settings.TextScale.Set(200)
	st.three(u)
	st.key("F", 0)
	inside := false
	u.scr.shown = func(text string, at image.Rectangle) {
		if strings.HasPrefix(text, "Pixel ") {
			inside = at.Max.Y <= st.size.Y-int(statusHeight*st.scale) && at.Min.Y > 0
		}
	}
	st.frame()
	u.scr.shown = nil
	if !inside {
		t.Error("the product of the pixel is out of sight")
	}
}

// A sheet gives the keyboard back to the control that had it.
func TestASheetGivesTheKeyboardBack(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	for _, b := range []*Button{&u.top.help, &u.top.prefs, &u.top.model} {
		st.tabTo(u, &b.click)
		st.key(key.NameReturn, 0)
		if u.sheet == noSheet && !u.top.menu.shown {
			t.Fatal("nothing opened")
		}
		st.tab()
		st.key(key.NameEscape, 0)
		if u.sheet != noSheet || u.top.menu.shown {
			t.Fatal("Escape does not close it")
		}
		if u.scr.focus != &b.click {
			t.Errorf("the keyboard is with %T", u.scr.focus)
		}
	}
	st.tabTo(u, &u.right.train.click)
	st.key(key.NameF1, 0)
	st.key(key.NameEscape, 0)
	if u.scr.focus != &u.right.train.click {
		t.Error("after F1 the keyboard is not where it was")
	}
}

// slowDialogs answer when they are told to.
type slowDialogs struct{ asked []string }

func (d *slowDialogs) Open(func(string, error))                { d.asked = append(d.asked, "open") }
func (d *slowDialogs) Save(name string, _ func(string, error)) { d.asked = append(d.asked, name) }
func (d *slowDialogs) Folder(func(string, error))              { d.asked = append(d.asked, "folder") }
func (d *slowDialogs) Busy() bool                              { return false }

// What asks for a path gets its dialog without another event; the frame that was pressed in asks for one more.
func TestAnExportOpensItsDialogAtOnce(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	d := new(slowDialogs)
	u.o.Dialogs = d
	st.trained(u)
	u.show(tabTraining)
	st.settle()
	u.s.ExportCurves("png").Do()
	woken := false
	for range 3 {
		st.frame()
		if _, again := st.router.WakeupTime(); again {
			woken = true
		}
	}
	if len(d.asked) != 1 || !woken {
		t.Errorf("asked were %q, and a frame was asked for: %v", d.asked, woken)
	}
}

// On a logarithmic scale the axis encloses the curves and its labels have room.
func TestLogarithmicAxis(t *testing.T) {
	for _, y := range [][]float64{{.31, .0189, .0037}, {.02, .0195}, {1e-7, 3}, {.5}, {0, math.NaN()}} {
		k := []curve{{first: 1, y: y}}
		lo, hi := logBounds(k, 0, 3)
		if !(lo > 0 && lo < hi) {
			t.Fatalf("%v: the axis is from %v to %v", y, lo, hi)
		}
		for _, v := range y {
			if v > 1e-9 && (v < lo*.999 || v > hi*1.001) {
				t.Errorf("%v is not between %v and %v", v, lo, hi)
			}
		}
		ticks := yTicks(lo, hi, true, 3)
		if len(ticks) < 2 || len(ticks) > 5 || !slices.IsSorted(ticks) {
			t.Errorf("%v: the labels are %v", y, ticks)
		}
	}
	if lo, hi := logBounds([]curve{{y: []float64{.31, .0189, .0037}}}, 0, 3); lo != .002 || hi != .5 {
		t.Errorf("the axis is from %v to %v", lo, hi)
	}
}

// The names of curves that end at the right edge cover neither a curve nor each other.
func TestNamesOfCurvesDoNotCoverThem(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	for _, ends := range [][2]float64{{.955, .96}, {.978, .996}, {.2, .9}, {.99, .3}} {
		u.s.Model.Use(learned(ends[0], ends[1]))
		u.show(tabTraining)
		st.settle()
		var names []image.Rectangle
		u.scr.shown = func(text string, at image.Rectangle) {
			if strings.HasPrefix(text, "test ") && text != "test " || strings.HasPrefix(text, "train ") {
				at.Min.Y, at.Max.Y = at.Min.Y+3, at.Max.Y-3
				names = append(names, at)
			}
		}
		st.frame()
		u.scr.shown = nil
		if len(names) != 4 {
			t.Fatalf("%d names stand at the ends of the four curves", len(names))
		}
		for i, a := range names {
			for _, b := range names[i+1:] {
				if a.Overlaps(b) {
					t.Errorf("%v: a name at %v covers one at %v", ends, a, b)
				}
			}
		}
	}
}

// learned is a model whose history ends with that accuracy on test and training digits.
func learned(test, train float64) *persist.Model {
	m := &persist.Model{Network: core.NewNetwork([]int{784, 10}, []core.Activation{core.Softmax})}
	for e := range 30 {
		share := 1 - math.Exp(-float64(e+1)/3)
		a, b := .1+(test-.1)*share, .1+(train-.1)*share
		la, lb := 1-a, 1-b
		m.Manifest.History = append(m.Manifest.History, persist.Epoch{Epoch: e + 1, TestAccuracy: &a, TrainAccuracy: &b, TestLoss: &la, TrainLoss: &lb})
	}
	return m
}

// The key of the curves names test and train first, however long the names of earlier runs are, and no name covers another.
func TestTheKeyOfTheCurves(t *testing.T) {
	for _, w := range []int{1280, 900} {
		st, u := open(t, w, 800, 1, false)
		for i := range 4 {
			u.s.Training.Momentum.Set(.9)
			u.s.Training.Optimiser.Set(i % 2)
			u.s.Training.BatchSize.Set(20 + 10*i)
			u.s.Training.Init.Set(i)
			u.s.Data.Use(session.MNISTTrain().Slice(0, 200), session.MNISTTest().Slice(0, 50), "")
			u.s.Training.Epochs.Set(3)
			u.s.Run.Train.Do()
			st.until("a run", func() bool { return !u.s.Run.Active() })
		}
		u.show(tabTraining)
		st.settle()
		var at []image.Rectangle
		var said []string
		u.scr.shown = func(text string, r image.Rectangle) {
			if text == textTest2 || text == textTrain2 || strings.HasPrefix(text, "last run (") || strings.HasPrefix(text, "earlier (") {
				at, said = append(at, r), append(said, text)
			}
		}
		st.frame()
		u.scr.shown = nil
		if len(said) < 3 || said[0] != textTest2 || said[1] != textTrain2 || !strings.HasPrefix(said[2], "last run (") {
			t.Fatalf("%d wide: the key says %q", w, said)
		}
		for i := range at[1:] {
			if at[i].Max.X > at[i+1].Min.X {
				t.Errorf("%d wide: %q at %v covers %q at %v", w, said[i], at[i], said[i+1], at[i+1])
			}
		}
	}
}

// The calibration is on the card, with what it means behind a "?".
func TestTheCardShowsTheCalibration(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.until("the bundled model", func() bool { return u.s.Model.Bundled() != "" })
	c := u.s.Model.Manifest().Calibration
	if c == nil || c.Temperature == nil || c.ErrorAfter == nil {
		t.Fatal("the bundled model states no calibration")
	}
	u.show(tabCard)
	st.settle()
	st.says(u, "Temperature", Fixed(*c.Temperature, 3), fmt.Sprintf("%.4f, was %.4f", *c.ErrorAfter, *c.ErrorBefore), fmt.Sprintf("a score of %.3f", *c.Threshold))
	for _, w := range st.words(u) {
		if !utf8.ValidString(w) {
			t.Errorf("%q is no text", w)
		}
		if w == "0.0\u202f%" || strings.Contains(w, "Inkling tried") {
			t.Errorf("nothing had to be tried, and the card says %q", w)
		}
	}
	st.three(u)
	u.show(tabCard)
	st.settle()
	st.click(fmt.Sprintf(textAsk, textTitleCalibration))
	st.says(u, textTitleCalibration)
	if w := explanations[aboutCalibration].worked(u.s); !strings.Contains(w, Fixed(*c.Temperature, 3)) || !strings.Contains(w, Fixed(u.s.Answer().Score, 3)) {
		t.Errorf("the worked example is %q", w)
	}
}

// A run that ended before its second epoch has no curve, and one with another loss none to compare the loss with.
func TestGhostsAreComparable(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.trained(u)
	st.click(textStep)
	st.until("a batch", func() bool { return u.s.Run.Paused() })
	u.s.Run.Stop.Do()
	st.until("the end", func() bool { return !u.s.Run.Active() })
	u.s.Training.Loss.SetText("cross-entropy")
	u.s.Training.Output.SetText("softmax")
	st.trained(u)
	v := u.views[tabTraining].(*trainingView)
	ghosts := v.ghosts(u.s)
	if len(ghosts) != 1 || len(ghosts[0].History) < 2 {
		t.Errorf("%d earlier runs are drawn", len(ghosts))
	}
	count := func(sameLoss bool) (n int) {
		c := C{}
		c.Theme = u.th
		for _, k := range v.curves(c, u.s, u.s.Curves(), trainLoss, testLoss, sameLoss) {
			if k.ghost() {
				n++
			}
		}
		return n
	}
	if count(true) != 0 || count(false) != 1 {
		t.Errorf("of another loss %d curves are among the losses, %d among the accuracies", count(true), count(false))
	}
}

// In a low page the digits on which two models disagree are a press away, and long values are not cut.
func TestTwoModelsInASmallWindow(t *testing.T) {
	st, u := open(t, 900, 600, 1, false)
	st.until("the bundled models", func() bool { return len(u.s.Files.Library()) > 1 && u.s.Model.Bundled() != "" })
	u.show(tabCard)
	u.s.Compare.OpenEntry(u.s.Files.Library()[1])
	st.until("the second model", func() bool { return u.s.Compare.Model() != nil })
	if m := u.s.Model.Manifest().Training.Augmentation; !strings.Contains(strings.Join(st.words(u), " "), m[len(m)-12:]) {
		t.Errorf("the end of %q is not on the screen", m)
	}
	st.click(textWhereDisagree)
	var d *session.Disagreements
	st.until("the disagreements", func() bool { d = u.s.Compare.Disagreements(); return d != nil })
	st.shows(u, fmt.Sprintf(textOnlyRight, textFirstModel, itoa(len(d.FirstOnly))))
	st.click(fmt.Sprintf(textDigitName, session.Thousands(d.FirstOnly[0]+1)))
	if u.s.Answer().Wrong() || !u.s.Compare.Answer().Wrong() {
		t.Error("the digit on the canvas is not one that only the first reads")
	}
}

// What a run learns from is named in the panel, and a press on it leads to where other data is opened.
func TestThePanelLeadsToTheData(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.click(textData)
	if u.sheet != settingsOpen {
		t.Error("a press on the training digits does not lead to the data")
	}
	st.key(key.NameEscape, 0)
	u.s.Data.Use(session.MNISTTrain().Slice(0, 90), session.MNISTTest().Slice(0, 30), "letters")
	st.settle()
	st.says(u, textOut(false), textTrainingDigits(90, false))
}

// How many mistakes there are, of how many digits, is never cut.
func TestManyMistakesAreCountedInFull(t *testing.T) {
	for _, size := range [][2]int{{1280, 800}, {900, 600}, {800, 560}} {
		st, u := open(t, size[0], size[1], 1, false)
		known(u, core.Sigmoid, core.Sigmoid) // wrong nine times of ten
		u.show(tabMistakes)
		u.s.Mistakes.Test.Do()
		st.until("the test", func() bool { return u.s.Mistakes.Result() != nil })
		wrong := u.s.Mistakes.Result().Wrong()
		if wrong < 1000 {
			t.Fatalf("%d mistakes", wrong)
		}
		found := false
		u.scr.shown = func(text string, at image.Rectangle) {
			if text == fmt.Sprintf(textOfDigits, "10,000", textTestDigits2) || text == fmt.Sprintf(textOfN, "10,000") {
				found = true
			}
			if strings.HasPrefix(text, "of 10,000") && strings.HasSuffix(text, "…") {
				t.Errorf("%d wide: the window says %q", size[0], text)
			}
		}
		st.frame()
		u.scr.shown = nil
		if !found {
			t.Errorf("%d wide: how many digits were tested is not said", size[0])
		}
	}
}

// Where there is no room beside the menu, the line below says after which epoch the mistakes were made.
func TestMistakesSayTheirEpoch(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.trained(u)
	u.s.Checkpoints.Look(3)
	u.show(tabMistakes)
	u.s.Mistakes.Test.Do()
	st.until("the test", func() bool { return u.s.Mistakes.Result() != nil && !u.s.Mistakes.Stale() })
	st.says(u, textMistakes, fmt.Sprintf(textOfEpoch, "500", 3))
}

// Present has a way out for the mouse in every window.
func TestPresentIsLeftByTheMouse(t *testing.T) {
	for _, w := range []int{800, 1280, 1920} {
		st, u := open(t, w, w*5/8, 1, false)
		st.key(key.NameF5, 0)
		if !u.present {
			t.Fatal("F5 does not present")
		}
		st.click(textLeavePresent)
		if u.present {
			t.Errorf("%d wide: the button does not leave Present", w)
		}
	}
}
