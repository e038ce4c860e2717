package persist

import (
	"encoding/binary"
	"fmt"
	"math"

	"inkling/core"
)

// Compacted is a model whose weights were rounded to few whole numbers: Model is what a reader gets back.
type Compacted struct {
	Model  *Model
	layers []compactLayer
}

// compactLayer is one layer as the file has it: weight[j][input i] = float32(q[i'][j]) · scale[i'], for the inputs kept.
type compactLayer struct {
	inputs []uint16  // the inputs whose weights are kept, ascending; the others' weights are all zero
	scale  []float32 // of each kept input
	q      []int8    // kept × out
	bias   []float32
}

// compactStep is the rounding step of a weight whose input is at its layer's usual strength, as a share of the layer's usual
// weight. It is the one knob between size and accuracy; 0.3 costs the classic network some 0.03 points of training accuracy.
const compactStep = 0.3

// Compact rounds m's weights, as finely as they matter: what rounding adds to a neuron's sum is the rounding error times
// the input. The error times the input's mean is taken back by the bias; what is left goes with the input's standard deviation, so inputs
// that seldom change get coarse steps, and those that never do lose their weights altogether. Pictures are what means and
// deviations are measured on (training pictures, a few thousand do; nil: all inputs count alike). m itself does not change.
//
// The result is another network, as its accuracy shows: measure it, and put that into Model.Manifest before saving. The metrics
// of the original are taken out.
func Compact(m *Model, pictures *core.Dataset) (*Compacted, error) {
	if err := m.Network.Validate(); err != nil {
		return nil, err
	}
	c := &Compacted{Model: &Model{Network: m.Network.Clone(), Manifest: *m.Manifest.Clone()}}
	mf := &c.Model.Manifest
	mf.Storage, mf.Metrics, mf.WeightsSHA256 = StorageCompact, nil, ""
	inputs := measureInputs(m.Network, mf.Pixels(), pictures)
	for i := range m.Network.Layers {
		layer := roundLayer(&m.Network.Layers[i], inputs[i])
		layer.expand(&c.Model.Network.Layers[i])
		c.layers = append(c.layers, layer)
	}
	return c, nil
}

// inputStatistics is how a layer's inputs behave over some pictures.
type inputStatistics struct {
	mean, deviation []float64
}

func measureInputs(n *core.Network, px core.Pixels, pictures *core.Dataset) []inputStatistics {
	all := make([]inputStatistics, len(n.Layers))
	for i, l := range n.Layers {
		all[i] = inputStatistics{make([]float64, l.Weights.Cols), make([]float64, l.Weights.Cols)}
	}
	if pictures == nil || pictures.Len() == 0 || pictures.Width*pictures.Height != n.Layers[0].Weights.Cols {
		for _, s := range all {
			for i := range s.deviation {
				s.deviation[i] = 1
			}
		}
		return all
	}
	var trace core.Trace
	x := make([]float32, n.Layers[0].Weights.Cols)
	for i := range pictures.Len() {
		px.Fill(x, pictures.Image(i))
		n.Forward(&trace, x)
		for layer, s := range all {
			in := x
			if layer > 0 {
				in = trace.Activations[layer-1]
			}
			for j, v := range in { // Welford's running mean and sum of squares
				d := float64(v) - s.mean[j]
				s.mean[j] += d / float64(i+1)
				s.deviation[j] += d * (float64(v) - s.mean[j])
			}
		}
	}
	for _, s := range all {
		for j, squares := range s.deviation {
			s.deviation[j] = math.Sqrt(squares / float64(pictures.Len()))
		}
	}
	return all
}

// roundLayer chooses a step for every input, rounds the weights to multiples of it and corrects the biases.
func roundLayer(l *core.Layer, inputs inputStatistics) compactLayer {
	in, out := l.Weights.Cols, l.Weights.Rows
	layer := compactLayer{}
	bias := doubles(l.Bias)

	// The usual contribution of an input to a sum, over all of the layer: what rounding is measured against.
	var squares float64
	for j := range out {
		for i, w := range l.Weights.Data[j*in : (j+1)*in] {
			contribution := float64(w) * inputs.deviation[i]
			squares += contribution * contribution
		}
	}
	usual := math.Sqrt(squares / float64(in*out))
	column, q := make([]float64, out), make([]int8, out)
	for i := range in {
		var most float64
		for j := range column {
			column[j] = float64(l.Weights.Data[j*in+i])
			most = max(most, math.Abs(column[j]))
		}
		step := float32(max(compactStep*usual/inputs.deviation[i], most/127)) // an int8 holds ±127
		kept := most >= float64(step)/2 && inputs.deviation[i] > 0
		for j, w := range column {
			lost := w
			if kept {
				q[j] = int8(math.RoundToEven(w / float64(step)))
				lost -= float64(q[j]) * float64(step)
			}
			bias[j] += lost * inputs.mean[i]
		}
		if kept {
			layer.inputs = append(layer.inputs, uint16(i))
			layer.scale = append(layer.scale, step)
			layer.q = append(layer.q, q...)
		}
	}
	for _, b := range bias {
		layer.bias = append(layer.bias, float32(b))
	}
	return layer
}

