package core

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// What a user can do to a run, step by step, and what he then sees.
func TestARunObeys(t *testing.T) {
	c := small(12)
	c.Epochs = 3
	tr := newRun(t, c, blobs(81, 4, 6, 5, 1)) // 11 batches of 8, the last of 1
	if s := tr.Snapshot(); s.State != Ready || s.Updates != 0 || s.Batches != 11 || !math.IsNaN(s.TrainLoss) || s.LearningRate != 1 {
		t.Fatalf("before the start: %+v", s)
	}
	tr.Pause() // nothing to pause: must not matter
	tr.StepBatch()
	if s := await(t, tr, paused(1)); s.Updates != 1 || s.Batch != 1 || s.Epoch != 0 {
		t.Errorf("one batch: %d updates, batch %d of epoch %d", s.Updates, s.Batch, s.Epoch)
	}
	tr.StepEpoch()
	if s := await(t, tr, paused(11)); s.Updates != 11 || s.Batch != 0 || s.Epoch != 1 || len(s.History) != 1 {
		t.Errorf("to the end of the epoch: %d updates, batch %d after epoch %d", s.Updates, s.Batch, s.Epoch)
	}
	if err := tr.SetLearningRate(0.5); err != nil {
		t.Error(err)
	}
	tr.StepBatch()
	if s := await(t, tr, paused(12)); s.LearningRate != 0.5 {
		t.Errorf("the rate is %v after it was set to 0.5", s.LearningRate)
	}
	tr.Resume()
	if s := tr.Wait(); s.State != Finished || s.Updates != 33 || s.Epoch != 3 {
		t.Errorf("at the end: %v after %d updates, epoch %d", s.State, s.Updates, s.Epoch)
	}
	if err := tr.Continue(2); err != nil {
		t.Error(err)
	}
	if s := tr.Wait(); s.State != Finished || s.Epoch != 5 || s.Epochs != 5 || len(s.History) != 5 {
		t.Errorf("after two epochs more: %v, epoch %d of %d", s.State, s.Epoch, s.Epochs)
	}
	var actions []string
	for _, e := range tr.Log() {
		actions = append(actions, e.Action)
	}
	want := []string{ActionStepBatch, ActionStepEpoch, ActionLearningRate, ActionStepBatch, ActionResume, ActionFinish, ActionContinue, ActionFinish}
	if !reflect.DeepEqual(actions, want) {
		t.Errorf("the log says %v, not %v", actions, want)
	}
}

func TestStopKeepsTheWeightsAndContinueGoesOn(t *testing.T) {
	train := blobs(203, 4, 6, 5, 1)
	c := small(12)
	c.Epochs = 4
	c.Schedule.Kind = CosineSchedule
	whole := trained(t, c, train)
	tr := newRun(t, c, train)
	for i := range 40 {
		tr.StepBatch()
		await(t, tr, paused(i+1))
	}
	tr.Stop()
	s := tr.Wait()
	if s.State != Stopped || s.Updates != 40 {
		t.Fatalf("%v after %d updates", s.State, s.Updates)
	}
	if err := tr.Continue(s.Epochs - s.Epoch); err != nil {
		t.Fatal(err)
	}
	if s := tr.Wait(); s.State != Finished || s.Network.SHA256() != whole.SHA256() {
		t.Errorf("%v; a run stopped and continued to its planned end has other weights", s.State)
	}
}

func TestContinueIsBounded(t *testing.T) {
	c := small(12)
	c.Epochs = 1
	tr := newRun(t, c, blobs(8, 4, 6, 5, 1))
	tr.Start()
	tr.Wait()
	for _, epochs := range []int{0, -1, MaxEpochs, math.MaxInt} {
		var field *FieldError
		if err := tr.Continue(epochs); !errors.As(err, &field) || field.Field != "epochs" {
			t.Errorf("continuing for %d epochs: %v", epochs, err)
		}
	}
	accepted := 1
	for range 3 {
		if tr.Continue(MaxEpochs/2) == nil {
			accepted += MaxEpochs / 2
		}
	}
	tr.Stop()
	if s := tr.Wait(); accepted > MaxEpochs || s.Epochs > MaxEpochs {
		t.Errorf("%d epochs accepted, %d planned; at most %d are possible", accepted, s.Epochs, MaxEpochs)
	}
}

