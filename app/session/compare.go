package session

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"inkling/core"
	"inkling/core/ink"
	"inkling/persist"
)

// Compare puts a second model beside the one in use: both answer the same drawing.
type Compare struct {
	s       *Session
	model   *persist.Model
	name    string
	ofRun   bool // it is an earlier run's, in no file
	reader  *Reader
	number  int
	busy    bool
	version uint64

	answers answers
	line    uint64 // changes with the second model
	judging bool   // its measure of certainty is being prepared
	dismiss func() // gives that up

	found       *Disagreements
	foundFor    *core.Network // the first model's network that found is for
	foundSecond *core.Network
	looking     bool

	table   []Difference
	tableOf [2]uint64
	apart   [2]string // what tells two models of one name apart
	apartOf [2]uint64

	Close Action // puts the second model away
	Swap  Action // makes the second model the one in use, and the one in use the second
}

// Disagreements are the test digits on which two models give different answers, as indices into Data.
type Disagreements struct {
	Data       *core.Dataset
	FirstOnly  []int // the first is right
	SecondOnly []int // the second is right
	Neither    []int // both are wrong, in different ways
	First      core.Evaluation
	Second     core.Evaluation
}

func newCompare(s *Session) *Compare {
	c := &Compare{s: s, dismiss: func() {}}
	none := func() string {
		if c.model == nil {
			return "No second model is open."
		}
		return ""
	}
	c.Close = NewAction(func() {
		c.number++
		c.model, c.reader, c.found, c.busy = nil, nil, nil, false
		c.version++
		c.line++
		c.judging = false
		c.dismiss()
	}, none)
	c.Swap = NewAction(func() {
		// The model that was asked for, even if the second place is emptied while the question or its save is open.
		second, inNoFile := *c.model, c.ofRun
		swap := func() {
			first := *s.Model.Current()
			name, run := s.Model.Title(), s.Runs.holds()
			s.Model.use(second, nil, nil, inNoFile)
			s.modelOpened()
			c.set(&first, name)
			c.ofRun = run
		}
		if m := s.Model.Manifest(); s.Runs.holds() && m.Author+m.Licence+m.Description == "" { // it stays in the list of earlier runs
			swap()
			return
		}
		s.askUnsaved("changing places", swap)
	}, func() string {
		if s.Run.Active() {
			return whileTraining
		}
		return none()
	})
	return c
}

// Open opens a model file as the second model, in the background.
func (c *Compare) Open(path string) {
	c.read(filepath.Base(path), func() (*persist.Model, error) {
		m, _, err := ReadModel(path, persist.Choices{})
		if m != nil {
			m.Path = absolute(path)
		}
		return m, err
	})
}

// OpenEntry opens a line of the model menu as the second model.
func (c *Compare) OpenEntry(e Entry) {
	if e.Bundled == "" {
		c.Open(e.Path)
		return
	}
	c.read(e.Bundled, func() (*persist.Model, error) {
		m, _, _, err := ReadBundled(e.Bundled)
		return m, err
	})
}

// OpenRun makes an earlier run's network the second model.
func (c *Compare) OpenRun(p *PastRun) {
	m := &persist.Model{Network: p.Network, Manifest: p.manifest()}
	c.number++
	c.set(m, p.Name)
	c.ofRun = true
}

func (c *Compare) read(name string, open func() (*persist.Model, error)) {
	c.number++
	number := c.number
	c.busy = true
	c.s.inbox.run(func() result {
		m, err := open()
		return resultFunc(func(s *Session) {
			if number != c.number {
				return
			}
			c.busy = false
			if err != nil {
				s.sayError(err)
				return
			}
			c.set(m, name)
			s.say(StatusDone, fmt.Sprintf("%s answers beside %s.", c.Name(), s.Model.Title()))
		})
	})
}

// set makes a model the second one. Its measure of certainty follows.
func (c *Compare) set(m *persist.Model, name string) {
	c.model, c.name, c.ofRun, c.found, c.busy = m, name, false, nil, false
	c.version++
	c.line++
	c.dismiss()
	ctx, cancel := context.WithCancel(context.Background())
	c.judging, c.dismiss = true, cancel
	c.reader = readerWithout(m)
	c.s.inbox.run(func() result {
		px := PixelsOf(m)
		certain := newJudge(core.CertaintyBeside(ctx, m.Network, px, mnistFor(m.Network, px)), m.Manifest.Calibration)
		return resultFunc(func(*Session) {
			if ctx.Err() == nil {
				c.judging, c.reader.measure = false, certain
				c.answers.again()
			}
			cancel()
		})
	})
}

// Model is the second model; nil while there is none.
func (c *Compare) Model() *persist.Model { return c.model }

// Busy says whether a second model is being read.
func (c *Compare) Busy() bool { return c.busy }

// Name is what the second model is called.
func (c *Compare) Name() string {
	switch {
	case c.model == nil:
		return ""
	case c.model.Manifest.Name != "":
		return c.model.Manifest.Name
	}
	return strings.TrimSuffix(c.name, filepath.Ext(c.name))
}

