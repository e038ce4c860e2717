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

// The window looks the same drawn by OpenGL, painted by the processor into memory it shares with the X server, and sent
// to a server that shares none, as one on another machine.
func TestTheWindowLooksTheSameHoweverItIsDrawn(t *testing.T) {
	look := func(renderer string, server ...string) image.Image {
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
		defer w.stop()
		return s.picture()
	}
	gl := look("opengl")
	if b := gl.Bounds(); b.Dx() != 1280 || b.Dy() != 800 {
		t.Fatalf("the screen is %v", b)
	}
	if n := differing(gl, image.NewUniform(gl.At(1, 1))); n < 50_000 {
		t.Errorf("the window is empty but for %d pixels", n)
	}
	for name, img := range map[string]image.Image{
		"in shared memory": look(""), "sent to the server": look("", "-extension", "MIT-SHM"), "as is wished": look("software"),
	} {
		if n := differing(gl, img); n > 500 {
			t.Errorf("painted by the processor, %s, %d pixels are not what OpenGL draws", name, n)
		}
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
	w.settle()
	if n := differing(before, s.picture()); n > 500 {
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
	if len(frames) < 20 {
		t.Errorf("400 moves drew %d frames", len(frames))
	}
}
