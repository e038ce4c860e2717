package core

// Config is everything that determines a training run, the data aside: with the
// same Config, data and log a run gives the same weights to the last bit. Threads
// and Textbook change only how long it takes.
type Config struct {
	// Preset is the name of the preset this started from, or "".
	Preset string `json:"preset,omitempty"`
	// Sizes is the width of every layer from the inputs (width·height of a picture)
	// to the outputs (one a class).
	Sizes []int `json:"sizes"`
	// Activations is the function of every layer of weights: one less than Sizes.
	Activations []Activation `json:"activations"`
	// Loss is what training makes small.
	Loss Loss `json:"loss"`
	// Init is how the first weights are drawn.
	Init Init `json:"init"`
	// Optimiser turns gradients into steps.
	Optimiser Optimiser `json:"optimiser"`
	// Momentum is the share of the last step kept (momentum, Nesterov), or Adam's β₁:
	// from 0 to below 1.
	Momentum float32 `json:"momentum"`
	// SecondMoment is Adam's β₂: from 0 to below 1.
	SecondMoment float32 `json:"second_moment"`
	// WeightDecay pulls weights (not biases) towards 0: added to the gradient as
	// λ·w, except with AdamW, which subtracts rate·λ·w by itself.
	WeightDecay float32 `json:"weight_decay"`
	// LearningRate is the length of a step, before the schedule.
	LearningRate float32 `json:"learning_rate"`
	// Schedule is how the learning rate changes along the run.
	Schedule Schedule `json:"schedule"`
	// BatchSize is the number of pictures a step looks at.
	BatchSize int `json:"batch_size"`
	// Epochs is how often every picture is shown.
	Epochs int `json:"epochs"`
	// Seed is where all random numbers of the run come from.
	Seed uint64 `json:"seed"`
	// LabelSmoothing is the share of a target spread over all classes: 0 to 0.5.
	LabelSmoothing float32 `json:"label_smoothing"`
	// Dropout is the probability that a hidden neuron is silent for a sample of
	// training: from 0 to 0.9. The others are scaled up to make up for it.
	Dropout float32 `json:"dropout"`
	// Averaging is the decay a batch of the averaged weights (EMA) which then are
	// the run's result: 0 is off, 0.999 averages some thousand batches.
	Averaging float32 `json:"averaging"`
	// Validation is the number of training pictures held back, the last of the set,
	// to choose by: never trained on. 0 holds none back.
	Validation int `json:"validation"`
	// Patience stops the run after so many epochs without a better result on the
	// validation part and restores the best weights; 0 never stops.
	Patience int `json:"patience"`
	// Calibrate divides the sums of a softmax layer, when the run finishes, by the
	// temperature that makes its confidence true on the validation part.
	Calibrate bool `json:"calibrate"`
	// Augment varies every picture each time it is shown.
	Augment Augment `json:"augment"`
	// Input is the input contract; the zero value means paper 0, ink 1.
	Input Pixels `json:"input"`
	// Threads is the number of processor cores to use; 0 chooses and adapts.
	Threads int `json:"threads"`
	// Textbook trains with the plain implementation in textbook.go instead of the
	// engine: the same weights, slower.
	Textbook bool `json:"textbook,omitempty"`
}

// Init is how the first weights are drawn, given a layer's number of inputs n and
// of outputs m.
type Init uint8

// The initialisations. The classic ones draw biases with standard deviation 1, the
// others start from biases of 0.
const (
	ClassicNormal  Init = iota // normal, standard deviation 1/√n
	ClassicUniform             // uniform, the same standard deviation
	GlorotNormal               // normal, standard deviation √(2/(n+m)): Glorot & Bengio 2010
	GlorotUniform              // uniform, the same standard deviation
	HeNormal                   // normal, standard deviation √(2/n): He et al. 2015
	HeUniform                  // uniform, the same standard deviation
)

var initNames = []string{"classic", "classic-uniform", "glorot", "glorot-uniform", "he", "he-uniform"}

// Inits lists every initialisation, in the order a menu shows them.
func Inits() []Init {
	return []Init{ClassicNormal, ClassicUniform, GlorotNormal, GlorotUniform, HeNormal, HeUniform}
}

// String is the name in files, flags and menus.
func (i Init) String() string { return enumName(initNames, uint8(i)) }

// ParseInit is the inverse of String.
func ParseInit(name string) (Init, error) {
	i, err := parseEnum("initialisation", initNames, name)
	return Init(i), err
}

// MarshalText writes the name.
func (i Init) MarshalText() ([]byte, error) {
	return marshalEnum("initialisation", initNames, uint8(i))
}

// UnmarshalText reads the name.
func (i *Init) UnmarshalText(text []byte) error {
	v, err := ParseInit(string(text))
	*i = v
	return err
}

