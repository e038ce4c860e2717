package window

import (
	"fmt"
	"os"
	"syscall"
)

// startAfresh begins the program anew in this process, painting its own window, where OpenGL could not: on an X server, or
// on the one that a Wayland compositor keeps for older programs. It returns where that was tried already, where the person
// has asked for a renderer, and where there is no such server.
func startAfresh(why error) {
	if os.Getenv(rendererVariable) != "" {
		return
	}
	program, err := os.Executable()
	if err != nil {
		return
	}
	env := append(os.Environ(), rendererVariable+"=software")
	os.Setenv(rendererVariable, "software")
	s := newSurface()
	if s == nil {
		return
	}
	s.close()
	say(fmt.Sprintf("OpenGL does not work here (%v), so the window is painted without it.", why))
	_ = syscall.Exec(program, os.Args, env)
}
