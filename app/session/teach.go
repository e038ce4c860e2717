package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"inkling/core"
	"inkling/core/ink"
	"inkling/persist"
)

// Lesson is what fine-tuning on your digits did: accuracies from 0 to 1 before and after.
type Lesson struct {
	Digits                  int // yours
	YoursBefore, YoursAfter float64
	MNISTBefore, MNISTAfter float64
	Seconds                 float64
}

// Teach collects your digits, drawings with the label that is right, in a JSON Lines file of the data folder, and
// teaches them to the model.
type Teach struct {
	s       *Session
	file    string
	digits  []ink.Drawing
	shared  sharedDigits // the file; while saving is set, it belongs to the writer
	undo    [][]ink.Drawing
	loaded  bool
	saving  bool
	unsaved bool // changed since the last writing began
	at      int  // the selected digit; −1 for none
	version uint64

	lesson   *Lesson
	before   *inUse // the model from before the lesson
	progress float64
	cancel   context.CancelFunc

	Remove Action // takes the selected digit out
	Show   Action // puts the selected digit onto the canvas
	Undo   Action // takes back what was last added, changed, removed or imported
	Learn  Action // fine-tunes the model on your digits
	Stop   Action // gives up fine-tuning
	Forget Action // brings the model from before the lesson back
}

func newTeach(s *Session) *Teach {
	t := &Teach{s: s, file: s.folders.digits(), at: -1}
	selected := func() string {
		if t.at < 0 {
			return "Select one of your digits first."
		}
		return ""
	}
	t.Remove = NewAction(func() {
		i := t.at
		t.change(func(d []ink.Drawing) []ink.Drawing { return slices.Delete(d, i, i+1) })
		t.at = min(i, len(t.digits)-1)
	}, selected)
	t.Show = NewAction(func() { s.Drawing.Replace(t.digits[t.at], fmt.Sprintf("your digit %d", t.at+1)) }, selected)
	t.Undo = NewAction(func() {
		t.digits = t.undo[len(t.undo)-1]
		t.undo = t.undo[:len(t.undo)-1]
		t.changed()
	}, func() string {
		if len(t.undo) == 0 {
			return "There is nothing to take back."
		}
		return ""
	})
	t.Learn = NewAction(t.learn, func() string {
		switch {
		case s.tuning:
			return "The model is learning your digits."
		case s.Run.Active():
			return whileTraining
		case s.Model.Network() == nil:
			return "There is no model to teach."
		case len(t.usable()) == 0:
			return "Draw a digit and say what it is first."
		case s.Model.Pixels().Width != 28 || s.Model.Pixels().Height != 28 || !AreDigits(s.Model.Labels()):
			return "Only a model that reads the ten digits on 28×28 pixels can learn yours."
		}
		return ""
	})
	t.Stop = NewAction(func() { t.cancel() }, func() string {
		if !s.tuning {
			return "Nothing is being learned."
		}
		return ""
	})
	t.Forget = NewAction(func() {
		before := *t.before
		t.before, t.lesson = nil, nil
		s.Model.putBack(before)
		t.version++
		s.say(StatusInfo, "The model is the one from before the lesson.")
	}, func() string {
		switch {
		case t.before == nil:
			return "The model in use was not taught."
		case s.Run.Active():
			return whileTraining
		}
		return ""
	})
	t.load()
	return t
}

// load reads your digits in the background.
func (t *Teach) load() {
	if t.file == "" || !Exists(t.file) {
		t.loaded = true
		return
	}
	t.s.inbox.run(func() result {
		digits, err := readDrawings(t.file)
		return resultFunc(func(s *Session) {
			t.loaded = true
			if err != nil {
				t.setAside(err)
			}
			t.shared.known, t.shared.asked = digits, digits
			// What was imported meanwhile comes after them, and taking that back leaves them.
			t.digits = slices.Concat(digits, t.digits)
			for i := range t.undo {
				t.undo[i] = slices.Concat(digits, t.undo[i])
			}
			if t.at >= 0 {
				t.at += len(digits)
			}
			t.version++
			if t.unsaved {
				t.save()
			}
		})
	})
}

// setAside keeps a file of digits that cannot be read under another name and begins a new one with what could be read. Where
// it cannot be renamed, it is left alone, and what is drawn from now on is in memory only.
func (t *Teach) setAside(why error) {
	stem := strings.TrimSuffix(t.file, filepath.Ext(t.file))
	aside := stem + "-unreadable.jsonl"
	for i := 2; Exists(aside); i++ {
		aside = fmt.Sprintf("%s-unreadable-%d.jsonl", stem, i)
	}
	if err := os.Rename(t.file, aside); err != nil {
		t.file = ""
		t.s.say(StatusProblem, "Your digits could not be read, and what you add now cannot be kept: "+sentenceOf(why))
		return
	}
	t.s.say(StatusProblem, fmt.Sprintf("Some of your digits could not be read. Their file is kept as %s, and a new one begun. %s", aside, sentenceOf(why)))
	t.unsaved = true // what could be read goes into the new file at once
}

