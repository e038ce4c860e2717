package session

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"inkling/core"
	"inkling/persist"
)

// trained is a session whose model learned a little from a few digits.
func trained(t *testing.T) *Session {
	t.Helper()
	s := newTest(t)
	quickly(s)
	s.Training.Epochs.Set(8)
	s.Run.Train.Do()
	until(t, s, "the end of the run", func() bool { return !s.Run.Active() && s.Run.Snapshot() != nil })
	if s.Model.Network() == nil {
		t.Fatal("the run left no model: " + s.Status().Sentence)
	}
	return s
}

// quickly sets a network that learns something from a few hundred digits at once.
func quickly(s *Session) {
	s.Training.SetLayers([]int{24})
	s.Training.BatchSize.Set(10)
	s.Training.LearningRate.Set(1)
}

func TestARunBecomesTheModelAndIsUnsaved(t *testing.T) {
	s := newTest(t)
	quickly(s)
	s.Training.Epochs.Set(6)
	if !s.Run.Train.Enabled() || s.Run.Pause.Enabled() || s.Run.Stop.Enabled() {
		t.Fatal("before the run, Train is off or Pause or Stop on")
	}
	s.Run.Train.Do()
	if s.Run.Train.Enabled() || s.Training.BatchSize.Enabled() || !s.Training.LearningRate.Enabled() || s.Training.AddLayer.Enabled() {
		t.Error("while training, Train or the settings are on, or the learning rate is off")
	}
	drawSeven(s)
	answers := 0
	until(t, s, "the end of the run", func() bool {
		if s.Answer().Digit >= 0 {
			answers++
		}
		return !s.Run.Active()
	})
	sn := s.Run.Snapshot()
	if sn.State != core.Finished || len(sn.History) != 6 || s.Run.Progress() != 1 {
		t.Errorf("the run is %v after %d epochs, progress %v", sn.State, len(sn.History), s.Run.Progress())
	}
	if s.Model.Network() != sn.Network || s.Network() != sn.Network || !s.Model.Unsaved() {
		t.Error("the run's network is not the model in use, or counts as saved")
	}
	if answers == 0 {
		t.Error("the drawing was not answered while training")
	}
	m := s.Model.Manifest()
	if m.Training.Epochs != 6 || m.Training.BatchSize != 10 || len(m.History) != 6 || math.Abs(*m.Metrics.TestAccuracy-sn.TestAccuracy) > 1e-9 {
		t.Errorf("the manifest says %+v, %d epochs of history", m.Training, len(m.History))
	}
	if !strings.Contains(s.Status().Sentence, "6 epochs") {
		t.Errorf("the status is %q", s.Status().Sentence)
	}
	if len(s.Checkpoints.List()) != 7 {
		t.Errorf("there are %d checkpoints of 6 epochs and the beginning", len(s.Checkpoints.List()))
	}
}

func TestPauseStepResumeAndStop(t *testing.T) {
	s := newTest(t)
	quickly(s)
	s.Training.Epochs.Set(10000)
	s.Run.StepBatch.Do()
	until(t, s, "the first batch", func() bool { sn := s.Run.Snapshot(); return sn != nil && sn.Updates == 1 && s.Run.Paused() })
	s.Run.StepBatch.Do()
	until(t, s, "the second batch", func() bool { return s.Run.Snapshot().Updates == 2 && s.Run.Paused() })
	s.Run.StepEpoch.Do()
	until(t, s, "the end of the epoch", func() bool { return s.Run.Snapshot().Epoch == 1 && s.Run.Paused() })
	if s.Run.Pause.Enabled() || !s.Run.Resume.Enabled() {
		t.Error("a paused run can be paused, or not resumed")
	}
	s.Run.Toggle.Do()
	until(t, s, "some more batches", func() bool { return s.Run.Snapshot().Updates > 60 })
	if s.Run.StepBatch.Enabled() {
		t.Error("a running run can be stepped")
	}
	s.Run.Toggle.Do()
	until(t, s, "the pause", s.Run.Paused)
	s.Run.Stop.Do()
	until(t, s, "the stop", func() bool { return !s.Run.Active() })
	if s.Run.Snapshot().State != core.Stopped || !strings.HasPrefix(s.Status().Sentence, "Stopped after") {
		t.Errorf("the run is %v, the status %q", s.Run.Snapshot().State, s.Status().Sentence)
	}
	if !s.Model.Unsaved() {
		t.Error("what the stopped run learned counts as saved")
	}
}

