package core

import "fmt"

// FieldError is a setting that cannot be, with the sentence to show under it.
type FieldError struct {
	// Field is the JSON name of the Config field: "batch_size".
	Field string
	// Sentence says what is possible.
	Sentence string
}

// Error is the sentence.
func (e *FieldError) Error() string { return e.Sentence }

// The bounds of settings.
const (
	MaxBatch   = 60000
	MaxEpochs  = 10000
	MaxThreads = 256
)

// Validate says what in c is impossible whatever the data, as a *FieldError, or
// nothing.
func (c Config) Validate() error {
	for _, check := range []func() error{c.validateShape, c.validateSteps, c.validateExtras, c.Augment.Validate} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// validateShape checks the network.
func (c Config) validateShape() error {
	if len(c.Sizes) < 2 {
		return &FieldError{"sizes", "A network has at least an input and an output layer."}
	}
	if len(c.Sizes) > MaxLayers+1 {
		return &FieldError{"sizes", fmt.Sprintf("A network has at most %d layers.", MaxLayers)}
	}
	last := len(c.Sizes) - 1
	if c.Sizes[0] < 1 || c.Sizes[0] > MaxInputs {
		return &FieldError{"sizes[0]", "A network has 1 to " + thousands(MaxInputs) + " inputs."}
	}
	if c.Sizes[last] < 2 || c.Sizes[last] > MaxClasses {
		return &FieldError{fmt.Sprintf("sizes[%d]", last), fmt.Sprintf("A network has 2 to %d outputs.", MaxClasses)}
	}
	for i, s := range c.Sizes[1:last] {
		if s < 1 || s > MaxWidth {
			return &FieldError{fmt.Sprintf("sizes[%d]", i+1), "A hidden layer has 1 to " + thousands(MaxWidth) + " neurons."}
		}
	}
	total := 0
	for i := 1; i <= last; i++ {
		total += (c.Sizes[i-1] + 1) * c.Sizes[i]
	}
	if total > MaxParameters {
		return &FieldError{"sizes", fmt.Sprintf("%s has %s weights; at most %s are possible.", dashed(c.Sizes), thousands(total), thousands(MaxParameters))}
	}
	if len(c.Activations) != last {
		return &FieldError{"activations", fmt.Sprintf("%s needs %d activations, one a layer, and has %d.", dashed(c.Sizes), last, len(c.Activations))}
	}
	for i, a := range c.Activations {
		if int(a) >= len(activationNames) {
			return &FieldError{fmt.Sprintf("activations[%d]", i), "An activation is " + list(activationNames) + "."}
		}
		if a == Softmax && i < last-1 {
			return &FieldError{fmt.Sprintf("activations[%d]", i), "Softmax belongs to the last layer; choose another function for the hidden ones."}
		}
	}
	if int(c.Loss) >= len(lossNames) {
		return &FieldError{"loss", "A loss is " + list(lossNames) + "."}
	}
	if !c.Loss.Fits(c.Activations[last-1]) {
		return &FieldError{"loss", "Cross-entropy needs softmax or sigmoid outputs; this network's are " + c.Activations[last-1].String() + "."}
	}
	if int(c.Init) >= len(initNames) {
		return &FieldError{"init", "An initialisation is " + list(initNames) + "."}
	}
	return nil
}

// validateSteps checks the optimiser, its rate and how long it runs.
func (c Config) validateSteps() error {
	s := c.Schedule
	switch {
	case int(c.Optimiser) >= len(optimiserNames):
		return &FieldError{"optimiser", "An optimiser is " + list(optimiserNames) + "."}
	case !within(c.LearningRate, 0, 1000) || c.LearningRate == 0:
		return &FieldError{"learning_rate", "The learning rate is a number above 0, at most 1,000."}
	case !within(c.Momentum, 0, 0.99999):
		return &FieldError{"momentum", "Momentum is a number from 0 to below 1."}
	case !within(c.SecondMoment, 0, 0.999999):
		return &FieldError{"second_moment", "Adam's second moment is a number from 0 to below 1."}
	case !within(c.WeightDecay, 0, 1):
		return &FieldError{"weight_decay", "Weight decay is a number from 0 to 1."}
	case c.BatchSize < 1 || c.BatchSize > MaxBatch:
		return &FieldError{"batch_size", "Batch size is a whole number from 1 to " + thousands(MaxBatch) + "."}
	case c.Epochs < 1 || c.Epochs > MaxEpochs:
		return &FieldError{"epochs", "Epochs is a whole number from 1 to " + thousands(MaxEpochs) + "."}
	case int(s.Kind) >= len(scheduleNames):
		return &FieldError{"schedule", "A schedule is " + list(scheduleNames) + "."}
	case !within(s.Warmup, 0, MaxEpochs):
		return &FieldError{"schedule.warmup", "Warm-up is a number of epochs from 0 to " + thousands(MaxEpochs) + "."}
	case s.Kind == StepSchedule && (s.Every < 1 || s.Every > MaxEpochs):
		return &FieldError{"schedule.every", "A step schedule drops every 1 to " + thousands(MaxEpochs) + " epochs."}
	case s.Kind == StepSchedule && !within(s.Factor, 0, 1):
		return &FieldError{"schedule.factor", "A step schedule multiplies by a number from 0 to 1."}
	case !within(s.Final, 0, 1):
		return &FieldError{"schedule.final", "A cosine ends at a share of the learning rate from 0 to 1."}
	}
	return nil
}

// validateExtras checks what only newer recipes use.
func (c Config) validateExtras() error {
	switch {
	case !within(c.LabelSmoothing, 0, 0.5):
		return &FieldError{"label_smoothing", "Label smoothing is a number from 0 to 0.5."}
	case !within(c.Dropout, 0, 0.9):
		return &FieldError{"dropout", "Dropout is a probability from 0 to 0.9."}
	case !within(c.Averaging, 0, 0.999999):
		return &FieldError{"averaging", "Averaging is a decay from 0 to below 1."}
	case c.Validation < 0:
		return &FieldError{"validation", "The validation part is a number of pictures, 0 or more."}
	case c.Patience < 0 || c.Patience > MaxEpochs:
		return &FieldError{"patience", "Patience is a number of epochs from 0 to " + thousands(MaxEpochs) + "."}
	case c.Patience > 0 && c.Validation == 0:
		return &FieldError{"patience", "Stopping early needs a validation part to judge by; hold some training pictures back."}
	case c.Calibrate && c.Validation == 0:
		return &FieldError{"calibrate", "Calibration needs a validation part to measure on; hold some training pictures back."}
	case !within(c.Input.Blank, -1000, 1000) || !within(c.Input.Ink, -1000, 1000):
		return &FieldError{"input", "Pixel values lie between −1,000 and 1,000."}
	case c.Input.Blank == c.Input.Ink && c.Input.Ink != 0:
		return &FieldError{"input", "Paper and ink must differ."}
	case c.Threads < 0 || c.Threads > MaxThreads:
		return &FieldError{"threads", fmt.Sprintf("Threads is a whole number from 0 (choose for me) to %d.", MaxThreads)}
	}
	return nil
}

// within is false for NaN too.
func within(v, low, high float32) bool { return v >= low && v <= high }

// validateFor says what in c does not fit the data, as a *FieldError, or nothing.
func (c Config) validateFor(train, test *Dataset) error {
	if err := c.Validate(); err != nil {
		return err
	}
	if train == nil {
		return &FieldError{"data", "There is no training data."}
	}
	sets := []*Dataset{train}
	if test != nil {
		sets = append(sets, test)
	}
	for _, d := range sets {
		if err := d.Validate(); err != nil {
			return &FieldError{"data", err.Error() + "."}
		}
		if size := d.Width * d.Height; size != c.Sizes[0] {
			return &FieldError{"sizes", fmt.Sprintf("The network has %s inputs, but the pictures of %s have %d×%d = %s pixels.",
				thousands(c.Sizes[0]), d.Name, d.Width, d.Height, thousands(size))}
		}
		if out := c.Sizes[len(c.Sizes)-1]; len(d.Classes) != out {
			return &FieldError{"sizes", fmt.Sprintf("The network has %d outputs, but %s has %d classes.", out, d.Name, len(d.Classes))}
		}
	}
	if c.Validation >= train.Len() {
		return &FieldError{"validation", fmt.Sprintf("Holding back %s of %s pictures leaves none to train on.", thousands(c.Validation), thousands(train.Len()))}
	}
	return nil
}
