package session

import (
	"reflect"
	"strings"

	"inkling/core"
)

// augmentWords are the labels of core.Augment's fields, by their JSON names, with the greatest value and the step
// of each. A field that is not here gets its name and a range of 0 to 1.
var augmentWords = map[string]struct {
	label, help string
	most, step  float64
}{
	"shift":         {"Shift", "Moves each picture by up to so many pixels.", 8, 0.5},
	"rotate":        {"Rotate", "Turns each picture by up to so many degrees.", 45, 1},
	"scale":         {"Scale", "Makes each picture larger or smaller, wider or narrower, by up to this share.", 0.5, 0.05},
	"shear":         {"Slant", "Slants each picture by up to this share.", 0.5, 0.05},
	"elastic":       {"Bend", "Bends each picture elastically, by so many pixels.", 4, 0.25},
	"elastic_sigma": {"Smooth bend", "How far a bend reaches, in pixels.", 16, 0.5},
	"thickness":     {"Thickness", "Makes strokes thicker or thinner by up to so many pixels.", 1, 0.1},
	"strokes":       {"Strokes", "The share of pictures that get a stroke MNIST lacks: a bar on a seven, a slash in a nought.", 1, 0.05},
	"pen":           {"Pen", "The share of pictures that are drawn anew with the program's own pen.", 1, 0.05},
	"others":        {"No digits", "The share of pictures that are no digits, for which the network learns to answer nothing.", 0.5, 0.05},
}

var augmentChoices = []string{"off", "full", "custom"}

// augmentFields binds every field of core.Augment, found by reflection, so that one that is added there appears
// here, and the choice above them.
func (t *Training) augmentFields(number func(flag, field, label, help string, least, greatest, step float64, p *float32) *Float, gateOf func(field, label, help string) gate) {
	c := &t.config
	t.Augment = &Choice{
		gate:    gateOf("augment", "Augment", "Varies every picture each time it is shown, so that the network learns shapes and not places."),
		names:   func() []string { return augmentChoices },
		options: func() []string { return []string{"Off", "Full", "Custom"} },
		get: func() int {
			switch c.Augment {
			case core.Augment{}:
				return 0
			case core.Best().Augment:
				return 1
			}
			return 2
		},
		set: func(i int) {
			switch i {
			case 0:
				c.Augment = core.Augment{}
			case 1:
				c.Augment = core.Best().Augment
			case 2: // something to change: a shift alone
				c.Augment = core.Augment{Shift: 1}
			}
		}}
	t.fields = append(t.fields, Field{"augment", t.Augment})
	v := reflect.ValueOf(&c.Augment).Elem()
	for i := range v.NumField() {
		p, ok := v.Field(i).Addr().Interface().(*float32)
		if !ok {
			continue
		}
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		w, known := augmentWords[name]
		if !known {
			w.label, w.most, w.step = strings.ReplaceAll(name, "_", " "), 1, 0.05
		}
		t.Augments = append(t.Augments, number("augment-"+strings.ReplaceAll(name, "_", "-"), "augment."+name, w.label, w.help, 0, w.most, w.step, p))
	}
}

// augmentNames are the JSON names of core.Augment's fields, in order.
func augmentNames() []string {
	var names []string
	t := reflect.TypeFor[core.Augment]()
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}
