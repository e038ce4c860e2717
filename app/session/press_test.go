package session

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"
)

// controls finds, by reflection, every control of the session: a new one is pressed without anybody adding it here.
func controls(s *Session) map[string]any {
	found := map[string]any{}
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		part := v.Field(i)
		if !v.Type().Field(i).IsExported() || part.Kind() != reflect.Pointer || part.Elem().Kind() != reflect.Struct {
			continue
		}
		part = part.Elem()
		for j := range part.NumField() {
			field := part.Type().Field(j)
			if !field.IsExported() {
				continue
			}
			name := v.Type().Field(i).Name + "." + field.Name
			switch c := part.Field(j).Interface().(type) {
			case Action, *Bool, *Int, *Float, *Choice, *Text:
				found[name] = c
			case []*Float:
				for k, f := range c {
					found[fmt.Sprintf("%s[%d]", name, k)] = f
				}
			}
		}
	}
	return found
}

// press does something random to a control, as a cat on the keyboard would.
func press(r *rand.Rand, c any) {
	text := func() string {
		return []string{"", "0", "1", "-1", "12", "7.5", "0,1", "x", "1e9", "NaN", "\u2212", "\x00", "99999999999999999999"}[r.IntN(13)]
	}
	switch c := c.(type) {
	case Action:
		c.Do()
	case *Bool:
		c.Toggle()
	case *Int:
		switch least, _ := c.Range(); r.IntN(3) {
		case 0:
			c.Set(least + r.IntN(40))
		case 1:
			c.Add(r.IntN(5) - 2)
		default:
			c.SetText(text())
		}
	case *Float:
		if r.IntN(2) == 0 {
			c.Add(r.IntN(5) - 2)
		} else {
			c.SetText(text())
		}
	case *Choice:
		if r.IntN(8) == 0 {
			c.SetText(text())
		} else {
			c.Set(r.IntN(len(c.Options())+2) - 1)
		}
	case *Text:
		c.Set(text())
	}
}

// FuzzPress presses random controls in random order while training, opening and saving go on, and looks after each
// press whether the session still makes sense. Under the race detector it also finds what two goroutines share.
func FuzzPress(f *testing.F) {
	for seed := range uint64(6) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { pressAll(t, seed, 250) })
}

func pressAll(t *testing.T, seed uint64, presses int) {
	r := rand.New(rand.NewPCG(seed, 1))
	s := newTest(t)
	folder := t.TempDir()
	all := controls(s)
	if len(all) < 50 {
		t.Fatalf("only %d controls were found", len(all))
	}
	var names []string
	for n := range all {
		names = append(names, n)
	}
	// Maps have no order; a seed must.
	slices.Sort(names)
	for n := range presses {
		what := "something else"
		if k := r.IntN(12); k > 3 {
			what = names[r.IntN(len(names))]
			press(r, all[what])
		} else {
			pressOther(r, s, folder, k)
		}
		if len(s.Training.Layers()) > 3 {
			s.Training.SetLayers([]int{8})
		}
		for _, l := range s.Training.Layers() {
			l.Width.Set(min(l.Width.Get(), 40)) // wide ones only take longer
		}
		if n%5 == 0 {
			time.Sleep(time.Duration(r.IntN(2000)) * time.Microsecond)
		}
		s.Update()
		check(t, s, fmt.Sprintf("seed %d, press %d (%s)", seed, n, what))
		if t.Failed() {
			return
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
}

// pressOther does what is no control: drawing, files, layers, questions.
func pressOther(r *rand.Rand, s *Session, folder string, k int) {
	switch k {
	case 0:
		s.Drawing.PenDown(float32(r.IntN(320)-20), float32(r.IntN(320)-20), 0)
		for range r.IntN(20) {
			s.Drawing.PenMove(float32(r.IntN(320)-20), float32(r.IntN(320)-20), 0)
		}
		if r.IntN(4) > 0 {
			s.Drawing.PenUp()
		}
	case 1:
		if q := s.Question(); q != nil {
			[]Action{q.Yes, q.No, q.Cancel}[r.IntN(3)].Do()
		} else if _, wanted := s.Files.Wanted(); wanted {
			s.Files.GivePath([]string{"", filepath.Join(folder, "model"), filepath.Join(folder, "no", "such", "folder.npz")}[r.IntN(3)])
		} else {
			s.Files.Open(filepath.Join(folder, []string{"model.npz", "nothing.npz", ""}[r.IntN(3)]))
		}
	case 2:
		layers := s.Training.Layers()
		if len(layers) == 0 {
			s.Training.AddLayer.Do()
			return
		}
		l := layers[r.IntN(len(layers))]
		press(r, []any{l.Width, l.Activation, l.Remove}[r.IntN(3)])
	case 3:
		switch r.IntN(6) {
		case 4:
			s.Teach.ItIs(r.IntN(12) - 1).Do()
		case 5:
			if past := s.Runs.List(); len(past) > 0 {
				s.Compare.OpenRun(past[r.IntN(len(past))])
			}
			s.Compare.Answer()
			s.Compare.Disagreements()
			s.Compare.Table()
			s.Mistakes.Result()
			s.Mistakes.Select(r.IntN(11)-1, r.IntN(11)-1)
			s.Attribution(r.IntN(10))
			s.Files.Library()
		case 0:
			s.Checkpoints.Look(r.Float64()*12 - 2)
		case 1:
			if past := s.Runs.List(); len(past) > 0 {
				p := past[r.IntN(len(past))]
				press(r, []any{s.Runs.UseModel(p), s.Runs.UseSettings(p)}[r.IntN(2)])
			}
		case 2:
			s.Drawing.Show(small(20).Image(r.IntN(20)), r.IntN(12)-1, "a digit")
		case 3:
			if r.IntN(3) == 0 {
				s.Data.Use(small(150), small(50), "test")
			}
		}
	}
}

// check looks whether the session makes sense: what is disabled says why, what is wrong says what, the answer is one.
func check(t *testing.T, s *Session, when string) {
	t.Helper()
	for name, c := range controls(s) {
		switch c := c.(type) {
		case Action:
			if !c.Enabled() && c.Reason() == "" {
				t.Errorf("%s: %s is disabled and does not say why", when, name)
			}
		case *Int:
			if least, greatest := c.Range(); c.Error() == "" && (c.Get() < least || c.Get() > greatest) {
				t.Errorf("%s: %s is %d, outside %d to %d", when, name, c.Get(), least, greatest)
			}
		case *Choice:
			if c.Get() < -1 || c.Get() >= len(c.Options()) {
				t.Errorf("%s: %s has option %d of %d", when, name, c.Get(), len(c.Options()))
			}
		}
	}
	if s.Run.Train.Enabled() {
		if p := s.Training.Problem(); p != "" {
			t.Errorf("%s: Train is enabled although %q", when, p)
		}
		if err := s.Training.Config().Validate(); err != nil {
			t.Errorf("%s: Train is enabled although %v", when, err)
		}
	}
	a := s.Answer()
	if n := s.Network(); n != nil && !s.Drawing.Steps().Empty {
		if n.Sizes()[0] == len(s.Drawing.Steps().Input) && (a.Digit < 0 || a.Digit >= len(a.Labels) || len(a.Outputs) != len(a.Labels)) {
			t.Errorf("%s: the answer is %d with %d outputs and %d labels", when, a.Digit, len(a.Outputs), len(a.Labels))
		}
	}
	if a.Sentence() == "" {
		t.Errorf("%s: the answer has no words", when)
	}
	if p := s.Run.Progress(); p < 0 || p > 1 {
		t.Errorf("%s: progress is %v", when, p)
	}
}
