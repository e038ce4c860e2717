package session

import "testing"

func TestIntKeepsWhatWasTypedAndSaysWhatIsWrong(t *testing.T) {
	n := 32
	i := &Int{gate: gate{label: "Batch size"}, min: 1, max: 60000, get: func() int { return n }, set: func(v int) { n = v }}
	for _, c := range []struct {
		typed string
		want  int
		err   bool
	}{
		{"64", 64, false}, {" 128 ", 128, false}, {"0", 128, true}, {"ten", 128, true}, {"", 128, true},
		{"60,000", 60000, false}, {"6,00", 60000, true}, {"60001", 60000, true}, {"1e3", 60000, true}, {"-1", 60000, true}, {"32", 32, false},
	} {
		i.SetText(c.typed)
		if n != c.want || (i.Error() != "") != c.err {
			t.Errorf("typed %q: number %d, error %q", c.typed, n, i.Error())
		}
		if c.err && i.Text() != c.typed {
			t.Errorf("typed %q: the field shows %q", c.typed, i.Text())
		}
	}
	i.SetText("x")
	if got := i.Error(); got != "Batch size is a whole number from 1 to 60,000." {
		t.Errorf("sentence %q", got)
	}
	i.Add(1)
	if n != 33 || i.Error() != "" {
		t.Errorf("after +: %d, %q", n, i.Error())
	}
	i.Set(-5)
	if n != 1 {
		t.Errorf("set below the range: %d", n)
	}
}

func TestFloatAcceptsCommasAndStepsNicely(t *testing.T) {
	v := 0.25
	f := &Float{gate: gate{label: "Learning rate"}, max: 10, openMin: true, get: func() float64 { return v }, set: func(x float64) { v = x }}
	for _, c := range []struct {
		typed string
		want  float64
		err   bool
	}{
		{"0,1", 0.1, false}, {"0.25", 0.25, false}, {"0", 0.25, true}, {"NaN", 0.25, true}, {"Inf", 0.25, true}, {"-1", 0.25, true},
		{"11", 0.25, true}, {"1e-3", 0.001, false}, {"0.1", 0.1, false},
	} {
		f.SetText(c.typed)
		if v != c.want || (f.Error() != "") != c.err {
			t.Errorf("typed %q: %v, error %q", c.typed, v, f.Error())
		}
	}
	up := []float64{0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5}
	for _, want := range up {
		f.Add(1)
		if v != want {
			t.Fatalf("step up to %v, want %v", v, want)
		}
	}
	for i := len(up) - 2; i >= 0; i-- {
		f.Add(-1)
		if v != up[i] {
			t.Fatalf("step down to %v, want %v", v, up[i])
		}
	}
	for range 1000 {
		f.Add(-1)
	}
	if v <= 0 {
		t.Errorf("stepping down ends at %v", v)
	}
	for range 1000 {
		f.Add(1)
	}
	if v != 10 {
		t.Errorf("stepping up ends at %v", v)
	}
}

func TestDisabledValuesDoNotChange(t *testing.T) {
	why := func() string { return "Training is running." }
	n, on, word, chosen := 1, false, "a", 0
	i := &Int{gate: gate{reason: why}, max: 9, get: func() int { return n }, set: func(v int) { n = v }}
	b := &Bool{gate: gate{reason: why}, get: func() bool { return on }, set: func(v bool) { on = v }}
	x := &Text{gate: gate{reason: why}, get: func() string { return word }, set: func(v string) { word = v }}
	c := &Choice{gate: gate{reason: why}, options: func() []string { return []string{"p", "q"} }, get: func() int { return chosen }, set: func(v int) { chosen = v }}
	done := false
	a := NewAction(func() { done = true }, why)
	a.Do()
	if i.Set(2) || i.SetText("3") || i.Add(1) || b.Toggle() || x.Set("b") || c.Set(1) || done || a.Enabled() {
		t.Error("a disabled value changed")
	}
	if (Action{}).Enabled() {
		t.Error("the zero Action is enabled")
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 109386: "109,386", -1234567: "\u22121,234,567"} {
		if got := Thousands(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