func TestContinueTrainsOn(t *testing.T) {
	s := trained(t)
	before := s.Model.Network()
	s.Run.More.Set(2)
	s.Run.Continue.Do()
	until(t, s, "two more epochs", func() bool { return !s.Run.Active() })
	if n := len(s.Run.Snapshot().History); n != 10 || s.Model.Network() == before {
		t.Errorf("there are %d epochs, and the network is the same: %v", n, s.Model.Network() == before)
	}
}

func TestLearningRateChangesWhileTraining(t *testing.T) {
	s := newTest(t)
	quickly(s)
	s.Training.Epochs.Set(10000)
	s.Run.Train.Do()
	until(t, s, "some batches", func() bool { sn := s.Run.Snapshot(); return sn != nil && sn.Updates > 10 })
	s.Training.LearningRate.SetText("0.125")
	until(t, s, "the new rate", func() bool { return s.Run.Snapshot().LearningRate == 0.125 })
	found := false
	for _, e := range s.Run.Log() {
		found = found || e.Action == core.ActionLearningRate && e.Value == 0.125
	}
	if !found {
		t.Errorf("the log does not say it: %+v", s.Run.Log())
	}
}

func TestSettingsThatAreWrongDisableTrainAndSayWhy(t *testing.T) {
	s := newTest(t)
	s.Training.BatchSize.SetText("many")
	if s.Run.Train.Enabled() || s.Run.Train.Reason() != "Batch size is a whole number from 1 to 60,000." {
		t.Errorf("Train's reason is %q", s.Run.Train.Reason())
	}
	s.Training.BatchSize.SetText("16")
	s.Training.AddLayer.Do()
	layers := s.Training.Layers()
	layers[len(layers)-1].Width.SetText("0")
	if s.Run.Train.Enabled() || !strings.Contains(s.Run.Train.Reason(), "from 1 to 4,096") {
		t.Errorf("Train's reason is %q", s.Run.Train.Reason())
	}
	layers[len(layers)-1].Remove.Do()
	if !s.Run.Train.Enabled() {
		t.Errorf("with the layer gone, Train's reason is %q", s.Run.Train.Reason())
	}
	s.Training.Loss.SetText("cross-entropy")
	s.Training.Output.SetText("linear")
	if s.Run.Train.Enabled() || s.Training.Loss.Error() == "" {
		t.Errorf("cross-entropy of linear outputs: Train's reason is %q, the field's error %q", s.Run.Train.Reason(), s.Training.Loss.Error())
	}
}

func TestPresetsAndPuttingBack(t *testing.T) {
	s := New(Options{Bare: true})
	defer s.Close()
	p := s.Training
	if p.Preset.Name() != "classic" || p.Changed() || p.PutBack.Enabled() {
		t.Fatal("the panel does not begin with the classic preset")
	}
	if p.Parameters() != 109386 {
		t.Errorf("the classic network has %d parameters", p.Parameters())
	}
	p.BatchSize.Set(64)
	if !p.Changed() || !p.BatchSize.Changed() || p.Epochs.Changed() || p.Preset.Name() != "classic" {
		t.Errorf("the changed fields are %v", p.Differences())
	}
	p.PutBack.Do()
	if p.BatchSize.Get() != 32 || p.Changed() {
		t.Error("put back does not put back")
	}
	p.Preset.SetText("best")
	if p.Config().Preset != "best" || p.Changed() || len(p.Layers()) == 0 || !p.Config().Augment.Enabled() {
		t.Errorf("the best preset is %+v", p.Config())
	}
	if p.Augment.Name() != "full" {
		t.Errorf("its augmentation is called %q", p.Augment.Name())
	}
	p.Augment.SetText("off")
	if p.Config().Augment.Enabled() || !p.Augment.Changed() {
		t.Error("augmentation cannot be switched off, or the change is not marked")
	}
}

func TestOneSettingIsMarkedAndPutBackByItself(t *testing.T) {
	s := newTest(t)
	p := s.Training
	p.Preset.SetText("best")
	p.Warmup.Set(4)
	p.Augments[1].Set(30)
	p.Seed.Set(77)
	p.Loss.SetText("mean-squared")
	var marked []string
	for _, f := range p.Fields() {
		if f.Changed() {
			marked = append(marked, f.Flag)
		}
		if f.Changed() != f.PutBack().Enabled() {
			t.Errorf("%s is changed: %v, and can be put back: %v", f.Flag, f.Changed(), f.PutBack().Enabled())
		}
	}
	slices.Sort(marked)
	if want := []string{"augment", "augment-rotate", "loss", "seed", "warmup"}; !slices.Equal(marked, want) {
		t.Errorf("marked are %q, not %q", marked, want)
	}
	p.Warmup.PutBack().Do()
	p.Augment.PutBack().Do()
	if p.Warmup.Get() != 1 || p.Augments[1].Get() != 12 || p.Seed.Get() != 77 || p.Loss.Name() != "mean-squared" {
		t.Errorf("warm-up %v, rotation %v, seed %v, loss %v", p.Warmup.Get(), p.Augments[1].Get(), p.Seed.Get(), p.Loss.Name())
	}
	p.Layers()[0].Width.Set(100)
	if !p.Layers()[0].Width.Changed() || p.Layers()[1].Width.Changed() || p.Layers()[0].Activation.Changed() {
		t.Error("a layer that is wider than the preset's is not marked, or another one is")
	}
	p.PutBack.Do()
	if p.Changed() || p.Seed.Get() != 1 {
		t.Errorf("with all put back, %q differ", p.Differences())
	}
}

