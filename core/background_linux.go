package core

import "golang.org/x/sys/unix"

// lowerPriority makes the calling thread nice. A system that refuses leaves it as it is.
func lowerPriority() { _ = unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), 10) }
