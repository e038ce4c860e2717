package persist

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
)

// ManifestFormat is the "format" of every manifest this version writes.
const ManifestFormat = "inkling-model/1"

// maxManifest bounds the bytes of a manifest: a history of ten thousand epochs fits many times over.
const maxManifest = 16 << 20

// Manifest is what a model says about itself: the file manifest.json inside a model's npz, and the readable
// name.json beside it. manifest.schema.json describes the same thing for other programs (see [Schema]).
//
// Every field may be missing: a hand-written name.json of three lines is a manifest too. [Manifest.Validate] finds
// contradictions within one, [Manifest.Check] contradictions with the arrays it came with, and [Manifest.Complete]
// fills in what the network itself knows. Fields this version does not know are kept, at every level, in Extra.
type Manifest struct {
	Format string `json:"format,omitempty"` // ManifestFormat

	Name        string `json:"name,omitempty"`
	Description string `json:"description,omitempty"`
	Author      string `json:"author,omitempty"`
	Licence     string `json:"licence,omitempty"`
	Created     string `json:"created,omitempty"`  // RFC 3339
	Producer    string `json:"producer,omitempty"` // the program that wrote the file
	Version     string `json:"version,omitempty"`  // of that program

	WeightsSHA256 string   `json:"weights_sha256,omitempty"` // hex, over the little-endian float32 bytes of W0, b0, W1, b1, …
	Sizes         []int    `json:"sizes,omitempty"`          // inputs, hidden layers, outputs
	Activations   []string `json:"activations,omitempty"`    // one a layer: "sigmoid", "tanh", "relu", "leaky-relu" or "leaky-relu(0.2)", "linear", "softmax"
	Storage       string   `json:"storage,omitempty"`        // "" or "float32": plain arrays; StorageCompact: see SaveCompact

	Input       *Input       `json:"input,omitempty"`
	Labels      []string     `json:"labels,omitempty"` // one an output, in order
	Calibration *Calibration `json:"calibration,omitempty"`
	Training    *Training    `json:"training,omitempty"`
	Metrics     *Metrics     `json:"metrics,omitempty"`
	History     []Epoch      `json:"history,omitempty"` // what the curves are drawn from
	Origin      *Origin      `json:"origin,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields unknown to this version; they survive open and save
}

// Values of Storage, Polarity and Centring.
const (
	StorageFloat32 = "float32"
	StorageCompact = "compact/1"

	LightOnDark = "light-on-dark" // ink is the high end of the range: MNIST's own polarity
	DarkOnLight = "dark-on-light" // ink is the low end, as on paper

	CentringMNIST = "mnist" // fit into the middle 20×20 of 28×28, then centre of mass to the centre
	CentringNone  = "none"  // the picture as drawn
)

// Input is the contract between a picture and the numbers the network gets.
type Input struct {
	Width    int         `json:"width,omitempty"`    // pixels
	Height   int         `json:"height,omitempty"`   // pixels
	Range    *[2]float32 `json:"range,omitempty"`    // lowest and highest value; nil is [0, 1]
	Polarity string      `json:"polarity,omitempty"` // LightOnDark or DarkOnLight; "" is LightOnDark
	Centring string      `json:"centring,omitempty"` // CentringMNIST or CentringNone; "" is CentringMNIST

	Extra map[string]json.RawMessage `json:"-"`
}

// Blank returns the value of a pixel without ink.
func (in *Input) Blank() float32 {
	lo, hi := in.bounds()
	if in != nil && in.Polarity == DarkOnLight {
		return hi
	}
	return lo
}

// Ink returns the value of a pixel full of ink.
func (in *Input) Ink() float32 {
	lo, hi := in.bounds()
	if in != nil && in.Polarity == DarkOnLight {
		return lo
	}
	return hi
}

func (in *Input) bounds() (lo, hi float32) {
	if in == nil || in.Range == nil {
		return 0, 1
	}
	return in.Range[0], in.Range[1]
}

// Centred reports whether drawings go through MNIST's centring before the network sees them.
func (in *Input) Centred() bool { return in == nil || in.Centring != CentringNone }

// Calibration turns the network's outputs into an honest "sure" or "not sure".
type Calibration struct {
	// Temperature is what the sums of the last layer were divided by when training had ended. The weights hold it already.
	Temperature *float64 `json:"temperature,omitempty"`
	ErrorBefore *float64 `json:"error_before,omitempty"` // expected calibration error without it, from 0 to 1
	ErrorAfter  *float64 `json:"error_after,omitempty"`  // and with it
	MeasuredOn  string   `json:"measured_on,omitempty"`  // what these were found on

	Method    string   `json:"method,omitempty"`    // how the score is made
	Scale     *float64 `json:"scale,omitempty"`     // of the score, where the method has one
	Offset    *float64 `json:"offset,omitempty"`    // of the score, where the method has one
	Threshold *float64 `json:"threshold,omitempty"` // a score at least this high is "sure"; 0 to 1
	Data      string   `json:"data,omitempty"`      // what the threshold was chosen on

	Extra map[string]json.RawMessage `json:"-"`
}

// Training is how the weights came to be. The readable fields are for people; Config and Log, exact, make the same
// weights again.
type Training struct {
	Loss           string   `json:"loss,omitempty"`      // "mean-squared", "cross-entropy"
	Optimiser      string   `json:"optimiser,omitempty"` // "sgd", "momentum", "adam"
	LearningRate   *float64 `json:"learning_rate,omitempty"`
	BatchSize      int      `json:"batch_size,omitempty"`
	Epochs         int      `json:"epochs,omitempty"`
	Seed           *uint64  `json:"seed,omitempty"`
	Initialisation string   `json:"initialisation,omitempty"`
	Augmentation   string   `json:"augmentation,omitempty"` // in words; "none"
	DataSet        string   `json:"data_set,omitempty"`     // its name
	DataSHA256     string   `json:"data_sha256,omitempty"`
	Seconds        *float64 `json:"seconds,omitempty"` // the batches alone
	Threads        int      `json:"threads,omitempty"`
	Kernel         string   `json:"kernel,omitempty"`

	Config json.RawMessage `json:"config,omitempty"` // core.Config as this program wrote it
	Log    json.RawMessage `json:"log,omitempty"`    // []core.LogEntry: what was changed while it ran
	// Progress is where the run stood, for a file that can be gone on with exactly: what the optimiser remembers is then in
	// arrays under OptimizerPrefix, and without them it is not saved.
	Progress json.RawMessage `json:"progress,omitempty"`

	Extra map[string]json.RawMessage `json:"-"`
}

// Metrics is how good the model is, as measured by whoever wrote the manifest. Accuracies are fractions from 0 to 1;
// nil is unknown.
type Metrics struct {
	TrainAccuracy *float64  `json:"train_accuracy,omitempty"`
	TrainLoss     *float64  `json:"train_loss,omitempty"`
	TestAccuracy  *float64  `json:"test_accuracy,omitempty"`
	TestLoss      *float64  `json:"test_loss,omitempty"`
	PerClass      []float64 `json:"per_class,omitempty"` // test accuracy of each label, in the order of Labels
	TestTotal     int       `json:"test_total,omitempty"`

	Extra map[string]json.RawMessage `json:"-"`
}

// Epoch is a point of the training curves. Nil is "not measured".
type Epoch struct {
	Epoch              int      `json:"epoch"` // from 1
	TrainLoss          *float64 `json:"train_loss,omitempty"`
	TrainAccuracy      *float64 `json:"train_accuracy,omitempty"`
	ValidationLoss     *float64 `json:"validation_loss,omitempty"`
	ValidationAccuracy *float64 `json:"validation_accuracy,omitempty"`
	TestLoss           *float64 `json:"test_loss,omitempty"`
	TestAccuracy       *float64 `json:"test_accuracy,omitempty"`
	LearningRate       *float64 `json:"learning_rate,omitempty"`
	Seconds            *float64 `json:"seconds,omitempty"`

	Extra map[string]json.RawMessage `json:"-"`
}

// Origin is where a model that Inkling did not train came from and how it was read.
type Origin struct {
	File   string `json:"file,omitempty"`   // name, without folders
	Format string `json:"format,omitempty"` // container
	Layout string `json:"layout,omitempty"` // orientation of its matrices
	Notes  string `json:"notes,omitempty"`

	Extra map[string]json.RawMessage `json:"-"`
}

// Known returns a pointer to v, or nil where v is not a finite number, so that "not measured" is left out of the
// file: JSON has no NaN.
func Known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// Value is the inverse of [Known]: NaN for nil.
func Value(p *float64) float64 {
	if p == nil {
		return math.NaN()
	}
	return *p
}

// ManifestError is a field of a manifest that is wrong. Error is the sentence for the person at the screen; it names
// the field.
type ManifestError struct {
	Field    string // as in the JSON: "sizes", "input.range"; "" where the text is no manifest at all
	Sentence string
}

func (e *ManifestError) Error() string { return "the manifest " + e.Sentence }

// ParseManifest reads a manifest's JSON. The result is not validated: see [Manifest.Validate].
func ParseManifest(data []byte) (*Manifest, error) {
	if len(data) > maxManifest {
		return nil, &ManifestError{"", fmt.Sprintf("is %d MB long; nothing sensible needs more than %d", len(data)>>20, maxManifest>>20)}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // Notepad's mark
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, &ManifestError{"", "is empty"}
	}
	m := new(Manifest)
	dec := json.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(m); err != nil {
		return nil, manifestSyntax(data, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, &ManifestError{"", fmt.Sprintf("goes on after its closing brace, at line %d", lineOf(data, dec.InputOffset()))}
	}
	return m, nil
}

// JSON returns the manifest as indented JSON with a newline at its end: what the readable copy holds.
func (m *Manifest) JSON() ([]byte, error) {
	b, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("the manifest can't be written as JSON: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, b, "", "  "); err != nil {
		return nil, fmt.Errorf("the manifest can't be written as JSON: %w", err)
	}
	return append(joinNumbers(out.Bytes()), '\n'), nil
}

// Clone returns a deep copy.
func (m *Manifest) Clone() *Manifest {
	c := new(Manifest)
	if b, err := json.Marshal(m); err == nil && json.Unmarshal(b, c) == nil {
		return c
	}
	*c = *m // only a manifest with broken raw JSON comes here; it cannot be saved anyway
	return c
}

// manifestSyntax turns what encoding/json says into a sentence with a line number and, where there is one, the field.
func manifestSyntax(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var own *ManifestError
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &kind):
		if kind.Field == "" {
			return &ManifestError{"", fmt.Sprintf("should be an object { … } and is a %s", kind.Value)}
		}
		return &ManifestError{kind.Field, fmt.Sprintf("has a %s for %q, which should be %s", kind.Value, kind.Field, inWords(kind.Type))}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &ManifestError{"", "ends in the middle: a closing brace or quote is missing"}
	case errors.As(err, &syntax):
		return &ManifestError{"", fmt.Sprintf("is not valid JSON at line %d: %v", lineOf(data, syntax.Offset), syntax)}
	}
	return &ManifestError{"", fmt.Sprintf("can't be read: %v", err)}
}

func lineOf(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(max(int(offset), 0), len(data))], []byte("\n"))
}

func inWords(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return "text in quotes"
	case reflect.Int, reflect.Uint64:
		return "a whole number"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list [ … ]"
	}
	return "an object { … }"
}

// The manifest and its parts keep the fields they do not know. Each type has the same two methods; plain types
// (without methods) stand in while encoding, so that they do not call themselves.

type (
	plainManifest    Manifest
	plainInput       Input
	plainCalibration Calibration
	plainTraining    Training
	plainMetrics     Metrics
	plainEpoch       Epoch
	plainOrigin      Origin
)

func (m *Manifest) UnmarshalJSON(b []byte) error {
	return decodeKeeping(b, "", (*plainManifest)(m), &m.Extra)
}
func (m *Manifest) MarshalJSON() ([]byte, error) { return encodeKept((*plainManifest)(m), m.Extra) }

func (in *Input) UnmarshalJSON(b []byte) error {
	return decodeKeeping(b, "input", (*plainInput)(in), &in.Extra)
}
func (in *Input) MarshalJSON() ([]byte, error) { return encodeKept((*plainInput)(in), in.Extra) }

func (c *Calibration) UnmarshalJSON(b []byte) error {
	return decodeKeeping(b, "calibration", (*plainCalibration)(c), &c.Extra)
}
func (c *Calibration) MarshalJSON() ([]byte, error) {
	return encodeKept((*plainCalibration)(c), c.Extra)
}

func (t *Training) UnmarshalJSON(b []byte) error {
	return decodeKeeping(b, "training", (*plainTraining)(t), &t.Extra)
}
func (t *Training) MarshalJSON() ([]byte, error) { return encodeKept((*plainTraining)(t), t.Extra) }

func (m *Metrics) UnmarshalJSON(b []byte) error {
	return decodeKeeping(b, "metrics", (*plainMetrics)(m), &m.Extra)
}
func (m *Metrics) MarshalJSON() ([]byte, error) { return encodeKept((*plainMetrics)(m), m.Extra) }

func (e *Epoch) UnmarshalJSON(b []byte) error {
	return decodeKeeping(b, "history", (*plainEpoch)(e), &e.Extra)
}

// MarshalJSON has a value receiver: a history is a slice of Epochs, not of pointers.
func (e Epoch) MarshalJSON() ([]byte, error) { return encodeKept((*plainEpoch)(&e), e.Extra) }

func (o *Origin) UnmarshalJSON(b []byte) error {
	return decodeKeeping(b, "origin", (*plainOrigin)(o), &o.Extra)
}
func (o *Origin) MarshalJSON() ([]byte, error) { return encodeKept((*plainOrigin)(o), o.Extra) }

// decodeKeeping fills the known fields of plain (a pointer to a struct) and puts the others into extra. Where names
// the object within the manifest, for errors.
func decodeKeeping(b []byte, where string, plain any, extra *map[string]json.RawMessage) error {
	if err := json.Unmarshal(b, plain); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) && where != "" {
			field := strings.TrimSuffix(where+"."+kind.Field, ".")
			return &ManifestError{field, fmt.Sprintf("has a %s for %q, which should be %s", kind.Value, field, inWords(kind.Type))}
		}
		return err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	known := fieldNames(reflect.TypeOf(plain).Elem())
	*extra = nil
	for name, value := range all {
		// encoding/json matches names without regard to case; so must we, or a field would come out twice.
		if known[strings.ToLower(name)] {
			continue
		}
		if *extra == nil {
			*extra = map[string]json.RawMessage{}
		}
		(*extra)[name] = value
	}
	return nil
}

// encodeKept writes plain's fields in their order, then the extra ones by name.
func encodeKept(plain any, extra map[string]json.RawMessage) ([]byte, error) {
	b, err := json.Marshal(plain)
	if err != nil || len(extra) == 0 {
		return b, err
	}
	known := fieldNames(reflect.TypeOf(plain).Elem())
	rest := make(map[string]json.RawMessage, len(extra))
	for name, value := range extra {
		if !known[strings.ToLower(name)] {
			rest[name] = value
		}
	}
	more, err := json.Marshal(rest)
	if err != nil || len(rest) == 0 {
		return b, err
	}
	if string(b) == "{}" {
		return more, nil
	}
	b[len(b)-1] = ','
	return append(b, more[1:]...), nil
}

// fieldNames lists the JSON names of a struct's fields, in lower case.
func fieldNames(t reflect.Type) map[string]bool {
	names := map[string]bool{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			names[strings.ToLower(name)] = true
		}
	}
	return names
}

// joinNumbers puts lists of numbers that json.Indent spread over lines back on one line: sizes read as [784, 128, 64, 10].
func joinNumbers(b []byte) []byte {
	var out []byte
	for len(b) > 0 {
		open := bytes.IndexByte(b, '[')
		if open < 0 {
			break
		}
		end := open + 1
		for end < len(b) && strings.IndexByte("0123456789+-.eE, \n", b[end]) >= 0 {
			end++
		}
		out = append(out, b[:open+1]...)
		// No string holds a raw newline, so a list that has one is a real list and not text that looks like it.
		if end < len(b) && b[end] == ']' && bytes.IndexByte(b[open:end], '\n') >= 0 {
			out = append(out, bytes.Join(bytes.Fields(b[open+1:end]), []byte(" "))...)
			b = b[end:]
		} else {
			b = b[open+1:]
		}
	}
	return append(out, b...)
}
