package session

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Action is something a person can do: a button, a menu entry, a key. The zero Action is disabled.
type Action struct {
	do     func()
	reason func() string
}

// NewAction makes an action; reason returns why it cannot be done now, "" when it can. A nil reason
// means that it always can.
func NewAction(do func(), reason func() string) Action { return Action{do: do, reason: reason} }

// Do does it, or nothing where the action is disabled.
func (a Action) Do() {
	if a.do != nil && a.Enabled() {
		a.do()
	}
}

// Enabled says whether Do would do anything now.
func (a Action) Enabled() bool { return a.do != nil && a.Reason() == "" }

// Reason is the sentence that says why the action is disabled; empty when it is enabled.
func (a Action) Reason() string {
	if a.reason == nil {
		return ""
	}
	return a.reason()
}

// gate is what every value shares: its label, and whether it may change now.
type gate struct {
	label   string
	help    string
	reason  func() string
	check   func() string
	changed func() bool
	back    func()
}

// Label is the word beside the field.
func (g *gate) Label() string { return g.label }

// Enabled says whether the value can be changed now.
func (g *gate) Enabled() bool { return g.Reason() == "" }

// Reason is the sentence that says why the value cannot be changed; empty when it can.
func (g *gate) Reason() string {
	if g.reason == nil {
		return ""
	}
	return g.reason()
}

// Help is a sentence that explains the value; empty where its label says all.
func (g *gate) Help() string { return g.help }

// Changed says whether the value differs from what the preset says.
func (g *gate) Changed() bool { return g.changed != nil && g.changed() }

// PutBack makes the value what the preset says.
func (g *gate) PutBack() Action {
	return NewAction(g.back, func() string {
		switch {
		case g.Reason() != "":
			return g.Reason()
		case g.back == nil || !g.Changed():
			return "It is as the preset has it."
		}
		return ""
	})
}

func (g *gate) checked() string {
	if g.check == nil {
		return ""
	}
	return g.check()
}

// Bool is a switch.
type Bool struct {
	gate
	get func() bool
	set func(bool)
}

// Get is the switch's position.
func (b *Bool) Get() bool { return b.get() }

// Set moves the switch; it does nothing where the switch is disabled. It reports whether the value changed.
func (b *Bool) Set(v bool) bool {
	if !b.Enabled() || b.get() == v {
		return false
	}
	b.set(v)
	return true
}

// Toggle turns the switch over.
func (b *Bool) Toggle() bool { return b.Set(!b.Get()) }

// Error is the sentence to print under the switch, empty when all is well.
func (b *Bool) Error() string { return b.checked() }

// Int is a whole number in a field. What is typed may be wrong: then the field keeps the text, Error says
// what is wrong, and the number behind it stays as it was.
type Int struct {
	gate
	min, max int
	get      func() int
	set      func(int)
	typed    string // what was typed, while it is no valid number
	bad      bool
}

// Get is the number.
func (i *Int) Get() int { return i.get() }

// Range is the least and the greatest number allowed.
func (i *Int) Range() (least, greatest int) { return i.min, i.max }

// Set changes the number, moved into its range, and forgets wrong text. It reports whether the number changed.
func (i *Int) Set(v int) bool {
	if !i.Enabled() {
		return false
	}
	i.bad, i.typed = false, ""
	v = max(i.min, min(v, i.max))
	if v == i.get() {
		return false
	}
	i.set(v)
	return true
}

// Add changes the number by n: the field's − and + and the arrow keys.
func (i *Int) Add(n int) bool { return i.Set(i.get() + n) }

// AtMin says whether a step down has nowhere to go.
func (i *Int) AtMin() bool { return i.get() <= i.min }

// AtMax is the counterpart of AtMin.
func (i *Int) AtMax() bool { return i.get() >= i.max }

// Text is what the field shows: the number, or what was typed while that is wrong.
func (i *Int) Text() string {
	if i.bad {
		return i.typed
	}
	return strconv.Itoa(i.get())
}