func TestTimelineBringsEarlierNetworksBack(t *testing.T) {
	s := trained(t)
	now := s.Network()
	drawSeven(s)
	late := s.Answer()
	s.Checkpoints.Look(0)
	if s.Checkpoints.Looking() != 0 || s.Network() == now || s.Answer() == late {
		t.Error("looking back changes nothing")
	}
	first := s.Network()
	s.Checkpoints.Later.Do()
	if s.Checkpoints.Looking() != 1 || s.Network() == first {
		t.Error("the next checkpoint is not epoch 1's")
	}
	s.Checkpoints.Use.Do()
	if s.Model.Network() == now || s.Checkpoints.Looking() != -1 || !s.Model.Unsaved() {
		t.Error("the checkpoint did not become the model")
	}
}

func TestEarlierRunsAreKeptAndCompared(t *testing.T) {
	s := trained(t)
	first := s.Model.Network()
	s.Training.LearningRate.Set(0.5)
	s.Training.Epochs.Set(2)
	s.Run.Train.Do()
	until(t, s, "the second run", func() bool { return !s.Run.Active() })
	runs := s.Runs.List()
	if len(runs) != 2 || runs[1].Network != first {
		t.Fatalf("%d runs are kept", len(runs))
	}
	if d := runs[1].Differs(runs[0].Config); d != "rate 1, 8 epochs" {
		t.Errorf("what differed is %q", d)
	}
	// The second run's network is in the list, too: leaving it loses nothing, and nothing is asked.
	s.Runs.UseModel(runs[1]).Do()
	if s.Question() != nil || s.Model.Network() != first {
		t.Error("the earlier run's model did not come back")
	}
	// What was said about a model is in no list.
	s.Model.Name.Set("my first")
	s.Runs.UseModel(runs[0]).Do()
	if s.Question() == nil || s.Model.Network() != first {
		t.Fatal("a model with a name of its own is left without a question")
	}
	s.Question().No.Do()
	if s.Model.Network() != runs[0].Network {
		t.Error("the later run's model did not come back")
	}
}

func TestDivergenceIsASentence(t *testing.T) {
	s := newTest(t)
	quickly(s)
	s.Training.Output.SetText("linear")
	for _, l := range s.Training.Layers() {
		l.Activation.SetText("linear")
	}
	s.Training.LearningRate.Set(100)
	s.Run.Train.Do()
	until(t, s, "the end", func() bool { return !s.Run.Active() })
	if s.Run.Snapshot().State != core.Failed || s.Status().Kind != StatusProblem || !strings.Contains(s.Status().Sentence, "learning rate") {
		t.Errorf("the run is %v, the status %q", s.Run.Snapshot().State, s.Status().Sentence)
	}
}

// A run that is kept in the file goes on from there, in another session, to the very weights it would have come to.
func TestAKeptRunGoesOnExactly(t *testing.T) {
	s := newTest(t)
	if s.Files.KeepRun.Enabled() {
		t.Error("there is a run to keep before any")
	}
	quickly(s)
	s.Training.Optimiser.SetText("momentum")
	s.Training.Epochs.Set(3)
	s.Run.Train.Do()
	until(t, s, "the end of the run", func() bool { return !s.Run.Active() })
	if !s.Files.KeepRun.Set(true) {
		t.Fatal("the run cannot be kept: " + s.Files.KeepRun.Reason())
	}
	path := filepath.Join(t.TempDir(), "kept.npz")
	s.Files.SaveTo(path)
	until(t, s, "the file", func() bool { return !s.Files.Busy() })

	other := newTest(t)
	other.Files.Open(path)
	until(t, other, "the model", func() bool { return !other.Files.Busy() })
	for _, s := range []*Session{s, other} {
		s.Run.More.Set(2)
		s.Run.Continue.Do()
		until(t, s, "two more epochs", func() bool { return !s.Run.Active() })
	}
	if want, got := s.Model.Network().SHA256(), other.Model.Network().SHA256(); got != want {
		t.Errorf("the opened run comes to %.12s, the one that never stopped to %.12s", got, want)
	}
}

