package window

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
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

// systemDark reports whether the desktop asks for dark windows. A desktop that does not answer at once is not
// waited for.
func systemDark() bool {
	if theme := os.Getenv("GTK_THEME"); theme != "" {
		return strings.HasSuffix(strings.ToLower(theme), "dark")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 150*time.Millisecond)
	defer cancel()
	out, err := exec.CommandContext(ctx, "gsettings", "get", "org.gnome.desktop.interface", "color-scheme").Output()
	return err == nil && strings.Contains(string(out), "dark")
}
