//go:build cgo

package ui

import (
	"fmt"
	"image"
	"testing"
	"time"

	"gioui.org/f32"
	"gioui.org/io/pointer"
	"gioui.org/layout"

	"inkling/app/session"
)

// The bar at the edge of what scrolls can be dragged, and a press beside its knob brings it there.
func TestScrollBarsAreDragged(t *testing.T) {
	var s Scroller
	st := kit(t, 200, 100, 1, false, func(c C) {
		s.Layout(c, 1000, func(c C) { c.Fill(0, 0, c.W, c.H, c.Panel) })
	})
	st.frame()
	st.drag(f32.Pt(195, 5), f32.Pt(195, 30), f32.Pt(195, 43))
	if s.y < 400 || s.y > 550 {
		t.Errorf("dragging the knob half way hides %d of 900 pixels", s.y)
	}
	st.drag(f32.Pt(195, 43), f32.Pt(195, 300))
	if s.y != 900 {
		t.Errorf("dragging the knob below the end hides %d of 900 pixels", s.y)
	}
	st.drag(f32.Pt(195, 10), f32.Pt(195, 10))
	if s.y > 100 {
		t.Errorf("a press near the top leaves %d of 900 pixels hidden", s.y)
	}
	st.drag(f32.Pt(100, 10), f32.Pt(100, 90))
	if s.y > 100 {
		t.Error("a drag beside the bar scrolls")
	}
}

// In a narrow window the pages whose tabs are cut off are in a list.
func TestPagesThatHaveNoTabAreInAList(t *testing.T) {
	st, u := open(t, 800, 560, 1, false)
	st.click(textPages)
	st.click(textTabs[tabDigits])
	if u.tab != tabDigits {
		t.Errorf("the list of pages leads to %s", textTabs[u.tab])
	}
	st, _ = open(t, 1280, 800, 1, false)
	if _, ok := st.node(textPages); ok {
		t.Error("there is a list of pages where every tab has room")
	}
}

var textThisIs0 = fmt.Sprintf(textThisIsA, "0")

// With the largest text in the smallest window a page scrolls: its last part can be reached.
func TestPagesScrollUnderLargeText(t *testing.T) {
	st, u := open(t, 800, 560, 1, false)
	u.s.Settings.TextScale.Set(session.TextScales[len(session.TextScales)-1])
	u.show(tabDigits)
	st.settle()
	before, _ := st.node(textThisIs0)
	u.page.y = 10000
	st.settle()
	after, _ := st.node(textThisIs0)
	if u.page.y == 0 || before.Desc.Bounds.Min.Y-after.Desc.Bounds.Min.Y != u.page.y {
		t.Errorf("the page is scrolled by %d, its first button from %v to %v", u.page.y, before.Desc.Bounds, after.Desc.Bounds)
	}
}

// Why keeps up with the theme, and can be left in every window.
func TestWhyFollowsTheThemeAndCanBeLeft(t *testing.T) {
	for _, size := range [][2]int{{1280, 800}, {900, 600}, {800, 560}} {
		st, u := open(t, size[0], size[1], 1, false)
		st.trained(u)
		st.three(u)
		st.click(textWhyName)
		v := u.views[tabNetwork].(*networkView)
		if !v.why {
			t.Fatalf("%v: the button that asks why does nothing", size)
		}
		u.s.Settings.Theme.Set(session.ThemeDark)
		st.settle()
		if !v.reasons.picture.dark {
			t.Errorf("%v: the picture keeps the colours of the other theme", size)
		}
		st.click(textWhyName)
		if v.why {
			t.Errorf("%v: why cannot be left", size)
		}
	}
}

// On a display of 4K whose system does not scale, nothing is smaller than on a common one.
func TestAHugeWindowIsEnlarged(t *testing.T) {
	for _, c := range []struct{ w, h, zoom, want float32 }{
		{1280, 800, 1, 1}, {1920, 1080, 1, 1}, {3840, 2160, 1, 1.5}, {3840, 2160, 2, 3}, {3840, 1080, 1, 1},
		{1280, 800, 2, 2}, {800, 560, 2, 1.25}, {800, 560, .8, .8},
	} {
		if got := fitZoom(c.w, c.h, c.zoom); got != c.want {
			t.Errorf("%v × %v at %v: enlarged by %v, want %v", c.w, c.h, c.zoom, got, c.want)
		}
	}
}

// What opens over a page that is shrunk to the window is as small as the page: its words stay in it.
func TestWhatOpensOverAShrunkPageFits(t *testing.T) {
	st, u := open(t, 800, 560, 1, false)
	u.s.Settings.TextScale.Set(session.TextScales[len(session.TextScales)-1])
	st.three(u)
	st.click(fmt.Sprintf(textAsk, textTitleSum))
	if u.scr.popup == nil {
		t.Fatal("the explanation did not open")
	}
	box, said := u.scr.popup.at, false
	u.scr.shown = func(text string, at image.Rectangle) {
		if text == textTitleSum {
			said = true
			if !at.In(box) {
				t.Errorf("the heading at %v stands outside the box %v", at, box)
			}
		}
		if at.Min.In(box) && at.Min.X > box.Min.X+8 && at.Max.X > box.Max.X && at.Min.Y > box.Min.Y+30 && said {
			t.Errorf("%q at %v runs out of the box %v", text, at, box)
		}
	}
	st.frame()
	u.scr.shown = nil
	if !said {
		t.Error("the explanation has no heading")
	}
}

// A page that a finger has pushed glides on, but not where less motion is wished for.
func TestAPushedPageGlidesUnlessLessMotionIsWished(t *testing.T) {
	for _, less := range []bool{false, true} {
		var page Scroller
		th := NewTheme(testFonts(t))
		th.Still = less
		scr := new(screen)
		st := newStage(t, 300, 300, 1, func(gtx layout.Context) {
			th.cache.next()
			scr.begin(gtx.Constraints.Max)
			page.Layout(newC(gtx, th, scr), 9000, func(C) {})
		})
		touch := func(kind pointer.Kind, y float32) {
			st.router.Queue(pointer.Event{Kind: kind, Source: pointer.Touch, PointerID: 1, Time: time.Duration(st.now.UnixNano()), Position: f32.Pt(100, y)})
			st.frame()
		}
		touch(pointer.Press, 280)
		for y := float32(280); y > 100; y -= 30 {
			touch(pointer.Move, y)
		}
		touch(pointer.Release, 100)
		left := page.y
		for range 10 {
			st.frame()
		}
		if left < 100 {
			t.Fatalf("the finger moved the page by %d px", left)
		}
		if glided := page.y - left; less && glided > 0 || !less && glided < 20 {
			t.Errorf("less motion %v: the page glided %d px", less, glided)
		}
	}
}