// expand writes the layer's weights and biases into l, which has its shape. One product of two float32 a weight: NumPy gets the
// same bits.
func (c *compactLayer) expand(l *core.Layer) {
	in, out := l.Weights.Cols, l.Weights.Rows
	clear(l.Weights.Data)
	for k, i := range c.inputs {
		for j, q := range c.q[k*out : (k+1)*out] {
			l.Weights.Data[j*in+int(i)] = float32(q) * c.scale[k]
		}
	}
	copy(l.Bias, c.bias)
}

// Save writes the compacted model: an npz of layers/i/weight_q (kept×out, int8), layers/i/scale (kept, float32), layers/i/inputs (kept,
// uint16), layers/i/bias (float32) and layers/i/shape (out, in), deflated, with its manifest inside and beside it.
func (c *Compacted) Save(path string) error {
	manifest, err := completed(c.Model)
	if err != nil {
		return err
	}
	manifest.Storage = StorageCompact
	manifest.dropProgress()
	var entries []entry
	for i, l := range c.layers {
		w := c.Model.Network.Layers[i].Weights
		kept := len(l.inputs)
		q := make([]byte, len(l.q))
		for k, v := range l.q {
			q[k] = byte(v)
		}
		var inputs []byte
		for _, v := range l.inputs {
			inputs = binary.LittleEndian.AppendUint16(inputs, v)
		}
		name := func(part string) string { return fmt.Sprintf("layers/%d/%s", i, part) }
		shape := binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, uint32(w.Rows)), uint32(w.Cols))
		entries = append(entries,
			entry{name("shape"), "<i4", []int{2}, shape, true},
			entry{name("weight_q"), "|i1", []int{kept, w.Rows}, q, true},
			entry{name("scale"), "<f4", []int{kept}, floatBytes(l.scale), true},
			entry{name("inputs"), "<u2", []int{kept}, inputs, true},
			entry{name("bias"), "<f4", []int{w.Rows}, floatBytes(l.bias), true})
	}
	return saveNPZ(path, entries, manifest)
}

// SaveCompact compacts m and saves the result, without metrics: they were another network's.
func SaveCompact(path string, m *Model, pictures *core.Dataset) error {
	c, err := Compact(m, pictures)
	if err != nil {
		return err
	}
	return c.Save(path)
}

// expandCompact turns the arrays of a compact file into the plain ones (layers/i/weight, layers/i/bias) that any model has.
func expandCompact(c *Contents) error {
	byName := map[string]*Array{}
	for i := range c.Arrays {
		byName[c.Arrays[i].Name] = &c.Arrays[i]
	}
	var plain []Array
	for i := 0; byName[fmt.Sprintf("layers/%d/weight_q", i)] != nil; i++ {
		weight, bias, err := expandLayer(byName, i)
		if err != nil {
			return err
		}
		plain = append(plain, weight, bias)
	}
	if len(plain) == 0 {
		return compactError("has no layers/0/weight_q")
	}
	for _, a := range c.Arrays {
		var i int
		if n, _ := fmt.Sscanf(a.Name, "layers/%d/", &i); n == 1 {
			continue
		}
		plain = append(plain, a)
	}
	c.Arrays = plain
	return nil
}

func compactError(format string, args ...any) error {
	return &ManifestError{"storage", fmt.Sprintf("says \"storage\": %q, but the file ", StorageCompact) + fmt.Sprintf(format, args...)}
}

func expandLayer(byName map[string]*Array, i int) (weight, bias Array, err error) {
	parts := map[string]*Array{}
	for part, rank := range map[string]int{"shape": 1, "weight_q": 2, "scale": 1, "inputs": 1, "bias": 1} {
		name := fmt.Sprintf("layers/%d/%s", i, part)
		a := byName[name]
		if a == nil || a.Data == nil && a.Len() > 0 || len(a.Shape) != rank || a.Bad != 0 {
			return weight, bias, compactError("has no usable %s", name)
		}
		parts[part] = a
	}
	shape, q, scale, inputs := parts["shape"], parts["weight_q"], parts["scale"], parts["inputs"]
	if shape.Len() != 2 {
		return weight, bias, compactError("gives layers/%d/shape as %d numbers", i, shape.Len())
	}
	out, in := int(shape.Data[0]), int(shape.Data[1])
	kept := q.Shape[0]
	if out < 1 || in < 1 || out > core.MaxInputs || in > core.MaxInputs || out*in > core.MaxParameters ||
		q.Shape[1] != out || scale.Len() != kept || inputs.Len() != kept || parts["bias"].Len() != out {
		return weight, bias, compactError("has arrays for layer %d that do not fit each other", i+1)
	}
	weight = Array{Name: fmt.Sprintf("layers/%d/weight", i), Shape: []int{out, in}, Data: make([]float32, out*in)}
	for k := range kept {
		at := int(inputs.Data[k])
		if at < 0 || at >= in {
			return weight, bias, compactError("names input %d of layer %d, which has %d", at, i+1, in)
		}
		for j, v := range q.Data[k*out : (k+1)*out] {
			weight.Data[j*in+at] = v * scale.Data[k]
		}
	}
	return weight, *parts["bias"], nil
}
