package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"inkling/core"
)

// remembered is the settings file: what survives from one start to the next.
type remembered struct {
	Theme        string          `json:"theme"`
	TextScale    int             `json:"text_scale"`
	WindowWidth  int             `json:"window_width"`
	WindowHeight int             `json:"window_height"`
	LessMotion   string          `json:"less_motion"`
	TourSeen     bool            `json:"tour_seen"`
	Centring     bool            `json:"centring"`
	PenWidth     int             `json:"pen_width"`
	Recent       []string        `json:"recent"`
	Second       string          `json:"second,omitempty"`
	Training     json.RawMessage `json:"training,omitempty"`
}

// Themes in the order of the Theme choice.
const (
	ThemeSystem = iota
	ThemeLight
	ThemeDark
)

var themeNames = []string{"system", "light", "dark"}

// Answers to the question of less motion, in the order of the choice.
const (
	MotionSystem = iota
	MotionLess
	MotionAll
)

var motionNames = []string{"system", "on", "off"}

// Wishes are what the system's settings say about all windows.
type Wishes struct {
	Dark       bool // dark windows
	LessMotion bool // nothing that moves without need
}

// TextScales are the sizes Ctrl + and − step through, in percent.
var TextScales = []int{80, 90, 100, 110, 125, 150, 175, 200}

const mostRecent = 8

func forgotten() remembered {
	return remembered{Theme: "system", LessMotion: "system", TextScale: 100, WindowWidth: 1280, WindowHeight: 800, Centring: true, PenWidth: 1}
}

// Settings are what the person chose about the window. They are written to disk, atomically, a moment after
// they change and when the session closes.
type Settings struct {
	s    *Session
	file string
	now  remembered
	kept remembered

	training core.Config // as it was last noted in now.Training
	system   Wishes

	Theme       *Choice // As the system, Light, Dark
	TextScale   *Int    // percent, 80 to 200
	Motion      *Choice // less of it: As the system, On, Off
	LargerText  Action
	SmallerText Action
	NormalText  Action
}

// newSettings reads the settings file. A file that cannot be read, or that is no settings file, is set aside
// as settings.json.broken and forgotten; the second result says so.
func newSettings(s *Session, file string) (*Settings, string) {
	t := &Settings{s: s, file: file, now: forgotten()}
	problem := t.read()
	t.kept = t.now
	t.kept.Recent = slices.Clone(t.now.Recent)

	t.Theme = &Choice{gate: gate{label: "Theme"},
		options: func() []string { return []string{"As the system", "Light", "Dark"} },
		get:     func() int { return max(0, slices.Index(themeNames, t.now.Theme)) },
		set:     func(i int) { t.now.Theme = themeNames[i] },
	}
	t.TextScale = &Int{gate: gate{label: "Text size"}, min: TextScales[0], max: TextScales[len(TextScales)-1],
		get: func() int { return t.now.TextScale }, set: func(v int) { t.now.TextScale = v }}
	t.Motion = &Choice{gate: gate{label: "Less motion"},
		options: func() []string { return []string{"As the system", "On", "Off"} },
		get:     func() int { return max(0, slices.Index(motionNames, t.now.LessMotion)) },
		set:     func(i int) { t.now.LessMotion = motionNames[i] },
	}
	t.LargerText = NewAction(func() { t.TextScale.Set(t.neighbour(+1)) }, func() string {
		if t.now.TextScale >= TextScales[len(TextScales)-1] {
			return "Text is as large as it gets."
		}
		return ""
	})
	t.SmallerText = NewAction(func() { t.TextScale.Set(t.neighbour(-1)) }, func() string {
		if t.now.TextScale <= TextScales[0] {
			return "Text is as small as it gets."
		}
		return ""
	})
	t.NormalText = NewAction(func() { t.TextScale.Set(100) }, nil)
	return t, problem
}

// rememberTraining notes the training panel's settings, unless they are those it begins with.
func (t *Settings) rememberTraining() {
	c := t.s.Training.Config()
	if reflect.DeepEqual(c, t.training) {
		return
	}
	t.training = c
	t.now.Training = nil
	if t.s.Data.Folder() == "" && !reflect.DeepEqual(c, core.Classic()) {
		t.now.Training, _ = json.Marshal(c)
	}
}

// recallTraining puts the training panel's settings of the last start back, if they still make sense.
func (t *Settings) recallTraining() {
	var c core.Config
	if t.now.Training == nil || json.Unmarshal(t.now.Training, &c) != nil || c.Validate() != nil {
		return
	}
	if last := len(c.Sizes) - 1; c.Sizes[0] == t.s.Data.Inputs() && c.Sizes[last] == t.s.Data.Outputs() {
		t.s.Training.SetConfig(c)
	}
}

