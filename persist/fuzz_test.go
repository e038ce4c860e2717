package persist

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"inkling/core"
)

// seeds adds the malformed files and the conventions whose name ends so.
func seeds(f *testing.F, suffixes ...string) {
	wanted := func(name string) bool {
		for _, s := range suffixes {
			if strings.HasSuffix(name, s) {
				return true
			}
		}
		return false
	}
	for _, m := range malformed {
		if wanted(m.name) && len(m.data) < 1<<16 {
			f.Add(m.data)
		}
	}
	file, err := os.Open("testdata/conventions.tar.gz")
	if err != nil {
		f.Fatal(err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		f.Fatal(err)
	}
	for archive := tar.NewReader(z); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			f.Fatal(err)
		}
		if wanted(h.Name) && h.Size < 1<<16 {
			data, err := io.ReadAll(archive)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
}

// sane checks what every reader promises: an error is a FileError, an array is as large as its shape says.
func sane(t *testing.T, c *Contents, err error) {
	t.Helper()
	if err != nil {
		var fe *FileError
		if !errors.As(err, &fe) || fe.Kind == nil || fe.Sentence == "" {
			t.Fatalf("no FileError: %T %v", err, err)
		}
		return
	}
	for _, a := range c.Arrays {
		if a.Left == "" && len(a.Data) != a.Len() {
			t.Fatalf("%s has %d elements for %v", a.Name, len(a.Data), a.Shape)
		}
	}
}

func fuzzFile(f *testing.F, name string) {
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ReadBytes(name, data)
		sane(t, c, err)
	})
}

// FuzzArchive reads npz files and PyTorch's: directories, headers, compressed bytes, and what is in the members.
func FuzzArchive(f *testing.F) {
	seeds(f, ".npz", ".pt")
	f.Add(network())
	fuzzFile(f, "model.npz")
}

func FuzzNpy(f *testing.F) {
	seeds(f, ".npy")
	f.Add(zeros(2, 3))
	fuzzFile(f, "model.npy")
}

// FuzzNpyHeader takes the Python dictionary alone, so that mutations are not spent on lengths.
func FuzzNpyHeader(f *testing.F) {
	for _, m := range malformed {
		if strings.HasSuffix(m.name, ".npy") && len(m.data) > 10 {
			f.Add(string(m.data[10:min(len(m.data), 300)]))
		}
	}
	f.Add(f4Header("(30L, 784L)"))
	f.Fuzz(func(t *testing.T, text string) {
		h, err := parseNpyHeader(text)
		if err == nil && (len(h.shape) > maxRank || h.dtype.size < 0) {
			t.Fatalf("%+v", h)
		}
	})
}

func FuzzPickle(f *testing.F) {
	seeds(f, ".pkl")
	for _, m := range malformed {
		if i := bytes.Index(m.data, []byte("\x80\x02c")); i > 0 {
			f.Add(m.data[i:])
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l := newLoader("model.pkl", int64(len(data)))
		err := l.readPickles(newStream(bytes.NewReader(data), int64(len(data))))
		sane(t, l.c, err)
	})
}

func FuzzJSON(f *testing.F) {
	seeds(f, ".json")
	f.Add([]byte(`{"a": [[1, 2], [3, -4e1]], "b": "\u00e9", "c": [NaN, null, true]}`))
	fuzzFile(f, "model.json")
}