func TestALossThatIsNoNumberEndsTheRun(t *testing.T) {
	train := blobs(203, 4, 6, 5, 1)
	c := small(12)
	c.Activations = []Activation{Linear, Linear}
	c.LearningRate = 0.01
	tr := newRun(t, c, train)
	tr.StepEpoch()
	good := await(t, tr, paused(26))
	if err := tr.SetLearningRate(50); err != nil {
		t.Fatal(err)
	}
	tr.Resume()
	s := tr.Wait()
	if s.State != Failed || s.Err == nil {
		t.Fatalf("%v, error %v", s.State, s.Err)
	}
	const want = "The loss is no longer a number: the learning rate (50) is too high. Weights are back at epoch 1; try 5."
	if s.Err.Error() != want {
		t.Errorf("%q, not %q", s.Err, want)
	}
	if s.Network.SHA256() != good.Network.SHA256() || s.Epoch != 1 {
		t.Errorf("the weights are not those of epoch 1")
	}
	if err := tr.SetLearningRate(0.01); err != nil {
		t.Fatal(err)
	}
	if err := tr.Continue(2); err != nil {
		t.Fatal(err)
	}
	if s := tr.Wait(); s.State != Finished || s.Err != nil || s.Epoch != 3 {
		t.Errorf("afterwards, with a lower rate: %v after epoch %d, error %v", s.State, s.Epoch, s.Err)
	}
}

// A pause during a long test is seen long before the test is over.
func TestAPauseDoesNotWaitForATest(t *testing.T) {
	c := small(1000)
	c.Epochs = 2
	test := blobs(200, 4, 6, 5, 2)
	for range 12 { // 819,200 pictures
		test.Images = append(test.Images, test.Images...)
		test.Labels = append(test.Labels, test.Labels...)
	}
	tr, err := NewTrainer(c, blobs(8, 4, 6, 5, 1), test, nil)
	if err != nil {
		t.Fatal(err)
	}
	tr.Start()
	time.Sleep(20 * time.Millisecond) // the one batch of the epoch is long over
	start := time.Now()
	tr.Pause()
	s := await(t, tr, func(s *Snapshot) bool { return s.State == Paused })
	if len(s.History) > 0 {
		t.Errorf("paused only after %v, when the test was over", time.Since(start))
	}
	tr.Stop()
	tr.Wait()
}

func TestEarlyStoppingRestoresTheBestWeights(t *testing.T) {
	c := small(12)
	c.Epochs, c.LearningRate, c.Validation, c.Patience = 200, 3, 60, 4
	train := blobs(260, 4, 6, 5, 1)
	for i := range train.Labels { // nothing to learn but by heart
		train.Labels[i] = uint8(i * i % 7 % 4)
	}
	tr := newRun(t, c, train)
	tr.Start()
	s := tr.Wait()
	if s.State != Finished || s.Epoch >= 200 {
		t.Fatalf("%v after epoch %d: patience of 4 never ran out", s.State, s.Epoch)
	}
	best := 0.0
	for _, r := range s.History {
		best = max(best, r.ValidationAccuracy)
	}
	e, err := Evaluate(t.Context(), s.Network, c.Loss, Unit(6, 5), train.Slice(200, 260), 1)
	if err != nil || e.Accuracy() != best {
		t.Errorf("the weights reach %.4f on the validation part, the best epoch reached %.4f (%v)", e.Accuracy(), best, err)
	}
}

