package session

import (
	"slices"
	"testing"

	"inkling/core"
	"inkling/persist"
)

// wideModel is a model of more weights than may answer in a frame.
func wideModel(seed uint64, activation core.Activation) *persist.Model {
	c := core.Classic()
	c.SetHidden([]int{2048, 1024})
	c.Seed = seed
	c.Activations = []core.Activation{activation, activation, core.Softmax}
	m := &persist.Model{Network: core.Initialise(c)}
	m.Manifest.Name = "wide"
	return m
}

// wideTest is a session in which a wide model is in use.
func wideTest(t *testing.T) (*Session, *persist.Model) {
	t.Helper()
	s, m := newTest(t), wideModel(1, core.ReLU)
	if m.Network.Parameters() <= mostAtOnce {
		t.Fatal("the network of this test is not wide")
	}
	s.Model.Use(m)
	return s, m
}

// whole checks that an answer is what its network computes of its picture, all of it.
func whole(t *testing.T, a *Answer) {
	t.Helper()
	if a.Trace == nil {
		return
	}
	var want core.Trace
	x := make([]float32, len(a.Picture))
	a.Pixels.Fill(x, a.Picture)
	a.Network.Forward(&want, x)
	for i := range want.Sums {
		if !slices.Equal(a.Trace.Sums[i], want.Sums[i]) || !slices.Equal(a.Trace.Activations[i], want.Activations[i]) {
			t.Fatalf("layer %d of the answer is not what the network computes of its picture", i)
		}
	}
	if a.Digit != core.Answer(want.Output()) || !slices.Equal(a.Outputs, want.Output()) || float64(a.Outputs[a.Digit]) != a.Confidence {
		t.Fatal("the answer is not that of its outputs")
	}
}

// stroke draws a line on the canvas.
func stroke(s *Session, x0, y0, x1, y1 float32) {
	s.Drawing.PenDown(x0, y0, 0)
	s.Drawing.PenMove(x1, y1, 10)
	s.Drawing.PenUp()
}

func TestAWideNetworkAnswersBesideTheWindow(t *testing.T) {
	s, m := wideTest(t)
	if a := s.Answer(); a.Doubt != Nothing || a.Pending || a.Network != m.Network {
		t.Fatal("an empty canvas has to be thought about")
	}
	drawSeven(s)
	// The results of background work are taken by Update alone: an answer that is there now was computed here.
	if a := s.Answer(); !a.Pending && a.Trace != nil {
		t.Fatal("a wide network answers in the frame of the stroke")
	}
	until(t, s, "the answer", func() bool { return s.Answer().Trace != nil })
	a := s.Answer()
	whole(t, a)
	if a.Pending || a.Drawing != s.Drawing.Version() || a.Network != m.Network || !slices.Equal(a.Picture, s.Drawing.Steps().Input) {
		t.Error("the answer is not to the drawing")
	}
	// What is asked about the drawing afterwards needs no other pass.
	s.Drawing.ItIs.Set(4)
	if b := s.Answer(); b.Trace != a.Trace || b.Label != 3 || b.LossDigit != 3 {
		t.Error("saying what the drawing is makes the network look again")
	}
	s.Drawing.Clear.Do()
	if b := s.Answer(); b.Digit >= 0 || b.Trace != nil {
		t.Error("a cleared canvas has an answer")
	}
}

func TestTheNewestDrawingWins(t *testing.T) {
	s, _ := wideTest(t)
	drawSeven(s)
	until(t, s, "the first answer", func() bool { return s.Answer().Trace != nil })
	first := s.Answer()
	for i := range 12 {
		stroke(s, 20, float32(20*i+10), 260, float32(20*i+12))
		now := s.Answer() // the question about the first of these strokes is on its way, the others are passed over
		if now != first {
			t.Fatal("an answer came without Update")
		}
	}
	passes := 0
	last := first
	until(t, s, "the last answer", func() bool {
		a := s.Answer()
		if a != last {
			passes++
			whole(t, a)
			if a.Drawing <= last.Drawing {
				t.Fatal("an older drawing's answer replaces a newer one's")
			}
			last = a
		}
		return a.Drawing == s.Drawing.Version()
	})
	if passes > 3 {
		t.Errorf("%d passes for strokes that were there at once", passes)
	}
	// An answer that is on its way when the canvas is cleared comes too late.
	stroke(s, 140, 20, 140, 260)
	s.Answer()
	s.Drawing.Clear.Do()
	s.Answer()
	until(t, s, "the late answer", func() bool { return !s.answers.busy })
	if s.Answer().Digit >= 0 {
		t.Error("a cleared canvas is answered")
	}
}

func TestAnotherModelMidAnswer(t *testing.T) {
	s, m := wideTest(t)
	drawSeven(s)
	s.Answer()
	other := wideModel(2, core.Tanh)
	other.Manifest.Labels = []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	s.Model.Use(other)
	seen := func(a *Answer) {
		whole(t, a)
		if a.Network == m.Network || a.Labels[0] != "a" {
			t.Fatal("an answer of the model before is shown as this one's")
		}
	}
	if a := s.Answer(); !a.Pending || a.Digit >= 0 || a.Sentence() == "Draw a digit" {
		t.Errorf("before the first answer the window says %q", a.Sentence())
	}
	until(t, s, "the other model's answer", func() bool { seen(s.Answer()); return s.Answer().Trace != nil })
	// From a wide one to a small one and back, again and again, while answers are on their way.
	small := &persist.Model{Network: core.Initialise(core.Classic())}
	for i := range 6 {
		stroke(s, 20, float32(40*i+10), 260, float32(40*i+12))
		s.Answer()
		s.Model.Use(small)
		if a := s.Answer(); a.Network != small.Network || a.Trace == nil || a.Labels[0] != "0" {
			t.Fatal("a small network does not answer in the frame")
		}
		s.Update()
		if a := s.Answer(); a.Network != small.Network {
			t.Fatal("a late answer of another model is shown")
		}
		s.Model.Use(other)
		seen(s.Answer())
	}
	until(t, s, "the last answer", func() bool {
		seen(s.Answer())
		return s.Answer().Drawing == s.Drawing.Version() && !s.Answer().Pending
	})
}