// Digits are your digits, oldest first. The slice and the drawings are shared.
func (t *Teach) Digits() []ink.Drawing { return t.digits }

// Picture is one of your digits as the network sees it, on the classic grid.
func (t *Teach) Picture(i int) []byte { return ink.Input(t.digits[i], 28, 28, true).Input }

// Version changes whenever your digits, the selection or the lesson change.
func (t *Teach) Version() uint64 { return t.version }

// Selected is the selected digit; −1 for none.
func (t *Teach) Selected() int { return t.at }

// Select selects one of your digits; −1 selects none.
func (t *Teach) Select(i int) {
	if i >= -1 && i < len(t.digits) {
		t.at = i
		t.version++
	}
}

// ItIs is the action of pressing the right digit: the drawing joins your digits with that label.
func (t *Teach) ItIs(label int) Action {
	return NewAction(func() {
		t.s.Drawing.ItIs.Set(label + 1)
		d := t.s.Drawing.Ink()
		d.Label = &label
		t.change(func(digits []ink.Drawing) []ink.Drawing { return append(digits, d) })
		t.at = len(t.digits) - 1
		t.s.say(StatusDone, fmt.Sprintf("Kept as a %s: %s.", t.s.Model.Labels()[label], plural(len(t.digits), "digit")+" of yours"))
	}, func() string {
		switch {
		case label < 0 || label >= len(t.s.Model.Labels()):
			return "The model has no such label."
		case t.s.Drawing.Blank() || t.s.Drawing.Steps().Empty:
			return "Draw a digit first."
		case t.s.Drawing.base != nil:
			return "This digit is from the data set. Only what you draw can join your digits."
		case !t.loaded:
			return "Your digits are being read."
		}
		return ""
	})
}

// Relabel says what one of your digits is.
func (t *Teach) Relabel(i, label int) Action {
	return NewAction(func() {
		t.change(func(digits []ink.Drawing) []ink.Drawing {
			digits[i] = digits[i].Clone()
			digits[i].Label = &label
			return digits
		})
	}, func() string {
		if i < 0 || i >= len(t.digits) || label < 0 || label >= len(t.s.Model.Labels()) {
			return "There is no such digit."
		}
		return ""
	})
}

// Import adds the drawings of a JSON Lines file, in the background. Those without a label are left out.
func (t *Teach) Import(path string) {
	t.s.inbox.run(func() result {
		digits, err := readDrawings(path)
		return resultFunc(func(s *Session) {
			if err != nil {
				s.sayError(err)
				return
			}
			labelled := slices.DeleteFunc(digits, func(d ink.Drawing) bool { return d.Label == nil })
			if len(labelled) == 0 {
				s.say(StatusProblem, path+" has no drawing with a label.")
				return
			}
			t.change(func(mine []ink.Drawing) []ink.Drawing { return append(mine, labelled...) })
			s.say(StatusDone, fmt.Sprintf("%s added to yours.", plural(len(labelled), "digit")))
		})
	})
}

// Export writes your digits to a file, in the background.
func (t *Teach) Export(path string) {
	path = persist.WithExtension(path, ".jsonl")
	digits := t.digits
	t.s.inbox.run(func() result {
		err := persist.SaveDrawings(path, digits...)
		return resultFunc(func(s *Session) {
			if err != nil {
				s.sayError(err)
				return
			}
			s.say(StatusDone, fmt.Sprintf("%s written to %s.", plural(len(digits), "digit"), path))
		})
	})
}

// change changes a copy of the list, so that undo and whoever saves may keep the old one.
func (t *Teach) change(how func([]ink.Drawing) []ink.Drawing) {
	t.undo = append(t.undo, t.digits)
	t.digits = how(slices.Clone(t.digits))
	t.changed()
}

func (t *Teach) changed() {
	t.at = min(t.at, len(t.digits)-1)
	t.version++
	t.unsaved = true
	t.save()
}

// save writes your digits in the background, one writing at a time.
func (t *Teach) save() {
	if t.file == "" || !t.loaded {
		return
	}
	if t.saving {
		return // and again when that is done
	}
	t.saving, t.unsaved = true, false
	digits := t.digits
	t.shared.file = t.file
	t.s.inbox.run(func() result {
		err := t.shared.save(digits)
		return resultFunc(func(s *Session) {
			t.saving = false
			t.join()
			if err != nil {
				s.sayError(err)
			}
			if t.unsaved {
				t.save()
			}
		})
	})
}

