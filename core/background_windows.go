package core

import "golang.org/x/sys/windows"

var setThreadPriority = windows.NewLazySystemDLL("kernel32.dll").NewProc("SetThreadPriority")

// lowerPriority puts the calling thread below normal priority. A system that refuses leaves it as it is.
func lowerPriority() {
	const belowNormal = ^uintptr(0) // −1
	if setThreadPriority.Find() == nil {
		_, _, _ = setThreadPriority.Call(uintptr(windows.CurrentThread()), belowNormal)
	}
}
