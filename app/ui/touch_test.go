//go:build cgo

package ui

import (
	"testing"
	"time"

	"gioui.org/f32"
	"gioui.org/io/pointer"
)

// touch queues what a finger does at x, y (shares of the canvas).
func (s *stage) touch(u *UI, finger pointer.ID, kind pointer.Kind, x, y float32) {
	k := 28 * u.plan.Cell
	s.router.Queue(pointer.Event{Kind: kind, Source: pointer.Touch, PointerID: finger, Time: time.Duration(s.now.UnixNano()),
		Position: f32.Pt((u.plan.Left-k)/2+x*k, topHeight+52+y*k).Mul(s.scale)})
	s.frame()
}

// A finger draws as a mouse does, and a second one, as of a hand that rests on the screen, does no harm.
func TestAFingerDrawsAndASecondDoesNoHarm(t *testing.T) {
	one := func(second bool) []byte {
		st, u := open(t, 1280, 800, 1, false)
		st.touch(u, 1, pointer.Press, .3, .2)
		st.touch(u, 1, pointer.Move, .3, .4)
		if second {
			st.touch(u, 2, pointer.Press, .8, .8)
			st.touch(u, 2, pointer.Move, .9, .5)
		}
		st.touch(u, 1, pointer.Move, .3, .6)
		if second {
			st.touch(u, 2, pointer.Release, .9, .5)
		}
		st.touch(u, 1, pointer.Move, .3, .8)
		st.touch(u, 1, pointer.Release, .3, .8)
		if n := len(u.s.Drawing.Ink().Strokes); n != 1 {
			t.Fatalf("the finger drew %d strokes", n)
		}
		// Lifted and put down again, the finger draws a second stroke, and all is taken back step by step.
		st.touch(u, 3, pointer.Press, .6, .2)
		st.touch(u, 3, pointer.Move, .6, .5)
		st.touch(u, 3, pointer.Release, .6, .5)
		if n := len(u.s.Drawing.Ink().Strokes); n != 2 {
			t.Fatalf("a finger put down again makes %d strokes", n)
		}
		u.s.Drawing.Undo.Do()
		return u.s.Drawing.Canvas()
	}
	alone, resting := one(false), one(true)
	ink := 0
	for i := range alone {
		if alone[i] > 128 {
			ink++
		}
		if alone[i] != resting[i] {
			t.Fatalf("a second finger changes cell %d from %d to %d", i, alone[i], resting[i])
		}
	}
	if ink < 14 {
		t.Errorf("the finger left ink in %d cells", ink)
	}
}
