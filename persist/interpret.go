package persist

// Choices are what the user decided about a file that does not say it itself. The empty string leaves a question to
// the doctor; the other values are those that Report's Options lists.
type Choices struct {
	Layout     string `json:"layout,omitempty"`     // how the arrays are put together: "out×in", "in×out", …
	Activation string `json:"activation,omitempty"` // of the hidden layers: "sigmoid", "relu", "leaky-relu(0.2)", …
	Output     string `json:"output,omitempty"`     // of the last layer: "sigmoid", "softmax", "linear", "tanh"
	Range      string `json:"range,omitempty"`      // of the pixels: "0–1", "0–255", "−1–1", …
	Polarity   string `json:"polarity,omitempty"`   // LightOnDark or DarkOnLight
}

// Reading is one way to read a file, as it was tried on the probe images.
type Reading struct {
	Choices
	Accuracy float64 `json:"accuracy"` // on the probe, 0 to 1
	Loss     float64 `json:"loss"`     // mean cross-entropy of the probe's labels: decides between readings of equal accuracy
	Images   int     `json:"images"`   // how many probe images it was tried on
}

// Report says how a file was read: what the model card and --inspect show.
type Report struct {
	Sizes       []int    `json:"sizes"`
	Activations []string `json:"activations"`
	// Layout, Input, Output describe in words what was chosen: "weights out×in, biases beside them", "28×28, 0–1, light on dark".
	Layout string `json:"layout"`
	Input  string `json:"input"`
	// Chosen is the reading that was used, with every field filled in.
	Chosen Reading `json:"chosen"`
	// Tried are the best readings, best first; Count how many were tried in all.
	Tried []Reading `json:"tried"`
	Count int       `json:"count"`
	// Certain says how clearly the choice came out: a sentence.
	Certain string `json:"certain"`
	// Options lists for each field of Choices the values a user may choose from for this file.
	Options map[string][]string `json:"options"`
	// Alternatives says, for each field and each of its options, what the chosen reading would score on the probe with that field alone
	// changed to it; empty for networks so large that it would take too long.
	Alternatives map[string]map[string]float64 `json:"alternatives"`
	// Used and Ignored name the arrays that became layers, and those that did not with the reason.
	Used     []string `json:"used"`
	Ignored  []string `json:"ignored"`
	Warnings []string `json:"warnings"`
	// Accuracy is what the chosen reading scores on the probe, 0 to 1; NaN-free: -1 where there was nothing to try it on.
	Accuracy float64 `json:"accuracy"`
}
