package window

import (
	"os/exec"
	"strings"
)

// missingDisplay reports whether there is nowhere for a window to go, which a Mac's user never sees.
func missingDisplay() bool { return false }

// openFolder shows a folder in the Finder. It does not wait for it.
func openFolder(path string) { start("open", path) }

// systemDark reports whether the system is set to dark windows; the setting does not exist while it is not.
func systemDark() bool {
	out, err := exec.Command("defaults", "read", "-g", "AppleInterfaceStyle").Output()
	return err == nil && strings.TrimSpace(string(out)) == "Dark"
}
