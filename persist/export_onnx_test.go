package persist

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"inkling/core"
)

// onnxCases cover every activation.
var onnxCases = map[string][]core.Activation{
	"classic":          {core.Sigmoid, core.Sigmoid, core.Sigmoid},
	"relu and softmax": {core.ReLU, core.LeakyReLU, core.Softmax},
	"tanh and linear":  {core.Tanh, core.LeakyReLU, core.Linear},
}

// TestONNXInARealRuntime runs our file in ONNX Runtime (its WebAssembly build, under Node) on 1,000 pictures. `make test` installs it
// and says where in INKLING_ONNX; where there is none, the file is run by the interpreter below alone, which follows ONNX's own text.
func TestONNXInARealRuntime(t *testing.T) {
	d := testPictures(1000, 28, 28)
	runtime := os.Getenv("INKLING_ONNX")
	for name, activations := range onnxCases {
		dir := t.TempDir()
		m := testModel(8, []int{784, 40, 20, 10}, activations...)
		m.Network.Layers[1].Slope = 0.2
		m.Manifest.SetPixels(core.Pixels{Width: 28, Height: 28, Blank: -0.5, Ink: 1.5})
		path := filepath.Join(dir, "m.onnx")
		if err := SaveONNX(path, m); err != nil {
			t.Fatal(err)
		}
		want := outputs(m.Network, m.Manifest.Pixels(), d)
		var inputs []float32
		x := make([]float32, 784)
		for i := range d.Len() {
			m.Manifest.Pixels().Fill(x, d.Image(i))
			inputs = append(inputs, x...)
		}
		if diff := worst(t, want, runONNX(t, readFile(t, path), inputs)); diff > 2e-6 {
			t.Errorf("%s: by ONNX's text, outputs differ by %g", name, diff)
		}
		if runtime == "" {
			continue
		}
		out := filepath.Join(dir, "outputs")
		cmd := exec.Command("node", "testdata/onnx.cjs", runtime, path, writeFloats(t, filepath.Join(dir, "inputs"), inputs), out, "784")
		said, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, said)
		}
		if string(said) != "pixels outputs 1000x10\n" {
			t.Errorf("%s: the runtime says %s", name, said)
		}
		diff := worst(t, want, readFloats(t, out))
		t.Logf("%s: largest difference on 1,000 pictures: %g", name, diff)
		if diff > 5e-6 {
			t.Errorf("%s: in ONNX Runtime, outputs differ by %g", name, diff)
		}
	}
}

// field is one field of a protocol buffer message.
type field struct {
	number, wire int
	value        uint64
	bytes        []byte
}

func fields(t *testing.T, b []byte) (all []field) {
	t.Helper()
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		f := field{number: int(tag >> 3), wire: int(tag & 7)}
		b = b[n:]
		switch f.wire {
		case 0:
			f.value, n = binary.Uvarint(b)
			b = b[n:]
		case 2:
			length, n := binary.Uvarint(b)
			f.bytes = b[n : n+int(length)]
			b = b[n+int(length):]
		case 5:
			f.value = uint64(binary.LittleEndian.Uint32(b))
			b = b[4:]
		default:
			t.Fatalf("wire type %d", f.wire)
		}
		all = append(all, f)
	}
	return all
}

func find(all []field, number int) (found []field) {
	for _, f := range all {
		if f.number == number {
			found = append(found, f)
		}
	}
	return found
}

