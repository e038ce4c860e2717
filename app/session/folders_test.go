package session

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"inkling/core/ink"
)

func TestFoldersAreWhereEachSystemWantsThem(t *testing.T) {
	type env map[string]string
	windows := func(parts ...string) string { return filepath.Join(parts...) }
	for name, c := range map[string]struct {
		system string
		env    env
		want   Folders
	}{
		"Linux":                    {"linux", env{"HOME": "/home/ann"}, Folders{"/home/ann/.config/inkling", "/home/ann/.local/share/inkling"}},
		"Linux, XDG":               {"linux", env{"HOME": "/home/ann", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d"}, Folders{"/c/inkling", "/d/inkling"}},
		"Linux, XDG without home":  {"linux", env{"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d"}, Folders{"/c/inkling", "/d/inkling"}},
		"Linux, relative XDG":      {"linux", env{"HOME": "/home/ann", "XDG_CONFIG_HOME": "c", "XDG_DATA_HOME": "../d"}, Folders{"/home/ann/.config/inkling", "/home/ann/.local/share/inkling"}},
		"Linux, no home":           {"linux", env{}, Folders{}},
		"FreeBSD":                  {"freebsd", env{"HOME": "/home/ann"}, Folders{"/home/ann/.config/inkling", "/home/ann/.local/share/inkling"}},
		"macOS":                    {"darwin", env{"HOME": "/Users/ann", "XDG_CONFIG_HOME": "/c"}, Folders{"/Users/ann/Library/Application Support/Inkling", "/Users/ann/Library/Application Support/Inkling"}},
		"macOS, no home":           {"darwin", env{}, Folders{}},
		"Windows":                  {"windows", env{"AppData": `C:\Users\Ann\AppData\Roaming`, "LocalAppData": `C:\Users\Ann\AppData\Local`, "HOME": "/elsewhere"}, Folders{windows(`C:\Users\Ann\AppData\Roaming`, "Inkling"), windows(`C:\Users\Ann\AppData\Local`, "Inkling")}},
		"Windows, no LocalAppData": {"windows", env{"AppData": `C:\R`}, Folders{windows(`C:\R`, "Inkling"), windows(`C:\R`, "Inkling")}},
		"Windows, no folders":      {"windows", env{}, Folders{}},
	} {
		if runtime.GOOS == "windows" && c.system != "windows" {
			continue // whole paths begin with a drive there
		}
		if got := foldersOn(c.system, func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	f := Folders{Config: "c", Data: "d"}
	for _, c := range [][2]string{{f.Models(), "models"}, {f.settings(), "settings.json"}, {f.digits(), "your-digits.jsonl"}, {f.recovered(), "recovered"}} {
		if filepath.Base(c[0]) != c[1] {
			t.Errorf("%q does not end in %s", c[0], c[1])
		}
	}
	if none := (Folders{}); none.Models() != "" || none.settings() != "" || none.digits() != "" || none.recovered() != "" {
		t.Error("where the system names no folder, something would be written into the folder the program was started from")
	}
}

// digit is a drawing that differs from those of other x.
func digit(x float32, label int) ink.Drawing {
	return ink.Drawing{Width: 280, Height: 280, Label: &label, Strokes: []ink.Stroke{{Points: []ink.Point{{X: x, Y: 50}, {X: x, Y: 200}}}}}
}

// add puts a digit with yours in a window, and waits until it is in the file.
func add(t *testing.T, s *Session, x float32) {
	t.Helper()
	until(t, s, "your digits to be read", func() bool { return s.Teach.loaded })
	s.Teach.change(func(all []ink.Drawing) []ink.Drawing { return append(all, digit(x, 1)) })
	until(t, s, "your digits to be written", func() bool { return !s.Teach.saving && !s.Teach.unsaved })
}

// where lists the digits by their x.
func where(digits []ink.Drawing) []float32 {
	var list []float32
	for _, d := range digits {
		list = append(list, d.Strokes[0].Points[0].X)
	}
	return list
}

func TestTwoWindowsKeepEachOthersDigits(t *testing.T) {
	dir := t.TempDir()
	first, second := start(t, dir), start(t, dir)
	add(t, first, 10)
	add(t, second, 20) // begun before 10 was there
	add(t, first, 30)
	if got := where(first.Teach.Digits()); !slices.Equal(got, []float32{10, 30, 20}) && !slices.Equal(got, []float32{10, 20, 30}) {
		t.Errorf("the first window shows %v", got)
	}
	// What one takes out stays out, and taking back in one window takes nothing of the other's.
	second.Teach.Select(0)
	x := where(second.Teach.Digits())[0]
	second.Teach.Remove.Do()
	until(t, second, "the removal", func() bool { return !second.Teach.saving })
	first.Teach.Undo.Do() // 30
	until(t, first, "the undo", func() bool { return !first.Teach.saving })
	kept, err := readDrawings(first.folders.digits())
	if err != nil {
		t.Fatal(err)
	}
	got := where(kept)
	if len(got) != 1 || got[0] == 30 || got[0] == x {
		t.Errorf("in the file are %v, want what the second window left of 10 and 20 after taking %v out", got, x)
	}
	if _, err := os.Stat(first.folders.digits() + lockSuffix); err == nil {
		t.Error("the lock stayed")
	}
}

func TestTwoWindowsKeepEachOthersSettings(t *testing.T) {
	dir := t.TempDir()
	first, second := start(t, dir), start(t, dir)
	first.Settings.Theme.Set(ThemeDark)
	if err := first.Settings.Keep(); err != nil {
		t.Fatal(err)
	}
	second.Settings.TextScale.Set(125)
	if err := second.Settings.Keep(); err != nil {
		t.Fatal(err)
	}
	third := start(t, dir)
	if got := third.Settings; got.Theme.Get() != ThemeDark || got.TextScale.Get() != 125 {
		t.Errorf("theme %d, text size %d; each window changed one of them, and both should stay", got.Theme.Get(), got.TextScale.Get())
	}
	// A setting put back to what it was at the start counts, too.
	first.Settings.Theme.Set(ThemeSystem)
	if err := first.Settings.Keep(); err != nil {
		t.Fatal(err)
	}
	if got := start(t, dir).Settings; got.Theme.Get() != ThemeSystem || got.TextScale.Get() != 125 {
		t.Errorf("theme %d, text size %d", got.Theme.Get(), got.TextScale.Get())
	}
}
