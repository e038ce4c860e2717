package session

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"inkling/core"
)

// Tested is how a network did on a data set: what the Mistakes view shows. It never changes.
type Tested struct {
	core.Evaluation
	Data    *core.Dataset
	Network *core.Network
	Epoch   int       // of the run whose network it is, −1 for a model that is not in training
	Recall  []float64 // the share of each label's digits that were right; NaN where there are none
}

// Pair is a label and an answer, and how often the one was taken for the other.
type Pair struct{ Label, Answer, Count int }

// Mistakes tests the network on the test or the training digits, in the background, and lists what it gets wrong.
type Mistakes struct {
	s       *Session
	train   bool // on the training digits
	started bool // somebody pressed Test: from then on it follows the network
	busy    bool
	cancel  context.CancelFunc
	began   time.Time
	tested  *Tested
	version uint64

	label, answer int // the selected cell; −1, −1 is all mistakes
	digits        []int
	at            int // index into digits; −1 for none

	Test     Action // tests now, and from then on whenever the network changes
	Set      *Choice
	Previous Action // the digit before, in the list; it goes onto the canvas
	Next     Action
	Show     Action // puts the selected digit onto the canvas
	All      Action // selects all mistakes
}

func newMistakes(s *Session) *Mistakes {
	m := &Mistakes{s: s, label: -1, answer: -1, at: -1}
	m.Test = NewAction(func() { m.started = true; m.test() }, func() string {
		switch {
		case m.busy:
			return "The test is running."
		case s.Network() == nil:
			return "There is no model to test."
		}
		return ""
	})
	m.Set = &Choice{gate: gate{label: "Digits", help: "Test digits were never trained on: they show how well the network reads what it has not seen."},
		options: func() []string { return []string{"Test digits", "Training digits"} }, names: func() []string { return []string{"test", "training"} },
		get: func() int {
			if m.train {
				return 1
			}
			return 0
		},
		set: func(i int) {
			m.train = i == 1
			m.forget()
		}}
	move := func(by int) Action {
		return NewAction(func() { m.Pick(m.at + by) }, func() string {
			switch to := m.at + by; {
			case len(m.digits) == 0:
				return "No digits are listed."
			case to < 0:
				return "This is the first."
			case to >= len(m.digits):
				return "This is the last."
			}
			return ""
		})
	}
	m.Previous, m.Next = move(-1), move(+1)
	m.Show = NewAction(m.show, func() string {
		if m.at < 0 {
			return "Select a digit first."
		}
		return ""
	})
	m.All = NewAction(func() { m.Select(-1, -1) }, func() string {
		if m.label < 0 {
			return "All mistakes are listed."
		}
		return ""
	})
	return m
}

// Result is the newest test; nil before the first. Asking for it while the network changes has it tested again, in the
// background, about once a second: so a view asks in every frame in which it is seen, and costs nothing when it is not.
func (m *Mistakes) Result() *Tested {
	const pause = time.Second
	if m.started && !m.busy && m.s.Network() != nil && (m.tested == nil || m.tested.Network != m.s.Network()) && time.Since(m.began) > pause {
		m.test()
	}
	return m.tested
}

// Stale says that the result is another network's than the one that answers now.
func (m *Mistakes) Stale() bool { return m.tested != nil && m.tested.Network != m.s.Network() }

// Busy says whether a test is under way.
func (m *Mistakes) Busy() bool { return m.busy }

// Version changes with each new result and selection.
func (m *Mistakes) Version() uint64 { return m.version }

// Planned is how many digits a test looks at.
func (m *Mistakes) Planned() int {
	train, test := m.s.Data.Sets()
	switch {
	case m.train && train != nil:
		return train.Len()
	case m.train:
		return 60_000
	case test != nil:
		return test.Len()
	case m.s.Data.Folder() != "":
		return 0
	}
	return 10_000
}

// forget drops what was found, as when another data set is opened.
func (m *Mistakes) forget() {
	if m.cancel != nil {
		m.cancel()
	}
	m.busy, m.cancel = false, nil
	m.tested, m.digits, m.at = nil, nil, -1
	m.label, m.answer = -1, -1
	m.began = time.Time{}
	m.version++
}

