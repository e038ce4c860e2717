package window

import (
	"bytes"
	"image"
	"image/png"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// picture is what is on the screen.
func (s *screen) picture() image.Image {
	s.t.Helper()
	cmd := exec.Command("import", "-window", "root", "png:-")
	cmd.Env = s.env
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("the screen could not be read: %v", err)
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		s.t.Fatal(err)
	}
	return img
}

// differing counts the pixels that are clearly not the same in both pictures.
func differing(a, b image.Image) int {
	n := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			ar, ag, ab, _ := a.At(x, y).RGBA()
			br, bg, bb, _ := b.At(x, y).RGBA()
			for _, d := range [...]int{int(ar) - int(br), int(ag) - int(bg), int(ab) - int(bb)} {
				if max(d, -d) > 8<<8 {
					n++
					break
				}
			}
		}
	}
	return n
}

// same waits until two pictures have at most 500 clearly different pixels, and returns how many they have: on a busy machine
// a window may be a while in showing its last word.
func same(a, b func() image.Image) int {
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		if n := differing(a(), b()); n <= 500 || time.Now().After(end) {
			return n
		}
	}
}

// The window looks the same drawn by OpenGL, painted by the processor into memory it shares with the X server, and sent
// to a server that shares none, as one on another machine.
func TestTheWindowLooksTheSameHoweverItIsDrawn(t *testing.T) {
	look := func(renderer string, server ...string) *opened {
		s := newScreen(t, server...)
		s.env = append(s.env, rendererVariable+"="+renderer)
		w := s.open("all")
		w.turnTo("Weights")
		for _, size := range []image.Point{{820, 580}, {1240, 760}} {
			s.do("xdotool", "windowsize", "--sync", w.id, strconv.Itoa(size.X), strconv.Itoa(size.Y))
			// On a busy machine the first frame of a new size may be a while in coming.
			w.wait("a frame of the new size", 20*time.Second, func(r report) bool { return r.Size == size })
			w.settle()
		}
		return w
	}
	gl := look("opengl")
	defer gl.stop()
	shown := gl.picture()
	if b := shown.Bounds(); b.Dx() != 1280 || b.Dy() != 800 {
		t.Fatalf("the screen is %v", b)
	}
	if n := differing(shown, image.NewUniform(shown.At(1, 1))); n < 50_000 {
		t.Errorf("the window is empty but for %d pixels", n)
	}
	for _, c := range []struct {
		name, renderer string
		server         []string
	}{
		{"in shared memory", "", nil},
		{"sent to the server", "", []string{"-extension", "MIT-SHM"}},
		{"as is wished", "software", nil},
	} {
		w := look(c.renderer, c.server...)
		if n := same(gl.picture, w.picture); n > 500 {
			t.Errorf("painted by the processor, %s, %d pixels are not what OpenGL draws", c.name, n)
		}
		w.stop()
	}
}

func TestACoveredWindowIsShownAgain(t *testing.T) {
	s := newScreen(t)
	w := s.open("all")
	w.settle()
	s.do("xdotool", "mousemove", "700", "400")
	w.settle()
	before := s.picture()
	over := s.open("all")
	over.turnTo("Weights")
	if n := differing(before, s.picture()); n < 50_000 {
		t.Fatalf("the other window changes only %d pixels", n)
	}
	over.close()
	over.ended()
	if n := same(func() image.Image { return before }, s.picture); n > 500 {
		t.Errorf("%d pixels are not as they were before another window lay over this one", n)
	}
}

func TestAFastMouseDrawsNoMoreFramesThanAScreenShows(t *testing.T) {
	s := newScreen(t)
	w := s.open("times")
	w.settle()
	_, before := w.last()
	moves := []string{"mousemove", "60", "150", "mousedown", "1"}
	for i := range 400 {
		moves = append(moves, "mousemove", strconv.Itoa(60+i%200), strconv.Itoa(150+i%7), "sleep", "0.001")
	}
	s.do("xdotool", append(moves, "mouseup", "1")...)
	w.settle()
	frames := w.since(before)
	for i := range frames[1:] {
		if apart := frames[i+1].Began.Sub(frames[i].Began); apart < spacing-time.Millisecond {
			t.Fatalf("two of %d frames began %v apart", len(frames), apart)
		}
	}
	if len(frames) < 5 {
		t.Errorf("400 moves drew %d frames", len(frames))
	}
}