func FuzzSafetensors(f *testing.F) {
	seeds(f, ".safetensors")
	f.Add(tensorFile(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"__metadata__":{"x":"y"}}`, make([]byte, 8)))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := newLoader("model.safetensors", int64(len(data)))
		err := l.readSafetensors(newStream(bytes.NewReader(data), int64(len(data))))
		sane(t, l.c, err)
	})
}

// FuzzTorch reads PyTorch's older format, and its pickles.
func FuzzTorch(f *testing.F) {
	seeds(f, ".pth")
	f.Fuzz(func(t *testing.T, data []byte) {
		l := newLoader("model.pth", int64(len(data)))
		err := l.readLegacyTorch(newStream(bytes.NewReader(data), int64(len(data))))
		sane(t, l.c, err)
	})
}

// FuzzRead takes any bytes at all, as Read does: the first ones decide what they are read as.
func FuzzRead(f *testing.F) {
	seeds(f, ".gz", ".bin", ".idx", ".h5")
	f.Add([]byte("PK\x03\x04"))
	f.Add(gzipOf([]byte("\x80\x02].")))
	fuzzFile(f, "model")
}

// FuzzDoctor invents files: names from a list of parts and shapes that often fit, so that the doctor has something to think about.
func FuzzDoctor(f *testing.F) {
	f.Add([]byte("\x00\x01\x02\x03\x04\x05\x06\x07"))
	f.Add([]byte("W1 784x4 b1 4 W2 4x10 b2 10"))
	names := []string{"W", "b", "weights", "biases", "1", "2", "3", "/", "_", "hidden", "output", "bn", "mean", "var", "gamma", "std", "m", "v", "d", "best", "X_test", "sizes", "theta", ".weight", ".bias", "é", "arr_", "0", "conv", "layers"}
	sides := []int{1, 2, 3, 4, 5, 10, 11, 28, 64, 784, 785, 0, 6370}
	pictures := &core.Dataset{Name: "probe", Width: 28, Height: 28, Images: make([]byte, 20*784), Labels: make([]uint8, 20), Classes: strings.Split("0123456789", "")}
	for i := range pictures.Images {
		pictures.Images[i] = byte(i * i >> 4)
	}
	for i := range pictures.Labels {
		pictures.Labels[i] = uint8(i % 10)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 400 {
			return
		}
		next := func() int {
			if len(data) == 0 {
				return 0
			}
			v := int(data[0])
			data = data[1:]
			return v
		}
		c := &Contents{Path: "model.npz", Format: "npz", Texts: map[string]string{}}
		total := 0
		for len(data) > 0 && len(c.Arrays) < 24 {
			a := Array{}
			for range 1 + next()%4 {
				a.Name += names[next()%len(names)]
			}
			n := 1
			for range next() % 5 {
				d := sides[next()%len(sides)]
				a.Shape = append(a.Shape, d)
				n *= d
			}
			if total += n; total > 1<<20 {
				return
			}
			a.Data = make([]float32, n)
			seed := uint32(next())
			for i := range a.Data {
				seed = seed*1664525 + 1013904223
				a.Data[i] = float32(int32(seed)) / (1 << 31)
			}
			switch next() % 16 {
			case 0:
				a.Left, a.Data = "too large", nil
			case 1:
				if n > 0 {
					a.Data[n/2], a.Bad = float32(math.Inf(1)), n/2+1
				}
			}
			c.Arrays = append(c.Arrays, a)
		}
		m, r, err := Interpret(c, pictures, Choices{})
		if err != nil {
			sane(t, nil, err)
			return
		}
		if err := m.Network.Validate(); err != nil {
			t.Fatal(err)
		}
		if sizes := m.Network.Sizes(); sizes[0] != 784 || sizes[len(sizes)-1] != 10 || r.Accuracy < 0 || r.Accuracy > 1 {
			t.Fatalf("%+v", r)
		}
		if _, again, err := Interpret(c, pictures, r.Chosen.Choices); err == nil && again.Chosen.Range != r.Chosen.Range {
			t.Fatalf("chosen again, it is read otherwise: %+v and %+v", r.Chosen, again.Chosen)
		}
	})
}

// FuzzTokens checks that names of any kind are taken apart without harm.
func FuzzTokens(f *testing.F) {
	f.Add("weights_input_hidden1")
	f.Add("dW1")
	f.Fuzz(func(t *testing.T, name string) {
		tk := tokens(name)
		roleOf(tk)
		if key := layerKey(tk); before(key, key) != 0 {
			t.Fatal(key)
		}
	})
}

// TestNumbersOfEveryType decodes one value in each element type and both byte orders.
func TestNumbersOfEveryType(t *testing.T) {
	for _, test := range []struct {
		dtype string
		raw   []byte
		want  float32
	}{
		{"<f2", []byte{0x00, 0x3e}, 1.5}, {">f2", []byte{0xc0, 0x00}, -2}, {"<f2", []byte{0x01, 0x00}, 1.0 / (1 << 24)}, {"<f2", []byte{0x00, 0x80}, float32(math.Copysign(0, -1))},
		{"<f4", binary.LittleEndian.AppendUint32(nil, math.Float32bits(0.1)), 0.1}, {">f4", binary.BigEndian.AppendUint32(nil, math.Float32bits(-3)), -3},
		{"<f8", binary.LittleEndian.AppendUint64(nil, math.Float64bits(0.25)), 0.25}, {">f8", binary.BigEndian.AppendUint64(nil, math.Float64bits(0.1)), 0.1},
		{"|i1", []byte{0xff}, -1}, {"|u1", []byte{0xff}, 255}, {"<i2", []byte{0xfe, 0xff}, -2}, {">u2", []byte{1, 0}, 256},
		{"<i4", []byte{0xff, 0xff, 0xff, 0xff}, -1}, {">u4", []byte{0, 0, 1, 0}, 256}, {"<i8", []byte{0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, -2}, {">u8", []byte{0, 0, 0, 0, 0, 0, 0, 7}, 7},
		{"|b1", []byte{1}, 1}, {"?", []byte{0}, 0},
	} {
		d, ok := parseDtype(test.dtype)
		if !ok || !d.number() {
			t.Errorf("%s: %+v", test.dtype, d)
			continue
		}
		got := make([]float32, 1)
		if bad := d.decode(got, test.raw); bad != 0 || got[0] != test.want {
			t.Errorf("%s: %v (%d), want %v", test.dtype, got[0], bad, test.want)
		}
	}
	for text, want := range map[string]string{"<U3": "aé", "|S4": "ab"} {
		d, _ := parseDtype(text)
		raw := []byte("ab\x00\x00")
		if d.kind == 'U' {
			raw = []byte("a\x00\x00\x00\xe9\x00\x00\x00\x00\x00\x00\x00")
		}
		if got := d.text(raw); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
