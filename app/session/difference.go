package session

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"inkling/core"
)

// difference says in a few words in what a differs from b: "rate 0.08, 64-64"; "same settings" where nothing that
// reaches the weights does.
func difference(a, b core.Config) string {
	words := differing(a, b)
	if len(words) == 0 {
		return "same settings"
	}
	return strings.Join(words, ", ")
}

// shortDifference is the first two of the differences, for a name; empty where there are none.
func shortDifference(a, b core.Config) string {
	words := differing(a, b)
	return strings.Join(words[:min(2, len(words))], ", ")
}

// differing are the settings of a that b has otherwise, in words.
func differing(a, b core.Config) []string {
	var words []string
	add := func(format string, values ...any) { words = append(words, fmt.Sprintf(format, values...)) }
	for _, field := range differences(a, b) {
		switch field {
		case "sizes":
			add("%s", dashed(a.Sizes))
		case "activations":
			words = append(words, activationsThatDiffer(a.Activations, b.Activations)...)
		case "loss":
			add("%v", a.Loss)
		case "init":
			add("init %v", a.Init)
		case "optimiser":
			add("%v", a.Optimiser)
		case "momentum":
			if a.Optimiser != core.SGD {
				add("momentum %g", a.Momentum)
			}
		case "second_moment":
			if a.Optimiser == core.Adam || a.Optimiser == core.AdamW {
				add("second moment %g", a.SecondMoment)
			}
		case "weight_decay":
			add("decay %g", a.WeightDecay)
		case "learning_rate":
			add("rate %g", a.LearningRate)
		case "schedule":
			words = append(words, scheduleThatDiffers(a.Schedule, b.Schedule)...)
		case "batch_size":
			add("batch %d", a.BatchSize)
		case "epochs":
			add("%s", plural(a.Epochs, "epoch"))
		case "seed":
			add("seed %d", a.Seed)
		case "label_smoothing":
			add("smoothing %g", a.LabelSmoothing)
		case "dropout":
			add("dropout %g", a.Dropout)
		case "averaging":
			add("averaging %g", a.Averaging)
		case "validation":
			add("%s held back", Thousands(a.Validation))
		case "patience":
			add("patience %d", a.Patience)
		case "calibrate":
			if a.Calibrate {
				add("calibrated")
			} else {
				add("not calibrated")
			}
		case "augment":
			words = append(words, augmentThatDiffers(a.Augment, b.Augment)...)
		}
	}
	return words
}

// activationsThatDiffer names the hidden layers' functions, once where all have the same, and the output's, where they
// are not those of b. How many layers there are, the sizes say.
func activationsThatDiffer(a, b []core.Activation) []string {
	var words []string
	hidden := func(all []core.Activation) []core.Activation { return slices.Compact(slices.Clone(all[:len(all)-1])) }
	if h := hidden(a); len(h) > 0 && !slices.Equal(h, hidden(b)) {
		var names []string
		for _, f := range h {
			names = append(names, f.String())
		}
		words = append(words, strings.Join(names, "-"))
	}
	if out := a[len(a)-1]; out != b[len(b)-1] {
		words = append(words, out.String()+" output")
	}
	return words
}

// scheduleThatDiffers says in what one schedule of the learning rate is not another.
func scheduleThatDiffers(a, b core.Schedule) []string {
	var words []string
	if a.Kind != b.Kind {
		words = append(words, a.Kind.String()+" schedule")
	}
	if a.Warmup != b.Warmup {
		words = append(words, fmt.Sprintf("warm-up %g", a.Warmup))
	}
	switch {
	case a.Kind == core.StepSchedule && (a.Every != b.Every || a.Factor != b.Factor):
		words = append(words, fmt.Sprintf("drop to %g every %s", a.Factor, plural(a.Every, "epoch")))
	case a.Kind == core.CosineSchedule && a.Final != b.Final:
		words = append(words, fmt.Sprintf("end at %g", a.Final))
	}
	return words
}

// augmentThatDiffers says which variations of the pictures are not those of b; where either has none at all, only that.
func augmentThatDiffers(a, b core.Augment) []string {
	switch {
	case !a.Enabled() && b.Enabled():
		return []string{"not augmented"}
	case a.Enabled() && !b.Enabled():
		return []string{"augmented"}
	}
	return augmentInNumbers(a, b)
}

// augmentInNumbers names the numbers of a that b has otherwise.
func augmentInNumbers(a, b core.Augment) []string {
	var words []string
	mine, others := augmentValues(a), augmentValues(b)
	for _, name := range augmentNames() {
		if mine[name] != others[name] {
			words = append(words, fmt.Sprintf("%s %g", strings.ReplaceAll(name, "_", " "), mine[name]))
		}
	}
	return words
}

// augmentValues are an augmentation's numbers by their names.
func augmentValues(a core.Augment) map[string]float64 {
	text, _ := json.Marshal(a)
	var values map[string]float64
	_ = json.Unmarshal(text, &values)
	return values
}
