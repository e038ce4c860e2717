package persist

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"inkling/core"
)

// Bounds of what a manifest may claim; the network's own bounds are core's.
const (
	maxLayers   = 64
	maxWidth    = 1 << 20 // of a layer, as claimed: anything larger is a mistake or an attack
	maxGrid     = 1 << 16 // pixels a side: a row of any length
	maxLabel    = 100     // characters
	maxText     = 20000   // characters of a name, a description, a licence
	maxHistory  = 100000  // epochs
	shortDigest = 12      // characters of a hash that a sentence shows
)

// Validate reports the first contradiction within the manifest, as a *[ManifestError] that names the field. Missing
// fields are no contradiction.
func (m *Manifest) Validate() error {
	for _, check := range []func() *ManifestError{m.checkFormat, m.checkTexts, m.checkShape, m.checkInput, m.checkLabels, m.checkNumbers} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (m *Manifest) checkFormat() *ManifestError {
	if m.Format != "" && m.Format != ManifestFormat {
		if strings.HasPrefix(m.Format, "inkling-model/") {
			return &ManifestError{"format", fmt.Sprintf("has \"format\": %q, written by a newer Inkling; this one reads %q", m.Format, ManifestFormat)}
		}
		return &ManifestError{"format", fmt.Sprintf("has \"format\": %q; a description of a model for Inkling has %q there", clip(m.Format), ManifestFormat)}
	}
	if m.Storage != "" && m.Storage != StorageFloat32 && m.Storage != StorageCompact {
		return &ManifestError{"storage", fmt.Sprintf("has \"storage\": %q; known are %q and %q", clip(m.Storage), StorageFloat32, StorageCompact)}
	}
	if m.Created != "" {
		if _, err := time.Parse(time.RFC3339, m.Created); err != nil {
			return &ManifestError{"created", fmt.Sprintf("has \"created\": %q; a time is written like 2026-01-31T12:00:00Z", clip(m.Created))}
		}
	}
	if m.WeightsSHA256 != "" && !isDigest(m.WeightsSHA256) {
		return &ManifestError{"weights_sha256", "has a \"weights_sha256\" that is not 64 hexadecimal digits"}
	}
	if m.Training != nil && m.Training.DataSHA256 != "" && !isDigest(m.Training.DataSHA256) {
		return &ManifestError{"training.data_sha256", "has a \"training.data_sha256\" that is not 64 hexadecimal digits"}
	}
	return nil
}

func (m *Manifest) checkTexts() *ManifestError {
	for _, text := range []struct{ field, value string }{
		{"name", m.Name}, {"description", m.Description}, {"author", m.Author}, {"licence", m.Licence},
		{"producer", m.Producer}, {"version", m.Version},
	} {
		if n := utf8.RuneCountInString(text.value); n > maxText {
			return &ManifestError{text.field, fmt.Sprintf("has a %q of %d characters; %d are the most", text.field, n, maxText)}
		}
		if i := strings.IndexFunc(text.value, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' }); i >= 0 {
			return &ManifestError{text.field, fmt.Sprintf("has a %q with a control character in it", text.field)}
		}
	}
	return nil
}

func (m *Manifest) checkShape() *ManifestError {
	if len(m.Sizes) > 0 {
		if len(m.Sizes) < 2 {
			return &ManifestError{"sizes", fmt.Sprintf("has \"sizes\": %v; a network needs an input and an output size at least", m.Sizes)}
		}
		if len(m.Sizes) > maxLayers {
			return &ManifestError{"sizes", fmt.Sprintf("has %d \"sizes\"; %d are the most", len(m.Sizes), maxLayers)}
		}
		for i, n := range m.Sizes {
			if n < 1 || n > maxWidth {
				return &ManifestError{"sizes", fmt.Sprintf("has %d as number %d of \"sizes\"", n, i+1)}
			}
		}
	}
	for i, a := range m.Activations {
		if _, _, err := core.ParseLayerActivation(a); err != nil {
			return &ManifestError{"activations", fmt.Sprintf("has %q as number %d of \"activations\"; known are %s", clip(a), i+1, activationNames())}
		}
	}
	if n, layers := len(m.Activations), len(m.Sizes)-1; n > 0 && layers > 0 && n != layers {
		return &ManifestError{"activations", fmt.Sprintf("has %s for %s (\"sizes\": %v)", count(n, "activation"), count(layers, "layer"), m.Sizes)}
	}
	return nil
}

func activationNames() string {
	var names []string
	for _, a := range core.Activations() {
		names = append(names, a.String())
	}
	return strings.Join(names, ", ")
}

func (m *Manifest) checkInput() *ManifestError {
	in := m.Input
	if in == nil {
		return nil
	}
	if in.Width < 0 || in.Height < 0 || in.Width > maxGrid || in.Height > maxGrid || (in.Width == 0) != (in.Height == 0) {
		return &ManifestError{"input", fmt.Sprintf("has an \"input\" of %d×%d pixels; both sides go from 1 to %d", in.Width, in.Height, maxGrid)}
	}
	if in.Width > 0 && len(m.Sizes) > 0 && in.Width*in.Height != m.Sizes[0] {
		return &ManifestError{"input", fmt.Sprintf("has an \"input\" of %d×%d = %d pixels, but the network takes %d numbers", in.Width, in.Height, in.Width*in.Height, m.Sizes[0])}
	}
	if r := in.Range; r != nil {
		for _, v := range r {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				return &ManifestError{"input.range", "has an \"input.range\" that is not two finite numbers"}
			}
		}
		if r[0] >= r[1] {
			return &ManifestError{"input.range", fmt.Sprintf("has \"input.range\": [%v, %v]; the lowest value comes first (for dark ink on light paper, say \"polarity\": %q)", r[0], r[1], DarkOnLight)}
		}
	}
	if p := in.Polarity; p != "" && p != LightOnDark && p != DarkOnLight {
		return &ManifestError{"input.polarity", fmt.Sprintf("has \"input.polarity\": %q; it is %q or %q", clip(p), LightOnDark, DarkOnLight)}
	}
	if c := in.Centring; c != "" && c != CentringMNIST && c != CentringNone {
		return &ManifestError{"input.centring", fmt.Sprintf("has \"input.centring\": %q; it is %q or %q", clip(c), CentringMNIST, CentringNone)}
	}
	return nil
}

