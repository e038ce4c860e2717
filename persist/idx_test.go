package persist

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// idx makes an IDX file of bytes.
func idx(dims []int, data []byte) []byte {
	b := []byte{0, 0, 8, byte(len(dims))}
	for _, d := range dims {
		b = binary.BigEndian.AppendUint32(b, uint32(d))
	}
	return append(b, data...)
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

func writeFiles(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, b := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReadIDX(t *testing.T) {
	pictures, labels := idx([]int{2, 2, 3}, []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}), idx([]int{2}, []byte{7, 0})
	for name, files := range map[string]map[string][]byte{
		"published names": {"train-images-idx3-ubyte": pictures, "train-labels-idx1-ubyte": labels, "t10k-images-idx3-ubyte": pictures, "t10k-labels-idx1-ubyte": labels},
		"Kaggle's names":  {"train-images.idx3-ubyte": pictures, "train-labels.idx1-ubyte": labels, "t10k-images.idx3-ubyte": pictures, "t10k-labels.idx1-ubyte": labels, "other": nil},
		"gzipped, mixed":  {"train-images-idx3-ubyte.gz": gzipped(pictures), "TRAIN-labels.idx1-ubyte": labels, "t10k-images-idx3-ubyte": pictures, "t10k-labels-idx1-ubyte.gz": gzipped(labels)},
	} {
		dir := writeFiles(t, files)
		train, test, err := ReadIDX(dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if train.Len() != 2 || train.Width != 3 || train.Height != 2 || train.Image(1)[0] != 7 || train.Labels[0] != 7 || len(train.Classes) != 10 || train.Validate() != nil {
			t.Errorf("%s: read %+v", name, train)
		}
		if test.SHA256() != train.SHA256() {
			t.Errorf("%s: the test half differs", name)
		}
	}
	// One half alone is enough.
	train, test, err := ReadIDX(writeFiles(t, map[string][]byte{"t10k-images-idx3-ubyte": pictures, "t10k-labels-idx1-ubyte": idx([]int{2}, []byte{25, 0})}))
	if err != nil || train != nil || len(test.Classes) != 26 {
		t.Errorf("test half alone: %v, %v, %v", train, test, err)
	}
}

func TestReadIDXSentences(t *testing.T) {
	pictures, labels := idx([]int{2, 2, 2}, make([]byte, 8)), idx([]int{2}, []byte{7, 0})
	const pn, ln = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
	for name, c := range map[string]struct {
		files map[string][]byte
		words string
	}{
		"nothing":          {map[string][]byte{"a.txt": []byte("x")}, "no MNIST files"},
		"no labels":        {map[string][]byte{pn: pictures}, "labels that belong"},
		"no pictures":      {map[string][]byte{ln: labels}, "pictures that belong"},
		"empty":            {map[string][]byte{pn: nil, ln: labels}, "empty"},
		"text":             {map[string][]byte{pn: []byte("hello, world"), ln: labels}, "no IDX file"},
		"three bytes":      {map[string][]byte{pn: []byte("abc"), ln: labels}, "too short"},
		"swapped":          {map[string][]byte{pn: labels, ln: pictures}, "swapped"},
		"floats":           {map[string][]byte{pn: append([]byte{0, 0, 13, 3}, make([]byte, 40)...), ln: labels}, "not bytes"},
		"header cut":       {map[string][]byte{pn: pictures[:9], ln: labels}, "within its header"},
		"cut":              {map[string][]byte{pn: pictures[:len(pictures)-3], ln: labels}, "2 items and ends after 1"},
		"too long":         {map[string][]byte{pn: append(bytes.Clone(pictures), 1), ln: labels}, "goes on after"},
		"gzip cut":         {map[string][]byte{pn + ".gz": gzipped(pictures)[:25], ln: labels}, "incomplete"},
		"gzip broken":      {map[string][]byte{pn + ".gz": {0x1f, 0x8b, 9, 9}, ln: labels}, "compression is broken"},
		"four billion":     {map[string][]byte{pn: idx([]int{1<<32 - 1, 28, 28}, nil), ln: labels}, "the most"},
		"huge pictures":    {map[string][]byte{pn: idx([]int{1, 1 << 20, 1 << 20}, nil), ln: labels}, "larger than"},
		"wide pictures":    {map[string][]byte{pn: idx([]int{1, 1 << 16, 1 << 16}, nil), ln: labels}, "larger than"},
		"no pixels":        {map[string][]byte{pn: idx([]int{2, 0, 28}, nil), ln: labels}, "says it is empty"},
		"other numbers":    {map[string][]byte{pn: pictures, ln: idx([]int{3}, []byte{1, 2, 3})}, "2 pictures, but"},
		"halves disagree":  {map[string][]byte{pn: pictures, ln: labels, "t10k-images-idx3-ubyte": idx([]int{2, 1, 2}, make([]byte, 4)), "t10k-labels-idx1-ubyte": labels}, "2×2 pixels and"},
		"a folder instead": {map[string][]byte{pn + "/x": nil, ln: labels}, "folder"},
	} {
		_, _, err := ReadIDX(writeFiles(t, c.files))
		var bad *FileError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v; want a *FileError with %q", name, err, c.words)
		}
	}
	for path, words := range map[string]string{filepath.Join(t.TempDir(), "gone"): "no such folder", touch(t, t.TempDir(), "f"): "this is a file"} {
		if _, _, err := ReadIDX(path); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func FuzzIDX(f *testing.F) {
	f.Add(idx([]int{2, 2, 3}, make([]byte, 12)), 3)
	f.Add(gzipped(idx([]int{2}, []byte{1, 2})), 1)
	f.Add(idx([]int{1 << 20, 28, 28}, []byte("short")), 3)
	f.Fuzz(func(t *testing.T, b []byte, rank int) {
		if rank != 1 {
			rank = 3
		}
		if len(b) > 1<<16 {
			return
		}
		data, dims, err := readIDX(bytes.NewReader(b), rank)
		if err != nil {
			return
		}
		total := 1
		for _, d := range dims {
			total *= d
		}
		if len(dims) != rank || total != len(data) {
			t.Fatalf("%v for %d bytes", dims, len(data))
		}
	})
}
