package core

// Handwriting is Best for people's own hands, the recipe of the bundled model: beside bending, training pictures get the strokes that MNIST lacks, some
// are drawn with the program's own pen, and some are no digits at all, so that the network learns to be unsure.
func Handwriting() Config {
	c := modern("handwriting", 640, 256)
	c.Epochs = 90
	c.Averaging = 0.998
	c.Validation, c.Calibrate = 2000, true
	c.Augment = Augment{
		Shift: 1.5, Rotate: 12, Scale: 0.15, Shear: 0.18, Elastic: 1.2, ElasticSigma: 4,
		Thickness: 0.4, Strokes: 0.18, Pen: 0.12, Others: 0.1,
	}
	return c
}