func (m *Manifest) checkLabels() *ManifestError {
	if len(m.Labels) == 0 {
		return nil
	}
	if len(m.Sizes) > 0 && len(m.Labels) != m.Sizes[len(m.Sizes)-1] {
		return &ManifestError{"labels", fmt.Sprintf("has %s for %s", count(len(m.Labels), "label"), count(m.Sizes[len(m.Sizes)-1], "output"))}
	}
	seen := map[string]int{}
	for i, l := range m.Labels {
		if strings.TrimSpace(l) == "" || utf8.RuneCountInString(l) > maxLabel || strings.ContainsFunc(l, unicode.IsControl) {
			return &ManifestError{"labels", fmt.Sprintf("has a label that can't be shown, number %d; a label is 1 to %d characters on one line", i+1, maxLabel)}
		}
		if first, twice := seen[l]; twice {
			return &ManifestError{"labels", fmt.Sprintf("has the label %q twice, as numbers %d and %d", l, first+1, i+1)}
		}
		seen[l] = i
	}
	return nil
}

func (m *Manifest) checkNumbers() *ManifestError {
	if mt := m.Metrics; mt != nil {
		for _, f := range []struct {
			field string
			value *float64
		}{{"metrics.train_accuracy", mt.TrainAccuracy}, {"metrics.test_accuracy", mt.TestAccuracy}} {
			if f.value != nil && !(*f.value >= 0 && *f.value <= 1) {
				return &ManifestError{f.field, fmt.Sprintf("has %q: %v; accuracies are fractions from 0 to 1", f.field, *f.value)}
			}
		}
		if n := len(mt.PerClass); n > 0 && len(m.Sizes) > 0 && n != m.Sizes[len(m.Sizes)-1] {
			return &ManifestError{"metrics.per_class", fmt.Sprintf("has %d numbers in \"metrics.per_class\" for %s", n, count(m.Sizes[len(m.Sizes)-1], "output"))}
		}
		for _, v := range mt.PerClass {
			if !(v >= 0 && v <= 1) {
				return &ManifestError{"metrics.per_class", fmt.Sprintf("has %v in \"metrics.per_class\"; accuracies are fractions from 0 to 1", v)}
			}
		}
	}
	if c := m.Calibration; c != nil {
		for _, f := range []struct {
			field, sentence string
			value           *float64
		}{
			{"calibration.threshold", "it is a score from 0 to 1", c.Threshold},
			{"calibration.error_before", "it is from 0 to 1", c.ErrorBefore},
			{"calibration.error_after", "it is from 0 to 1", c.ErrorAfter},
		} {
			if f.value != nil && !(*f.value >= 0 && *f.value <= 1) {
				return &ManifestError{f.field, fmt.Sprintf("has %q: %v; %s", f.field, *f.value, f.sentence)}
			}
		}
		if c.Temperature != nil && !(*c.Temperature > 0) {
			return &ManifestError{"calibration.temperature", fmt.Sprintf("has \"calibration.temperature\": %v; it is above 0", *c.Temperature)}
		}
	}
	if t := m.Training; t != nil && (t.BatchSize < 0 || t.Epochs < 0) {
		return &ManifestError{"training", "has a negative number of epochs or batch size in \"training\""}
	}
	if len(m.History) > maxHistory {
		return &ManifestError{"history", fmt.Sprintf("has a \"history\" of %d epochs; %d are the most", len(m.History), maxHistory)}
	}
	return nil
}

