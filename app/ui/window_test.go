//go:build cgo

package ui

import (
	"errors"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gioui.org/f32"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
	"gioui.org/io/semantic"

	"inkling/app/session"
)

// shows fails the test where no text of the window holds this one.
func (s *stage) shows(u *UI, text string) {
	s.t.Helper()
	if w := strings.Join(s.words(u), " "); !strings.Contains(w, text) {
		s.t.Errorf("the window does not say %q; it says %s", text, w)
	}
}

// field puts the keyboard into a field and replaces its text.
func (s *stage) field(name, text string) {
	s.t.Helper()
	n, ok := s.node(name)
	if !ok {
		s.t.Fatalf("no field is called %q", name)
	}
	c := n.Desc.Bounds.Min.Add(n.Desc.Bounds.Max).Div(2)
	s.clickAt(float32(c.X)/s.scale, float32(c.Y)/s.scale)
	s.router.Queue(key.EditEvent{Range: key.Range{Start: 0, End: 1000}, Text: text})
	s.settle()
}

func TestAnswerComesInTheFrameOfTheStroke(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.trained(u)
	st.shows(u, textDrawDigit)
	p := u.plan
	k := 28 * p.Cell
	x0, y0 := (p.Left-k)/2, float32(topHeight+52)
	var words []string
	for i, q := range [][2]float32{{.5, .2}, {.5, .4}, {.5, .6}, {.5, .8}} {
		kind := pointer.Move
		if i == 0 {
			kind = pointer.Press
		}
		st.router.Queue(pointer.Event{Kind: kind, Buttons: pointer.ButtonPrimary, Position: f32.Pt(x0+q[0]*k, y0+q[1]*k)})
		words = st.words(u)
	}
	a := u.s.Answer()
	if a.Digit < 0 {
		t.Fatal("a stroke of three quarters of the canvas is no drawing")
	}
	for i, o := range a.Outputs {
		if v := Fixed(float64(o), 2); !slices.Contains(words, v) {
			t.Errorf("output %d is %s; the frame of the stroke shows %v", i, v, words)
		}
	}
	for _, v := range []string{Fixed(a.Uncertainty, 2), Fixed(a.Loss, 4)} {
		if !slices.Contains(words, v) {
			t.Errorf("the frame of the stroke does not show %s", v)
		}
	}
}

func TestFastPenLeavesNoGap(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	p := u.plan
	k := 28 * p.Cell
	x0, y0 := (p.Left-k)/2, float32(topHeight+52)
	// Two events, all the way across.
	st.drag(f32.Pt(x0+.1*k, y0+.5*k), f32.Pt(x0+.9*k, y0+.5*k))
	canvas := u.s.Drawing.Canvas()
	for x := 4; x < 24; x++ {
		if canvas[14*28+x] < 128 && canvas[13*28+x] < 128 {
			t.Fatalf("the line has a gap at column %d", x)
		}
	}
}

func TestWrongSettingSaysSoAndKeepsTrainingBack(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.field("Batch size", "0")
	st.shows(u, "Batch size is a whole number from 1 to 60,000.")
	if u.s.Run.Train.Enabled() {
		t.Error("Train is enabled with a batch size of 0")
	}
	st.click(textTrain)
	if u.s.Run.Active() {
		t.Error("a run began with a batch size of 0")
	}
	st.field("Batch size", "50")
	if got := u.s.Training.BatchSize.Get(); got != 50 {
		t.Errorf("the batch size is %d", got)
	}
	if !u.s.Run.Train.Enabled() {
		t.Errorf("Train stays off: %s", u.s.Run.Train.Reason())
	}
}

func TestArrowsStepANumber(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	e := u.s.Training.Epochs
	e.Set(30)
	st.settle()
	st.field("Epochs", "30")
	st.key(key.NameUpArrow, 0)
	if e.Get() != 31 {
		t.Errorf("Up makes 30 epochs %d", e.Get())
	}
	st.key(key.NameDownArrow, key.ModShift)
	if e.Get() != 21 {
		t.Errorf("Shift+Down makes 31 epochs %d", e.Get())
	}
	st.click("Epochs" + textMore)
	if e.Get() != 22 {
		t.Errorf("+ makes 21 epochs %d", e.Get())
	}
	st.shows(u, "22")
}