// test evaluates the network that answers now. Beside training it takes one thread, so that neither the run nor a frame
// has to wait for it.
func (m *Mistakes) test() {
	ctx, cancel := context.WithCancel(context.Background())
	m.busy, m.cancel, m.began = true, cancel, time.Now()
	network, px, loss := m.s.Network(), m.s.Model.Pixels(), m.s.Model.Loss()
	epoch, threads := -1, 0
	if m.s.Run.live {
		epoch, threads = m.s.Run.snapshot.Epoch, 1
	}
	if k, back := m.s.Checkpoints.At(); back {
		epoch = k.Epoch
	}
	then := func(d *core.Dataset) {
		m.s.inbox.run(func() result {
			e, err := core.EvaluateBeside(ctx, network, loss, px, d, threads)
			return resultFunc(func(s *Session) {
				if ctx.Err() != nil {
					return // forgotten meanwhile
				}
				cancel()
				m.busy = false
				if err != nil {
					m.started = false
					s.sayError(err)
					return
				}
				m.take(&Tested{Evaluation: e, Data: d, Network: network, Epoch: epoch, Recall: e.Recall()})
			})
		})
	}
	if !m.train {
		m.s.testSet(func(d *core.Dataset) {
			switch {
			case ctx.Err() != nil:
			case d == nil:
				m.forget()
				m.started = false
				m.s.say(StatusProblem, noTestPictures)
			default:
				then(d)
			}
		})
		return
	}
	m.s.Data.Need(func() {
		if train, _ := m.s.Data.Sets(); ctx.Err() == nil && train != nil {
			then(train)
		}
	})
}

// take makes a result the one that is shown, and keeps what was selected where it still is there.
func (m *Mistakes) take(t *Tested) {
	selected := m.Selected()
	if m.tested == nil {
		m.s.say(StatusDone, fmt.Sprintf("Tested on %s digits: %s right.", Thousands(t.Total), Percent(t.Accuracy())))
	}
	m.tested = t
	if m.label >= len(t.Data.Classes) || m.answer >= len(t.Data.Classes) {
		m.label, m.answer = -1, -1
	}
	m.list()
	m.at = slices.Index(m.digits, selected)
	m.version++
}

// Cell is the selected cell of the matrix; −1, −1 while all mistakes are listed.
func (m *Mistakes) Cell() (label, answer int) { return m.label, m.answer }

// Select selects a cell of the matrix: the digits of that label that got that answer. −1, −1 selects all mistakes.
func (m *Mistakes) Select(label, answer int) {
	if m.tested == nil {
		return
	}
	n := len(m.tested.Data.Classes)
	if label < 0 || answer < 0 || label >= n || answer >= n {
		label, answer = -1, -1
	}
	m.label, m.answer, m.at = label, answer, -1
	m.list()
	m.version++
}

// list collects the selected cell's digits, the surest first.
func (m *Mistakes) list() {
	t := m.tested
	m.digits = nil
	for i, answer := range t.Answers {
		label := int(t.Data.Labels[i])
		if m.label < 0 && int(answer) != label || label == m.label && int(answer) == m.answer {
			m.digits = append(m.digits, i)
		}
	}
	slices.SortStableFunc(m.digits, func(a, b int) int { return cmp.Compare(t.Confidence[b], t.Confidence[a]) })
}

// Digits lists the selected cell's digits as indices into the data set, the surest first. The slice is shared.
func (m *Mistakes) Digits() []int { return m.digits }

// At is the place of the selected digit in Digits; −1 for none.
func (m *Mistakes) At() int { return m.at }

// Selected is the selected digit's index into the data set; −1 for none.
func (m *Mistakes) Selected() int {
	if m.at < 0 || m.at >= len(m.digits) {
		return -1
	}
	return m.digits[m.at]
}

// Pick selects the digit at a place of Digits and puts it onto the canvas. A place outside the list changes nothing.
func (m *Mistakes) Pick(at int) {
	if at < 0 || at >= len(m.digits) {
		return
	}
	m.at = at
	m.version++
	m.show()
}

func (m *Mistakes) show() {
	i := m.Selected()
	if i < 0 {
		return
	}
	kind := "test"
	if m.train {
		kind = "training"
	}
	m.s.Drawing.Show(m.tested.Data.Image(i), int(m.tested.Data.Labels[i]), fmt.Sprintf("%s digit %s", kind, Thousands(i+1)))
}

// Confused lists which labels were most often taken for which others, at most n pairs.
func (t *Tested) Confused(n int) []Pair {
	var pairs []Pair
	for label, row := range t.Confusion {
		for answer, count := range row {
			if label != answer && count > 0 {
				pairs = append(pairs, Pair{label, answer, count})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b Pair) int { return cmp.Compare(b.Count, a.Count) })
	return pairs[:min(n, len(pairs))]
}

// Wrong counts the mistakes.
func (t *Tested) Wrong() int { return t.Total - t.Correct }
