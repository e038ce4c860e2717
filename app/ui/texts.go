package ui

import "runtime"

// Every word of the window is in this file. Sentences say what, why and what to do; labels are in sentence case.

const (
	textTabsHint = "Arrow keys change the view"
	textLess     = ", less"
	textMore     = ", more"
)

// shortcut is a key combination as this system writes it.
func shortcut(keys string) string {
	if runtime.GOOS != "darwin" {
		return keys
	}
	out := ""
	for len(keys) > 0 {
		switch {
		case len(keys) > 5 && keys[:5] == "Ctrl+":
			out, keys = out+"⌘", keys[5:]
		case len(keys) > 6 && keys[:6] == "Shift+":
			out, keys = out+"⇧", keys[6:]
		default:
			out, keys = out+keys, ""
		}
	}
	return out
}