// runONNX does what ONNX's text says an operator set 17 model does, for the operators we write, in float64.
func runONNX(t *testing.T, file []byte, inputs []float32) []float32 {
	t.Helper()
	model := fields(t, file)
	if find(model, 1)[0].value != onnxIR || find(fields(t, find(model, 8)[0].bytes), 2)[0].value != onnxOpset {
		t.Error("wrong versions")
	}
	graph := fields(t, find(model, 7)[0].bytes)
	type tensor struct {
		dims []int
		data []float64
	}
	values := map[string]tensor{}
	for _, f := range find(graph, 5) {
		init := fields(t, f.bytes)
		var v tensor
		for _, d := range find(init, 1) {
			v.dims = append(v.dims, int(d.value))
		}
		raw := find(init, 9)[0].bytes
		for i := 0; i < len(raw); i += 4 {
			v.data = append(v.data, float64(math.Float32frombits(binary.LittleEndian.Uint32(raw[i:]))))
		}
		values[string(find(init, 8)[0].bytes)] = v
	}
	name := func(number int) string { return string(find(fields(t, find(graph, number)[0].bytes), 1)[0].bytes) }
	shape := fields(t, find(fields(t, find(fields(t, find(fields(t, find(graph, 11)[0].bytes), 2)[0].bytes), 1)[0].bytes), 2)[0].bytes)
	columns := int(find(fields(t, find(shape, 1)[1].bytes), 1)[0].value)
	values[name(11)] = tensor{[]int{len(inputs) / columns, columns}, doubles(inputs)}
	for _, f := range find(graph, 1) {
		node := fields(t, f.bytes)
		var in []tensor
		for _, n := range find(node, 1) {
			v, ok := values[string(n.bytes)]
			if !ok {
				t.Fatalf("%s is used before it is made", n.bytes)
			}
			in = append(in, v)
		}
		attributes := map[string]field{}
		for _, a := range find(node, 5) {
			parts := fields(t, a.bytes)
			if kind := find(parts, 20)[0].value; kind == 1 {
				attributes[string(find(parts, 1)[0].bytes)] = find(parts, 2)[0]
			} else {
				attributes[string(find(parts, 1)[0].bytes)] = find(parts, 3)[0]
			}
		}
		x, out := in[0], tensor{dims: in[0].dims}
		switch op := string(find(node, 4)[0].bytes); op {
		case "Gemm":
			if attributes["transB"].value != 1 {
				t.Fatal("Gemm without transB")
			}
			rows, k, cols := x.dims[0], x.dims[1], in[1].dims[0]
			out = tensor{[]int{rows, cols}, make([]float64, rows*cols)}
			for r := range rows {
				for c := range cols {
					sum := in[2].data[c]
					for i := range k {
						sum += x.data[r*k+i] * in[1].data[c*k+i]
					}
					out.data[r*cols+c] = sum
				}
			}
		case "Softmax":
			for r := range x.dims[0] {
				row, sum := x.data[r*x.dims[1]:(r+1)*x.dims[1]], 0.0
				for _, v := range row {
					sum += math.Exp(v)
				}
				for _, v := range row {
					out.data = append(out.data, math.Exp(v)/sum)
				}
			}
		default:
			f, ok := map[string]func(float64) float64{
				"Sigmoid": func(v float64) float64 { return 1 / (1 + math.Exp(-v)) },
				"Tanh":    math.Tanh,
				"Relu":    func(v float64) float64 { return max(v, 0) },
				"LeakyRelu": func(v float64) float64 {
					return max(v, 0) + min(v, 0)*float64(math.Float32frombits(uint32(attributes["alpha"].value)))
				},
			}[op]
			if !ok {
				t.Fatalf("operator %s", op)
			}
			for _, v := range x.data {
				out.data = append(out.data, f(v))
			}
		}
		values[string(find(node, 2)[0].bytes)] = out
	}
	var result []float32
	for _, v := range values[name(12)].data {
		result = append(result, float32(v))
	}
	return result
}

func TestONNXCarriesTheManifest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.onnx")
	m := testModel(8, []int{784, 10})
	m.Manifest.Author = "Ada"
	if err := SaveONNX(path, m); err != nil {
		t.Fatal(err)
	}
	for _, f := range find(fields(t, readFile(t, path)), 14) {
		pair := fields(t, f.bytes)
		if bytes.Equal(pair[0].bytes, []byte("manifest")) {
			got, err := ParseManifest(pair[1].bytes)
			if err != nil || got.Author != "Ada" || fmt.Sprint(got.Sizes) != "[784 10]" {
				t.Errorf("%+v, %v", got, err)
			}
			return
		}
	}
	t.Error("no manifest")
}
