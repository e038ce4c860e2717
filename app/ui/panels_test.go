//go:build cgo

package ui

import (
	"image"
	"image/draw"
	"testing"

	"gioui.org/f32"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
)

// part is a piece of the window as it was rendered, in dp.
func (s *stage) part(x, y, w, h float32) *image.RGBA {
	k := s.scale
	r := image.Rect(int(x*k), int(y*k), int((x+w)*k), int((y+h)*k))
	out := image.NewRGBA(image.Rectangle{Max: r.Size()})
	draw.Draw(out, out.Rect, s.shoot(), r.Min, draw.Src)
	return out
}

// withDigit makes the window with a drawing and, where it helps, a network that was trained on nothing random: the same seed
// gives the same weights on every machine.
func withDigit(t *testing.T, w, h int, scale float32, dark bool) (*stage, *UI) {
	st, u := open(t, w, h, scale, dark)
	st.trained(u)
	st.three(u)
	// The numbers under the buttons say how fast this machine is: they are no part of a picture.
	return st, u
}

func TestLeftPanelPictures(t *testing.T) {
	for _, v := range []struct {
		name  string
		w, h  int
		scale float32
		dark  bool
	}{{"left-light", 1280, 800, 1, false}, {"left-dark", 1280, 800, 1, true}, {"left-light-2x", 1280, 800, 2, false}, {"left-dark-2x", 1280, 800, 2, true},
		{"left-small", 900, 600, 1, false}, {"left-least", 800, 560, 1, true}} {
		st, u := withDigit(t, v.w, v.h, v.scale, v.dark)
		golden(t, v.name, st.part(0, topHeight, u.plan.Left, u.plan.Body))
	}
	st, u := open(t, 1280, 800, 1, false)
	golden(t, "left-empty", st.part(0, topHeight, u.plan.Left, u.plan.Body))
}

func TestRightPanelPictures(t *testing.T) {
	for _, v := range []struct {
		name  string
		scale float32
		dark  bool
	}{{"right-light", 1, false}, {"right-dark", 1, true}, {"right-light-2x", 2, false}, {"right-dark-2x", 2, true}} {
		st, _ := open(t, 1280, 800, v.scale, v.dark)
		golden(t, v.name, st.part(1280-rightWidth, topHeight, rightWidth, 420))
		golden(t, v.name+"-foot", st.part(1280-rightWidth, 800-statusHeight-footerHeight, rightWidth, footerHeight))
	}
	st, u := open(t, 1280, 1400, 1, false)
	u.s.Training.Optimiser.Set(3)
	u.s.Training.BatchSize.SetText("0")
	u.s.Training.Dropout.Set(.1)
	st.settle()
	st.click(textFold)
	golden(t, "right-fold", st.part(1280-rightWidth, topHeight, rightWidth, u.plan.Body))
}

func TestSheetPictures(t *testing.T) {
	st, _ := open(t, 1000, 700, 1, false)
	st.click(textHelp)
	golden(t, "help", st.part(130, 70, 740, 560))
	st.key(key.NameEscape, 0)
	st, u := open(t, 800, 560, 1, true)
	st.click(textSettings)
	golden(t, "settings", st.part(174, 98, 452, 364))
	st.key(key.NameEscape, 0)
	u.s.Model.Name.Set("mine")
	u.Close()
	st.settle()
	golden(t, "question", st.part(184, 202, 432, 156))
}

func TestRailAndTooltipPictures(t *testing.T) {
	st, _ := open(t, 900, 600, 1, false)
	st.click(textSliders)
	golden(t, "rail", st.part(557, 48, 343, 524))
	st, _ = open(t, 1280, 800, 1, false)
	st.router.Queue(pointer.Event{Kind: pointer.Move, Position: f32.Pt(220, 76)}) // Undo, which is off
	for range 40 {
		st.frame()
	}
	golden(t, "tooltip", st.part(0, 48, 318, 100))
}
