package session

import (
	"fmt"
	"math"
	"strings"

	"inkling/core"
	"inkling/persist"
)

// Fact is a line of the model card: something the manifest says, or says nothing about.
type Fact struct {
	Name, Value string
	Calibration bool // it is about how far confidence can be trusted
	Stated      bool // false: the file does not say it
}

// card is the model card's lines, made once for each model.
type card struct {
	of    cardKey
	facts []Fact
}

// fingerprint is the hash of a network's weights.
type fingerprint struct {
	of   *core.Network
	hash string // empty while it is being computed
}

// hash is the hash of the model's weights; empty while that of a wide one is being computed, in the background.
func (m *Model) hash() string {
	n := m.Network()
	if m.hashed.of == n {
		return m.hashed.hash
	}
	m.hashed = fingerprint{of: n}
	if n.Parameters() <= mostAtOnce {
		m.hashed.hash = n.SHA256()
		return m.hashed.hash
	}
	m.s.inbox.run(func() result {
		hash := n.SHA256()
		return resultFunc(func(*Session) {
			if m.hashed.of == n {
				m.hashed.hash, m.card = hash, card{}
			}
		})
	})
	return ""
}

// cardKey is what the lines depend on.
type cardKey struct {
	version         uint64
	author, licence string
}

// Where says what kind of file the model came from, and how large it is.
func (m *Model) Where() string {
	switch {
	case m.contents != nil && m.bundled == "":
		return fmt.Sprintf("%s · %s KB", m.contents.Format, Thousands(int(math.Ceil(float64(m.contents.Bytes)/1024))))
	case m.bundled != "":
		return "comes with Inkling"
	case m.Unsaved():
		return "trained here, not saved yet"
	case m.model.Path != "":
		return "npz with a manifest"
	}
	return ""
}

// Facts are the lines of the model card.
func (m *Model) Facts() []Fact {
	key := cardKey{m.version, m.model.Manifest.Author, m.model.Manifest.Licence}
	if m.card.of != key || m.card.facts == nil {
		m.card = card{key, m.facts()}
	}
	return m.card.facts
}

func (m *Model) facts() []Fact {
	n := m.Network()
	if n == nil {
		return []Fact{}
	}
	man := m.Manifest()
	var facts []Fact
	add := func(name, value string) {
		facts = append(facts, Fact{Name: name, Value: value, Stated: value != ""})
	}
	optional := func(name, value string) {
		if value != "" {
			add(name, value)
		}
	}
	add("Network", strings.ReplaceAll(dashed(n.Sizes()), "-", " → "))
	words := activationsInWords(n)
	if !strings.Contains(words, ",") {
		words += " in every layer"
	}
	add("Activation", words)
	add("Weights", Thousands(n.Parameters()))
	if me := man.Metrics; me != nil {
		of := func(v *float64, total int) string {
			if v == nil {
				return ""
			}
			if total > 0 {
				return fmt.Sprintf("%s of %s", Percent(*v), Thousands(total))
			}
			return Percent(*v)
		}
		optional("Test digits right", of(me.TestAccuracy, me.TestTotal))
		optional("Training digits right", of(me.TrainAccuracy, 0))
	}
	if m.Measured() {
		add("Test digits right", fmt.Sprintf("%s of %s, measured here", Percent(m.TestAccuracy()), Thousands(m.measured.Total)))
	}
	if c := man.Calibration; c != nil {
		n := len(facts)
		if before, after := persist.Value(c.ErrorBefore), persist.Value(c.ErrorAfter); after == after {
			words := fmt.Sprintf("%.4f", after)
			if before == before {
				words += fmt.Sprintf(", was %.4f", before)
			}
			add("Calibration error", words)
		}
		if t := persist.Value(c.Temperature); t == t {
			add("Temperature", fmt.Sprintf("%.3f", t))
		}
		if t := persist.Value(c.Threshold); t == t {
			add("Sure from", fmt.Sprintf("a score of %.3f", t))
		}
		for i := range facts[n:] {
			facts[n+i].Calibration = true
		}
	}
	add("Author", man.Author)
	add("Licence", man.Licence)
	if t := man.Training; t != nil {
		optional("Trained for", trainedFor(t))
		optional("Loss, optimiser", join(t.Loss, t.Optimiser))
		optional("Start", join(t.Initialisation, known2(t.Seed)))
		optional("Variation", t.Augmentation)
		optional("Data", t.DataSet)
		if t.Seconds != nil {
			optional("Time", seconds(durationOf(*t.Seconds)))
		}
	}
	if len(man.Created) >= 10 {
		add("Made on", man.Created[:10])
	}
	hash := m.hash()
	if hash != "" {
		hash = hash[:8] + " " + hash[8:16]
	}
	add("SHA-256", hash+"…")
	return facts
}

func trainedFor(t *persist.Training) string {
	s := ""
	if t.Epochs > 0 {
		s = plural(t.Epochs, "epoch")
	}
	if t.BatchSize > 0 {
		s = join(s, fmt.Sprintf("batch %d", t.BatchSize))
	}
	if t.LearningRate != nil {
		s = join(s, fmt.Sprintf("rate %g", shortest(float32(*t.LearningRate))))
	}
	return s
}

func known2(seed *uint64) string {
	if seed == nil {
		return ""
	}
	return fmt.Sprintf("seed %d", *seed)
}

// join puts a comma between two words that are both there.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// Guess is a question the file left open: how Inkling answered it, and what the other answers score.
type Guess struct {
	Name    string
	Field   string // of persist.Choices: "layout", "activation", "output", "range", "polarity"
	Options []Option
}

// Option is one answer: what the chosen reading scores with this alone changed on the training digits it was tried on, from
// 0 to 1; −1 where it was not tried.
type Option struct {
	Value    string
	Accuracy float64
	Chosen   bool
}

// Guesses are the doctor's open questions, in the order a person would ask them; none for a model that says
// everything itself, or that was trained here.
func (m *Model) Guesses() []Guess {
	r := m.report
	if r == nil || len(r.Options) == 0 {
		return nil
	}
	var out []Guess
	for _, q := range [][2]string{{"Weight order", "layout"}, {"Activation", "activation"}, {"Output", "output"}, {"Pixel range", "range"}, {"Ink", "polarity"}} {
		values := r.Options[q[1]]
		if len(values) == 0 {
			continue
		}
		g := Guess{Name: q[0], Field: q[1]}
		chosen := readingField(&r.Chosen.Choices, q[1])
		for _, v := range values {
			o := Option{Value: v, Accuracy: -1, Chosen: v == *chosen}
			if accuracy, tried := r.Alternatives[q[1]][v]; tried {
				o.Accuracy = accuracy
			} else if o.Chosen && r.Accuracy >= 0 {
				o.Accuracy = r.Chosen.Accuracy
			}
			g.Options = append(g.Options, o)
		}
		out = append(out, g)
	}
	return out
}

// readingField is a field of the choices by its name.
func readingField(c *persist.Choices, field string) *string {
	switch field {
	case "layout":
		return &c.Layout
	case "activation":
		return &c.Activation
	case "output":
		return &c.Output
	case "range":
		return &c.Range
	}
	return &c.Polarity
}

// Choose overrules one of the doctor's guesses.
func (m *Model) Choose(field, value string) {
	c := m.choices
	*readingField(&c, field) = value
	m.Overrule(c)
}

// Overruled says whether a guess was overruled.
func (m *Model) Overruled() bool { return m.contents != nil && m.choices != (persist.Choices{}) }

// LetChoose has the file read again with every question open.
func (m *Model) LetChoose() { m.Overrule(persist.Choices{}) }
