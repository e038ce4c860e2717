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
	// Data holds your digits, recovered models and, in "crashes", the logs of crashes.
	Data string
}

// SystemFolders are $XDG_CONFIG_HOME/inkling and $XDG_DATA_HOME/inkling (~/.config, ~/.local/share) on Linux,
// %AppData%\Inkling and %LocalAppData%\Inkling on Windows, ~/Library/Application Support/Inkling on macOS.
// Where the system names none (no home directory), they are empty: then nothing is remembered.
func SystemFolders() Folders { return foldersOn(runtime.GOOS, os.Getenv) }

// foldersOn is [SystemFolders] on the system that Go calls so, with its environment.
func foldersOn(system string, getenv func(string) string) Folders {
	home := getenv("HOME")
	switch system {
	case "windows":
		config := getenv("AppData")
		data := getenv("LocalAppData") // drawings need not roam from machine to machine
		if data == "" {
			data = config
		}
		return Folders{Config: inside(config, "Inkling"), Data: inside(data, "Inkling")}
	case "darwin", "ios":
		folder := inside(home, filepath.Join("Library", "Application Support", "Inkling"))
		return Folders{Config: folder, Data: folder}
	}
	// Only a whole path counts: a relative one would put files into whatever folder the program was started from.
	named := func(name, otherwise string) string {
		if folder := getenv(name); filepath.IsAbs(folder) {
			return folder
		}
		return inside(home, otherwise)
	}
	return Folders{
		Config: inside(named("XDG_CONFIG_HOME", ".config"), "inkling"),
		Data:   inside(named("XDG_DATA_HOME", filepath.Join(".local", "share")), "inkling"),
	}
}

// Models is the folder of the library; empty where nothing is remembered.
func (f Folders) Models() string { return inside(f.Config, "models") }

func (f Folders) settings() string { return inside(f.Config, "settings.json") }

func (f Folders) digits() string { return inside(f.Data, "your-digits.jsonl") }

func (f Folders) recovered() string { return inside(f.Data, "recovered") }

func inside(folder, name string) string {
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, name)
}
