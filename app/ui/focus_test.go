//go:build cgo

package ui

import (
	"strings"
	"testing"
	"time"

	"gioui.org/io/key"
	"gioui.org/io/pointer"
)

// Whoever has typed a number and then presses something else means that: Space and Escape are not the field's any more.
func TestAPressTakesTheKeyboardOutOfAField(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.field(textHidden(1), "32")
	st.click("Loss")
	if !u.scr.popupOpen() {
		t.Fatal("the list did not open")
	}
	st.key(key.NameEscape, 0)
	if u.scr.popupOpen() {
		t.Error("Escape left the list open")
	}
	if got := u.s.Training.Layers()[0].Width.Get(); got != 32 {
		t.Errorf("Escape made the layer %d wide", got)
	}
	st.field(textHidden(1), "40")
	st.click(textPen)
	st.key("E", 0)
	if !u.s.Drawing.Eraser.Get() {
		t.Error("after a press of the pen, E still goes to the field")
	}
	st.field("Epochs", "30")
	st.click("Epochs" + textMore)
	st.key(key.NameUpArrow, 0)
	if got := u.s.Training.Epochs.Get(); got != 32 {
		t.Errorf("+ and Up make 30 epochs %d", got)
	}
}

func (s *screen) popupOpen() bool { return s.popup != nil }

// A list that the mouse opened has the arrows, too.
func TestArrowsMoveInAListOpenedByTheMouse(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.click("Loss")
	was := u.s.Training.Loss.Get()
	st.key(key.NameDownArrow, 0)
	st.key(key.NameReturn, 0)
	if u.scr.popupOpen() || u.s.Training.Loss.Get() == was {
		t.Errorf("Down and Enter left the list open (%v) and the loss %q", u.scr.popupOpen(), u.s.Training.Loss.Value())
	}
	if u.s.Run.Active() {
		t.Error("the list's keys reached the window")
	}
}

// tipAt rests the pointer at x, y (dp) and says what the tooltip says.
func (s *stage) tipAt(u *UI, x, y float32) string {
	s.pointer(pointer.Move, x, y)
	s.settle()
	s.now = s.now.Add(time.Second)
	return strings.Join(s.words(u), "\n")
}

// A tooltip that was read and acted on does not cover what the press has changed, and nothing behind a sheet stays lit.
func TestATooltipGoesWhenItsControlIsPressed(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	n, _ := st.node(textSettings)
	at := n.Desc.Bounds.Min.Add(n.Desc.Bounds.Max).Div(2)
	x, y := float32(at.X), float32(at.Y)
	n, _ = st.node(textTheme)
	sun := n.Desc.Bounds.Min.Add(n.Desc.Bounds.Max).Div(2)
	if !strings.Contains(st.tipAt(u, float32(sun.X), float32(sun.Y)), textGoDark) {
		t.Fatal("there is no tooltip")
	}
	st.clickAt(float32(sun.X), float32(sun.Y))
	if strings.Contains(st.tipAt(u, float32(sun.X), float32(sun.Y)), textGoLight) {
		t.Error("the tooltip covers what the press has changed")
	}
	st.clickAt(x, y)
	st.pointer(pointer.Move, 640, 400)
	st.settle()
	st.key(key.NameEscape, 0)
	if u.top.prefs.over {
		t.Error("the button stays lit after its sheet was closed and the pointer has left")
	}
}

// What is switched off says why, fields included.
func TestAFieldThatIsSwitchedOffSaysWhy(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	n, _ := st.node("Batch size")
	u.s.Training.Epochs.Set(500)
	u.s.Run.Train.Do()
	st.until("a run", func() bool { return u.s.Run.Active() && !u.s.Run.Starting() })
	at := n.Desc.Bounds.Min.Add(n.Desc.Bounds.Max).Div(2)
	why := u.s.Training.BatchSize.Reason()
	if why == "" {
		t.Fatal("the batch size can be changed while a run is on")
	}
	if w := st.tipAt(u, float32(at.X), float32(at.Y)); !strings.Contains(strings.Join(strings.Fields(w), " "), why) {
		t.Errorf("resting on the batch size does not say %q", why)
	}
}

// Without a mouse one can draw: the canvas takes the focus, the arrows move the pen, Space puts it down.
func TestTheKeyboardDraws(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	for range 60 {
		if u.left.canvas.keys.focused {
			break
		}
		st.tab()
	}
	if !u.left.canvas.keys.focused {
		t.Fatal("Tab does not reach the canvas")
	}
	st.key(key.NameRightArrow, key.ModShift)
	if !u.s.Drawing.Blank() {
		t.Error("moving the lifted pen leaves ink")
	}
	st.key(key.NameSpace, 0)
	for range 14 {
		st.key(key.NameDownArrow, 0)
	}
	if u.s.Run.Active() {
		t.Fatal("Space began a run")
	}
	st.key(key.NameSpace, 0)
	st.key(key.NameDownArrow, 0)
	if n := len(u.s.Drawing.Ink().Strokes); n != 1 {
		t.Fatalf("%d strokes", n)
	}
	a := u.s.Answer()
	if a.Digit < 0 {
		t.Error("the stroke is not answered")
	}
	canvas := u.s.Drawing.Canvas()
	for y := 8; y < 20; y++ {
		if canvas[y*28+17] < 128 && canvas[y*28+18] < 128 {
			t.Fatalf("the stroke has a gap in row %d", y)
		}
	}
	st.key(key.NameSpace, 0)
	st.tab()
	st.key("Z", key.ModShortcut)
	if n := len(u.s.Drawing.Ink().Strokes); n != 1 {
		t.Errorf("leaving the canvas and Undo leave %d strokes", n)
	}
}

// Who says that the answer is wrong is told where it can be mended.
func TestAWrongAnswerSaysWhereItIsTaught(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.trained(u)
	st.three(u)
	st.key(key.Name(rune('0'+(u.s.Answer().Digit+1)%10)), 0)
	st.shows(u, textTeachHint)
}