func TestLayersAreAddedEditedAndRemoved(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.click(textAddLayer)
	if n := len(u.s.Training.Layers()); n != 3 {
		t.Fatalf("Add layer makes %d hidden layers", n)
	}
	st.field(textHidden(3), "17")
	if got := u.s.Training.Config().Sizes; !slices.Equal(got, []int{784, 128, 64, 17, 10}) {
		t.Errorf("the sizes are %v", got)
	}
	st.shows(u, textWeights(u.s.Training.Parameters()))
	st.click(textRemoveLayer(1))
	if got := u.s.Training.Config().Sizes; !slices.Equal(got, []int{784, 64, 17, 10}) {
		t.Errorf("the sizes are %v", got)
	}
	st.field(textHidden(1), "5000")
	st.shows(u, "whole number from 1 to 4,096")
}

func TestListIsOpenedAndPickedFrom(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	ch := u.s.Training.Optimiser
	st.click("Optimiser")
	st.click(ch.Options()[3])
	if ch.Get() != 3 {
		t.Errorf("the optimiser is %q", ch.Value())
	}
	if u.scr.popup != nil {
		t.Error("the list stays open")
	}
	// By keyboard: the arrows change it, Escape leaves the list.
	st.click("Optimiser")
	st.key(key.NameEscape, 0)
	if u.scr.popup != nil {
		t.Error("Escape leaves the list open")
	}
}

func TestKeysAreShortcutsOnlyOutsideFields(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	d := u.s.Drawing
	st.three(u)
	st.key("E", 0)
	if !d.Eraser.Get() {
		t.Error("E does not take the eraser")
	}
	st.key("P", 0)
	if d.Eraser.Get() {
		t.Error("P does not take the pen")
	}
	st.key("]", 0)
	if d.Width.Get() != 2 {
		t.Error("] does not take a thicker pen")
	}
	st.key("C", 0)
	if d.Centre.Get() {
		t.Error("C does not switch centring off")
	}
	st.key("7", 0)
	if d.ItIs.Get() != 8 {
		t.Error("7 does not say that it is a 7")
	}
	st.key(key.NameDeleteForward, 0)
	if !d.Blank() {
		t.Error("Delete does not clear the canvas")
	}
	st.key("Z", key.ModShortcut)
	if d.Blank() {
		t.Error("Ctrl+Z does not bring the drawing back")
	}
	st.key("Z", key.ModShortcut|key.ModShift)
	if !d.Blank() {
		t.Error("Ctrl+Shift+Z does not clear again")
	}
	for i := range 4 {
		st.key(key.Name("1234"[i:i+1]), key.ModShortcut)
		if u.tab != i {
			t.Errorf("Ctrl+%d shows page %d", i+1, u.tab)
		}
	}
	st.key(key.NameF5, 0)
	if !u.present {
		t.Error("F5 does not present")
	}
	st.key(key.NameEscape, 0)
	if u.present {
		t.Error("Escape does not leave Present")
	}
	st.key("=", key.ModShortcut)
	if got := u.s.Settings.TextScale.Get(); got != 110 {
		t.Errorf("Ctrl+ = makes text %d %%", got)
	}
	st.key("0", key.ModShortcut)
	st.key(key.NameF1, 0)
	st.shows(u, textHelpTitle)
	st.key(key.NameEscape, 0)
	if u.sheet != noSheet {
		t.Error("Escape does not close the help")
	}
	st.field("Batch size", "40")
	st.key("E", 0)
	if d.Eraser.Get() {
		t.Error("E takes the eraser while a number is typed")
	}
}

