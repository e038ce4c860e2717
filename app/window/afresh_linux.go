package window

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// startAfresh begins the program anew in this process, painting its own window, where OpenGL could not: on an X server, or
// on the one that a Wayland compositor keeps for older programs. It returns where that was tried already, where the person
// has asked for a renderer, and where there is no such server.
func startAfresh(why error) {
	if os.Getenv("DISPLAY") == "" || os.Getenv(rendererVariable) != "" {
		return
	}
	program, err := os.Executable()
	if err != nil {
		return
	}
	var env []string
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); name != "WAYLAND_DISPLAY" && name != "WAYLAND_SOCKET" {
			env = append(env, e)
		}
	}
	// A name that no compositor has: without any, one is looked for at its usual place.
	env = append(env, rendererVariable+"=software", "WAYLAND_DISPLAY=none")
	say(fmt.Sprintf("OpenGL does not work here (%v), so the window is painted without it.", why))
	_ = syscall.Exec(program, os.Args, env)
}
