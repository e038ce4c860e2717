package persist

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// zipEntry is a member of an archive as a test wants it, lies included.
type zipEntry struct {
	name               string
	data               []byte
	deflate            bool
	method, flags      uint16
	crc, size, packed  uint32 // where not 0: instead of the truth, in both headers
	localName          string // in its own header, where it differs
	localSize          uint32
	at                 int // offset in the directory, where not 0
	extra              []byte
	claimZip64         bool // all ones, and no zip64 field
	descriptor         bool
	dirSize, dirPacked uint32 // in the directory alone
}

// archive writes a zip file by hand: archive/zip would not write these.
func archive(entries ...zipEntry) []byte {
	var out, dir bytes.Buffer
	le := binary.LittleEndian
	or := func(v, instead uint32) uint32 {
		if instead != 0 {
			return instead
		}
		return v
	}
	for _, e := range entries {
		packed := e.data
		method := e.method
		if e.deflate {
			method = 8
			var b bytes.Buffer
			w, _ := flate.NewWriter(&b, 9)
			w.Write(e.data)
			w.Close()
			packed = b.Bytes()
		}
		crc := or(crc32.ChecksumIEEE(e.data), e.crc)
		size, n := or(uint32(len(e.data)), e.size), or(uint32(len(packed)), e.packed)
		if e.claimZip64 {
			size, n = math.MaxUint32, math.MaxUint32
		}
		at := out.Len()
		if e.at != 0 {
			at = e.at
		}
		local := e.name
		if e.localName != "" {
			local = e.localName
		}
		flags := e.flags
		h := make([]byte, 30)
		le.PutUint32(h, sigLocal)
		le.PutUint16(h[4:], 45)
		le.PutUint16(h[6:], flags)
		le.PutUint16(h[8:], method)
		le.PutUint32(h[14:], crc)
		le.PutUint32(h[18:], n)
		le.PutUint32(h[22:], or(size, e.localSize))
		if e.descriptor {
			flags |= 8
			le.PutUint16(h[6:], flags)
			le.PutUint32(h[14:], 0)
			le.PutUint32(h[18:], 0)
			le.PutUint32(h[22:], 0)
		}
		le.PutUint16(h[26:], uint16(len(local)))
		out.Write(h)
		out.WriteString(local)
		out.Write(packed)
		if e.descriptor {
			d := make([]byte, 16)
			le.PutUint32(d, 0x08074b50)
			le.PutUint32(d[4:], crc)
			le.PutUint32(d[8:], n)
			le.PutUint32(d[12:], size)
			out.Write(d)
		}
		c := make([]byte, 46)
		le.PutUint32(c, sigCentral)
		le.PutUint16(c[8:], flags)
		le.PutUint16(c[10:], method)
		le.PutUint32(c[16:], crc)
		le.PutUint32(c[20:], or(n, e.dirPacked))
		le.PutUint32(c[24:], or(size, e.dirSize))
		le.PutUint16(c[28:], uint16(len(e.name)))
		le.PutUint16(c[30:], uint16(len(e.extra)))
		le.PutUint32(c[42:], uint32(at))
		dir.Write(c)
		dir.WriteString(e.name)
		dir.Write(e.extra)
	}
	at := out.Len()
	out.Write(dir.Bytes())
	end := make([]byte, 22)
	le.PutUint32(end, sigEnd)
	le.PutUint16(end[8:], uint16(len(entries)))
	le.PutUint16(end[10:], uint16(len(entries)))
	le.PutUint32(end[12:], uint32(dir.Len()))
	le.PutUint32(end[16:], uint32(at))
	out.Write(end)
	return out.Bytes()
}

// npyOf writes an array of format 1.0 with any header.
func npyOf(header string, data []byte) []byte {
	b := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)+1), byte((len(header)+1)>>8))
	return append(append(b, header+"\n"...), data...)
}

func f4Header(shape string) string {
	return "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }"
}

// zeros is a well-formed float32 array of zeros.
func zeros(shape ...int) []byte {
	n, text := 4, ""
	for _, d := range shape {
		n *= d
		text += fmt.Sprintf("%d,", d)
	}
	return npyOf(f4Header("("+text+")"), make([]byte, n))
}

func plain(name string, data []byte) zipEntry { return zipEntry{name: name, data: data} }