// Configuration, data and log give the weights again.
func TestReplayGivesTheSameWeights(t *testing.T) {
	train := blobs(203, 4, 6, 5, 1)
	c := small(12)
	c.Epochs = 3
	c.Optimiser, c.LearningRate, c.Averaging = Nesterov, 0.3, 0.9
	c.Schedule.Kind = CosineSchedule
	r := rand.New(rand.NewPCG(5, 5))
	for range 20 {
		tr := newRun(t, c, train)
		tr.Start()
		for range 6 {
			press(tr, r)
			time.Sleep(time.Duration(r.IntN(400)) * time.Microsecond)
		}
		tr.Resume()
		want := tr.Wait()
		again, err := Replay(c, nil, tr.Log(), train, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		again.Start()
		got := again.Wait()
		if got.Network.SHA256() != want.Network.SHA256() || got.Updates != want.Updates {
			t.Fatalf("%d updates instead of %d, or other weights; the log: %+v", got.Updates, want.Updates, tr.Log())
		}
	}
}

// press does one thing at random that a user could do.
func press(tr *Trainer, r *rand.Rand) {
	switch r.IntN(9) {
	case 0:
		tr.Start()
	case 1:
		tr.Pause()
	case 2, 3:
		tr.Resume()
	case 4:
		tr.StepBatch()
	case 5:
		tr.StepEpoch()
	case 6:
		tr.Stop()
	case 7:
		_ = tr.Continue(1 + r.IntN(2))
	case 8:
		_ = tr.SetLearningRate(float32(r.IntN(10)) / 10)
	}
}

// Many hands on the controls at once, in any order: no race, no deadlock, and what
// is seen always makes sense.
func TestAnyoneMayPressAnything(t *testing.T) {
	train, test := blobs(83, 4, 6, 5, 1), blobs(20, 4, 6, 5, 2)
	for seed := range uint64(6) {
		c := small(9)
		c.Threads = int(seed % 4)
		var notified atomic.Int64
		tr, err := NewTrainer(c, train, test, func() { notified.Add(1) })
		if err != nil {
			t.Fatal(err)
		}
		var hands sync.WaitGroup
		for hand := range uint64(3) {
			hands.Go(func() {
				r := rand.New(rand.NewPCG(seed, hand))
				for range 60 {
					press(tr, r)
					s := tr.Snapshot()
					if s.Epoch > s.Epochs || s.Batch >= s.Batches || len(s.History) > s.Updates || !s.Network.finite() ||
						(s.State == Failed) != (s.Err != nil) {
						t.Errorf("an impossible snapshot: %+v", s)
					}
					if r.IntN(10) == 0 {
						tr.Progress()
					}
				}
			})
		}
		hands.Wait()
		tr.Start()
		tr.Stop()
		if s := tr.Wait(); !s.State.Over() {
			t.Errorf("%v after Stop and Wait", s.State)
		}
		if notified.Load() == 0 {
			t.Error("nobody was told of anything")
		}
	}
}

func TestImpossibleSettingsAreSentences(t *testing.T) {
	for field, spoil := range map[string]func(*Config){
		"batch_size":      func(c *Config) { c.BatchSize = 0 },
		"epochs":          func(c *Config) { c.Epochs = 0 },
		"learning_rate":   func(c *Config) { c.LearningRate = float32(math.NaN()) },
		"sizes[1]":        func(c *Config) { c.Sizes[1] = 5000 },
		"sizes":           func(c *Config) { c.Sizes = []int{784, 4096, 4096, 4096, 10} },
		"activations":     func(c *Config) { c.Activations = nil },
		"activations[0]":  func(c *Config) { c.Activations[0] = Softmax },
		"loss":            func(c *Config) { c.Loss, c.Activations[2] = CrossEntropy, ReLU },
		"momentum":        func(c *Config) { c.Momentum = 1 },
		"dropout":         func(c *Config) { c.Dropout = 1 },
		"patience":        func(c *Config) { c.Patience = 3 },
		"threads":         func(c *Config) { c.Threads = -1 },
		"schedule.every":  func(c *Config) { c.Schedule = Schedule{Kind: StepSchedule} },
		"label_smoothing": func(c *Config) { c.LabelSmoothing = -0.1 },
	} {
		c := Classic()
		c.Activations = append([]Activation(nil), c.Activations...)
		spoil(&c)
		var wrong *FieldError
		if err := c.Validate(); !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%s: %v", field, err)
		} else if !strings.HasSuffix(wrong.Sentence, ".") {
			t.Errorf("%q is no sentence", wrong.Sentence)
		}
	}
	for _, name := range Presets() {
		c, _ := Preset(name)
		if err := c.Validate(); err != nil || c.Preset != name {
			t.Errorf("preset %s (%s): %v", name, c.Preset, err)
		}
	}
}
