package persist

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"inkling/core"
)

// The versions of ONNX that the files claim: operator set 17, which runtimes since 2022 know.
const (
	onnxOpset = 17
	onnxIR    = 8
)

// SaveONNX writes m as an ONNX model: input "pixels" (N×inputs, float32, in the range the manifest gives), output
// "outputs" (N×outputs), between them one Gemm and one activation a layer. The manifest is the metadata entry
// "manifest". ONNX files are protocol buffers; the field numbers are those of onnx.proto.
func SaveONNX(path string, m *Model) error {
	manifest, err := completed(m)
	if err != nil {
		return err
	}
	manifest.Storage = "" // it speaks of the npz
	manifest.dropProgress()
	text, err := manifest.JSON()
	if err != nil {
		return err
	}
	model := onnxModel(m.Network, manifest, string(text))
	return writeFile(path, func(w io.Writer) error {
		_, err := w.Write(model)
		return err
	})
}

func onnxModel(n *core.Network, manifest *Manifest, text string) []byte {
	var graph proto
	last := "pixels"
	for i := range n.Layers {
		l := &n.Layers[i]
		weight, bias, sum, out := fmt.Sprintf("layers.%d.weight", i), fmt.Sprintf("layers.%d.bias", i), fmt.Sprintf("sums.%d", i), fmt.Sprintf("activations.%d", i)
		if i == len(n.Layers)-1 {
			out = "outputs"
		}
		if l.Activation == core.Linear {
			sum = out
		}
		graph.message(1, onnxNode("Gemm", []string{last, weight, bias}, sum, onnxInt("transB", 1)))
		switch l.Activation {
		case core.Sigmoid:
			graph.message(1, onnxNode("Sigmoid", []string{sum}, out))
		case core.Tanh:
			graph.message(1, onnxNode("Tanh", []string{sum}, out))
		case core.ReLU:
			graph.message(1, onnxNode("Relu", []string{sum}, out))
		case core.LeakyReLU:
			slope := l.Slope
			if slope == 0 {
				slope = core.LeakySlope
			}
			graph.message(1, onnxNode("LeakyRelu", []string{sum}, out, onnxFloat("alpha", slope)))
		case core.Softmax:
			graph.message(1, onnxNode("Softmax", []string{sum}, out, onnxInt("axis", 1)))
		}
		last = out
	}
	graph.text(2, "network")
	for i, l := range n.Layers {
		graph.message(5, onnxTensor(fmt.Sprintf("layers.%d.weight", i), l.Weights.Data, l.Weights.Rows, l.Weights.Cols))
		graph.message(5, onnxTensor(fmt.Sprintf("layers.%d.bias", i), l.Bias, len(l.Bias)))
	}
	graph.text(10, manifest.Description)
	sizes := n.Sizes()
	graph.message(11, onnxValue("pixels", sizes[0]))
	graph.message(12, onnxValue("outputs", sizes[len(sizes)-1]))

	var opset, model proto
	opset.number(2, onnxOpset)
	model.number(1, onnxIR)
	model.text(2, manifest.Producer)
	model.text(3, manifest.Version)
	model.message(7, graph)
	model.message(8, opset)
	for _, pair := range [][2]string{{"format", ManifestFormat}, {"manifest", text}} {
		var entry proto
		entry.text(1, pair[0])
		entry.text(2, pair[1])
		model.message(14, entry)
	}
	return model
}

func onnxNode(operator string, inputs []string, output string, attributes ...proto) proto {
	var node proto
	for _, name := range inputs {
		node.text(1, name)
	}
	node.text(2, output)
	node.text(3, output) // the node's name
	node.text(4, operator)
	for _, a := range attributes {
		node.message(5, a)
	}
	return node
}

func onnxInt(name string, v uint64) proto {
	var a proto
	a.text(1, name)
	a.number(3, v)
	a.number(20, 2) // AttributeType INT
	return a
}

func onnxFloat(name string, v float32) proto {
	var a proto
	a.text(1, name)
	a.fixed32(2, v)
	a.number(20, 1) // AttributeType FLOAT
	return a
}

func onnxTensor(name string, data []float32, dims ...int) proto {
	var t proto
	for _, d := range dims {
		t.number(1, uint64(d))
	}
	t.number(2, onnxFloat32)
	t.text(8, name)
	t.message(9, floatBytes(data))
	return t
}

const onnxFloat32 = 1 // TensorProto.DataType FLOAT

// onnxValue is an input or output of any number of rows.
func onnxValue(name string, columns int) proto {
	var rows, cols, shape, tensor, typ, value proto
	rows.text(2, "N")
	cols.number(1, uint64(columns))
	shape.message(1, rows)
	shape.message(1, cols)
	tensor.number(1, onnxFloat32)
	tensor.message(2, shape)
	typ.message(1, tensor)
	value.text(1, name)
	value.message(2, typ)
	return value
}

// proto is a protocol buffer message being written: fields one after another, each a tag (number and wire type) and a value.
type proto []byte

func (p *proto) tag(field, wire uint64) { *p = binary.AppendUvarint(*p, field<<3|wire) }

func (p *proto) number(field, v uint64) {
	p.tag(field, 0)
	*p = binary.AppendUvarint(*p, v)
}

func (p *proto) fixed32(field uint64, v float32) {
	p.tag(field, 5)
	*p = binary.LittleEndian.AppendUint32(*p, math.Float32bits(v))
}

func (p *proto) message(field uint64, b []byte) {
	p.tag(field, 2)
	*p = binary.AppendUvarint(*p, uint64(len(b)))
	*p = append(*p, b...)
}

func (p *proto) text(field uint64, s string) {
	if s != "" {
		p.message(field, []byte(s))
	}
}