// An earlier run that is put beside the newest one, or taken up again, reads as well as it did when it ended.
func TestAnEarlierRunReadsAsItDid(t *testing.T) {
	s := trained(t)
	first := s.Runs.List()[0]
	right := func(m *persist.Model) float64 {
		e, err := core.Evaluate(t.Context(), m.Network, LossOf(m), PixelsOf(m), small(100), 1)
		if err != nil {
			t.Fatal(err)
		}
		return e.Accuracy()
	}
	was := first.Last.TestAccuracy
	s.Training.Seed.Set(9)
	s.Run.Train.Do()
	until(t, s, "the second run", func() bool { return !s.Run.Active() })
	s.Compare.OpenRun(first)
	if got := right(s.Compare.Model()); got != was || was < .3 {
		t.Errorf("beside the newest run the earlier one reads %v, not %v", got, was)
	}
	if a, b := s.Compare.Names(); a != "classic (seed 9)" || b != "classic (seed 1)" {
		t.Errorf("they are called %q and %q", a, b)
	}
	s.Compare.Swap.Do()
	if s.Question() != nil {
		t.Error("it asks to save a run that stays in the list of earlier runs")
	}
	if !s.Model.Unsaved() {
		t.Error("a run's network in use counts as saved")
	}
	s.Runs.UseModel(first).Do()
	if got := right(s.Model.Current()); got != was {
		t.Errorf("taken up again the earlier run reads %v, not %v", got, was)
	}
	if s.Runs.UseSettings(first).Do(); s.Training.Seed.Get() != 1 || s.Training.Config().Input != (core.Pixels{}) {
		t.Errorf("the panel has %+v", s.Training.Config())
	}
}

// Kept by time, the timeline has moments within an epoch, and no more of them than its memory allows.
func TestCheckpointsByTime(t *testing.T) {
	s := newTest(t)
	n := core.NewNetwork([]int{784, 10}, []core.Activation{core.Softmax})
	c := newCheckpoints(time.Second)
	at := func(seconds float64, epoch, batch int) {
		sn := &core.Snapshot{Network: n.Clone(), Epoch: epoch, Batch: batch, Batches: 10, Elapsed: time.Duration(seconds * float64(time.Second)), History: make([]core.EpochResult, epoch)}
		c.take(sn)
		c.take(sn)
	}
	at(0, 0, 0)
	at(.4, 0, 4)
	at(1.1, 1, 5)
	at(1.9, 2, 0)
	at(2.2, 2, 4)
	var places []float64
	for _, k := range c.list() {
		places = append(places, k.Position())
	}
	if !slices.Equal(places, []float64{0, 1.5, 2.4}) {
		t.Errorf("kept are %v", places)
	}
	s.Run.checkpoints = c
	s.Checkpoints.Look(2)
	if k, back := s.Checkpoints.At(); !back || k.Batch != 5 || s.Checkpoints.Looking() != 1 {
		t.Errorf("looking at 2 shows %+v", k)
	}
	until(t, s, "its accuracy", func() bool { return s.Checkpoints.Accuracy() >= 0 })
	s.Checkpoints.Earlier.Do()
	if k, _ := s.Checkpoints.At(); k.Position() != 0 {
		t.Error("Earlier does not go to the beginning")
	}
	for i := range 40 * checkpointBytes / (4 * n.Parameters()) / 10 {
		c.take(&core.Snapshot{Network: n.Clone(), Epoch: 3, Batch: 1, Batches: 10, Elapsed: time.Duration(3+i) * time.Second, History: make([]core.EpochResult, 3)})
	}
	list := c.list()
	if bytes := len(list) * 4 * n.Parameters(); bytes > checkpointBytes || bytes < checkpointBytes/4 {
		t.Errorf("%d MB are kept", bytes>>20)
	}
	if last := list[len(list)-1].Elapsed; last < 20*time.Second {
		t.Errorf("the newest is of %v", last)
	}
	s.Checkpoints.Every.Set(2)
	if s.Run.checkpoints.pause != 5*time.Second || s.Checkpoints.Every.Value() != "every 5 s" {
		t.Error("the choice does not reach the run in progress")
	}
}