// SetText takes what was typed. It reports whether the number changed; where the text is no number in the
// range, Error has the sentence.
func (i *Int) SetText(text string) bool {
	if !i.Enabled() {
		return false
	}
	v, err := strconv.Atoi(plainDigits(text))
	if err != nil || v < i.min || v > i.max {
		i.bad, i.typed = true, text
		return false
	}
	return i.Set(v)
}

// Error is the sentence to print under the field, empty when all is well.
func (i *Int) Error() string {
	if i.bad {
		return fmt.Sprintf("%s is a whole number from %s to %s.", i.label, Thousands(i.min), Thousands(i.max))
	}
	return i.checked()
}

// Reset forgets wrong text.
func (i *Int) Reset() { i.bad, i.typed = false, "" }

// Float is a number with a fraction in a field; see Int.
type Float struct {
	gate
	min, max float64
	openMin  bool // the least value itself is not allowed
	step     float64
	get      func() float64
	set      func(float64)
	typed    string
	bad      bool
}

// Get is the number.
func (f *Float) Get() float64 { return f.get() }

// Range is the least and the greatest number allowed.
func (f *Float) Range() (least, greatest float64) { return f.min, f.max }

// Set changes the number, moved into its range, and forgets wrong text. It reports whether the number
// changed. What is not a number changes nothing.
func (f *Float) Set(v float64) bool {
	if !f.Enabled() || math.IsNaN(v) {
		return false
	}
	f.bad, f.typed = false, ""
	v = max(f.min, min(v, f.max))
	if f.openMin && v <= f.min || v == f.get() {
		return false
	}
	f.set(v)
	return true
}

// Add changes the number by n steps: even ones, or for learning rates and their kin a ladder of round numbers.
func (f *Float) Add(n int) bool {
	if f.step > 0 {
		return f.Set(math.Round((f.get()+float64(n)*f.step)/f.step) * f.step)
	}
	v := f.get()
	for ; n > 0; n-- {
		v = nextNice(v)
	}
	for ; n < 0; n++ {
		v = previousNice(v)
	}
	return f.Set(v)
}

// AtMin says whether a step down has nowhere to go.
func (f *Float) AtMin() bool { return f.get() <= f.min }

// AtMax is the counterpart of AtMin.
func (f *Float) AtMax() bool { return f.get() >= f.max }

// Text is what the field shows: the number, or what was typed while that is wrong.
func (f *Float) Text() string {
	if f.bad {
		return f.typed
	}
	return strconv.FormatFloat(f.get(), 'g', 6, 32)
}