func isDigest(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32
}

// clip shortens somebody's text for a sentence.
func clip(s string) string {
	if utf8.RuneCountInString(s) <= 40 {
		return s
	}
	return string([]rune(s)[:40]) + "…"
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Check reports the first contradiction between the manifest and the network it came with, as a *[ManifestError] that
// names the field: sizes, activations, and the weights' hash.
func (m *Manifest) Check(n *core.Network) error {
	sizes := n.Sizes()
	if len(m.Sizes) > 0 && !slices.Equal(m.Sizes, sizes) {
		return &ManifestError{"sizes", fmt.Sprintf("has \"sizes\": %v, but the arrays are a network of %v", m.Sizes, sizes)}
	}
	if len(m.Activations) > 0 && len(m.Activations) != len(n.Layers) {
		return &ManifestError{"activations", fmt.Sprintf("has %s, but the arrays are %s", count(len(m.Activations), "activation"), count(len(n.Layers), "layer"))}
	}
	for i, a := range m.Activations {
		if have := n.Layers[i].ActivationName(); a != have {
			return &ManifestError{"activations", fmt.Sprintf("has %q for layer %d, which is read as %q", a, i+1, have)}
		}
	}
	if in := m.Input; in != nil && in.Width > 0 && in.Width*in.Height != sizes[0] {
		return &ManifestError{"input", fmt.Sprintf("has an \"input\" of %d×%d = %d pixels, but the network takes %d numbers", in.Width, in.Height, in.Width*in.Height, sizes[0])}
	}
	if outputs := sizes[len(sizes)-1]; len(m.Labels) > 0 && len(m.Labels) != outputs {
		return &ManifestError{"labels", fmt.Sprintf("has %s, but the network has %s", count(len(m.Labels), "label"), count(outputs, "output"))}
	}
	if m.WeightsSHA256 != "" {
		if have := n.SHA256(); !strings.EqualFold(m.WeightsSHA256, have) {
			return &ManifestError{"weights_sha256", fmt.Sprintf("has the \"weights_sha256\" %s…, but the weights' own is %s…: the arrays were changed or damaged after the manifest was written",
				m.WeightsSHA256[:min(shortDigest, len(m.WeightsSHA256))], have[:shortDigest])}
		}
	}
	return nil
}

// Complete fills in what the network itself knows: format, sizes, activations and the weights' hash are set from it; the
// input grid, the labels and the time of creation only where they are missing.
func (m *Manifest) Complete(n *core.Network) {
	m.Format = ManifestFormat
	m.Sizes = n.Sizes()
	m.Activations = make([]string, len(n.Layers))
	for i := range n.Layers {
		m.Activations[i] = n.Layers[i].ActivationName()
	}
	m.WeightsSHA256 = n.SHA256()
	if m.Created == "" {
		m.Created = time.Now().UTC().Format(time.RFC3339)
	}
	if m.Input == nil {
		m.Input = new(Input)
	}
	if m.Input.Width == 0 {
		if side := int(math.Sqrt(float64(m.Sizes[0]))); side*side == m.Sizes[0] {
			m.Input.Width, m.Input.Height = side, side
		} else {
			m.Input.Width, m.Input.Height = m.Sizes[0], 1
		}
	}
	if m.Input.Range == nil {
		m.Input.Range = &[2]float32{0, 1}
	}
	if m.Input.Polarity == "" {
		m.Input.Polarity = LightOnDark
	}
	if m.Input.Centring == "" {
		m.Input.Centring = CentringMNIST
	}
	if outputs := m.Sizes[len(m.Sizes)-1]; len(m.Labels) == 0 {
		for i := range outputs {
			m.Labels = append(m.Labels, fmt.Sprint(i))
		}
	}
}

// Pixels returns the input contract in the form the network's own package uses.
func (m *Manifest) Pixels() core.Pixels {
	px := core.Pixels{Width: 28, Height: 28, Blank: m.Input.Blank(), Ink: m.Input.Ink()}
	if m.Input != nil && m.Input.Width > 0 {
		px.Width, px.Height = m.Input.Width, m.Input.Height
	}
	return px
}

// SetPixels writes px into the input contract.
func (m *Manifest) SetPixels(px core.Pixels) {
	if m.Input == nil {
		m.Input = new(Input)
	}
	in := m.Input
	in.Width, in.Height, in.Polarity = px.Width, px.Height, LightOnDark
	in.Range = &[2]float32{px.Blank, px.Ink}
	if px.Blank > px.Ink {
		in.Range, in.Polarity = &[2]float32{px.Ink, px.Blank}, DarkOnLight
	}
}