func TestTheSecondModelMayBeWide(t *testing.T) {
	s := newTest(t)
	m := wideModel(3, core.ReLU)
	s.Compare.set(m, "wide")
	drawSeven(s)
	if a := s.Compare.Answer(); !a.Pending {
		t.Fatal("a wide second model answers in the frame of the stroke")
	}
	until(t, s, "the second answer", func() bool { return s.Compare.Answer().Trace != nil })
	a := s.Compare.Answer()
	whole(t, a)
	if a.Network != m.Network || !slices.Equal(a.Picture, s.Answer().Picture) {
		t.Error("the models were asked about different pictures")
	}
	s.Compare.Close.Do()
	if s.Compare.Answer() != nil {
		t.Error("a closed model answers")
	}
}

func TestWhatIsAskedOfAWideAnswer(t *testing.T) {
	s, m := wideTest(t)
	drawSeven(s)
	until(t, s, "the answer", func() bool { return s.Answer().Trace != nil })
	a := s.Answer()
	if s.Loudest(0, a.Digit, 8) != nil {
		t.Error("the loudest neurons of a wide network are found in a frame")
	}
	until(t, s, "the loudest", func() bool { return s.Loudest(0, a.Digit, 8) != nil })
	if got, want := s.Loudest(0, a.Digit, 8), m.Network.Loudest(a.Trace, 0, a.Digit, 8); !slices.Equal(got, want) {
		t.Errorf("the loudest are %v, want %v", got, want)
	}
	// While the next answer is on its way they stay, and then follow it.
	stroke(s, 20, 140, 260, 140)
	before := s.Loudest(0, a.Digit, 8)
	if !slices.Equal(before, m.Network.Loudest(a.Trace, 0, a.Digit, 8)) {
		t.Error("the loudest neurons go away while the next answer is on its way")
	}
	until(t, s, "the next answer's loudest", func() bool {
		s.Loudest(0, s.Answer().Digit, 8)
		return s.Answer() != a && s.loudest.of == s.Answer().Trace
	})
	if b := s.Answer(); !slices.Equal(s.Loudest(0, b.Digit, 8), m.Network.Loudest(b.Trace, 0, b.Digit, 8)) {
		t.Error("the loudest neurons are not the answer's")
	}
	b := s.Answer()
	if s.Attribution(b.Digit) != nil {
		t.Error("the attribution of a wide network is computed in a frame")
	}
	var found *Attribution
	until(t, s, "the attribution", func() bool { found = s.Attribution(b.Digit); return found != nil && found.Of == b })
	pro, con := found.Balance()
	if d := found.Blank + pro + con - found.Value; d > 1e-4 || d < -1e-4 {
		t.Errorf("the attribution adds up to %v too much", d)
	}
	var c core.Contribution
	if !s.Contribution(&c, 1, 7) || c.Sum != b.Trace.Sums[1][7] {
		t.Error("the neuron's sum is not that of the answer")
	}
}

// The measure of certainty that is prepared for a model ends with it, so that the next one's does not wait.
func TestTheMeasureOfAModelThatIsLeftIsGivenUp(t *testing.T) {
	s, _ := wideTest(t)
	if !s.judging {
		t.Fatal("no measure is being prepared")
	}
	small := &persist.Model{Network: core.Initialise(core.Classic())}
	s.Model.Use(small)
	drawSeven(s)
	until(t, s, "the small model's measure", func() bool { return s.certain != nil })
	if s.Model.Network() != small.Network || s.judging {
		t.Error("the measure is another model's")
	}
	first := s.Answer()
	if first.Threshold != s.certain.Threshold() {
		t.Error("the answer does not rest on the measure")
	}
}

func TestTheCardOfAWideModelWaitsForItsHash(t *testing.T) {
	s, m := wideTest(t)
	hash := func() string { facts := s.Model.Facts(); return facts[len(facts)-1].Value }
	if hash() != "…" {
		t.Error("the weights of a wide network are hashed in a frame")
	}
	want := m.Network.SHA256()
	until(t, s, "the hash", func() bool { return hash() == want[:8]+" "+want[8:16]+"…" })
}

// While a wide network trains, each answer is of one of its snapshots, whole.
func TestAWideNetworkAnswersWhileItTrains(t *testing.T) {
	s := newTest(t)
	s.Training.SetLayers([]int{2048, 1024})
	s.Training.Epochs.Set(200)
	drawSeven(s)
	s.Run.Train.Do()
	var last *Answer
	networks := 0
	until(t, s, "some answers", func() bool {
		a := s.Answer()
		if s.Run.Snapshot() == nil || s.Run.Starting() {
			return false
		}
		if a != last && a.Trace != nil {
			whole(t, a)
			if last != nil && a.Network != last.Network {
				networks++
			}
			last = a
		}
		return networks >= 3
	})
	s.Run.Stop.Do()
	until(t, s, "the end", func() bool { return !s.Run.Active() })
	if a := s.Answer(); a.Pending {
		t.Error("when the run ends, the answer goes away")
	}
	until(t, s, "the last answer", func() bool { return s.Answer().Network == s.Model.Network() })
	whole(t, s.Answer())
}
