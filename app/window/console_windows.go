package window

import (
	"fmt"
	"os"

	"github.com/sqweek/dialog"
	"golang.org/x/sys/windows"
)

const attachParentProcess = ^uintptr(0) // ATTACH_PARENT_PROCESS, (DWORD)-1

// AttachConsole makes the command line's output visible in the terminal that started the program. The program is
// built without a console, so that double-clicking it shows a window and nothing else; started from a terminal it
// borrows that terminal's. Output that was redirected to a file or a pipe is left where it goes.
func AttachConsole() {
	in, out, err := usable(os.Stdin), usable(os.Stdout), usable(os.Stderr)
	if in && out && err {
		return
	}
	attach := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")
	if ok, _, _ := attach.Call(attachParentProcess); ok == 0 {
		return // started by a double click: there is no terminal
	}
	if !in {
		if f, err := os.OpenFile("CONIN$", os.O_RDWR, 0); err == nil {
			os.Stdin = f
		}
	}
	console, openErr := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	if openErr != nil {
		return
	}
	if !out {
		os.Stdout = console
	}
	if !err {
		os.Stderr = console
	}
}

// usable reports whether a standard stream leads anywhere.
func usable(f *os.File) bool {
	h := windows.Handle(f.Fd())
	if h == 0 || h == windows.InvalidHandle {
		return false
	}
	kind, err := windows.GetFileType(h)
	return err == nil && kind != windows.FILE_TYPE_UNKNOWN
}

// say tells a person without a window what happened: in the terminal if there is one, else in a message box, the
// only other place there is.
func say(sentence string) {
	if usable(os.Stderr) {
		fmt.Fprintln(os.Stderr, "inkling: "+sentence)
		return
	}
	dialog.Message("%s", sentence).Title("Inkling").Error()
}