func TestTabGoesFromTopThroughLeftCentreToRight(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	var hints []string
	for range 80 {
		st.tab()
		if h := u.scr.hint; h != "" && !slices.Contains(hints, h) {
			hints = append(hints, h)
		}
	}
	last := -1
	for _, want := range []string{textModelTip, textOpenTip, textHelp, textPen, textCentreTip, textTabsHint, u.s.Training.Preset.Help(), textWidthTip, u.s.Training.Loss.Help(), u.s.Training.Epochs.Help(), textTrainTip} {
		at := slices.IndexFunc(hints, func(h string) bool { return strings.HasPrefix(h, want) })
		if at <= last {
			t.Errorf("%q is reached as number %d, after one at %d; the order is %s", want, at, last, strings.Join(hints, " | "))
		}
		last = at
	}
}

func TestUnsavedWorkIsAskedAbout(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	quits := 0
	u.o.Quit = func() { quits++ }
	u.Close()
	if quits != 1 {
		t.Error("a window without unsaved work asks before it closes")
	}
	st.trained(u)
	u.Close()
	st.settle()
	if quits != 1 {
		t.Fatal("the window closed without asking about the trained network")
	}
	st.shows(u, "Save the model before closing?")
	st.key(key.NameEscape, 0)
	if u.s.Question() != nil || quits != 1 {
		t.Error("Escape does not leave everything as it is")
	}
	u.Close()
	st.settle()
	st.click("Don't save")
	if quits != 2 {
		t.Error("Don't save does not close")
	}
}

func TestPathsAreTypedWhereThereIsNoDialog(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.trained(u)
	st.click(textSave)
	st.shows(u, textDetails)
	st.field(u.s.Model.Author.Label(), "A pupil")
	st.click(textChooseFile)
	t.Chdir(t.TempDir())
	st.field(textPath, "  ")
	st.click(textSaveDo)
	if files, _ := os.ReadDir("."); len(files) > 0 || u.sheet != saveSheet {
		t.Error("blanks are taken for the name of a file")
	}
	path := filepath.Join(t.TempDir(), "mine")
	st.field(textPath, path)
	st.click(textSaveDo)
	for range 200 {
		st.frame()
		if !u.s.Files.Busy() {
			break
		}
		pause()
	}
	if _, err := os.Stat(path + ".npz"); err != nil {
		t.Fatalf("%v; the status says %q", err, u.s.Status().Sentence)
	}
	if u.s.Model.Unsaved() {
		t.Error("the model still counts as unsaved")
	}
	broken := filepath.Join(t.TempDir(), "broken.npz")
	if err := os.WriteFile(broken, []byte("PK\x03\x04 and no more"), 0o600); err != nil {
		t.Fatal(err)
	}
	was := u.s.Model.Network()
	st.key("O", key.ModShortcut)
	st.field(textPath, broken)
	st.key(key.NameReturn, 0)
	for range 200 {
		st.frame()
		if !u.s.Files.Busy() {
			break
		}
		pause()
	}
	if u.s.Status().Kind != session.StatusProblem {
		t.Errorf("a file cut short gives the status %q", u.s.Status().Sentence)
	}
	st.shows(u, u.s.Status().Sentence)
	if u.s.Model.Network() != was {
		t.Error("the model in use changed")
	}
}

// dialogs are file dialogs that answer at once.
type dialogs struct {
	path string
	busy bool
	err  error
}

func (d *dialogs) Open(then func(string, error))           { then(d.path, nil) }
func (d *dialogs) Save(_ string, then func(string, error)) { then(d.path, nil) }
func (d *dialogs) Folder(then func(string, error))         { then(d.path, d.err) }
func (d *dialogs) Busy() bool                              { return d.busy }

func TestWindowRestsWhileADialogIsOpen(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	u.o.Dialogs = &dialogs{busy: true}
	st.settle()
	st.shows(u, textDialogOpen)
	st.three(u)
	st.key("E", 0)
	if !u.s.Drawing.Blank() || u.s.Drawing.Eraser.Get() {
		t.Error("the window took a stroke or a key behind an open dialog")
	}
	u.o.Dialogs = &dialogs{}
	st.settle()
	st.three(u)
	if u.s.Drawing.Blank() {
		t.Error("the window does not wake when the dialog is closed")
	}
}

