//go:build ignore

// Screenshots draws the README's pictures of the window without a display, as a person would see it after drawing a 3:
//
//	go run -tags novulkan packaging/dev/screenshots.go FOLDER
package main

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"gioui.org/f32"
	"gioui.org/gpu/headless"
	"gioui.org/io/input"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
	"gioui.org/layout"
	"gioui.org/op"
	"gioui.org/unit"

	"inkling/app/session"
	"inkling/app/ui"
)

// three is a 3 in shares of the canvas.
var three = [][2]float32{{.22, .25}, {.32, .20}, {.45, .19}, {.57, .24}, {.59, .33}, {.52, .41}, {.40, .45}, {.35, .46}, {.47, .48},
	{.58, .54}, {.62, .63}, {.57, .72}, {.45, .78}, {.31, .79}, {.21, .74}}

// shot is one picture: the window's size, and what is done before it is taken.
type shot struct {
	name   string
	w, h   int
	dark   bool
	keys   []key.Name
	canvas image.Rectangle // where the canvas lies, px
	before func(w *window)
}

// window is a window without a window.
type window struct {
	s      *session.Session
	u      *ui.UI
	router input.Router
	ops    op.Ops
	size   image.Point
	now    time.Time
}

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("which folder are the pictures for?"))
	}
	os.Setenv("EGL_PLATFORM", "surfaceless")
	normal := image.Rect(20, 100, 300, 380)
	learned := func(w *window) {
		w.s.Training.Epochs.Set(12)
		w.s.Training.LearningRate.Set(.1)
		w.train()
		w.s.Training.LearningRate.Set(.5)
		w.s.Run.Train.Do()
		w.until(func() bool { return w.s.Run.Snapshot() != nil && w.s.Run.Active() && w.s.Run.Snapshot().Epoch >= 8 })
		w.s.Run.Pause.Do()
		w.until(w.s.Run.Paused)
	}
	mistakes := func(w *window) {
		w.until(func() bool { return !w.s.Files.Busy() })
		w.s.Mistakes.Test.Do()
		w.until(func() bool { return w.s.Mistakes.Result() != nil })
		if p := w.s.Mistakes.Result().Confused(1); len(p) > 0 {
			w.s.Mistakes.Select(p[0].Label, p[0].Answer)
			w.s.Mistakes.Pick(0)
		}
	}
	for _, s := range []shot{
		{name: "network", w: 1280, h: 800, canvas: normal},
		{name: "training", w: 1280, h: 800, canvas: normal, keys: []key.Name{"2"}, before: learned},
		{name: "mistakes", w: 1280, h: 800, canvas: normal, keys: []key.Name{"3"}, before: mistakes},
		{name: "dark", w: 1280, h: 800, dark: true, canvas: normal},
		{name: "small", w: 900, h: 600, canvas: image.Rect(20, 92, 244, 316)},
	} {
		if err := s.take(os.Args[1]); err != nil {
			fail(err)
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "screenshots:", err)
	os.Exit(1)
}

// take makes the picture.
func (s shot) take(folder string) error {
	w := &window{s: session.New(session.Options{}), size: image.Pt(s.w, s.h), now: time.Now()}
	defer w.s.Close()
	w.s.Settings.Theme.Set(session.ThemeLight)
	if s.dark {
		w.s.Settings.Theme.Set(session.ThemeDark)
	}
	w.u = ui.New(w.s, ui.Options{Fonts: session.Fonts()})
	w.settle()
	w.press(key.NameEscape, 0) // the tour of the first start
	w.s.Files.OpenBundled("classic")
	w.until(func() bool { return !w.s.Files.Busy() })
	var at f32.Point
	for i, p := range three {
		at = f32.Pt(float32(s.canvas.Min.X)+p[0]*float32(s.canvas.Dx()), float32(s.canvas.Min.Y)+p[1]*float32(s.canvas.Dy()))
		kind := pointer.Move
		if i == 0 {
			kind = pointer.Press
		}
		w.router.Queue(pointer.Event{Kind: kind, Source: pointer.Mouse, Buttons: pointer.ButtonPrimary, Position: at, Time: time.Duration(i) * 20 * time.Millisecond})
		w.frame()
	}
	w.router.Queue(pointer.Event{Kind: pointer.Release, Source: pointer.Mouse, Position: at, Time: time.Second})
	w.settle()
	if s.before != nil {
		s.before(w)
	}
	for _, k := range s.keys {
		w.press(k, key.ModShortcut)
	}
	// The last result of the background, and half a second for what rests to be drawn as it will stay.
	for range 30 {
		w.frame()
		time.Sleep(20 * time.Millisecond)
	}
	img, err := w.picture()
	if err != nil {
		return fmt.Errorf("the pictures are drawn by Mesa's software renderer: install libegl1 libgles2 libgl1-mesa-dri (%w)", err)
	}
	f, err := os.Create(filepath.Join(folder, s.name+".png"))
	if err != nil {
		return err
	}
	defer f.Close()
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	return enc.Encode(f, img)
}

// frame lays one frame out.
func (w *window) frame() {
	w.ops.Reset()
	w.u.Layout(layout.Context{Ops: &w.ops, Source: w.router.Source(), Now: w.now, Metric: unit.Metric{PxPerDp: 1, PxPerSp: 1}, Constraints: layout.Exact(w.size)})
	w.router.Frame(&w.ops)
	w.now = w.now.Add(20 * time.Millisecond)
}

func (w *window) settle() {
	for range 6 {
		w.frame()
	}
}

func (w *window) press(name key.Name, mods key.Modifiers) {
	w.router.Queue(key.Event{Name: name, Modifiers: mods, State: key.Press}, key.Event{Name: name, Modifiers: mods, State: key.Release})
	w.settle()
}

// until draws frames until ok, at most two minutes.
func (w *window) until(ok func() bool) {
	for end := time.Now().Add(2 * time.Minute); !ok() && time.Now().Before(end); {
		w.frame()
		time.Sleep(5 * time.Millisecond)
	}
	w.settle()
}

// train trains a network to its end.
func (w *window) train() {
	w.s.Run.Train.Do()
	w.until(func() bool { return w.s.Run.Snapshot() != nil && !w.s.Run.Active() })
}

func (w *window) picture() (*image.RGBA, error) {
	win, err := headless.NewWindow(w.size.X, w.size.Y)
	if err != nil {
		return nil, err
	}
	defer win.Release()
	if err := win.Frame(&w.ops); err != nil {
		return nil, err
	}
	img := image.NewRGBA(image.Rectangle{Max: w.size})
	return img, win.Screenshot(img)
}
