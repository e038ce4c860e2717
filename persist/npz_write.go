package persist

import (
	"archive/zip"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
)

// entry is one array on its way into an npz: its bytes and what NumPy calls their type.
type entry struct {
	name    string // without ".npy"
	descr   string // "<f4", "|i1", …
	shape   []int
	data    []byte // row-major, little-endian
	deflate bool
}

// floats makes a float32 member of row-major data.
func floats(name string, shape []int, data []float32) entry {
	return entry{name: name, descr: "<f4", shape: shape, data: floatBytes(data)}
}

// floatBytes returns data as little-endian float32 bytes.
func floatBytes(data []float32) []byte {
	b := make([]byte, 0, 4*len(data))
	for _, v := range data {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}

// writeNPZ writes arrays and, where it is not empty, a manifest as a zip that numpy.load opens. The same arrays give the same
// bytes: members carry no time.
func writeNPZ(w io.Writer, members []entry, manifest []byte) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, m := range members {
		method := zip.Store // noise hardly shrinks, and stored members can be mapped
		if m.deflate {
			method = zip.Deflate
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: m.name + ".npy", Method: method})
		if err != nil {
			return err
		}
		if _, err := f.Write(npyHead(m.descr, m.shape)); err != nil {
			return err
		}
		if _, err := f.Write(m.data); err != nil {
			return err
		}
	}
	if len(manifest) > 0 {
		f, err := z.CreateHeader(&zip.FileHeader{Name: manifestMember, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := f.Write(manifest); err != nil {
			return err
		}
	}
	return z.Close()
}

// manifestMember is the manifest's name inside an npz.
const manifestMember = "manifest.json"

// npyHead is the start of a .npy file, version 1.0: magic, length, a Python dictionary padded so that the data is
// aligned to 64 bytes.
func npyHead(descr string, shape []int) []byte {
	dims := make([]string, len(shape))
	for i, n := range shape {
		dims[i] = fmt.Sprint(n)
	}
	tuple := "(" + strings.Join(dims, ", ") + ")"
	if len(shape) == 1 {
		tuple = "(" + dims[0] + ",)"
	}
	dict := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }", descr, tuple)
	const before = 10 // magic, version, length
	pad := 63 - (before+len(dict))%64
	dict += strings.Repeat(" ", pad) + "\n"
	head := append([]byte("\x93NUMPY\x01\x00"), 0, 0)
	binary.LittleEndian.PutUint16(head[8:], uint16(len(dict)))
	return append(head, dict...)
}
