package persist

import (
	"fmt"
	"slices"
	"strings"
)

// part is an array as the doctor sees it: a matrix or a vector, with what its name tells.
type part struct {
	name       string
	rows, cols int // a vector has cols 1
	data       []float32
	bad        int // 1 + index of the first value that is no finite number
	role       role
	tokens     []string
	key        []string
	copy       bool // the name speaks of a second copy of the weights: best, ema
	order      int  // in the file
}

func (p *part) vector() bool { return p.cols == 1 }

// anatomy is a file taken apart.
type anatomy struct {
	parts   []*part
	sizes   []int // what the file says about its layers, or nil
	scalars map[string]float32
	ignored map[string]string // by array name
	conv    string            // the name of a convolution's kernels, if there are any
	convDim string
	dataset string // the name of an array that is clearly a data set
}

// dissect brings every array into the form of matrices and vectors.
func dissect(c *Contents) *anatomy {
	a := &anatomy{scalars: map[string]float32{}, ignored: map[string]string{}}
	for i := range c.Arrays {
		arr := &c.Arrays[i]
		t := tokens(arr.Name)
		r := roleOf(t)
		if strings.HasPrefix(arr.Name, "optimizer/") || strings.Contains(arr.Name, "optimizer_state") {
			r = stateRole
		}
		real := realShape(arr.Shape)
		if isConv(arr.Shape, r) && a.conv == "" {
			a.conv, a.convDim = arr.Name, shapeText(arr.Shape)
		}
		switch {
		case arr.Left != "":
			if r == dataRole || len(arr.Shape) > 1 && arr.Shape[0] >= 1000 {
				a.dataset = arr.Name
			}
			a.ignored[arr.Name] = shapeText(arr.Shape) + ", " + arr.Left
		case len(arr.Data) == 0:
			a.ignored[arr.Name] = "empty"
		case len(arr.Shape) == 0 || len(arr.Data) == 1 && r != biasRole && r != weightRole:
			a.scalars[arr.Name] = arr.Data[0]
			a.ignored[arr.Name] = "a single number"
		case r == sizesRole && len(real) == 1 && wholeNumbers(arr.Data):
			for _, v := range arr.Data {
				a.sizes = append(a.sizes, int(v))
			}
			a.ignored[arr.Name] = "the sizes of the layers"
		case len(real) > 3:
			a.ignored[arr.Name] = shapeText(arr.Shape) + ", too many dimensions for a layer"
		default:
			a.split(arr, real, t, r, i)
		}
	}
	return a
}

// realShape is a shape without the dimensions of 1.
func realShape(shape []int) []int {
	var real []int
	for _, d := range shape {
		if d != 1 {
			real = append(real, d)
		}
	}
	return real
}

// isConv says whether a shape is that of a convolution's kernels, as PyTorch or Keras order them.
func isConv(shape []int, r role) bool {
	if len(shape) != 4 || r == dataRole {
		return false
	}
	small := func(h, w int) bool { return h == w && h > 1 && h <= 11 }
	return small(shape[2], shape[3]) || small(shape[0], shape[1])
}

func wholeNumbers(data []float32) bool {
	for _, v := range data {
		if v < 1 || v > 1<<16 || v != float32(int(v)) {
			return false
		}
	}
	return true
}

// split adds an array's parts: itself, or the layers of a stack.
func (a *anatomy) split(arr *Array, real []int, t []string, r role, order int) {
	add := func(name string, rows, cols int, data []float32, t []string) {
		p := &part{name: name, rows: rows, cols: cols, data: data, role: r, tokens: t, order: order}
		p.key = layerKey(t)
		p.copy = slices.ContainsFunc(t, func(w string) bool { return copyWords[w] })
		if arr.Bad > 0 {
			for i, v := range data {
				if v-v != 0 {
					p.bad = i + 1
					break
				}
			}
		}
		if rows == 1 {
			p.rows, p.cols = p.cols, 1
		}
		a.parts = append(a.parts, p)
	}
	switch len(real) {
	case 0:
		add(arr.Name, 1, 1, arr.Data, t)
	case 1:
		// A stack of single neurons keeps its shape by name only: (2, 10, 1) has two real sides, (10, 1) one.
		add(arr.Name, real[0], 1, arr.Data, t)
	case 2:
		if len(arr.Shape) == 3 && arr.Shape[0] != 1 && r == biasRole { // layers × neurons × 1
			a.stack(arr, t, add)
			return
		}
		add(arr.Name, real[0], real[1], arr.Data, t)
	case 3:
		switch {
		case real[0] == 28 && real[1] == 28: // a picture per column
			add(arr.Name, 784, real[2], arr.Data, t)
		case real[1] == 28 && real[2] == 28: // a picture per row
			add(arr.Name, real[0], 784, arr.Data, t)
		default:
			a.stack(arr, t, add)
		}
	}
}

// stack takes layers of equal shape apart, as NumPy piled them up.
func (a *anatomy) stack(arr *Array, t []string, add func(string, int, int, []float32, []string)) {
	layers := arr.Shape[0]
	if layers > 64 {
		a.ignored[arr.Name] = shapeText(arr.Shape) + ", too many layers"
		return
	}
	each := len(arr.Data) / layers
	rows := arr.Shape[1]
	for i := range layers {
		n := fmt.Sprint(i)
		add(arr.Name+"/"+n, rows, each/rows, arr.Data[i*each:(i+1)*each], append(slices.Clone(t), n))
	}
}

// of returns the parts of the given roles in the order of their names.
func (a *anatomy) of(matrices bool, roles ...role) []*part {
	var found []*part
	for _, p := range a.parts {
		if p.vector() != matrices && slices.Contains(roles, p.role) {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(x, y *part) int {
		switch {
		case x.copy != y.copy:
			if x.copy {
				return 1
			}
			return -1
		}
		if c := before(x.key, y.key); c != 0 {
			return c
		}
		return x.order - y.order
	})
	return found
}
