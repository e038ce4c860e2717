package session

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"inkling/core"
	"inkling/persist"
)

// Difference is a line of the table of what two models have in common.
type Difference struct {
	Name          string
	First, Second string
	Same          bool
}

// Table compares the two models line by line; nil while there is no second.
func (c *Compare) Table() []Difference {
	if c.model == nil {
		return nil
	}
	if key := [2]uint64{c.version, c.s.Model.version}; c.table == nil || c.tableOf != key {
		c.table, c.tableOf = c.compare(), key
	}
	return c.table
}

func (c *Compare) compare() []Difference {
	var rows []Difference
	a, b := c.s.Model.Current(), c.model
	add := func(name string, value func(*persist.Model) string) {
		x, y := value(a), value(b)
		if x == "" && y == "" {
			return
		}
		rows = append(rows, Difference{name, orDash(x), orDash(y), x == y})
	}
	add("Layers", func(m *persist.Model) string { return dashed(m.Network.Sizes()) })
	add("Activations", func(m *persist.Model) string { return activationsInWords(m.Network) })
	add("Weights", func(m *persist.Model) string { return Thousands(m.Network.Parameters()) })
	training := func(value func(*persist.Training) string) func(*persist.Model) string {
		return func(m *persist.Model) string {
			if m.Manifest.Training == nil {
				return ""
			}
			return value(m.Manifest.Training)
		}
	}
	add("Loss", training(func(t *persist.Training) string { return t.Loss }))
	add("Optimiser", training(func(t *persist.Training) string { return t.Optimiser }))
	add("Learning rate", training(func(t *persist.Training) string { return known(t.LearningRate, number) }))
	add("Batch size", training(func(t *persist.Training) string { return positive(t.BatchSize) }))
	add("Epochs", training(func(t *persist.Training) string { return positive(t.Epochs) }))
	add("Augmentation", training(func(t *persist.Training) string { return t.Augmentation }))
	add("First weights", training(func(t *persist.Training) string { return t.Initialisation }))
	add("Seed", training(func(t *persist.Training) string {
		if t.Seed == nil {
			return ""
		}
		return fmt.Sprint(*t.Seed)
	}))
	if first, second := configOf(a), configOf(b); first != nil && second != nil {
		for _, r := range finer {
			if x, y := r.value(first), r.value(second); x != y {
				rows = append(rows, Difference{r.name, x, y, false})
			}
		}
	}
	add("Data", training(func(t *persist.Training) string { return t.DataSet }))
	add("Training time", training(func(t *persist.Training) string {
		return known(t.Seconds, func(v float64) string { return seconds(durationOf(v)) })
	}))
	metric := func(value func(*persist.Metrics) *float64) func(*persist.Model) string {
		return func(m *persist.Model) string {
			if m.Manifest.Metrics == nil {
				return ""
			}
			return known(value(m.Manifest.Metrics), Percent)
		}
	}
	add("Test accuracy", metric(func(m *persist.Metrics) *float64 { return m.TestAccuracy }))
	add("Training accuracy", metric(func(m *persist.Metrics) *float64 { return m.TrainAccuracy }))
	add("File", func(m *persist.Model) string {
		info, err := os.Stat(m.Path)
		if m.Path == "" || err != nil {
			return ""
		}
		return fmt.Sprintf("%s KB", Thousands(int(math.Ceil(float64(info.Size())/1024))))
	})
	// What differs is looked for: it comes first.
	slices.SortStableFunc(rows, func(x, y Difference) int {
		switch {
		case x.Same == y.Same:
			return 0
		case x.Same:
			return 1
		}
		return -1
	})
	return rows
}

// finer are the settings that are worth a line of the table only where they differ.
var finer = []struct {
	name  string
	value func(*core.Config) string
}{
	{"Momentum", func(c *core.Config) string {
		if c.Optimiser == core.SGD {
			return "–"
		}
		return fmt.Sprint(c.Momentum)
	}},
	{"Second moment", func(c *core.Config) string {
		if c.Optimiser != core.Adam && c.Optimiser != core.AdamW {
			return "–"
		}
		return fmt.Sprint(c.SecondMoment)
	}},
	{"Weight decay", func(c *core.Config) string { return fmt.Sprint(c.WeightDecay) }},
	{"Schedule", func(c *core.Config) string {
		words := []string{c.Schedule.Kind.String()}
		switch c.Schedule.Kind {
		case core.StepSchedule:
			words = append(words, fmt.Sprintf("to %g every %s", c.Schedule.Factor, plural(c.Schedule.Every, "epoch")))
		case core.CosineSchedule:
			words = append(words, fmt.Sprintf("to %g", c.Schedule.Final))
		}
		if c.Schedule.Warmup > 0 {
			words = append(words, fmt.Sprintf("warm-up %g", c.Schedule.Warmup))
		}
		return strings.Join(words, ", ")
	}},
	{"Label smoothing", func(c *core.Config) string { return fmt.Sprint(c.LabelSmoothing) }},
	{"Dropout", func(c *core.Config) string { return fmt.Sprint(c.Dropout) }},
	{"Averaging", func(c *core.Config) string { return fmt.Sprint(c.Averaging) }},
	{"Held back", func(c *core.Config) string { return Thousands(c.Validation) }},
	{"Patience", func(c *core.Config) string { return fmt.Sprint(c.Patience) }},
	{"Augmentation by", func(c *core.Config) string {
		if !c.Augment.Enabled() {
			return "–"
		}
		return strings.Join(augmentInNumbers(c.Augment, core.Augment{}), ", ")
	}},
}

// configOf is the configuration a model was trained with; nil where its file does not say.
func configOf(m *persist.Model) *core.Config {
	if m.Manifest.Training == nil || len(m.Manifest.Training.Config) == 0 {
		return nil
	}
	c := new(core.Config)
	if json.Unmarshal(m.Manifest.Training.Config, c) != nil {
		return nil
	}
	return c
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func known(v *float64, print func(float64) string) string {
	if v == nil {
		return ""
	}
	return print(*v)
}

func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return Thousands(n)
}
