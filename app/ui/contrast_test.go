//go:build cgo

package ui

import (
	"fmt"
	"image"
	"image/color"
	"testing"

	"gioui.org/f32"
	"gioui.org/io/pointer"

	"inkling/app/session"
	"inkling/core"
)

// least is the contrast that a line of text needs (WCAG 2.1, AA): 3 where it is large, which is 24 px, or 18.66 px in bold.
func (l inkedLine) least() float64 {
	if l.style.Size >= 24 || l.style.Bold && l.style.Size >= 18.66 {
		return 3
	}
	return 4.5
}

// ground is the colour a line stands on: the most frequent one in its box.
func ground(img *image.RGBA, r image.Rectangle) color.NRGBA {
	count := map[color.NRGBA]int{}
	var best color.NRGBA
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			q := img.RGBAAt(x, y)
			k := color.NRGBA{R: q.R, G: q.G, B: q.B, A: 255}
			if count[k]++; count[k] > count[best] {
				best = k
			}
		}
	}
	return best
}

// legible measures each line of the last frame within a part of the window on what was really painted below it, and returns
// how many there were.
func (s *stage) legible(u *UI, within image.Rectangle) int {
	s.t.Helper()
	var lines []inkedLine
	u.scr.inked = func(l inkedLine) { lines = append(lines, l) }
	s.frame()
	u.scr.inked = nil
	img, dim, n, told := s.shoot(), u.th.Dim, 0, map[string]bool{}
	for _, l := range lines {
		r := l.at.Intersect(within)
		if l.ink == dim || r.Empty() { // what is switched off is exempt
			continue
		}
		n++
		on := ground(img, r)
		if got := Contrast(l.ink, on); got < l.least() {
			if about := fmt.Sprint(l.ink, on); !told[about] {
				told[about] = true
				s.t.Errorf("%q, %v on %v, has a contrast of %.2f and needs %.1f", l.text, l.ink, on, got, l.least())
			}
		}
	}
	return n
}

// TestGoldenGrounds walks through the window and measures every line of text on the pixels below it.
func TestGoldenGrounds(t *testing.T) {
	whole := image.Rect(0, 0, 1280, 800)
	for _, k := range []struct {
		name  string
		set   func(st *stage, u *UI)
		lines int // to expect at least
	}{
		{"empty", func(st *stage, u *UI) { u.s.Drawing.Clear.Do() }, 60},
		{"network", func(*stage, *UI) {}, 80},
		{"why", func(st *stage, u *UI) { u.views[tabNetwork].(*networkView).why = true }, 80},
		{"weights", func(st *stage, u *UI) { u.views[tabNetwork].(*networkView).weights = true }, 60},
		{"training", func(st *stage, u *UI) { u.show(tabTraining) }, 60},
		{"mistakes", func(st *stage, u *UI) {
			u.show(tabMistakes)
			st.settle()
			u.s.Mistakes.Test.Do()
			st.until("the test", func() bool { return u.s.Mistakes.Result() != nil })
			u.s.Mistakes.Select(9, 4)
			u.s.Mistakes.Pick(1)
		}, 140},
		{"wrong", func(st *stage, u *UI) { u.s.Drawing.ItIs.Set(1 + (u.s.Answer().Digit+1)%10) }, 80},
		{"card", func(st *stage, u *UI) {
			u.show(tabCard)
			st.until("the accuracy", u.s.Model.Measured)
		}, 60},
		{"digits", func(st *stage, u *UI) {
			u.show(tabDigits)
			st.settle()
			u.s.Teach.ItIs(3).Do()
		}, 50},
		{"compare", func(st *stage, u *UI) {
			u.show(tabCard)
			second := core.NewNetwork([]int{784, 10}, []core.Activation{core.Softmax})
			u.s.Compare.OpenRun(&session.PastRun{Name: "flat", Network: second, Config: core.Classic(), Last: &core.Snapshot{Network: second}})
			st.until("the disagreements", func() bool { return u.s.Compare.Disagreements() != nil })
		}, 70},
		{"wrong fields", func(st *stage, u *UI) {
			u.s.Training.BatchSize.SetText("0")
			u.s.Files.Open("/no such file.npz")
			st.click(textFold)
		}, 70},
		{"hovered", func(st *stage, u *UI) {
			n, _ := st.node(textOpen)
			at := n.Desc.Bounds.Min.Add(n.Desc.Bounds.Max).Div(2)
			st.router.Queue(pointer.Event{Kind: pointer.Move, Position: f32.Pt(float32(at.X), float32(at.Y))})
			for range 40 {
				st.frame()
			}
		}, 80},
	} {
		t.Run(k.name, func(t *testing.T) {
			st, u := open(t, 1280, 800, 1, false)
			known(u, core.Sigmoid, core.Sigmoid, core.Sigmoid)
			st.three(u)
			st.settle()
			k.set(st, u)
			st.settle()
			for _, theme := range []int{session.ThemeLight, session.ThemeDark} {
				u.s.Settings.Theme.Set(theme)
				st.settle()
				if n := st.legible(u, whole); n < k.lines {
					t.Errorf("%d lines were measured, %d at least were expected", n, k.lines)
				}
			}
		})
	}
}

// What lies over the window is measured by itself: the lines below it are dimmed on purpose.
func TestGoldenGroundsOfMenusAndSheets(t *testing.T) {
	for _, k := range []struct {
		name, press string
		within      image.Rectangle // the sheet's card
	}{{"models", textModelMenu, image.Rectangle{}}, {"help", textHelp, image.Rect(262, 22, 1018, 778)}, {"settings", textSettings, image.Rect(412, 224, 868, 576)}} {
		t.Run(k.name, func(t *testing.T) {
			st, u := open(t, 1280, 800, 1, false)
			st.until("the bundled models", func() bool { return len(u.s.Files.Library()) > 1 })
			st.click(k.press)
			for _, theme := range []int{session.ThemeLight, session.ThemeDark} {
				u.s.Settings.Theme.Set(theme)
				st.settle()
				within := k.within
				if p := u.scr.popup; p != nil {
					within = p.at
				}
				if n := st.legible(u, within); n < 8 {
					t.Errorf("%d lines were measured", n)
				}
			}
		})
	}
}
