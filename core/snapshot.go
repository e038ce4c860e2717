package core

import (
	"encoding/json"
	"math"
	"time"
)

// State is where a run stands.
type State uint8

// The states of a run.
const (
	Ready    State = iota // made, not started
	Running               // training
	Paused                // waiting for Resume or a step
	Finished              // all epochs done, or stopped early by its own patience
	Stopped               // ended by Stop
	Failed                // ended by itself: Snapshot.Err says why
)

var stateNames = []string{"ready", "running", "paused", "finished", "stopped", "failed"}

// String is the state in a word.
func (s State) String() string { return enumName(stateNames, uint8(s)) }

// Over says whether the run has ended (Continue goes on from there).
func (s State) Over() bool { return s >= Finished }

// Snapshot is a run at one moment. It never changes: whoever has one may keep it
// and read it from any goroutine. Losses and accuracies (fractions) are NaN where
// they are not known yet.
type Snapshot struct {
	// Network is the weights at that moment (averaged, where the run averages). Do
	// not write to it.
	Network *Network
	// State is where the run stands; Err is why it Failed, a sentence.
	State State
	Err   error
	// Epoch counts finished epochs of the planned Epochs; Batch counts finished
	// batches of the epoch under way, of Batches.
	Epoch, Epochs, Batch, Batches int
	// Updates counts all batches trained so far.
	Updates int
	// TrainLoss and TrainAccuracy are means over the epoch under way so far, or the
	// last whole one between two: what the network gave while it was learning,
	// varied pictures and dropout included.
	TrainLoss, TrainAccuracy float64
	// ValidationLoss and ValidationAccuracy are on the part held back, after the
	// last whole epoch.
	ValidationLoss, ValidationAccuracy float64
	// TestLoss and TestAccuracy are on the test set, after the last whole epoch.
	TestLoss, TestAccuracy float64
	// LearningRate is the rate of the last step, schedule included.
	LearningRate float32
	// ImagesPerSecond is the speed of training over the last half second or so.
	ImagesPerSecond float64
	// Elapsed is the time since Start without pauses, TrainTime the part of it spent
	// in batches and shuffles alone, ETA the time the rest will take (0 if unknown).
	Elapsed, TrainTime, ETA time.Duration
	// History has an entry for each finished epoch.
	History []EpochResult
	// Calibration is what Config.Calibrate did when the run finished; nil before.
	Calibration *Calibration
	// Threads is the number of threads in use, Kernel the name of the vector kernel.
	Threads int
	Kernel  string
}

// EpochResult is one point of a run's curves. Fractions from 0 to 1; NaN where not
// measured (in JSON: null).
type EpochResult struct {
	Epoch              int
	TrainLoss          float64
	TrainAccuracy      float64
	ValidationLoss     float64
	ValidationAccuracy float64
	TestLoss           float64
	TestAccuracy       float64
	LearningRate       float32
	TrainSeconds       float64 // of this epoch: batches and shuffle alone
	Seconds            float64 // since the run started, pauses excluded
}

type epochJSON struct {
	Epoch              int      `json:"epoch"`
	TrainLoss          *float64 `json:"train_loss"`
	TrainAccuracy      *float64 `json:"train_accuracy"`
	ValidationLoss     *float64 `json:"validation_loss,omitempty"`
	ValidationAccuracy *float64 `json:"validation_accuracy,omitempty"`
	TestLoss           *float64 `json:"test_loss"`
	TestAccuracy       *float64 `json:"test_accuracy"`
	LearningRate       float32  `json:"learning_rate"`
	TrainSeconds       float64  `json:"train_seconds"`
	Seconds            float64  `json:"seconds"`
}

// MarshalJSON writes what is not known as null.
func (r EpochResult) MarshalJSON() ([]byte, error) {
	known := func(v float64) *float64 {
		if v-v != 0 {
			return nil
		}
		return &v
	}
	return json.Marshal(epochJSON{r.Epoch, known(r.TrainLoss), known(r.TrainAccuracy), known(r.ValidationLoss), known(r.ValidationAccuracy),
		known(r.TestLoss), known(r.TestAccuracy), r.LearningRate, r.TrainSeconds, r.Seconds})
}

// UnmarshalJSON reads null as NaN.
func (r *EpochResult) UnmarshalJSON(data []byte) error {
	var j epochJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	value := func(p *float64) float64 {
		if p == nil {
			return math.NaN()
		}
		return *p
	}
	*r = EpochResult{j.Epoch, value(j.TrainLoss), value(j.TrainAccuracy), value(j.ValidationLoss), value(j.ValidationAccuracy),
		value(j.TestLoss), value(j.TestAccuracy), j.LearningRate, j.TrainSeconds, j.Seconds}
	return nil
}

// LogEntry is something done to a run while it ran, and when it took effect.
// Configuration, seed, data and log give the run's weights again: see Replay.
type LogEntry struct {
	// Updates is the number of batches trained when it took effect.
	Updates int `json:"updates"`
	// Epoch is the number of epochs finished by then.
	Epoch int `json:"epoch"`
	// Action is one of the Action constants.
	Action string `json:"action"`
	// Value is the new learning rate, the number of epochs to continue, or 0.
	Value float64 `json:"value,omitempty"`
}

// The actions of a log.
const (
	ActionStart        = "start"
	ActionPause        = "pause"
	ActionResume       = "resume"
	ActionStepBatch    = "step-batch"
	ActionStepEpoch    = "step-epoch"
	ActionStop         = "stop"
	ActionContinue     = "continue"
	ActionLearningRate = "learning-rate"
	ActionFinish       = "finish"     // every epoch done
	ActionEarlyStop    = "early-stop" // patience ran out; Value is the epoch restored
	ActionFail         = "fail"       // the loss was no longer a number; Value is the epoch restored
)
