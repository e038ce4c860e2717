package window

import "os"

// missingDisplay reports whether nothing says where a window could go: no X server, no Wayland compositor.
func missingDisplay() bool { return os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" }
