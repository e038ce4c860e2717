//go:build !windows

package window

import (
	"fmt"
	"os"
)

// AttachConsole makes the command line's output visible in the terminal that started the program. Only Windows
// needs it, where a program with a window has no console of its own.
func AttachConsole() {}

// say tells a person without a window what happened.
func say(sentence string) { fmt.Fprintln(os.Stderr, "inkling: "+sentence) }
