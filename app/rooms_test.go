package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms says for every package what it may import of ours, and of Gio and the dialogs. Packages below one of
// these (core/internal/kernel/gen, say) may import what it may. The table is the map of the house: a change here
// is a change of the design.
var rooms = map[string]struct {
	ours   []string
	window bool // gioui.org/app and sqweek/dialog: a real window
	gio    bool // the rest of Gio
	cgo    bool
}{
	"core/internal/kernel": {},
	"core/ink":             {},
	"assets":               {},
	"core":                 {ours: []string{"core/internal/kernel", "core/ink"}},
	"persist":              {ours: []string{"core", "core/ink"}},
	"app/session":          {ours: []string{"core", "core/ink", "persist", "assets"}},
	"app/cli":              {ours: []string{"app/session", "core", "core/ink", "persist"}},
	"app/ui":               {ours: []string{"app/session", "core", "core/ink", "persist"}, gio: true},
	"app/window":           {ours: []string{"app/ui", "app/session"}, gio: true, window: true, cgo: true},
	"packaging/dev":        {ours: []string{"app/ui", "app/session", "core", "core/ink", "persist"}, gio: true},
	"app":                  {ours: []string{"app/cli", "app/window"}},
}

// room returns the entry of rooms that a package belongs to: its own, or the nearest one above it.
func room(pkg string) string {
	for dir := pkg; dir != "."; dir = filepath.ToSlash(filepath.Dir(dir)) {
		if _, ok := rooms[dir]; ok {
			return dir
		}
	}
	return ""
}

// sources calls visit for every Go file of the module.
func sources(t *testing.T, visit func(path, pkg string)) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != ".." && (name == "testdata" || name == "build" || strings.HasPrefix(name, ".")) {
			return fs.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(name, ".go") {
			rel, err := filepath.Rel("..", path)
			if err != nil {
				return err
			}
			visit(path, filepath.ToSlash(filepath.Dir(rel)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsStayInTheirRooms(t *testing.T) {
	seen := 0
	sources(t, func(path, pkg string) {
		home := room(pkg)
		if home == "" {
			t.Errorf("%s is in no room of the design", path)
			return
		}
		rules := rooms[home]
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Error(err)
			return
		}
		seen++
		test := strings.HasSuffix(path, "_test.go")
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Errorf("%s: %v", path, err)
				continue
			}
			switch ours, isOurs := strings.CutPrefix(imported, "inkling/"); {
			case isOurs:
				// Inside a room, and below it, packages may know each other. Tests may fetch data from assets.
				inside := room(ours) == home || ours == home
				if !inside && !slices.Contains(rules.ours, ours) && !(test && ours == "assets") {
					t.Errorf("%s imports %s, which %s may not", path, imported, home)
				}
			case imported == "C":
				if !rules.cgo {
					t.Errorf("%s uses cgo, which only app/window may", path)
				}
			case imported == "gioui.org/app" || strings.HasPrefix(imported, "github.com/sqweek/dialog"):
				if !rules.window {
					t.Errorf("%s imports %s, which only app/window may", path, imported)
				}
			case strings.HasPrefix(imported, "gioui.org/"):
				if !rules.gio {
					t.Errorf("%s imports %s, which only app/ui and app/window may", path, imported)
				}
			}
		}
	})
	if seen == 0 {
		t.Fatal("no source file was read")
	}
}

// The top level is a table of contents, and stays one.
func TestTopLevel(t *testing.T) {
	allowed := []string{
		"app", "core", "persist", "assets", "packaging", "go.mod", "go.sum", "Makefile", "README.md", "LICENSE",
		"NOTICE", ".ci", ".github", ".gitignore", ".gitattributes", ".git", "staticcheck.conf", "build",
	}
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s does not belong on the top level", e.Name())
		}
	}
}

// A test that is skipped, and work put off, look like work done.
func TestNothingIsPutOff(t *testing.T) {
	markers := []string{"TO" + "DO", "FIX" + "ME", "t.Ski" + "p(", "t.Skip" + "Now(", "t.Skip" + "f("}
	sources(t, func(path, _ string) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
			return
		}
		for n, line := range strings.Split(string(text), "\n") {
			for _, m := range markers {
				if strings.Contains(line, m) {
					t.Errorf("%s:%d: %s", path, n+1, strings.TrimSpace(line))
				}
			}
		}
	})
}