// SetText takes what was typed, with a point or a comma before the fraction. It reports whether the number
// changed; where the text is no number in the range, Error has the sentence.
func (f *Float) SetText(text string) bool {
	if !f.Enabled() {
		return false
	}
	plain := strings.ReplaceAll(strings.TrimSpace(text), "\u2212", "-")
	if !strings.Contains(plain, ".") {
		plain = strings.Replace(plain, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(plain, 32)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < f.min || v > f.max || f.openMin && v <= f.min {
		f.bad, f.typed = true, text
		return false
	}
	// The shortest decimal that gives the same float32, so that 0.25 stays 0.25 and 0.1 stays 0.1.
	return f.Set(shortest(float32(v)))
}

// Error is the sentence to print under the field, empty when all is well.
func (f *Float) Error() string {
	if f.bad {
		if f.openMin {
			return fmt.Sprintf("%s is a number above %g, up to %g.", f.label, f.min, f.max)
		}
		return fmt.Sprintf("%s is a number from %g to %g.", f.label, f.min, f.max)
	}
	return f.checked()
}

// Reset forgets wrong text.
func (f *Float) Reset() { f.bad, f.typed = false, "" }

// Choice is one of a list.
type Choice struct {
	gate
	options func() []string // as the window shows them
	names   func() []string // as flags and files spell them; nil where they are the options
	get     func() int
	set     func(int)
	wrong   string // what was asked for by name, where there is none of it
}

// Options are the words to choose from.
func (c *Choice) Options() []string { return c.options() }

// Names are the options as flags and files spell them.
func (c *Choice) Names() []string {
	if c.names == nil {
		return c.options()
	}
	return c.names()
}

// Get is the index of what is chosen, −1 for nothing.
func (c *Choice) Get() int { return c.get() }

// Value is the word that is chosen, "" for nothing.
func (c *Choice) Value() string { return at(c.Options(), c.get()) }

// Name is the chosen option as flags and files spell it, "" for nothing.
func (c *Choice) Name() string { return at(c.Names(), c.get()) }

// Text is what SetText takes: the chosen option's name, or what was asked for in vain.
func (c *Choice) Text() string {
	if c.wrong != "" {
		return c.wrong
	}
	return c.Name()
}

// Reset forgets what was asked for in vain.
func (c *Choice) Reset() { c.wrong = "" }

// Set chooses the option with that index; an index outside the list changes nothing. It reports whether
// the choice changed.
func (c *Choice) Set(index int) bool {
	if !c.Enabled() || index < 0 || index >= len(c.options()) {
		return false
	}
	c.wrong = ""
	if index == c.get() {
		return false
	}
	c.set(index)
	return true
}

// SetText chooses an option by its name; where there is none of it, Error has the sentence.
func (c *Choice) SetText(name string) bool {
	for i, n := range c.Names() {
		if strings.EqualFold(n, strings.TrimSpace(name)) {
			return c.Set(i)
		}
	}
	if c.Enabled() {
		c.wrong = name
	}
	return false
}

// Error is the sentence to print under the field, empty when all is well.
func (c *Choice) Error() string {
	if c.wrong != "" {
		return fmt.Sprintf("%s is one of %s, not %q.", c.label, strings.Join(c.Names(), ", "), c.wrong)
	}
	return c.checked()
}

func at(words []string, i int) string {
	if i < 0 || i >= len(words) {
		return ""
	}
	return words[i]
}

// Text is a line of words.
type Text struct {
	gate
	get func() string
	set func(string)
}

// Get is the text.
func (t *Text) Get() string { return t.get() }

// Set changes the text and reports whether it changed.
func (t *Text) Set(v string) bool {
	if !t.Enabled() || v == t.get() {
		return false
	}
	t.set(v)
	return true
}

// Error is the sentence to print under the field, empty when all is well.
func (t *Text) Error() string { return t.checked() }

// Thousands prints a whole number with commas between its thousands: 109,386.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if s[0] == '-' {
		sign, s = "\u2212", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Percent prints a fraction as the window does: 0.9651 is "96.51 %" (with a narrow no-break space).
func Percent(fraction float64) string {
	return strconv.FormatFloat(100*fraction, 'f', 2, 64) + "\u202f%"
}

// plainDigits removes the spaces around a number and the commas between its thousands.
func plainDigits(text string) string {
	text = strings.TrimSpace(text)
	parts := strings.Split(text, ",")
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return text
		}
	}
	return strings.Join(parts, "")
}

// shortest is the float64 with the fewest decimal digits that rounds to v.
func shortest(v float32) float64 {
	d, _ := strconv.ParseFloat(strconv.FormatFloat(float64(v), 'g', -1, 32), 64)
	return d
}

// nextNice is the next of 1, 2, 5, 10, 20, … times a power of ten above v, with 2.5 on the way because
// 0.25 is the classic learning rate.
func nextNice(v float64) float64 {
	if v <= 0 {
		return 1e-4
	}
	p := math.Pow(10, math.Floor(math.Log10(v)+1e-9))
	for _, m := range niceSteps {
		if n := round6(m * p); n > v*(1+1e-6) {
			return n
		}
	}
	return round6(10 * p)
}

// previousNice is the counterpart of nextNice.
func previousNice(v float64) float64 {
	if v <= 1e-4 {
		return 0
	}
	p := math.Pow(10, math.Floor(math.Log10(v)+1e-9))
	for i := len(niceSteps) - 1; i >= 0; i-- {
		if n := round6(niceSteps[i] * p); n < v*(1-1e-6) {
			return n
		}
	}
	return round6(0.8 * p)
}

var niceSteps = []float64{1, 1.5, 2, 2.5, 3, 4, 5, 6, 8}

func round6(v float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	return r
}
