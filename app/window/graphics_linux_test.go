package window

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// noDriver are lists without any driver in them, of EGL's vendors and of Mesa.
var noDriver = []string{"__EGL_VENDOR_LIBRARY_FILENAMES=" + os.DevNull, "LIBGL_DRIVERS_PATH=" + os.DevNull}

// Where OpenGL was tried and does not work, the program begins anew and paints its window itself.
func TestWithoutOpenGLTheWindowIsPainted(t *testing.T) {
	s := newScreen(t)
	// What lies where a compositor would makes the program leave the drawing to OpenGL.
	if err := os.WriteFile(filepath.Join(s.home, "run", "wayland-0"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.env = append(s.env, noDriver...)
	w := s.open("all")
	// The first frame that is told about is laid out for the window that comes to nothing.
	w.wait("the second start", 30*time.Second, func(report) bool {
		first := 0
		for _, r := range w.since(0) {
			if r.Frame == 1 {
				first++
			}
		}
		return first == 2
	})
	w.id = strings.Fields(s.do("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Inkling$"))[0]
	w.draw(oval(0.5, 0.5, 0.2, 0.3)...)
	w.wait("the answer 0", 20*time.Second, func(r report) bool { return r.Digit == 0 })
	w.shot("painted.png")
	w.close()
	w.ended()
	if !strings.Contains(w.stderr.String(), "OpenGL does not work here") {
		t.Errorf("OpenGL was not tried; what was said is %q", w.stderr.String())
	}
}

// A program that is started from a menu where only OpenGL may draw, and does not work, has no terminal to complain in: the
// sentence is on the screen, and the program ends when it was read.
func TestWithoutOpenGLTheScreenSaysSo(t *testing.T) {
	s := newScreen(t)
	var said bytes.Buffer
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(s.env, "INKLING_TEST_WINDOW=all", rendererVariable+"=opengl")
	cmd.Env = append(cmd.Env, noDriver...)
	cmd.Stderr = &said
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	cmd.ExtraFiles = []*os.File{null} // where its reports go
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill() })

	box := strings.Fields(s.do("timeout", "30", "xdotool", "search", "--sync", "--onlyvisible", "--name", "^Inkling has stopped$"))[0]
	time.Sleep(500 * time.Millisecond) // GTK draws it before it listens
	(&opened{screen: s}).shot("no-graphics.png")
	select {
	case err := <-done:
		t.Fatalf("the program ended (%v) before its sentence was read", err)
	default:
	}
	s.do("xdotool", "windowfocus", box, "sleep", "0.2", "key", "Return")
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("the sentence was read, and the program goes on")
	}
	if status := cmd.ProcessState.ExitCode(); status != 1 {
		t.Errorf("the status is %d", status)
	}
	if text := said.String(); !strings.Contains(text, "graphics driver") || !strings.Contains(text, "--help") {
		t.Errorf("there is no way out in %q", text)
	}
}

// Who asks for a painted window gets one, on the X server that a Wayland compositor keeps for older programs.
func TestAPaintedWindowCanBeAskedForBesideWayland(t *testing.T) {
	s := newScreen(t)
	if err := os.WriteFile(filepath.Join(s.home, "run", "wayland-0"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.env = append(append(s.env, noDriver...), rendererVariable+"=software")
	w := s.open("all")
	w.draw(oval(0.5, 0.5, 0.2, 0.3)...)
	w.wait("the answer 0", 20*time.Second, func(r report) bool { return r.Digit == 0 })
	w.close()
	w.ended()
	if said := w.stderr.String(); strings.Contains(said, "OpenGL does not work") {
		t.Errorf("OpenGL was tried first: %q", said)
	}
}

// Where no server answers, nothing is blamed on OpenGL, and nothing is tried twice.
func TestWithoutAServerOneSentenceSaysSo(t *testing.T) {
	s := newScreen(t)
	var said bytes.Buffer
	cmd := exec.Command("timeout", "20", os.Args[0])
	cmd.Env = append(s.env, "INKLING_TEST_WINDOW=all", "DISPLAY=:7777")
	cmd.Stderr = &said
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	cmd.ExtraFiles = []*os.File{null}
	_ = cmd.Run()
	if status := cmd.ProcessState.ExitCode(); status != 1 {
		t.Errorf("the status is %d", status)
	}
	if text := said.String(); !strings.Contains(text, "--help") || strings.Contains(text, "OpenGL does not work") {
		t.Errorf("it says %q", text)
	}
}
