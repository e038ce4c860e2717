package window

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// runningLog is the file that receives what the Go run-time says when it ends the process from any goroutine.
// It is empty while all is well, and removed at an orderly end.
const runningLog = "running.log"

// crashLog keeps what happened when the program broke, in a folder of the user's.
type crashLog struct {
	folder string
	file   *os.File // the run-time's, nil if it could not be made
}

// openCrashLog starts listening for crashes. It returns the path of the log that a former run left, or "" if
// that run ended well. That a log cannot be written must not keep the program from starting.
func openCrashLog(folder string) (*crashLog, string) {
	c := &crashLog{folder: folder}
	if os.MkdirAll(folder, 0o700) != nil {
		return c, ""
	}
	// Two windows may run at once, so the file carries the process's number; the ones that hold a text belong to
	// runs that broke.
	former := ""
	left, _ := filepath.Glob(filepath.Join(folder, "*-"+runningLog))
	for _, path := range left {
		info, err := os.Stat(path)
		if err != nil || info.Size() == 0 {
			continue
		}
		kept := filepath.Join(folder, crashName(info.ModTime()))
		if os.Rename(path, kept) == nil {
			former = kept
		}
	}
	file, err := os.Create(filepath.Join(folder, fmt.Sprintf("%d-%s", os.Getpid(), runningLog)))
	if err != nil {
		return c, former
	}
	if debug.SetCrashOutput(file, debug.CrashOptions{}) != nil {
		file.Close()
		os.Remove(file.Name())
		return c, former
	}
	c.file = file
	return c, former
}

// close ends the log of a run that ended well.
func (c *crashLog) close() {
	if c.file == nil {
		return
	}
	c.file.Close()
	os.Remove(c.file.Name())
}

// write keeps a recovered panic and returns the sentence for the person, which names the log.
func (c *crashLog) write(problem any, stack []byte, about string, now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Inkling stopped at %s because of a mistake in the program.\n\n", now.Format(time.RFC3339))
	fmt.Fprintf(&b, "What went wrong:  %v\nProgram:          %s\nSystem:           %s/%s, %s, %d processors\n\n",
		problem, about, runtime.GOOS, runtime.GOARCH, runtime.Version(), runtime.NumCPU())
	b.WriteString("Your drawings and models are not in this file. Where the program was:\n\n")
	b.Write(stack)
	path := filepath.Join(c.folder, crashName(now))
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		return fmt.Sprintf("Inkling has to stop because of a mistake in it (%v), and could not write a log: %v", problem, err)
	}
	return fmt.Sprintf("Inkling has to stop because of a mistake in it (%v). What happened is written in %s", problem, path)
}

func crashName(at time.Time) string { return "crash-" + at.Format("2006-01-02-150405") + ".log" }