// Optimiser turns a gradient g into a step of the weights w.
type Optimiser uint8

// The optimisers; optimiser.go has their equations.
const (
	SGD      Optimiser = iota // plain gradient descent
	Momentum                  // Polyak's heavy ball
	Nesterov                  // Nesterov's accelerated gradient
	Adam                      // Kingma & Ba 2015
	AdamW                     // Adam with decoupled weight decay: Loshchilov & Hutter 2019
)

var optimiserNames = []string{"sgd", "momentum", "nesterov", "adam", "adamw"}

// Optimisers lists every optimiser, in the order a menu shows them.
func Optimisers() []Optimiser { return []Optimiser{SGD, Momentum, Nesterov, Adam, AdamW} }

// String is the name in files, flags and menus.
func (o Optimiser) String() string { return enumName(optimiserNames, uint8(o)) }

// ParseOptimiser is the inverse of String.
func ParseOptimiser(name string) (Optimiser, error) {
	i, err := parseEnum("optimiser", optimiserNames, name)
	return Optimiser(i), err
}

// MarshalText writes the name.
func (o Optimiser) MarshalText() ([]byte, error) {
	return marshalEnum("optimiser", optimiserNames, uint8(o))
}

// UnmarshalText reads the name.
func (o *Optimiser) UnmarshalText(text []byte) error {
	v, err := ParseOptimiser(string(text))
	*o = v
	return err
}

// Schedule is how the learning rate changes along a run.
type Schedule struct {
	// Kind is the shape of the curve.
	Kind ScheduleKind `json:"kind"`
	// Warmup is the number of epochs, fractions allowed, over which the rate first
	// rises from 0.
	Warmup float32 `json:"warmup"`
	// Every is the number of epochs between two drops of StepSchedule.
	Every int `json:"every"`
	// Factor multiplies the rate at each drop of StepSchedule.
	Factor float32 `json:"factor"`
	// Final is the share of the rate at which CosineSchedule ends.
	Final float32 `json:"final"`
}

// ScheduleKind is the shape of a schedule's curve.
type ScheduleKind uint8

// The kinds of schedules.
const (
	ConstantSchedule ScheduleKind = iota // the same rate throughout
	StepSchedule                         // times Factor every Every epochs
	CosineSchedule                       // half a cosine from the rate down to Final of it
)

var scheduleNames = []string{"constant", "step", "cosine"}

// ScheduleKinds lists every kind, in the order a menu shows them.
func ScheduleKinds() []ScheduleKind {
	return []ScheduleKind{ConstantSchedule, StepSchedule, CosineSchedule}
}

// String is the name in files, flags and menus.
func (k ScheduleKind) String() string { return enumName(scheduleNames, uint8(k)) }

// ParseSchedule is the inverse of String.
func ParseSchedule(name string) (ScheduleKind, error) {
	i, err := parseEnum("schedule", scheduleNames, name)
	return ScheduleKind(i), err
}

// MarshalText writes the name.
func (k ScheduleKind) MarshalText() ([]byte, error) {
	return marshalEnum("schedule", scheduleNames, uint8(k))
}

// UnmarshalText reads the name.
func (k *ScheduleKind) UnmarshalText(text []byte) error {
	v, err := ParseSchedule(string(text))
	*k = v
	return err
}

// SetHidden changes the hidden layers' widths, giving new ones the activation of
// the first hidden layer there was (sigmoid if there was none) and leaving the output layer's alone.
func (c *Config) SetHidden(widths []int) {
	hidden, output := Sigmoid, Sigmoid
	if n := len(c.Activations); n > 0 {
		output = c.Activations[n-1]
		if n > 1 {
			hidden = c.Activations[0]
		}
	}
	in, out := 784, 10
	if n := len(c.Sizes); n > 1 {
		in, out = c.Sizes[0], c.Sizes[n-1]
	}
	c.Sizes = append(append([]int{in}, widths...), out)
	old := c.Activations
	c.Activations = make([]Activation, len(widths)+1)
	for i := range widths {
		c.Activations[i] = hidden
		if i < len(old)-1 {
			c.Activations[i] = old[i]
		}
	}
	c.Activations[len(widths)] = output
}

// Clone is a copy that shares no memory.
func (c Config) Clone() Config {
	c.Sizes = append([]int(nil), c.Sizes...)
	c.Activations = append([]Activation(nil), c.Activations...)
	return c
}

// pixels is the input contract for pictures of width by height.
func (c Config) pixels(width, height int) Pixels {
	p := c.Input
	if p.Blank == 0 && p.Ink == 0 {
		p.Ink = 1
	}
	p.Width, p.Height = width, height
	return p
}
