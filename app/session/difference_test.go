package session

import (
	"slices"
	"testing"

	"inkling/core"
)

// Whatever reaches the weights is named when it is the only thing in which two runs differ.
func TestEveryDifferenceOfTwoRunsIsNamed(t *testing.T) {
	base := core.Best()
	for want, change := range map[string]func(*core.Config){
		"784-300-10":              func(c *core.Config) { c.SetHidden([]int{300}) },
		"tanh-relu":               func(c *core.Config) { c.Activations[0] = core.Tanh },
		"relu-tanh":               func(c *core.Config) { c.Activations[1] = core.Tanh },
		"sigmoid output":          func(c *core.Config) { c.Activations[2] = core.Sigmoid },
		"momentum 0.5":            func(c *core.Config) { c.Momentum = 0.5 },
		"constant schedule":       func(c *core.Config) { c.Schedule.Kind = core.ConstantSchedule },
		"warm-up 3":               func(c *core.Config) { c.Schedule.Warmup = 3 },
		"end at 0.1":              func(c *core.Config) { c.Schedule.Final = 0.1 },
		"rotate 20":               func(c *core.Config) { c.Augment.Rotate = 20 },
		"not augmented":           func(c *core.Config) { c.Augment = core.Augment{} },
		"5,000 held back":         func(c *core.Config) { c.Validation = 5000 },
		"seed 7, averaging 0.9":   func(c *core.Config) { c.Seed, c.Averaging = 7, 0.9 },
		"same settings":           func(c *core.Config) { c.Threads = 2; c.SecondMoment = 0.5 },
		"adam, second moment 0.9": func(c *core.Config) { c.Optimiser, c.SecondMoment = core.Adam, 0.9 },
	} {
		c := base.Clone()
		change(&c)
		if got := difference(c, base); got != want {
			t.Errorf("it says %q, not %q", got, want)
		}
	}
}

func TestTheTableOfTwoModelsNamesTheSettingsThatDiffer(t *testing.T) {
	s := trained(t)
	first := s.Runs.List()[0]
	second := *first
	second.Config = first.Config.Clone()
	second.Config.Seed, second.Config.Dropout, second.Config.Schedule.Warmup = 9, 0.25, 2
	s.Compare.OpenRun(&second)
	var differ []string
	same := false
	for _, row := range s.Compare.Table() {
		if !row.Same {
			differ = append(differ, row.Name+": "+row.First+" | "+row.Second)
			if same {
				t.Errorf("%s comes after what is the same", row.Name)
			}
		}
		same = same || row.Same
	}
	want := []string{"Seed: 1 | 9", "Schedule: constant | constant, warm-up 2", "Dropout: 0 | 0.25"}
	if !slices.Equal(differ, want) {
		t.Errorf("what differs is %q, not %q", differ, want)
	}
}
