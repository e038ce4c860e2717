package session

import (
	"bytes"
	"testing"
)

func TestDrawingIsAnsweredAsItGrows(t *testing.T) {
	s := trained(t)
	if a := s.Answer(); a.Doubt != Nothing || a.Digit != -1 || a.Sentence() != "Draw a digit" || a.Outputs != nil {
		t.Errorf("an empty canvas is answered %+v", a)
	}
	s.Drawing.PenDown(60, 60, 0)
	s.Drawing.PenMove(200, 60, 10)
	first := s.Answer()
	if first.Digit < 0 || len(first.Outputs) != 10 {
		t.Fatalf("a line is answered %+v", first)
	}
	s.Drawing.PenMove(110, 230, 20)
	if s.Answer() == first {
		t.Error("the stroke grew and the answer stayed")
	}
	if a := s.Answer(); a != s.Answer() {
		t.Error("the answer is computed again though nothing changed")
	}
}

func TestUndoRedoAndClear(t *testing.T) {
	s := newTest(t)
	d := s.Drawing
	if d.Undo.Enabled() || d.Redo.Enabled() || d.Clear.Enabled() {
		t.Error("there is something to undo, redo or clear on a new canvas")
	}
	drawSeven(s)
	one := bytes.Clone(d.Canvas())
	d.PenDown(60, 140, 0)
	d.PenMove(180, 140, 0)
	d.PenUp()
	two := bytes.Clone(d.Canvas())
	if bytes.Equal(one, two) {
		t.Fatal("the second stroke left no ink")
	}
	d.Undo.Do()
	if !bytes.Equal(d.Canvas(), one) {
		t.Error("undo does not bring the first stroke back")
	}
	d.Redo.Do()
	if !bytes.Equal(d.Canvas(), two) {
		t.Error("redo does not bring the second stroke back")
	}
	d.Clear.Do()
	if !d.Blank() || !d.Steps().Empty {
		t.Error("clear leaves ink")
	}
	d.Undo.Do()
	if !bytes.Equal(d.Canvas(), two) {
		t.Error("clear cannot be undone")
	}
	d.Undo.Do()
	drawSeven(s)
	if d.Redo.Enabled() {
		t.Error("a new stroke leaves something to redo")
	}
}

func TestEraserTakesInkAwayAndWidthsDiffer(t *testing.T) {
	s := newTest(t)
	d := s.Drawing
	line := func() int {
		d.PenDown(40, 140, 0)
		d.PenMove(240, 140, 0)
		d.PenUp()
		return inkOf(d.Canvas())
	}
	d.Width.Set(0)
	thin := line()
	d.Clear.Do()
	d.Width.Set(2)
	thick := line()
	if thin >= thick {
		t.Errorf("a thin line has %d ink, a thick one %d", thin, thick)
	}
	d.Eraser.Set(true)
	line()
	if left := inkOf(d.Canvas()); left != 0 {
		t.Errorf("the eraser leaves %d ink", left)
	}
	if d.Thicker.Enabled() || !d.Thinner.Enabled() {
		t.Error("the thickest pen can be made thicker, or not thinner")
	}
}

func inkOf(picture []byte) int {
	sum := 0
	for _, v := range picture {
		sum += int(v)
	}
	return sum
}

func TestCentringCanBeSwitchedOff(t *testing.T) {
	s := newTest(t)
	s.Drawing.PenDown(20, 20, 0)
	s.Drawing.PenMove(60, 20, 0)
	s.Drawing.PenMove(30, 80, 0)
	s.Drawing.PenUp()
	centred := bytes.Clone(s.Drawing.Steps().Input)
	s.Drawing.Centre.Set(false)
	steps := s.Drawing.Steps()
	if bytes.Equal(centred, steps.Input) {
		t.Error("the input is the same with and without centring")
	}
	if !bytes.Equal(steps.Input, steps.Drawn) {
		t.Error("without centring the input is not the drawing")
	}
}

// A digit of the data set on the canvas is answered as in the confusion matrix, bit for bit, until it is repaired.
func TestDigitOfTheDataSetIsTheInputItself(t *testing.T) {
	s := trained(t)
	digit := small(400).Image(7)
	s.Drawing.Show(digit, 3, "training digit 8")
	if !bytes.Equal(s.Drawing.Steps().Input, digit) || !bytes.Equal(s.Drawing.Canvas(), digit) {
		t.Error("the digit is not shown, or not read, as it is")
	}
	if a := s.Answer(); a.Label != 3 || a.LossDigit != 3 || a.Wrong() != (a.Digit != 3) {
		t.Errorf("the label is %d, the loss is for %d, wrong is %v for a %d", a.Label, a.LossDigit, a.Wrong(), a.Digit)
	}
	s.Drawing.PenDown(10, 10, 0)
	s.Drawing.PenMove(50, 10, 0)
	s.Drawing.PenUp()
	if bytes.Equal(s.Drawing.Steps().Input, digit) {
		t.Error("a repair does not reach the network")
	}
	s.Drawing.Undo.Do()
	if !bytes.Equal(s.Drawing.Steps().Input, digit) {
		t.Error("the repair cannot be undone")
	}
}

func TestTestDigitsFollowOneAnother(t *testing.T) {
	s := trained(t)
	s.Drawing.TestDigit.Do()
	until(t, s, "a test digit", func() bool { return !s.Drawing.Blank() })
	first := s.Drawing.Source()
	s.Drawing.TestDigit.Do()
	until(t, s, "the next test digit", func() bool { return s.Drawing.Source() != first })
	if first != "test digit 1" || s.Drawing.Source() != "test digit 2" {
		t.Errorf("the digits are %q and %q", first, s.Drawing.Source())
	}
}

func TestLossIsForTheDigitThatWasMeant(t *testing.T) {
	s := trained(t)
	drawSeven(s)
	a := s.Answer()
	if a.LossDigit != a.Digit {
		t.Errorf("without a label the loss is for %d, the answer is %d", a.LossDigit, a.Digit)
	}
	meant := (a.Digit + 1) % 10
	s.Drawing.ItIs.Set(meant + 1)
	b := s.Answer()
	if b.LossDigit != meant || b.Loss <= a.Loss || b.Loss != s.LossIf(meant) {
		t.Errorf("meant as %d: loss %v for %d; as the answer: %v", meant, b.Loss, b.LossDigit, a.Loss)
	}
	if b.Sentence() != "Wrong: it is a "+b.Labels[meant] {
		t.Errorf("the sentence is %q", b.Sentence())
	}
	s.Drawing.Clear.Do()
	if s.Drawing.ItIs.Get() != 0 {
		t.Error("the next drawing is still meant to be the last one's digit")
	}
}

func TestUncertaintyIsNormalisedEntropy(t *testing.T) {
	for _, c := range []struct {
		outputs []float32
		want    float64
	}{
		{[]float32{1, 0, 0, 0}, 0},
		{[]float32{0.2, 0.2, 0.2, 0.2}, 1},
		{[]float32{0.5, 0.5, 0, 0}, 0.5},
		{[]float32{0, 0, 0, 0}, 1},
		{[]float32{3, 3, -1, 0}, 0.5},
	} {
		if got := Uncertainty(c.outputs); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("%v: %v, want %v", c.outputs, got, c.want)
		}
	}
}