// A data set is chosen in the system's dialog; where there is none, its path is typed.
func TestADataSetIsChosenAsAFolder(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	u.o.Dialogs = &dialogs{path: t.TempDir()}
	st.click(textSettings)
	st.click(textOpenData)
	st.until("a sentence about the empty folder", func() bool { return u.s.Status().Kind == session.StatusProblem })
	if u.sheet != noSheet {
		t.Error("the settings stay over the window that has to be looked at")
	}
	u.o.Dialogs = &dialogs{err: errors.New("no dialog can be had")}
	st.click(textSettings)
	st.click(textOpenData)
	st.shows(u, "no dialog can be had")
	st.shows(u, textDataTitle)
}

func TestNarrowWindowHasARailThatOpensThePanel(t *testing.T) {
	st, u := open(t, 900, 600, 1, false)
	if _, ok := st.node("Batch size"); ok {
		t.Fatal("the whole panel shows at 900 wide")
	}
	st.click(textSliders)
	if _, ok := st.node("Batch size"); !ok {
		t.Fatal("the sliders do not open the panel")
	}
	st.field(textHidden(1), "64")
	if u.s.Training.Layers()[0].Width.Get() != 64 {
		t.Error("the panel over the centre does not take numbers")
	}
	st.clickAt(400, 300) // a press elsewhere leaves the field
	st.key(key.NameEscape, 0)
	if _, ok := st.node("Batch size"); ok {
		t.Error("Escape does not close the panel")
	}
}

// At every size a window may have, the canvas and the answer are whole.
func TestCanvasAndAnswerAlwaysFit(t *testing.T) {
	for w := float32(800); w <= 3840; w += 40 {
		for h := float32(560); h <= 2160; h += 20 {
			for _, present := range []bool{false, true} {
				for _, zoom := range []float32{.8, 1, 1.25, 1.5, 2} {
					if present {
						zoom *= 1.5
					}
					zoom = fitZoom(w, h, zoom)
					p := newPlan(w/zoom, h/zoom, present)
					canvas := 28 * p.Cell
					if p.Cell != float32(math.Floor(float64(p.Cell))) || p.Cell < 4 {
						t.Fatalf("%v × %v: a cell of %v", w, h, p.Cell)
					}
					need := canvas + room(p)
					if p.Short && !p.Tiny && p.Body < 520 {
						need = canvas + 260
					}
					if zoom <= 1.5 && need > p.Body+1 {
						t.Fatalf("%v × %v at %v: canvas and answer need %v of %v", w, h, zoom, need, p.Body)
					}
					if p.Left+p.Right > p.W {
						t.Fatalf("%v × %v: panels of %v and %v leave no centre", w, h, p.Left, p.Right)
					}
				}
			}
		}
	}
}

func TestTextScalesWithoutLeavingTheWindow(t *testing.T) {
	for _, size := range []image.Point{{1280, 800}, {800, 560}} {
		st, u := open(t, size.X, size.Y, 1, false)
		st.three(u)
		for _, percent := range session.TextScales {
			u.s.Settings.TextScale.Set(percent)
			for tab := range textTabs {
				for _, present := range []bool{false, true} {
					u.show(tab)
					u.present = present
					st.settle()
					u.scr.shown = func(text string, at image.Rectangle) {
						// What scrolls may lie below; nothing may begin outside the window's width.
						if (at.Min.X < 0 || at.Max.X > size.X) && !slices.Contains(textTabs[:], text) { // tabs scroll
							t.Errorf("%v at %d %%, %s: %q stands at %v", size, percent, textTabs[tab], text, at)
						}
					}
					st.frame()
					u.scr.shown = nil
					if u.plan.Center < 300 || u.plan.Body-tabsHeight < 270 {
						t.Errorf("%v at %d %%: the centre has %v × %v", size, percent, u.plan.Center, u.plan.Body-tabsHeight)
					}
				}
			}
			u.present = false
			u.show(tabNetwork)
		}
	}
}

func TestRestingWindowAsksForNoFrames(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.three(u)
	for range 60 {
		st.frame()
	}
	st.router.WakeupTime() // forgets what was asked for until now
	st.frame()
	if at, again := st.router.WakeupTime(); again {
		t.Errorf("nothing happens, and another frame is asked for at %v", at)
	}
}

