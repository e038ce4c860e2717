package session

import (
	"os"
	"path/filepath"
	"runtime"
)

// Folders are where Inkling keeps what it remembers, each in the place its operating system has for it.
type Folders struct {
	// Config holds the settings and, in "models", the library.
	Config string
	// Data holds your digits, recovered models and the crash log.
	Data string
}

// SystemFolders are $XDG_CONFIG_HOME/inkling and $XDG_DATA_HOME/inkling (~/.config, ~/.local/share) on Linux,
// %AppData%\Inkling and %LocalAppData%\Inkling on Windows, ~/Library/Application Support/Inkling on macOS.
// Where the system names none (no home directory), they are empty: then nothing is remembered.
func SystemFolders() Folders {
	config, err := os.UserConfigDir()
	if err != nil {
		return Folders{}
	}
	switch runtime.GOOS {
	case "windows":
		data, err := os.UserCacheDir() // %LocalAppData%: drawings need not roam from machine to machine
		if err != nil {
			data = config
		}
		return Folders{Config: filepath.Join(config, "Inkling"), Data: filepath.Join(data, "Inkling")}
	case "darwin", "ios":
		folder := filepath.Join(config, "Inkling")
		return Folders{Config: folder, Data: folder}
	}
	data := os.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(data) {
		home, err := os.UserHomeDir()
		if err != nil {
			home = config
		}
		data = filepath.Join(home, ".local", "share")
	}
	return Folders{Config: filepath.Join(config, "inkling"), Data: filepath.Join(data, "inkling")}
}

// Models is the folder of the library; empty where nothing is remembered.
func (f Folders) Models() string { return inside(f.Config, "models") }

func (f Folders) settings() string { return inside(f.Config, "settings.json") }

func (f Folders) digits() string { return inside(f.Data, "your-digits.jsonl") }

func (f Folders) recovered() string { return inside(f.Data, "recovered") }

// CrashLog is the file that keeps the trace of a crash; empty where nothing is remembered.
func (f Folders) CrashLog() string { return inside(f.Data, "crash.log") }

func inside(folder, name string) string {
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, name)
}
