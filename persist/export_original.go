package persist

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"inkling/core"
)

// SaveOriginal writes m for the program this one follows (Serhii2009/mnist-neural-network, in Python): an npz of "sizes",
// "weights" and "biases", the last two arrays of Python objects, which NumPy keeps as a pickle. NumPy 1 and 2 both open it, with
// allow_pickle=True as that program does.
//
// That program knows sigmoid layers and pixels from 0 to 1 alone. Another pixel range or polarity is worked into the first
// layer; another activation is refused.
func SaveOriginal(path string, m *Model) error {
	manifest, err := completed(m)
	if err != nil {
		return err
	}
	weights, biases := pickledArrays{}, pickledArrays{}
	for i, l := range m.Network.Layers {
		if l.Activation != core.Sigmoid {
			return &SaveError{path, sentence(fmt.Sprintf("the original program knows sigmoid layers only, and layer %d of this model is %s; save it in Inkling's own format",
				i+1, m.Network.Layers[i].ActivationName()))}
		}
		w, b := doubles(l.Weights.Data), doubles(l.Bias)
		if i == 0 {
			intoUnitPixels(w, b, manifest.Pixels())
		}
		weights.add(l.Weights.Rows, l.Weights.Cols, w)
		biases.add(len(b), 1, b)
	}
	var sizes []byte
	for _, n := range manifest.Sizes {
		sizes = binary.LittleEndian.AppendUint64(sizes, uint64(n))
	}
	layers := []int{len(m.Network.Layers)}
	return writeFile(path, func(w io.Writer) error {
		return writeNPZ(w, []entry{
			{name: "sizes", descr: "<i8", shape: []int{len(manifest.Sizes)}, data: sizes},
			{name: "weights", descr: "|O", shape: layers, data: weights.pickle()},
			{name: "biases", descr: "|O", shape: layers, data: biases.pickle()},
		}, nil)
	})
}

// intoUnitPixels changes a first layer for pixels of px into the one that gives the same sums for pixels from 0 (paper) to 1
// (ink): x = blank + (ink−blank)·u, so W·x + b = (ink−blank)·W·u + (b + blank·ΣW).
func intoUnitPixels(w, b []float64, px core.Pixels) {
	if px.Blank == 0 && px.Ink == 1 {
		return
	}
	blank, span := float64(px.Blank), float64(px.Ink)-float64(px.Blank)
	in := len(w) / len(b)
	for j := range b {
		for i, v := range w[j*in : (j+1)*in] {
			b[j] += v * blank
			w[j*in+i] = v * span
		}
	}
}

func doubles(f []float32) []float64 {
	d := make([]float64, len(f))
	for i, v := range f {
		d[i] = float64(v)
	}
	return d
}

// pickledArrays is a one-dimensional NumPy array whose elements are matrices of float64, in the shape in which NumPy
// itself pickles one: each array is multiarray._reconstruct(ndarray, (0,), b"b") with its state (version, shape, dtype, Fortran order,
// data) built into it afterwards. The module is numpy.core, which NumPy 2 still answers to; numpy._core is unknown to NumPy 1.
type pickledArrays struct {
	rows, cols []int
	data       [][]float64
}

func (p *pickledArrays) add(rows, cols int, data []float64) {
	p.rows, p.cols, p.data = append(p.rows, rows), append(p.cols, cols), append(p.data, data)
}

// The opcodes used, by their names in Python's pickletools.
const (
	opProto     = "\x80\x03"
	opGlobal    = "c" // module \n name \n
	opUnicode   = "X"
	opBytes     = "B" // length, 4 bytes
	opShort     = "C" // bytes, length 1 byte
	opInt       = "J"
	opNone      = "N"
	opTrue      = "\x88"
	opFalse     = "\x89"
	opTuple1    = "\x85"
	opTuple2    = "\x86"
	opTuple3    = "\x87"
	opMark      = "("
	opTuple     = "t"
	opEmptyList = "]"
	opAppends   = "e"
	opReduce    = "R"
	opBuild     = "b"
	opStop      = "."
)

const (
	pickleReconstruct = opGlobal + "numpy.core.multiarray\n_reconstruct\n" + opGlobal + "numpy\nndarray\n"
	pickleDType       = opGlobal + "numpy\ndtype\n"
)

func (p *pickledArrays) pickle() []byte {
	var b bytes.Buffer
	integer := func(n int) {
		b.WriteString(opInt)
		b.Write(binary.LittleEndian.AppendUint32(nil, uint32(int32(n))))
	}
	text := func(s string) {
		b.WriteString(opUnicode)
		b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(s))))
		b.WriteString(s)
	}
	dtype := func(code, order string, flags int) {
		b.WriteString(pickleDType)
		text(code)
		b.WriteString(opFalse + opTrue + opTuple3 + opReduce + opMark)
		integer(3)
		text(order)
		b.WriteString(opNone + opNone + opNone)
		integer(-1)
		integer(-1)
		integer(flags)
		b.WriteString(opTuple + opBuild)
	}
	array := func() {
		b.WriteString(pickleReconstruct)
		integer(0)
		b.WriteString(opTuple1 + opShort + "\x01b" + opTuple3 + opReduce + opMark)
		integer(1)
	}
	b.WriteString(opProto)
	array()
	integer(len(p.data))
	b.WriteString(opTuple1)
	dtype("O8", "|", 63)
	b.WriteString(opFalse + opEmptyList + opMark)
	for i, data := range p.data {
		array()
		integer(p.rows[i])
		integer(p.cols[i])
		b.WriteString(opTuple2)
		dtype("f8", "<", 0)
		b.WriteString(opFalse + opBytes)
		b.Write(binary.LittleEndian.AppendUint32(nil, uint32(8*len(data))))
		for _, v := range data {
			b.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
		}
		b.WriteString(opTuple + opBuild)
	}
	b.WriteString(opAppends + opTuple + opBuild + opStop)
	return b.Bytes()
}
