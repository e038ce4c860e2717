//go:build cgo

package ui

import (
	"slices"
	"testing"

	"gioui.org/f32"

	"inkling/app/session"
	"inkling/core"
	"inkling/persist"
)

// TestAWideNetworkIsShownWhole draws for a network that answers beside the window, with the Why picture on: in every frame all
// numbers on the Network page are those of one pass, and when the pen rests they are the drawing's.
func TestAWideNetworkIsShownWhole(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	c := core.Classic()
	c.SetHidden([]int{4096, 600})
	m := persist.Model{Network: core.Initialise(c)}
	m.Manifest.Name = "wide"
	u.s.Model.Use(&m)
	v := u.views[tabNetwork].(*networkView)
	v.selectNeuron(1, 77)
	v.why = true
	whole := func() *session.Answer {
		t.Helper()
		on := st.words(u) // a frame, which takes what has come
		a := u.s.Answer()
		if a.Trace == nil {
			return a
		}
		var sum core.Contribution
		a.Network.Contribute(&sum, a.Trace, 1, 77)
		parts := addUp([4]float64{sum.For, sum.Against, float64(sum.Bias), float64(sum.Sum)})
		for _, number := range append(parts[:], Fixed(a.Uncertainty, 2), Fixed(a.Loss, 4)) {
			if !slices.Contains(on, number) {
				t.Errorf("%s, of the answer that is shown, is not among %q", number, on)
			}
		}
		if r := &v.reasons; r.of != nil {
			if d := r.from + r.pro + r.con - r.to; d > 1e-4 || d < -1e-4 {
				t.Fatalf("why: %v + %v + %v is not %v", r.from, r.pro, r.con, r.to)
			}
		}
		return a
	}
	answers := map[*session.Answer]bool{}
	u.s.Drawing.PenDown(60, 40, 0)
	for i := range 30 {
		u.s.Drawing.PenMove(60+float32(i%7)*20, 40+float32(i)*6, int64(10*i))
		answers[whole()] = true
		pause()
	}
	u.s.Drawing.PenUp()
	st.until("the last answer, and why", func() bool {
		a := whole()
		return a.Trace != nil && a.Drawing == u.s.Drawing.Version() && v.reasons.of != nil && v.reasons.of.Of == a && len(u.s.Loudest(0, a.Digit, 8)) == 8
	})
	st.settle()
	a := whole()
	if len(answers) < 2 {
		t.Error("no answer came while the pen moved")
	}
	if !slices.Equal(a.Picture, u.s.Drawing.Steps().Input) {
		t.Error("the answer that stays is not the drawing's")
	}
	for _, p := range m.Network.Loudest(a.Trace, 0, a.Digit, 8) {
		st.says(u, Signed(float64(p.Amount), 2))
	}
}

func TestTheNthIsTheNthOfTheSorted(t *testing.T) {
	for n := 1; n < 60; n++ {
		values := make([]float32, n)
		for i := range values {
			values[i] = float32((i*7919 + n) % (n/2 + 1))
		}
		sorted := slices.Sorted(slices.Values(values))
		for k := range n {
			if got := nth(slices.Clone(values), k); got != sorted[k] {
				t.Fatalf("element %d of %v is %v, want %v", k, sorted, got, sorted[k])
			}
		}
	}
}

func TestTheStrongestLinksAreFoundWithoutSorting(t *testing.T) {
	amounts := []float32{.5, -3, 0, 2, -2, 7, .1, -7, 3}
	links := strongest(4, len(amounts), func(i int) float32 { return amounts[i] }, func(i int) (from, to f32.Point) { return f32.Pt(float32(i), 0), to })
	var got []int
	for _, l := range links {
		got = append(got, int(l.from.X))
	}
	if want := []int{8, 1, 7, 5}; !slices.Equal(got, want) {
		t.Errorf("the strongest are %v, want %v", got, want)
	}
	if n := len(strongest(9, 2, func(int) float32 { return 1 }, func(int) (from, to f32.Point) { return })); n != 2 {
		t.Errorf("of two links %d are drawn", n)
	}
}
