//go:build cgo

package ui

import (
	"fmt"
	"image"
	"testing"
	"time"

	"gioui.org/f32"
	"gioui.org/io/key"
	"gioui.org/io/pointer"

	"inkling/core"
)

// middle is the middle of a control, in dp.
func (s *stage) middle(name string) f32.Point {
	s.t.Helper()
	n, ok := s.node(name)
	if !ok {
		s.t.Fatalf("no control is called %q", name)
	}
	b := n.Desc.Bounds
	return f32.Pt(float32(b.Min.X+b.Max.X)/2, float32(b.Min.Y+b.Max.Y)/2).Div(s.scale)
}

func TestStepTakesABatchAndWithShiftAnEpoch(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.trained(u)
	u.s.Training.BatchSize.Set(100)
	st.click(textStep)
	st.until("one batch", func() bool { return u.s.Run.Paused() && u.s.Run.Snapshot().Batch == 1 })
	at := st.middle(textStep).Mul(st.scale)
	for _, k := range []pointer.Kind{pointer.Press, pointer.Release} {
		st.router.Queue(pointer.Event{Kind: k, Source: pointer.Mouse, Buttons: pointer.ButtonPrimary, Modifiers: key.ModShift, Position: at, Time: time.Duration(st.now.UnixNano())})
	}
	st.settle()
	st.until("one epoch", func() bool { return u.s.Run.Paused() && u.s.Run.Snapshot().Epoch == 1 })
	st.shows(u, textPausedIn(2, 8))
}

// A network that was trained and then replaced by the next run is not lost: the model menu has it.
func TestAnEarlierRunIsFoundInTheModelMenu(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.trained(u)
	first := u.s.Model.Network()
	st.field(textHidden(1), "20")
	st.trained(u)
	st.click(textModelMenu)
	st.shows(u, textEarlierRuns)
	st.click(textRunSettings)
	if w := u.s.Training.Layers()[0].Width.Get(); w != 128 {
		t.Errorf("the settings of the earlier run have a first layer of %d", w)
	}
	st.click(textModelMenu)
	st.click(textRunOf("classic"))
	if u.s.Question() != nil {
		t.Errorf("the run that is left is in the menu, too, and still it asks: %s", u.s.Question().Sentence)
	}
	if u.s.Model.Network() != first {
		t.Error("the model in use is not the earlier run's")
	}
	st.click(textModelMenu)
	st.click(textRunOf("classic"))
	if u.s.Model.Network() == first {
		t.Error("the later run is not in the menu any more")
	}
}

func TestEnterLeadsThroughTheTour(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	u.s.Settings.SetTourSeen(false)
	st.settle()
	for i := range textTour {
		st.shows(u, textTour[i][0])
		st.key(key.NameReturn, 0)
	}
	if u.touring() {
		t.Error("Enter does not end the tour")
	}
}

func TestTheKeyboardQuitsAndIsAskedAboutUnsavedWork(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	quits := 0
	u.o.Quit = func() { quits++ }
	st.trained(u)
	st.key("Q", key.ModShortcut)
	if quits != 0 || u.s.Question() == nil {
		t.Fatal("Ctrl+Q closes without a question")
	}
	st.key(key.NameEscape, 0)
	u.s.Model.Use(u.s.Model.Current())
	st.key("Q", key.ModShortcut)
	if quits != 1 {
		t.Error("Ctrl+Q does not close")
	}
}

// A data set may have more labels than digits: each can be said of a drawing.
func TestYourDigitsOfferEveryLabel(t *testing.T) {
	for _, n := range []int{10, 26, 62} {
		st, u := open(t, 1280, 800, 1, false)
		var labels []string
		for i := range n {
			labels = append(labels, fmt.Sprintf("class %d", i))
		}
		use(u, 28, 28, labels, 30)
		u.show(tabDigits)
		st.three(u)
		v := u.views[tabDigits].(*digitsView)
		v.labels.y = 1 << 20
		st.settle()
		st.click(fmt.Sprintf(textThisIsA, labels[n-1]))
		d := u.s.Teach.Digits()
		if len(d) != 1 || *d[0].Label != n-1 {
			t.Errorf("of %d labels the last cannot be chosen: %d digits are kept", n, len(d))
		}
	}
}

// The list of models to compare with has not the model itself in it.
func TestAModelIsNotComparedWithItself(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.until("the bundled models", func() bool { return len(u.s.Files.Library()) > 1 && u.s.Model.Bundled() != "" })
	u.show(tabCard)
	st.settle()
	st.click(textCompareWith)
	list := u.scr.popup.at
	u.scr.shown = func(text string, at image.Rectangle) {
		if at.In(list) && text == u.s.Model.Title() {
			t.Errorf("%q is offered to be compared with itself", text)
		}
	}
	st.frame()
	u.scr.shown = nil
}

// In a narrow page no fact of the model card is cut to a stump.
func TestTheCardIsReadableInASmallWindow(t *testing.T) {
	st, u := open(t, 800, 560, 1, false)
	known(u, core.Sigmoid, core.Sigmoid)
	u.show(tabCard)
	st.settle()
	wide := 0
	u.scr.shown = func(text string, at image.Rectangle) {
		if text == "sigmoid in every layer" {
			wide = at.Dx()
		}
	}
	st.frame()
	u.scr.shown = nil
	if wide < 120 {
		t.Errorf("the activation has %d px", wide)
	}
}
