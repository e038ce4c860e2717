package ui

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gioui.org/f32"
	"gioui.org/io/input"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
	"gioui.org/io/semantic"
	"gioui.org/layout"
	"gioui.org/op"
	"gioui.org/unit"
)

// here is this package's folder, also for a test that works elsewhere.
var here, _ = os.Getwd()

// testFonts are the faces the program ships.
func testFonts(t testing.TB) [][]byte {
	t.Helper()
	var out [][]byte
	for _, n := range []string{"400", "600", "500"} {
		b, err := os.ReadFile(filepath.Join(here, "..", "..", "assets", "fonts", "inkling-sans-"+n+".ttf"))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

// stage is a window without a window: it lays frames out, queues events and finds controls by their names.
type stage struct {
	t      testing.TB
	router input.Router
	ops    op.Ops
	size   image.Point // px
	scale  float32
	now    time.Time
	draw   func(layout.Context)
}

func newStage(t testing.TB, w, h int, scale float32, draw func(layout.Context)) *stage {
	s := &stage{t: t, size: image.Pt(int(float32(w)*scale), int(float32(h)*scale)), scale: scale,
		now: time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC), draw: draw}
	s.frame()
	return s
}

// frame lays one frame out.
func (s *stage) frame() {
	s.ops.Reset()
	s.draw(layout.Context{
		Ops: &s.ops, Source: s.router.Source(), Now: s.now,
		Metric:      unit.Metric{PxPerDp: s.scale, PxPerSp: s.scale},
		Constraints: layout.Exact(s.size),
	})
	s.router.Frame(&s.ops)
	s.now = s.now.Add(20 * time.Millisecond)
}

// settle draws enough frames for everything that follows from an event.
func (s *stage) settle() {
	for range 4 {
		s.frame()
	}
}

// pointer queues a pointer event at x, y (dp in the window).
func (s *stage) pointer(kind pointer.Kind, x, y float32) {
	b := pointer.ButtonPrimary
	if kind == pointer.Move && !s.down() || kind == pointer.Release {
		b = 0
	}
	s.router.Queue(pointer.Event{Kind: kind, Source: pointer.Mouse, Buttons: b, Time: time.Duration(s.now.UnixNano()),
		Position: f32.Pt(x*s.scale, y*s.scale)})
}

func (s *stage) down() bool { return false }

// clickAt presses and releases at x, y (dp).
func (s *stage) clickAt(x, y float32) {
	s.pointer(pointer.Move, x, y)
	s.frame()
	s.pointer(pointer.Press, x, y)
	s.pointer(pointer.Release, x, y)
	s.settle()
}

// drag moves the pressed pointer along the points (dp) and lets go at the last.
func (s *stage) drag(pts ...f32.Point) {
	for i, p := range pts {
		k := pointer.Move
		if i == 0 {
			k = pointer.Press
		}
		s.router.Queue(pointer.Event{Kind: k, Source: pointer.Mouse, Buttons: pointer.ButtonPrimary,
			Time: time.Duration(s.now.UnixNano()), Position: p.Mul(s.scale)})
		s.frame()
	}
	last := pts[len(pts)-1]
	s.router.Queue(pointer.Event{Kind: pointer.Release, Source: pointer.Mouse, Time: time.Duration(s.now.UnixNano()), Position: last.Mul(s.scale)})
	s.settle()
}

// key presses and releases a key.
func (s *stage) key(name key.Name, mods key.Modifiers) {
	s.router.Queue(key.Event{Name: name, Modifiers: mods, State: key.Press}, key.Event{Name: name, Modifiers: mods, State: key.Release})
	s.settle()
}

// tab moves the keyboard's focus on.
func (s *stage) tab() {
	s.router.MoveFocus(key.FocusForward)
	s.settle()
}

// node finds the control with that name.
func (s *stage) node(name string) (input.SemanticNode, bool) {
	var found input.SemanticNode
	ok := false
	for _, n := range s.router.AppendSemantics(nil) {
		d := n.Desc
		if d.Label == name && (d.Class != semantic.Unknown) && !d.Bounds.Empty() {
			found, ok = n, true
		}
	}
	return found, ok
}

// click presses the control with that name; the test fails where there is none.
func (s *stage) click(name string) {
	s.t.Helper()
	n, ok := s.node(name)
	if !ok {
		s.t.Fatalf("no control is called %q; there are: %s", name, strings.Join(s.names(), ", "))
	}
	c := n.Desc.Bounds.Min.Add(n.Desc.Bounds.Max).Div(2)
	s.clickAt(float32(c.X)/s.scale, float32(c.Y)/s.scale)
}

// names are the names of all controls on the screen.
func (s *stage) names() []string {
	var out []string
	for _, n := range s.router.AppendSemantics(nil) {
		if n.Desc.Class != semantic.Unknown && n.Desc.Label != "" {
			out = append(out, n.Desc.Label)
		}
	}
	return out
}

// pause gives background work a moment.
func pause() { time.Sleep(5 * time.Millisecond) }