// network is a small well-formed npz with room for mischief.
func network(more ...zipEntry) []byte {
	return archive(append([]zipEntry{plain("W1.npy", zeros(784, 4)), plain("b1.npy", zeros(4)), plain("W2.npy", zeros(4, 10)), plain("b2.npy", zeros(10))}, more...)...)
}

func edit(b []byte, at int, with ...byte) []byte {
	b = bytes.Clone(b)
	if at < 0 {
		at += len(b)
	}
	copy(b[at:], with)
	return b
}

func gzipOf(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

func tensorFile(header string, data []byte) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), data...)
}

// pickled is an object array whose pickle is p.
func pickled(p string) []byte {
	return archive(plain("w.npy", npyOf("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", []byte(p))))
}

const reconstruct = "\x80\x02cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R"

var notFinite = float32(math.NaN())

func withNaN() []byte {
	w := zeros(784, 10)
	binary.LittleEndian.PutUint32(w[len(w)-12:], math.Float32bits(notFinite))
	return archive(plain("W.npy", w))
}

// malformed are files that must be refused: the container, the headers, the values, pickles, the meaning. Each with words its sentence must have.
var malformed = []struct {
	name  string
	data  []byte
	words string
}{
	// The container.
	{"empty archive.npz", archive(), "no arrays"},
	{"cut in the middle.npz", network()[:3000], "archive's end is missing"},
	{"cut at the end.npz", network()[:len(network())-5], "archive's end is missing"},
	{"cut to its magic.npz", []byte("PK\x03\x04"), "ends in the middle"},
	{"two parts.npz", edit(network(), -18, 1, 0), "several parts"},
	{"many members.npz", edit(edit(network(), -14, 0xff, 0x7f), -12, 0xff, 0x7f), "claims 32767 files"},
	{"more members than room.npz", edit(edit(network(), -14, 200), -12, 200), "room"},
	{"members that disagree.npz", edit(network(), -14, 3), "how many files"},
	{"fewer members than entries.npz", edit(edit(network(), -14, 3), -12, 3), "longer than its 3 members"},
	{"directory elsewhere.npz", edit(network(), -6, 0xff, 0xff, 0xff, 0x7f), "outside the file"},
	{"huge directory.npz", edit(network(), -10, 0, 0, 0, 0x7f), "directory claims"},
	{"broken directory.npz", edit(network(), len(network())-22-3*52, 'X'), "directory is broken"},
	{"zip64 without its record.npz", edit(network(), -6, 0xff, 0xff, 0xff, 0xff), "zip64"},
	{"zip64 member without sizes.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), claimZip64: true}), "zip64"},
	{"twice.npz", network(plain("W1.npy", zeros(784, 4))), "twice"},
	{"one in another.npz", oneInAnother(), "overlap"},
	{"encrypted.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), flags: 1}), "encrypted"},
	{"bzip2 inside.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), method: 12}), "bzip2"},
	{"method 77.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), method: 77}), "method 77"},
	{"wrong checksum.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), crc: 12345}), "checksum"},
	{"wrong checksum deflated.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), deflate: true, crc: 12345}), "checksum"},
	{"longer than it says.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), deflate: true, size: 1000}), ""},
	{"shorter than it says.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), deflate: true, size: 40000}), "lies about its size"},
	{"stored with two sizes.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), size: 40000}), "lies about its size"},
	{"headers disagree.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), localSize: 7}), "contradicts itself"},
	{"names disagree.npz", archive(zipEntry{name: "W.npy", localName: "V.npy", data: zeros(784, 10)}), "contradicts itself"},
	{"outside.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), at: 1 << 30}), "outside the archive"},
	{"beyond the end.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), size: 1 << 24, packed: 1 << 24}), "outside the archive"},
	{"bomb.npz", archive(zipEntry{name: "W.npy", data: make([]byte, 24<<20), deflate: true}), "no model does"},
	{"claims gigabytes.npz", archive(zipEntry{name: "W.npy", data: zeros(784, 10), deflate: true, size: math.MaxUint32 - 1}), "claims 4095 MB"},
	{"damaged inside.npz", edit(archive(zipEntry{name: "W.npy", data: zeros(784, 10), deflate: true}), 40, 0xff, 0xff, 0xff, 0xff), "damaged"},
	{"up and away.npz", archive(plain("../W.npy", zeros(784, 10))), "odd name"},
	{"absolute.npz", archive(plain("/etc/W.npy", zeros(784, 10))), "odd name"},
	{"backslash.npz", archive(plain("a\\W.npy", zeros(784, 10))), "odd name"},
	{"drive.npz", archive(plain("C:W.npy", zeros(784, 10))), "odd name"},
	{"control.npz", archive(plain("W\x07.npy", zeros(784, 10))), "odd name"},
	{"no name.npz", archive(plain("", zeros(784, 10))), "odd name"},
	{"not utf8.npz", archive(plain("W\xff\xfe.npy", zeros(784, 10))), "odd name"},
	{"manifest broken.npz", network(plain("manifest.json", []byte(`{"format": `))), "manifest"},
	{"manifest lies.npz", network(plain("manifest.json", []byte(`{"format":"inkling-model/1","sizes":[784,5,10],"activations":["relu","softmax"]}`))), "sizes"},
	{"gzip cut.pkl.gz", gzipOf([]byte("\x80\x02]."))[:15], ""},
	{"gzip bomb.pkl.gz", gzipOf(make([]byte, 24<<20)), "no model does"},
	{"gzip damaged.pkl.gz", edit(gzipOf(bytes.Repeat([]byte("\x80\x02]."), 100)), -6, 1, 2), "damaged"},
	{"gzip twice.pkl.gz", gzipOf(gzipOf([]byte("\x80\x02]."))), "twice"},

	// npy headers.
	{"cut header.npy", []byte("\x93NUMPY\x01\x00\x40\x00{'descr"), "ends in the middle"},
	{"version 4.npy", edit(zeros(784, 10), 6, 4), "version 4.0"},
	{"long header.npy", append([]byte("\x93NUMPY\x02\x00\xff\xff\xff\x7f"), make([]byte, 100)...), "header claims"},
	{"not a dictionary.npy", npyOf("[1, 2, 3]", nil), "header is broken"},
	{"code in the header.npy", npyOf("{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': (1,), }", nil), "header is broken"},
	{"missing shape.npy", npyOf("{'descr': '<f4', 'fortran_order': False, }", nil), "header is broken"},
	{"one key more.npy", npyOf("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1, }", nil), "header is broken"},
	{"key twice.npy", npyOf("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", nil), "header is broken"},
	{"order is a text.npy", npyOf("{'descr': '<f4', 'fortran_order': 'no', 'shape': (1,), }", nil), "header is broken"},
	{"negative.npy", npyOf(f4Header("(-1, 10)"), nil), "header is broken"},
	{"not a tuple.npy", npyOf(f4Header("(784)"), nil), "header is broken"},
	{"shape of texts.npy", npyOf(f4Header("('784', 10)"), nil), "header is broken"},
	{"overflow.npy", npyOf(f4Header("(4294967296, 4294967296, 4)"), nil), "more than any computer holds"},
	{"digits without end.npy", npyOf(f4Header("("+strings.Repeat("9", 60)+",)"), nil), "header is broken"},
	{"rank 40.npy", npyOf(f4Header("("+strings.Repeat("1,", 40)+")"), make([]byte, 4)), "40 dimensions"},
	{"nested without end.npy", npyOf(f4Header(strings.Repeat("(", 2000)), nil), "header is broken"},
	{"f3.npy", npyOf("{'descr': '<f3', 'fortran_order': False, 'shape': (1,), }", make([]byte, 3)), "header is broken"},
	{"nothing behind the header.npy", npyOf(f4Header("(784, 10)"), nil), "incomplete"},
	{"half an array.npy", zeros(784, 10)[:9000], "incomplete"},
	{"something behind the array.npy", append(zeros(784, 10), "hello"...), "follow"},
	{"sixteen gigabytes.npy", npyOf(f4Header("(65536, 65536)"), make([]byte, 64)), "incomplete"},

	// Values.
	{"not a number.npz", withNaN(), "finite"},
	{"beyond float32.npz", archive(plain("W.npy", npyOf("{'descr': '<f8', 'fortran_order': False, 'shape': (784, 10), }", bytes.Repeat([]byte{0, 0, 0, 0, 0, 0, 0xf0, 0x7e}, 7840)))), "finite"},
	{"complex.npz", archive(plain("W.npy", npyOf("{'descr': '<c8', 'fortran_order': False, 'shape': (784, 10), }", make([]byte, 8*7840)))), "no arrays"},
	{"records.npz", archive(plain("W.npy", npyOf("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (784, 10), }", make([]byte, 4*7840)))), "no arrays"},

	// Pickles.
	{"os.system.npz", pickled("\x80\x02cos\nsystem\nU\x04true\x85R."), "This file wants to run code (os.system). Inkling does not; ask for the plain arrays."},
	{"posix.system.pkl", []byte("cposix\nsystem\n(S'true'\ntR."), "run code (posix.system)"},
	{"eval.pkl", []byte("\x80\x04\x8c\x08builtins\x8c\x04eval\x93\x8c\x011\x85R."), "run code (builtins.eval)"},
	{"getattr.pkl", []byte("\x80\x02c__builtin__\ngetattr\n."), "run code (__builtin__.getattr)"},
	{"a class of its author.pkl", []byte("\x80\x02c__main__\nNeuralNetwork\n)\x81}b."), "run code (__main__.NeuralNetwork)"},
	{"instance.pkl", []byte("(i__main__\nNet\n."), "run code (__main__.Net)"},
	{"numpy's own runner.pkl", []byte("\x80\x02cnumpy.testing._private.utils\nrunstring\n."), "run code (numpy.testing._private.utils.runstring)"},
	{"whole module.pt", archive(plain("m/data.pkl", []byte("\x80\x02ctorch.nn.modules.linear\nLinear\n)\x81."))), "torch.nn.modules.linear.Linear"},
	{"script.pt", archive(plain("m/data.pkl", []byte("\x80\x02}.")), plain("m/code/__torch__.py", []byte("def f(): pass"))), "TorchScript"},
	{"extension.pkl", []byte("\x80\x02\x82\x01."), "run code"},
	{"protocol 9.pkl", []byte("\x80\x09]."), "protocol 9"},
	{"no end.pkl", []byte("\x80\x02]q\x00"), "ends in the middle"},
	{"unknown operation.pkl", []byte("\x80\x02\xfe."), "pickle is broken"},
	{"empty stack.pkl", []byte("\x80\x020."), "pickle is broken"},
	{"no mark.pkl", []byte("\x80\x02]]e."), "pickle is broken"},
	{"memo of nothing.pkl", []byte("\x80\x02h\x07."), "pickle is broken"},
	{"long string.pkl", []byte("\x80\x02T\xff\xff\xff\x7fx."), "ends in the middle"},
	{"longer string.pkl", []byte("\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7fx."), "ends in the middle"},
	{"number of a megabyte.pkl", append([]byte("\x80\x02\x8b\x00\x00\x10\x00"), make([]byte, 1<<20)...), "number of"},
	{"marks without end.pkl", append([]byte("\x80\x02"), bytes.Repeat([]byte("("), 1<<20)...), "more objects"},
	{"lists without end.pkl", append([]byte("\x80\x02"), bytes.Repeat([]byte("]0"), 1<<20)...), "more objects"},
	{"list in itself.pkl", []byte("\x80\x02]q\x00h\x00a."), "nested without end"},
	{"laughs.pkl", laughs(), "8192 arrays"},
	{"deep.pkl", append(append([]byte("\x80\x02"), bytes.Repeat([]byte("]"), 200)...), append(bytes.Repeat([]byte("a"), 199), '.')...), "nested without end"},
	{"array without state.npz", pickled(reconstruct + "."), "pickle is broken"},
	{"array of a wrong size.npz", pickled(reconstruct + "(K\x01K\x02\x85cnumpy\ndtype\nU\x02f8K\x00K\x01\x87R\x89U\x04abcdtb."), "instead of 16"},
	{"array of an impossible shape.npz", pickled(reconstruct + "(K\x01J\xff\xff\xff\xff\x85cnumpy\ndtype\nU\x02f8K\x00K\x01\x87R\x89U\x04abcdtb."), "impossible shape"},
	{"array beyond all bounds.npz", pickled(reconstruct + "(K\x01J\xff\xff\xff\x7fJ\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x87cnumpy\ndtype\nU\x02f8K\x00K\x01\x87R\x89U\x04abcdtb."), "more than any computer holds"},
	{"unknown type.npz", pickled("\x80\x02cnumpy\ndtype\nU\x02q9\x85R."), "unknown element type"},
	{"persistent.pkl", []byte("\x80\x02U\x01xQ."), "outside of the file"},
	{"quoted without end.pkl", append([]byte("S'"), bytes.Repeat([]byte("x"), 25<<20)...), "quoted string"},
	{"storage missing.pt", archive(plain("m/data.pkl", []byte("\x80\x02}U\x01wctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuK\x04tQK\x00K\x04\x85K\x01\x85\x89}tRs."))), "missing from the archive"},
	{"tensor outside.pt", archive(plain("m/data.pkl", []byte("\x80\x02}U\x01wctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuK\x04tQK\x02K\x04\x85K\x01\x85\x89}tRs.")), plain("m/data/0", make([]byte, 16))), "outside of its storage"},

	// JSON and safetensors.
	{"cut.json", []byte(`{"weights": [[1, 2`), "ends in the middle"},
	{"comma.json", []byte("{\"weights\": [1, 2,]}"), "line 1"},
	{"third line.json", []byte("{\n\"weights\": [\n1, x]}"), "line 3"},
	{"nested.json", []byte(strings.Repeat("[", 100000)), "nested without end"},
	{"two values.json", []byte("[1] [2]"), "follows the end"},
	{"only a description.json", []byte(`{"format": "inkling-model/1", "name": "x"}`), "without the model"},
	{"header beyond.safetensors", tensorFile("{}", nil)[:9], ""},
	{"header of gigabytes.safetensors", append(binary.LittleEndian.AppendUint64(nil, 1<<35), "{}      "...), "header claims"},
	{"gap.safetensors", tensorFile(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, make([]byte, 8)), "gaps"},
	{"overlap.safetensors", tensorFile(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, make([]byte, 8)), "overlap"},
	{"wrong size.safetensors", tensorFile(`{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}`, make([]byte, 8)), "contradicts itself"},
	{"missing bytes.safetensors", tensorFile(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, make([]byte, 4)), "ends in the middle"},
	{"more bytes.safetensors", tensorFile(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, make([]byte, 40)), "follow"},
	{"unknown type.safetensors", tensorFile(`{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}`, make([]byte, 8)), "F31"},

	// Meaning.
	{"half saved.npz", archive(plain("sizes.npy", npyOf("{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }", []byte("\x10\x03\x00\x00\x00\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x0a\x00\x00\x00\x00\x00\x00\x00")))), "no weights"},
	{"data set.npz", archive(plain("x_train.npy", npyOf("{'descr': '|u1', 'fortran_order': False, 'shape': (20000, 28, 28), }", make([]byte, 20000*784))), plain("y_train.npy", npyOf("{'descr': '|u1', 'fortran_order': False, 'shape': (20000,), }", make([]byte, 20000)))), "data set"},
	{"convolutional.npz", network(plain("conv1.weight.npy", zeros(8, 1, 5, 5))), "convolutional"},
	{"eight by eight.npz", archive(plain("W1.npy", zeros(64, 16)), plain("W2.npy", zeros(16, 10))), "8×8"},
	{"letters.npz", archive(plain("W1.npy", zeros(784, 16)), plain("W2.npy", zeros(16, 26))), "26 outputs"},
	{"no chain.npz", archive(plain("W1.npy", zeros(784, 16)), plain("W2.npy", zeros(17, 10))), "do not lead from"},
	{"vectors.npz", archive(plain("b1.npy", zeros(16))), "no matrix"},
	{"wide.npz", archive(plain("W1.npy", zeros(784, 5000)), plain("W2.npy", zeros(5000, 10))), "5000 neurons"},
	{"text.npz", []byte("These are my weights: 1 2 3\n"), "text file"},
	{"picture.npz", []byte("\x89PNG\r\n\x1a\n0000000000000000"), "picture"},
	{"hdf5.h5", []byte("\x89HDF\r\n\x1a\n0000000000000000"), "Keras"},
	{"noise.bin", []byte("\x01\x02\x03\x04\x05\x06\x07\x08\x09"), "no kind of model file"},
	{"labels.idx", []byte("\x00\x00\x08\x01\x00\x00\x00\x01\x07"), "data set"},
}

// oneInAnother is an archive one of whose members lies inside another.
func oneInAnother() []byte {
	inner := archive(plain("V.npy", zeros(4)))
	inner = inner[:bytes.Index(inner, []byte("PK\x01\x02"))]
	return archive(plain("W.npy", inner), zipEntry{name: "V.npy", data: zeros(4), at: 30 + len("W.npy")})
}

// laughs is a pickle of lists of lists of lists …: small, and endless when written out.
func laughs() []byte {
	b := []byte("\x80\x02]q\x00K\x01a0")
	for i := range 20 {
		b = append(b, fmt.Sprintf("]q%c(h%ch%ch%ch%ce0", i+1, i, i, i, i)...)
	}
	return append(b, 'h', 20, '.')
}

// TestMalformedFilesAreRefused opens every one of them as the program does: a sentence that names the file and says what is wrong, no panic, under a second,
// under 64 MiB allocated.
func TestMalformedFilesAreRefused(t *testing.T) {
	if len(malformed) < 70 {
		t.Fatalf("only %d files", len(malformed))
	}
	dir := t.TempDir()
	pictures := probe()
	for i, m := range malformed {
		t.Run(m.name, func(t *testing.T) {
			path := filepath.Join(dir, fmt.Sprint(i), m.name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, m.data, 0o644); err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			c, err := Read(path)
			if err == nil {
				_, _, err = Interpret(c, pictures, Choices{})
			}
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if err == nil {
				t.Fatal("it was accepted")
			}
			var fe *FileError
			if !errors.As(err, &fe) || fe.Kind == nil {
				t.Errorf("no FileError: %T %v", err, err)
			}
			if s := err.Error(); !strings.HasPrefix(s, m.name+": ") || !strings.Contains(s, m.words) || len(s) > 500 || strings.Contains(s, "EOF") {
				t.Errorf("%q should name the file and say %q", s, m.words)
			}
			if took > slowly*time.Second {
				t.Errorf("took %v", took)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("allocated %d MiB", used>>20)
			}
		})
	}
}

// TestShrinkingFile reads a file that has become shorter since its size was asked for.
func TestShrinkingFile(t *testing.T) {
	whole := network()
	for _, b := range [][]byte{whole, zeros(784, 10), []byte("\x80\x02]."), gzipOf(whole), []byte(`{"weights": [1]}`)} {
		l := newLoader("model.npz", int64(len(b)))
		if err := l.load(bytes.NewReader(b[:len(b)-len(b)/3]), int64(len(b))); !errors.Is(err, ErrDamaged) {
			t.Errorf("%q…: %v", b[:4], err)
		}
	}
}

// TestMemoryOfReading holds the memory a large file takes against the arrays it gives.
func TestMemoryOfReading(t *testing.T) {
	random := make([]byte, 8*784*600)
	for i := range random {
		random[i] = byte(i * i >> 3)
		if i%8 == 7 {
			random[i] = 0x3f // of the order of one
		}
	}
	big := npyOf("{'descr': '<f8', 'fortran_order': False, 'shape': (784, 600), }", random)
	p := reconstruct + "(K\x01M\x10\x03M\x58\x02\x86cnumpy\ndtype\nU\x02f8K\x00K\x01\x87R(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T" +
		string(binary.LittleEndian.AppendUint32(nil, uint32(len(random)))) + string(random) + "tb."
	for name, b := range map[string][]byte{
		"stored.npz":   archive(plain("W.npy", big)),
		"deflated.npz": archive(zipEntry{name: "W.npy", data: big, deflate: true}),
		"plain.npy":    big,
		"pickle.pkl":   []byte(p),
		"pickle.gz":    gzipOf([]byte(p)),
		"safetensors":  tensorFile(fmt.Sprintf(`{"W":{"dtype":"F64","shape":[784,600],"data_offsets":[0,%d]}}`, len(random)), random),
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		c, err := Read(path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		runtime.ReadMemStats(&after)
		accepted := uint64(4 * len(c.Arrays[0].Data))
		if accepted != 4*784*600 {
			t.Errorf("%s: %d bytes accepted", name, accepted)
		}
		// What was allocated in all is an upper bound of the peak.
		if used := after.TotalAlloc - before.TotalAlloc; used > 3*accepted {
			t.Errorf("%s: %d kB allocated for arrays of %d kB", name, used>>10, accepted>>10)
		}
	}
}

// TestReadersNeverWait checks that a reader that gives nothing is an error and not a loop.
func TestReadersNeverWait(t *testing.T) {
	s := newStream(io.MultiReader(), 100)
	if _, err := s.take(5); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}
