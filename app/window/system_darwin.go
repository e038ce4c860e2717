package window

import (
	"context"
	"os/exec"
	"strings"
	"time"

	"inkling/app/session"
)

// missingDisplay reports whether there is nowhere for a window to go, which a Mac's user never sees.
func missingDisplay() bool { return false }

// openFolder shows a folder in the Finder. It does not wait for it.
func openFolder(path string) { start("open", path) }

// systemWishes is what the system's settings say; what is not set there does not exist.
func systemWishes() session.Wishes {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	read := func(domain, key string) string {
		out, err := exec.CommandContext(ctx, "defaults", "read", domain, key).Output()
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(out))
	}
	// The second place is where later systems keep the same setting.
	return session.Wishes{
		Dark:       read("-g", "AppleInterfaceStyle") == "Dark",
		LessMotion: read("com.apple.universalaccess", "reduceMotion") == "1" || read("com.apple.Accessibility", "ReduceMotionEnabled") == "1",
	}
}
