package ui

import (
	"image/color"
	"testing"
	"time"

	"gioui.org/io/pointer"
	"gioui.org/layout"
)

func TestAColourGlidesInSteps(t *testing.T) {
	for _, less := range []bool{false, true} {
		var f fade
		to, seen := Light.Panel, map[color.NRGBA]bool{}
		th := NewTheme(nil)
		th.Still = less
		st := newStage(t, 10, 10, 1, func(gtx layout.Context) { seen[f.toward(newC(gtx, th, new(screen)), to, 0)] = true })
		if len(seen) != 1 || !seen[Light.Panel] {
			t.Fatalf("it begins with %v", seen)
		}
		to = Light.Text
		for range 12 { // 20 ms each
			st.frame()
		}
		if !seen[Light.Text] {
			t.Error("it never arrives")
		}
		if less && len(seen) != 2 || !less && (len(seen) < 4 || len(seen) > 2+fadeSteps) {
			t.Errorf("less motion %v: %d colours were seen", less, len(seen))
		}
	}
}

// A control that stands for something else has its new colour at once.
func TestAColourThatMeansSomethingElseJumps(t *testing.T) {
	var f fade
	to, why, got := Light.Panel, 1, color.NRGBA{}
	th := NewTheme(nil)
	st := newStage(t, 10, 10, 1, func(gtx layout.Context) { got = f.toward(newC(gtx, th, new(screen)), to, why) })
	to, why = Light.Accent, 2
	st.frame()
	if got != Light.Accent {
		t.Errorf("the colour is %v", got)
	}
}

// When the pointer has come to rest and the colour has changed, no more frames are asked for.
func TestAFadedButtonIsAtRest(t *testing.T) {
	var b Button
	th := NewTheme(testFonts(t))
	scr := new(screen)
	st := newStage(t, 100, 40, 1, func(gtx layout.Context) {
		th.cache.next()
		scr.begin(gtx.Constraints.Max)
		c := newC(gtx, th, scr)
		b.Layout(c, Face{Label: "Train"})
	})
	st.pointer(pointer.Move, 50, 20)
	asked := 0
	for range 20 {
		st.frame()
		if at, ok := st.router.WakeupTime(); ok && at.Sub(st.now) < time.Second {
			asked++
		}
	}
	if asked == 0 || asked > 8 {
		t.Errorf("the button asked for %d more frames", asked)
	}
}
