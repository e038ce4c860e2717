package window

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// A program that is started from a menu where OpenGL does not work has no terminal to complain in: the sentence is on the
// screen, and the program ends when it was read.
func TestWithoutOpenGLTheScreenSaysSo(t *testing.T) {
	s := newScreen(t)
	var said bytes.Buffer
	cmd := exec.Command(os.Args[0])
	// There is no driver in this list, neither for EGL's own vendors nor for Mesa.
	cmd.Env = append(s.env, "INKLING_TEST_WINDOW=all", "__EGL_VENDOR_LIBRARY_FILENAMES="+os.DevNull, "LIBGL_DRIVERS_PATH="+os.DevNull)
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
