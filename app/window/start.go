package window

import (
	"os"
	"os/exec"
)

// environment is what the program was started with: what it sets for its own window is not for others.
var environment = os.Environ()

// start runs a program of the system's beside this one, and reaps it when it ends. That the system lacks it is
// something a person sees for themselves: nothing opens.
func start(name string, args ...string) {
	cmd := exec.Command(name, args...)
	cmd.Env = environment
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }()
	}
}