// Slow motion can be switched on before a run, is paused and resumed like one, and ends when it is switched off.
func TestSlowMotion(t *testing.T) {
	s := newTest(t)
	quickly(s)
	s.Run.Slow.Set(true)
	s.Run.Train.Do()
	now := time.Now()
	until(t, s, "the first batch", func() bool {
		return s.Run.Active() && !s.Run.Starting() && s.Run.Snapshot().Updates == 1 && s.Run.Snapshot().State == core.Paused
	})
	if s.Run.Paused() || !s.Run.Pause.Enabled() || s.Run.Resume.Enabled() {
		t.Error("in slow motion the run says it is paused")
	}
	tick := func() bool { now = now.Add(SlowPause); return s.Run.Tick(now) }
	tick()
	until(t, s, "the second batch", func() bool { return s.Run.Snapshot().Updates == 2 && s.Run.Snapshot().State == core.Paused })
	s.Run.Toggle.Do()
	if !s.Run.Paused() || tick() {
		t.Error("Pause does not hold slow motion")
	}
	s.Run.StepBatch.Do()
	until(t, s, "the third batch", func() bool { return s.Run.Snapshot().Updates == 3 })
	s.Run.Toggle.Do()
	if s.Run.Paused() || !tick() {
		t.Error("Resume does not take slow motion on")
	}
	s.Run.Slow.Set(false)
	until(t, s, "the end at full speed", func() bool { return !s.Run.Active() })
}

// Stopped before its first test a network is tested all the same, and the window says one thing about it.
func TestStoppedOnTheFirstBatch(t *testing.T) {
	s := New(Options{})
	t.Cleanup(func() { s.Close() })
	s.Run.StepBatch.Do()
	until(t, s, "the first batch", func() bool { return s.Run.Paused() })
	s.Run.Stop.Do()
	until(t, s, "the end", func() bool { return !s.Run.Active() })
	until(t, s, "the accuracy", func() bool { return s.Model.TestAccuracy() >= 0 })
	if said := s.Status().Sentence; !strings.Contains(said, Percent(s.Model.TestAccuracy())) || strings.Contains(said, "not been tested") {
		t.Errorf("the status says %q, the menu %s", said, Percent(s.Model.TestAccuracy()))
	}
}

// A run that was left is let go of when it has ended: its memory is not small.
func TestARunThatWasLeftIsForgotten(t *testing.T) {
	s := newTest(t)
	s.Run.Train.Do()
	until(t, s, "the run", func() bool { return s.Run.Snapshot() != nil && s.Run.Snapshot().State == core.Running })
	s.CloseRequested(func() {})
	s.Question().No.Do()
	if s.Run.Active() || len(s.Run.leaving) != 1 {
		t.Fatalf("the run was not left: %d are leaving", len(s.Run.leaving))
	}
	until(t, s, "its end", func() bool { return len(s.Run.leaving) == 0 })
}

// A model of letters is in use, and the drawing is said to be the 26th; then a network of ten digits is trained.
func TestWhatADrawingIsMeantToBeIsForgottenWhereTheModelHasNoSuchAnswer(t *testing.T) {
	s := newTest(t)
	quickly(s)
	s.Model.use(persist.Model{Network: core.NewNetwork([]int{784, 26}, []core.Activation{core.Softmax})}, nil, nil, false)
	drawSeven(s)
	s.Drawing.ItIs.Set(26)
	if s.Answer().Label != 25 {
		t.Fatalf("the drawing is meant to be %d", s.Answer().Label)
	}
	s.Run.Train.Do()
	until(t, s, "the run", func() bool { return s.Run.Snapshot() != nil })
	if a := s.Answer(); a.Label != -1 || a.Sentence() == "" || s.Drawing.ItIs.Get() != 0 {
		t.Errorf("of ten digits the drawing is meant to be number %d", a.Label)
	}
}

func TestTheTimelineGoesOnWithARunThatIsTakenUpAgain(t *testing.T) {
	s := trained(t)
	run := s.Runs.List()[0]
	epochs := len(s.Checkpoints.List())
	s.Files.OpenBundled(s.Files.Bundled()[0])
	s.Question().No.Do()
	until(t, s, "the other model", func() bool { return s.Model.Network() != run.Network && !s.Files.Busy() })
	if len(s.Checkpoints.List()) != 0 {
		t.Fatal("the timeline is not the other model's")
	}
	s.Runs.UseModel(run).Do()
	before := s.Model.Network()
	s.Run.More.Set(2)
	s.Run.Continue.Do()
	until(t, s, "two more epochs", func() bool { return !s.Run.Active() && s.Model.Network() != before })
	if n := len(s.Checkpoints.List()); n < epochs+2 {
		t.Errorf("after two more epochs the timeline has %d moments, and had %d", n, epochs)
	}
}
