//go:build cgo

package ui

import (
	"fmt"
	"image/png"
	"os"
	"testing"
	"time"

	"gioui.org/f32"
	"gioui.org/io/key"
	"gioui.org/layout"

	"inkling/app/session"
)

// open makes a window of w by h dp on a fresh session.
func open(t testing.TB, w, h int, scale float32, dark bool) (*stage, *UI) {
	t.Helper()
	s := session.New(session.Options{})
	t.Cleanup(func() { s.Close() })
	s.Settings.SetTourSeen(true)
	s.Settings.Theme.Set(session.ThemeLight)
	if dark {
		s.Settings.Theme.Set(session.ThemeDark)
	}
	u := New(s, Options{Fonts: testFonts(t)})
	return newStage(t, w, h, scale, func(gtx layout.Context) { u.Layout(gtx) }), u
}

// three draws a 3 on the canvas.
func (s *stage) three(u *UI) {
	p := u.plan
	k := 28 * p.Cell
	x0, y0 := (p.Left-k)/2, float32(topHeight+52)
	if p.Short {
		y0 = topHeight + 44
	}
	if p.Body < 520 {
		y0 = topHeight + 40
	}
	var pts []f32.Point
	for _, q := range [][2]float32{{.20, .25}, {.30, .21}, {.45, .20}, {.56, .25}, {.58, .33}, {.52, .41}, {.40, .45}, {.34, .46}, {.46, .48}, {.56, .54}, {.60, .63}, {.56, .72}, {.45, .78}, {.30, .79}, {.20, .75}} {
		pts = append(pts, f32.Pt(x0+q[0]*k, y0+q[1]*k))
	}
	s.drag(pts...)
}

// TestLook writes pictures to look at into the folder named by LOOK; without it there is nothing to see.
func TestLook(t *testing.T) {
	dir := os.Getenv("LOOK")
	if dir == "" {
		return
	}
	for _, l := range []struct {
		name  string
		w, h  int
		scale float32
		dark  bool
	}{{"light", 1280, 800, 1, false}, {"dark", 1280, 800, 1, true}, {"small", 900, 600, 1, false}, {"least", 800, 560, 1, true}, {"two", 1280, 800, 2, false}, {"hd", 1920, 1080, 1, false}} {
		st, u := open(t, l.w, l.h, l.scale, l.dark)
		st.trained(u)
		st.three(u)
		save(t, dir+"/"+l.name+".png", st)
	}
}

func save(t *testing.T, path string, st *stage) {
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, st.shoot()); err != nil {
		t.Fatal(err)
	}
}

// TestLookAtSheets writes pictures of what opens over the window into the folder named by LOOK.
func TestLookAtSheets(t *testing.T) {
	dir := os.Getenv("LOOK")
	if dir == "" {
		return
	}
	for _, dark := range []bool{false, true} {
		suffix := map[bool]string{false: "-l", true: "-d"}[dark]
		st, u := open(t, 1280, 800, 1, dark)
		st.click(textModelMenu)
		save(t, dir+"/menu"+suffix+".png", st)
		st.key(key.NameEscape, 0)
		st.click(textHelp)
		save(t, dir+"/help"+suffix+".png", st)
		st.key(key.NameEscape, 0)
		st.click(textSettings)
		save(t, dir+"/settings"+suffix+".png", st)
		st.key(key.NameEscape, 0)
		st.click(textFold)
		u.s.Training.Momentum.Set(.5)
		u.s.Training.BatchSize.SetText("0")
		st.settle()
		st.click("Loss")
		save(t, dir+"/fold"+suffix+".png", st)
		st.key(key.NameEscape, 0)
		u.s.Training.BatchSize.Reset()
		st.key("O", key.ModShortcut)
		save(t, dir+"/path"+suffix+".png", st)
		st.key(key.NameEscape, 0)
		u.s.Model.Name.Set("mine")
		u.Close()
		st.settle()
		st.tab()
		save(t, dir+"/ask"+suffix+".png", st)
	}
	for i := range 4 {
		st, u := open(t, 1280, 800, 1, false)
		u.startTour()
		for range i {
			st.settle()
			st.click(textTourNext)
		}
		st.settle()
		save(t, fmt.Sprintf("%s/tour%d.png", dir, i), st)
	}
	st, _ := open(t, 900, 600, 1, false)
	st.click(textSliders)
	save(t, dir+"/slid.png", st)
}

// trained trains the panel's network for a moment on a few digits, so that there is a model.
func (s *stage) trained(u *UI) {
	s.t.Helper()
	u.s.Data.Use(session.MNISTTrain().Slice(0, 3000), session.MNISTTest().Slice(0, 500), "")
	u.s.Training.Epochs.Set(8)
	u.s.Training.LearningRate.Set(3)
	s.click(textTrain)
	for range 3000 {
		s.frame()
		if !u.s.Run.Active() {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if u.s.Run.Active() {
		s.t.Fatal("training did not end")
	}
	s.settle()
}
