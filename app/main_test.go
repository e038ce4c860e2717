package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// asProgram makes the test binary, which holds all that the program does, behave as the program.
const asProgram = "INKLING_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// withoutDisplay runs the program where no window can be opened.
func withoutDisplay(t *testing.T, arguments ...string) (out, errors string, status int) {
	t.Helper()
	c := exec.Command(os.Args[0], arguments...)
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); name != "DISPLAY" && name != "WAYLAND_DISPLAY" && name != "WAYLAND_SOCKET" {
			c.Env = append(c.Env, v)
		}
	}
	c.Env = append(c.Env, asProgram+"=1", "XDG_RUNTIME_DIR="+t.TempDir())
	c.Dir = t.TempDir()
	var o, e strings.Builder
	c.Stdout, c.Stderr = &o, &e
	if err := c.Run(); err != nil && c.ProcessState == nil {
		t.Fatal(err)
	}
	return o.String(), e.String(), c.ProcessState.ExitCode()
}

// The file dialogs' library starts GTK as soon as a binary that holds it runs; the command line must not mind.
func TestCommandLineNeedsNoDisplay(t *testing.T) {
	if out, errors, status := withoutDisplay(t, "--version"); status != 0 || !strings.HasPrefix(out, "Inkling ") || errors != "" {
		t.Errorf("--version: status %d, %q, %q", status, out, errors)
	}
	data := pictures(t)
	model := filepath.Join(t.TempDir(), "m")
	out, errors, status := withoutDisplay(t, "--train", "--json", "--data", data, "--layers", "4", "--epochs", "1", "--model", model)
	if status != 0 || !strings.Contains(out, `"done":true`) {
		t.Errorf("--train: status %d, %q, %q", status, out, errors)
	}
	if _, errors, status := withoutDisplay(t, "--nonsense"); status != 2 || strings.Count(errors, "\n") != 1 {
		t.Errorf("a wrong flag: status %d, %q", status, errors)
	}
}

// pictures makes a folder of IDX files: twenty pictures of two by two pixels, of two kinds.
func pictures(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	images := []byte{0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 2, 0, 0, 0, 2}
	labels := []byte{0, 0, 8, 1, 0, 0, 0, 20}
	for i := range byte(20) {
		images = append(images, 255*(i%2), 0, 0, 255*(1-i%2))
		labels = append(labels, i%2)
	}
	for _, part := range []string{"train", "t10k"} {
		if err := os.WriteFile(filepath.Join(folder, part+"-images-idx3-ubyte"), images, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, part+"-labels-idx1-ubyte"), labels, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
