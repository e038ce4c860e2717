package core

// Presets lists the names of the presets, the default first.
func Presets() []string { return []string{"classic", "quick", "best", "handwriting", "record"} }

// Preset is the configuration of that name.
func Preset(name string) (Config, bool) {
	switch name {
	case "classic":
		return Classic(), true
	case "quick":
		return Quick(), true
	case "best":
		return Best(), true
	case "handwriting":
		return Handwriting(), true
	case "record":
		return Record(), true
	}
	return Config{}, false
}

// Classic is the default: the network of the first lesson, 784-128-64-10, sigmoid
// everywhere, mean squared error, plain mini-batch gradient descent.
func Classic() Config {
	return Config{
		Preset:       "classic",
		Sizes:        []int{784, 128, 64, 10},
		Activations:  []Activation{Sigmoid, Sigmoid, Sigmoid},
		Loss:         MeanSquared,
		Init:         ClassicNormal,
		Optimiser:    SGD,
		Momentum:     0.9,
		SecondMoment: 0.999,
		LearningRate: 0.25,
		Schedule:     Schedule{Kind: ConstantSchedule, Every: 10, Factor: 0.1},
		BatchSize:    32,
		Epochs:       30,
		Seed:         1,
	}
}

// modern is what Quick, Best and Record have in common.
func modern(name string, hidden ...int) Config {
	c := Classic()
	c.Preset = name
	c.SetHidden(hidden)
	for i := range hidden {
		c.Activations[i] = ReLU
	}
	c.Activations[len(hidden)] = Softmax
	c.Loss = CrossEntropy
	c.Init = HeNormal
	c.Optimiser = Nesterov
	c.LearningRate = 0.1
	c.Schedule.Kind = CosineSchedule
	c.Schedule.Warmup = 1
	c.BatchSize = 128
	c.Averaging = 0.99
	return c
}

// Quick learns in a few seconds what the classic network never reaches: every
// picture is shifted, turned and stretched a little each time it is shown.
func Quick() Config {
	c := modern("quick", 256, 128)
	c.Epochs = 10
	c.Augment = Augment{Shift: 1.5, Rotate: 10, Scale: 0.1, Shear: 0.1}
	return c
}

// Best is a minute's work on two cores: every picture is turned, stretched and
// bent anew each time it is shown.
func Best() Config {
	c := modern("best", 512, 256)
	c.Epochs = 55
	c.Averaging = 0.995
	c.Augment = bestAugment()
	return c
}

// Record is how far twenty minutes on two cores take a fully connected
// network: hardly farther than Best.
func Record() Config {
	c := modern("record", 1024, 1024)
	c.Epochs = 400
	c.Averaging = 0.998
	c.Augment = bestAugment()
	return c
}

// bestAugment is the augmentation of Best and Record.
func bestAugment() Augment {
	return Augment{Shift: 2, Rotate: 12, Scale: 0.15, Shear: 0.15, Elastic: 1.2, ElasticSigma: 4}
}
