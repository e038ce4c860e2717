package window

import "os/exec"

// start runs a program of the system's beside this one, and reaps it when it ends. That the system lacks it is
// something a person sees for themselves: nothing opens.
func start(name string, args ...string) {
	cmd := exec.Command(name, args...)
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }()
	}
}
