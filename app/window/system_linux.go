package window

import (
	"os"
	"path/filepath"
)

// missingDisplay reports whether nothing says where a window could go: no X server, no Wayland compositor.
func missingDisplay() bool {
	if os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" {
		return false
	}
	// A compositor may be at its usual place without anybody saying so.
	_, err := os.Stat(filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "wayland-0"))
	return err != nil
}

// openFolder shows a folder in the file manager. It does not wait for it.
func openFolder(path string) { start("xdg-open", path) }