// Names are what the two models are called side by side: where both have the same name, with what differs.
func (c *Compare) Names() (first, second string) {
	first, second = c.s.Model.Title(), c.Name()
	if k, back := c.s.Checkpoints.At(); back {
		return fmt.Sprintf("%s, %s", first, k.moment()), second
	}
	if first != second || c.model == nil {
		return first, second
	}
	if key := [2]uint64{c.version, c.s.Model.version}; c.apartOf != key {
		c.apart, c.apartOf = [2]string{}, key
		a, b := configOf(c.s.Model.Current()), configOf(c.model)
		x, y := activationsInWords(c.s.Model.Network()), activationsInWords(c.model.Network)
		switch {
		case a != nil && b != nil:
			c.apart = [2]string{shortDifference(*a, *b), shortDifference(*b, *a)}
		case x != y:
			c.apart = [2]string{x, y}
		}
	}
	name := func(name, apart string) string {
		if apart == "" {
			return name
		}
		return fmt.Sprintf("%s (%s)", name, apart)
	}
	return name(first, c.apart[0]), name(second, c.apart[1])
}

// Version changes when another second model comes, and when disagreements were found.
func (c *Compare) Version() uint64 { return c.version }

// Answer is what the second model says about the drawing; nil while there is no second model.
func (c *Compare) Answer() *Answer {
	if c.model == nil {
		return nil
	}
	return c.answers.to(c.s, answerKey{c.s.Drawing.version, c.model.Network, c.line}, c.line, func() query {
		label := -1
		if c.s.label < len(c.reader.labels) {
			label = c.s.label
		}
		return c.reader.query(c.s.Drawing.stepsFor(c.reader), label, c.s.Drawing.version)
	})
}

// stepsFor is the drawing as another model would see it.
func (d *Drawing) stepsFor(r *Reader) ink.Steps {
	px := PixelsOf(r.model)
	switch steps := d.Steps(); {
	case steps.Width == px.Width && steps.Height == px.Height:
		return steps
	case d.base != nil:
		return r.Picture(steps.Input, steps.Width, steps.Height)
	}
	return d.render(new(ink.Sketch), px.Width, px.Height)
}

// Disagreements are the test digits on which the two models differ. They are looked for in the background when they
// are asked for; nil until then, and while there is no second model.
func (c *Compare) Disagreements() *Disagreements {
	if c.model == nil {
		return nil
	}
	model := *c.s.Model.Current()
	if k, back := c.s.Checkpoints.At(); back {
		model.Network = k.Network
	}
	first, second := model.Network, c.model.Network
	if c.found != nil && c.foundFor == first && c.foundSecond == second {
		return c.found
	}
	if !c.looking && !c.s.Run.live && first != nil {
		c.look(model, *c.model)
	}
	return nil
}

// Looking says whether disagreements are being looked for.
func (c *Compare) Looking() bool { return c.looking }

func (c *Compare) look(first, second persist.Model) {
	c.looking = true
	c.s.testSet(func(d *core.Dataset) {
		if d == nil {
			c.looking = false
			c.found, c.foundFor, c.foundSecond = &Disagreements{Data: &core.Dataset{}}, first.Network, second.Network
			c.version++
			c.s.say(StatusProblem, noTestPictures)
			return
		}
		c.s.inbox.run(func() result {
			found, err := disagree(&first, &second, d)
			return resultFunc(func(s *Session) {
				c.looking = false
				if err != nil {
					s.sayError(err)
					found = &Disagreements{Data: d}
				}
				c.found, c.foundFor, c.foundSecond = found, first.Network, second.Network
				c.version++
			})
		})
	})
}

func disagree(first, second *persist.Model, d *core.Dataset) (*Disagreements, error) {
	f := &Disagreements{Data: d}
	var err error
	if f.First, err = core.EvaluateBeside(context.Background(), first.Network, LossOf(first), PixelsOf(first), d, 0); err != nil {
		return nil, err
	}
	if f.Second, err = core.EvaluateBeside(context.Background(), second.Network, LossOf(second), PixelsOf(second), d, 0); err != nil {
		return nil, err
	}
	for i, label := range d.Labels {
		a, b := f.First.Answers[i], f.Second.Answers[i]
		switch {
		case a == b:
		case a == label:
			f.FirstOnly = append(f.FirstOnly, i)
		case b == label:
			f.SecondOnly = append(f.SecondOnly, i)
		default:
			f.Neither = append(f.Neither, i)
		}
	}
	return f, nil
}

// ShowDigit puts a digit on which the models disagree onto the canvas.
func (c *Compare) ShowDigit(i int) {
	if c.found == nil || i < 0 || i >= c.found.Data.Len() {
		return
	}
	c.s.Drawing.Show(c.found.Data.Image(i), int(c.found.Data.Labels[i]), fmt.Sprintf("test digit %s", Thousands(i+1)))
}