// join brings in what another window changed in the file. Taking back in this window leaves the other's changes.
func (t *Teach) join() {
	asked, holds := t.shared.asked, t.shared.known
	if len(asked) == len(holds) && (len(asked) == 0 || &asked[0] == &holds[0]) {
		return // nobody else had a part in it
	}
	t.shared.asked = holds
	t.digits = merge(asked, t.digits, holds)
	for i := range t.undo {
		t.undo[i] = merge(asked, t.undo[i], holds)
	}
	t.at = min(t.at, len(t.digits)-1)
	t.version++
}

// close gives up a lesson that goes on; finish, when nothing is being written any more, writes what is not written yet.
func (t *Teach) close() {
	if t.cancel != nil {
		t.cancel()
	}
}

func (t *Teach) finish() error {
	if !t.unsaved || !t.loaded || t.file == "" {
		return nil
	}
	t.join() // of a writing whose end nobody has heard of
	t.shared.file = t.file
	return t.shared.save(t.digits)
}

// Lesson is what the last fine-tuning did; nil where the model in use was not taught.
func (t *Teach) Lesson() *Lesson { return t.lesson }

// Progress is how much of the fine-tuning is done, from 0 to 1, while it goes on.
func (t *Teach) Progress() (done float64, learning bool) { return t.progress, t.s.tuning }

// usable are your digits that have a label the model knows and some ink.
func (t *Teach) usable() []ink.Drawing {
	labels := len(t.s.Model.Labels())
	var list []ink.Drawing
	for _, d := range t.digits {
		if d.Label != nil && *d.Label < labels && !d.Empty() {
			list = append(list, d)
		}
	}
	return list
}

// Dataset makes a data set of drawings on a grid, each through MNIST's recipe.
func Dataset(name string, drawings []ink.Drawing, width, height int, classes []string) *core.Dataset {
	set := &core.Dataset{Name: name, Width: width, Height: height, Classes: classes}
	for _, d := range drawings {
		set.Images = append(set.Images, ink.Input(d, width, height, true).Input...)
		set.Labels = append(set.Labels, uint8(*d.Label))
	}
	return set
}

// learned is a lesson that ended in the background.
type learned struct {
	from    *core.Network // the model's when it began
	network *core.Network
	lesson  Lesson
	err     error
}

func (l learned) apply(s *Session) {
	t := s.Teach
	s.tuning = false
	t.progress = 0
	t.version++
	switch {
	case errors.Is(l.err, context.Canceled):
		s.say(StatusInfo, "Nothing was learned: the model is as it was.")
	case l.err != nil:
		s.sayError(l.err)
	case s.Model.Network() != l.from || s.Run.Active():
		s.say(StatusInfo, "Another model came into use meanwhile, so the lesson was dropped.")
	default:
		before := s.Model.setAside()
		s.Model.replaceNetwork(l.network, s.Model.Title()+", taught")
		s.modelOpened()
		t.before, t.lesson = &before, &l.lesson
		s.say(StatusDone, fmt.Sprintf("Learned. Your digits: %s right before, %s now; MNIST: %s before, %s now.",
			Percent(l.lesson.YoursBefore), Percent(l.lesson.YoursAfter), Percent(l.lesson.MNISTBefore), Percent(l.lesson.MNISTAfter)))
	}
	t.cancel = nil
}

// advanced is news of a lesson that goes on.
type advanced float64

func (a advanced) apply(s *Session) { s.Teach.progress = float64(a); s.Teach.version++ }

// learn fine-tunes a copy of the model in use in the background.
func (t *Teach) learn() {
	s := t.s
	ctx, cancel := context.WithCancel(context.Background())
	t.cancel, t.progress, s.tuning = cancel, 0, true
	yours := t.usable()
	network, px, loss := s.Model.Network(), s.Model.Pixels(), s.Model.Loss()
	train, test := s.Data.Sets()
	s.say(StatusBusy, fmt.Sprintf("Learning %s of yours.", plural(len(yours), "digit")))
	s.inbox.run(func() result {
		set := Dataset("your digits", yours, px.Width, px.Height, digitNames)
		n, lesson, err := fineTune(ctx, network, px, loss, train, test, set, func(done float64) { s.inbox.post(advanced(done)) })
		return learned{from: network, network: n, lesson: lesson, err: err}
	})
}

// readDrawings reads a file of drawings.
func readDrawings(path string) ([]ink.Drawing, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be opened: %w", path, errors.Unwrap(err))
	}
	defer f.Close()
	var list []ink.Drawing
	err = persist.EachDrawing(path, f, func(_ int, d ink.Drawing) error {
		list = append(list, d)
		return nil
	})
	return list, err
}
