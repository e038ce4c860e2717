package window

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What the program sets for its own window, such as that no compositor is to be looked for, is not for the file manager.
func TestOtherProgramsGetTheEnvironmentAsItWas(t *testing.T) {
	t.Setenv("WAYLAND_DISPLAY", "set by the program")
	said := filepath.Join(t.TempDir(), "said")
	start("sh", "-c", `printf "%s." "$WAYLAND_DISPLAY" >"$0.part" && mv "$0.part" "$0"`, said)
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if b, err := os.ReadFile(said); err == nil {
			if strings.Contains(string(b), "set by the program") {
				t.Errorf("the other program was told %q", b)
			}
			return
		}
	}
	t.Fatal("the other program did not start")
}