func TestTourIsShownOnceAndFoundAgain(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	u.s.Settings.SetTourSeen(false)
	st.settle()
	for range len(textTour) - 1 {
		st.click(textTourNext)
	}
	st.click(textTourDone)
	if !u.s.Settings.TourSeen() {
		t.Error("the tour does not end")
	}
	st.click(textHelp)
	st.click(textTourShow)
	st.shows(u, textTour[0][1])
	st.three(u)
	if u.s.Drawing.Blank() {
		t.Error("the tour keeps the pen from the canvas")
	}
	st.key(key.NameEscape, 0)
	if !u.s.Settings.TourSeen() {
		t.Error("Escape does not close the tour")
	}
}

func TestEveryControlHasAName(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	st.click(textFold)
	for tab := range textTabs {
		u.show(tab)
		st.settle()
		for _, n := range st.router.AppendSemantics(nil) {
			if (n.Desc.Class == semantic.Button || n.Desc.Class == semantic.Switch || n.Desc.Class == semantic.Editor) && n.Desc.Label == "" {
				t.Errorf("%s: a control at %v has no name", textTabs[tab], n.Desc.Bounds)
			}
		}
	}
}

func TestLayerShowsTheSameAsItsParts(t *testing.T) {
	var l Layer
	direct := false
	draw := func(c C) {
		c.Fill(0, 0, c.W, c.H, c.Panel)
		c.Round(10, 10, 60, 30, 6, c.Accent)
		c.Border(20, 20, 100, 40, 6, 1, c.Ctl)
		c.Label(14, 14, 100, BodyB, c.Text, Left, "Inkling 0.25")
		c.Icon(90, 60, 20, IconHelp, faded(c.Err, .6))
		c.Clip(100, 10, 30, 30, func(c C) { c.Fill(-10, -10, 100, 100, faded(c.Ok, .5)) })
	}
	st := kit(t, 140, 90, 1.25, false, func(c C) {
		if direct {
			draw(c)
		} else {
			c.Layer(&l, 0, 0, c.W, c.H, draw)
		}
	})
	for range still + 2 {
		st.frame()
	}
	if l.picture == nil {
		t.Fatal("a layer that rests is no picture")
	}
	composed := st.shoot()
	direct = true
	st.frame()
	plain := st.shoot()
	for i := range plain.Pix {
		if d := int(plain.Pix[i]) - int(composed.Pix[i]); d > 3 || d < -3 {
			t.Fatalf("pixel %d, %d: %d drawn part by part, %d as a picture", i/4%plain.Rect.Dx(), i/4/plain.Rect.Dx(), plain.Pix[i], composed.Pix[i])
		}
	}
}

func TestSpritesLookTheSameOnTheirSheets(t *testing.T) {
	st := kit(t, 300, 300, 1, false, func(c C) {
		for i := range 40 {
			c.Label(float32(i%4)*70+4, float32(i/4)*28+4, 66, Body, c.Text, Left, Fixed(float64(i)/7, 3))
			c.Icon(float32(i%4)*70+44, float32(i/4)*28+4, 16+float32(i%3), IconHelp, c.Accent)
		}
	})
	before := st.shoot()
	for range settled + 2*packEvery {
		st.frame()
	}
	after := st.shoot()
	for i := range before.Pix {
		if before.Pix[i] != after.Pix[i] {
			t.Fatalf("pixel %d, %d changed from %d to %d", i/4%300, i/4/300, before.Pix[i], after.Pix[i])
		}
	}
}

func TestTheRunCanBeKeptInTheFile(t *testing.T) {
	st, u := open(t, 1280, 2400, 1, false)
	st.click(textFold)
	if u.s.Files.KeepRun.Set(true) {
		t.Fatal("there is a run to keep before any")
	}
	st.trained(u)
	st.click(u.s.Files.KeepRun.Label())
	if !u.s.Files.KeepRun.Get() {
		t.Error("the switch does not keep the run")
	}
}