func (t *Settings) neighbour(way int) int {
	best := t.now.TextScale
	for _, v := range TextScales {
		if way > 0 && v > t.now.TextScale {
			return v
		}
		if way < 0 && v < t.now.TextScale {
			best = v
		}
	}
	return best
}

// SetSystem notes what the system's settings say, and reports whether that changes anything on the screen.
func (t *Settings) SetSystem(w Wishes) bool {
	dark, less := t.Dark(), t.LessMotion()
	t.system = w
	return t.Dark() != dark || t.LessMotion() != less
}

// Dark says whether the window is dark: by the person's choice, or else by the system's.
func (t *Settings) Dark() bool {
	return t.Theme.Get() == ThemeDark || t.Theme.Get() == ThemeSystem && t.system.Dark
}

// LessMotion says whether what need not move stands still, and what changes all the time changes seldom.
func (t *Settings) LessMotion() bool {
	return t.Motion.Get() == MotionLess || t.Motion.Get() == MotionSystem && t.system.LessMotion
}

// WindowSize is the window's size when it was last closed, in dp.
func (t *Settings) WindowSize() (width, height int) { return t.now.WindowWidth, t.now.WindowHeight }

// SetWindowSize remembers the window's size in dp; sizes that no screen has are ignored.
func (t *Settings) SetWindowSize(width, height int) {
	if width >= 200 && height >= 200 && width <= 16384 && height <= 16384 {
		t.now.WindowWidth, t.now.WindowHeight = width, height
	}
}

// TourSeen says whether the tour was shown and closed once.
func (t *Settings) TourSeen() bool { return t.now.TourSeen }

// SetTourSeen remembers that the tour was shown, or that it is to be shown again.
func (t *Settings) SetTourSeen(seen bool) { t.now.TourSeen = seen }

func (t *Settings) read() string {
	if t.file == "" {
		return ""
	}
	data, err := os.ReadFile(t.file)
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	if err == nil {
		got := forgotten()
		if err = json.Unmarshal(data, &got); err == nil {
			t.now = got.sane()
			return ""
		}
		os.Rename(t.file, t.file+".broken") // if that fails too, the file is overwritten: it was worthless
	}
	return fmt.Sprintf("The settings in %s could not be read, so Inkling starts with fresh ones.", t.file)
}

// sane moves what a person, or an older version, wrote into the ranges the program works with.
func (r remembered) sane() remembered {
	if !slices.Contains(themeNames, r.Theme) {
		r.Theme = "system"
	}
	if !slices.Contains(motionNames, r.LessMotion) {
		r.LessMotion = "system"
	}
	r.TextScale = max(TextScales[0], min(r.TextScale, TextScales[len(TextScales)-1]))
	r.WindowWidth = max(200, min(r.WindowWidth, 16384))
	r.WindowHeight = max(200, min(r.WindowHeight, 16384))
	r.PenWidth = max(0, min(r.PenWidth, len(penWidths)-1))
	r.Recent = slices.DeleteFunc(r.Recent, func(p string) bool { return p == "" })
	r.Recent = r.Recent[:min(len(r.Recent), mostRecent)]
	return r
}

// changed says whether there is something to write.
func (t *Settings) changed() bool {
	if t.file == "" {
		return false
	}
	t.rememberTraining()
	a, _ := json.Marshal(t.now)
	b, _ := json.Marshal(t.kept)
	return string(a) != string(b)
}

// Keep writes the settings if they changed. Where the folder cannot be written, the program works on and
// forgets them at its end: the error is for the status line.
func (t *Settings) Keep() error {
	if !t.changed() {
		return nil
	}
	return t.prepare()()
}

// prepare takes the settings as they are now and returns a function that writes them, from any goroutine.
func (t *Settings) prepare() (write func() error) {
	known, mine := t.kept, t.now
	mine.Recent = slices.Clone(t.now.Recent)
	t.kept = mine
	return func() error {
		data, err := json.MarshalIndent(together(t.file, known, mine), "", "  ")
		if err != nil {
			return err
		}
		return writeAtomically(t.file, append(data, '\n'))
	}
}

// makeFolderFor makes the folder that a file of ours is to be in.
func makeFolderFor(path string) error { return os.MkdirAll(filepath.Dir(path), 0o755) }

// writeAtomically replaces a small file of ours: the old one or the new one is there, never half of one.
func writeAtomically(path string, data []byte) error {
	folder := filepath.Dir(path)
	if err := makeFolderFor(path); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, ".inkling-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if e := f.Sync(); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
