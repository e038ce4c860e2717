package session

import (
	"slices"

	"inkling/core"
)

// compareWithPreset lets every setting know whether it is the preset's, and how to become that again.
func (t *Training) compareWithPreset() {
	for _, f := range t.fields {
		switch v := f.Setting.(type) {
		case *Int:
			bindPreset(t, &v.gate, v.get, func(n int) { v.Set(n) })
		case *Float:
			bindPreset(t, &v.gate, v.get, func(n float64) { v.Set(n) })
		case *Choice:
			bindPreset(t, &v.gate, v.get, func(n int) { v.Set(n) })
		}
	}
	// Two augmentations that are neither off nor full have the same word and need not be the same.
	bindPreset(t, &t.Augment.gate, func() core.Augment { return t.config.Augment }, func(a core.Augment) { t.config.Augment = a })
}

// bindPreset compares what get returns with what it would return if the panel were the preset's.
func bindPreset[T comparable](t *Training, g *gate, get func() T, set func(T)) {
	preset := func() (v T, ok bool) {
		mine := t.config
		if t.config, ok = t.preset(); ok {
			v = get()
		}
		t.config = mine
		return v, ok
	}
	g.changed = func() bool {
		v, ok := preset()
		return ok && v != get()
	}
	g.back = func() {
		if v, ok := preset(); ok {
			set(v)
		}
	}
}

// preset is the preset's configuration with the data set's sizes at both ends; false where the panel's comes from none.
func (t *Training) preset() (core.Config, bool) {
	c, ok := core.Preset(t.config.Preset)
	if ok {
		t.fit(&c)
	}
	return c, ok
}

// presetLayer is what the preset says of a hidden layer: width 0 where it has none there. False where there is no preset.
func (t *Training) presetLayer(l *Layer) (width int, activation core.Activation, ok bool) {
	c, ok := t.preset()
	if i := slices.Index(t.layers, l); ok && i >= 0 && i < len(c.Sizes)-2 {
		width, activation = c.Sizes[i+1], c.Activations[i]
	}
	return width, activation, ok
}
