package core

// Augment is how far a picture may be varied each time training shows it. The
// zero value is off.
type Augment struct {
	Shift        float32 `json:"shift"`         // pixels, either way
	Rotate       float32 `json:"rotate"`        // degrees, either way
	Scale        float32 `json:"scale"`         // share, either way: 0.15
	Shear        float32 `json:"shear"`         // share, either way
	Elastic      float32 `json:"elastic"`       // standard deviation of the bending, pixels
	ElasticSigma float32 `json:"elastic_sigma"` // smoothness of the bending, pixels
	Thickness    float32 `json:"thickness"`     // strokes thicker or thinner, pixels
}

// Enabled says whether anything varies at all.
func (a Augment) Enabled() bool { return a != Augment{} }

// Validate says what in a is impossible, as a *FieldError, or nothing.
func (a Augment) Validate() error { return nil }

// noClass is the label of a varied picture that belongs to no class.
const noClass = 255
