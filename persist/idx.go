package persist

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"inkling/core"
)

// Bounds of a set of IDX pictures.
const (
	maxPictures   = 4 << 20 // of one file
	maxPixels     = 1 << 30 // of one file: bytes in memory
	maxPictureIDX = 1 << 16 // pixels of one picture, the network's largest input
)

// ReadIDX reads the pictures and labels of a folder in MNIST's own format: train-images-idx3-ubyte or train-images.idx3-ubyte and
// its three companions, each gzipped or not. A half that is not there is nil; a folder without either is an error. Errors are
// *[FileError].
func ReadIDX(dir string) (train, test *core.Dataset, err error) {
	names, err := folderNames(dir)
	if err != nil {
		return nil, nil, err
	}
	if train, err = readHalf(dir, names, "training", "train"); err != nil {
		return nil, nil, err
	}
	if test, err = readHalf(dir, names, "test", "t10k", "test"); err != nil {
		return nil, nil, err
	}
	switch {
	case train == nil && test == nil:
		return nil, nil, &FileError{Path: dir, Kind: ErrForeign,
			Sentence: "there are no MNIST files in this folder; they are called train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte"}
	case train != nil && test != nil:
		if train.Width != test.Width || train.Height != test.Height {
			return nil, nil, &FileError{Path: dir, Kind: ErrDamaged, Sentence: fmt.Sprintf(
				"the training pictures have %d×%d pixels and the test pictures %d×%d", train.Width, train.Height, test.Width, test.Height)}
		}
		classes := max(len(train.Classes), len(test.Classes))
		train.Classes, test.Classes = classNames(classes), classNames(classes)
	}
	return train, test, nil
}

// folderNames lists the entries of a folder.
func folderNames(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		sentence := "this folder can't be read: " + err.Error()
		if info, statErr := os.Stat(dir); errors.Is(statErr, os.ErrNotExist) {
			sentence = "there is no such folder"
		} else if statErr == nil && !info.IsDir() {
			sentence = "this is a file; choose the folder that holds the pictures and labels"
		} else if errors.Is(err, os.ErrPermission) {
			sentence = "you may not read this folder: its permissions forbid it"
		}
		return nil, &FileError{Path: dir, Sentence: sentence, Kind: ErrNotFile}
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

// readHalf reads pictures and labels whose names start with one of the prefixes, or returns nil where there are neither.
func readHalf(dir string, names []string, half string, prefixes ...string) (*core.Dataset, error) {
	find := func(kind, idx string) string {
		for _, prefix := range prefixes {
			for _, middle := range []string{"-", "."} {
				for _, end := range []string{"", ".gz"} {
					for _, name := range names {
						if strings.EqualFold(name, prefix+"-"+kind+middle+idx+"-ubyte"+end) {
							return filepath.Join(dir, name)
						}
					}
				}
			}
		}
		return ""
	}
	images, labels := find("images", "idx3"), find("labels", "idx1")
	if images == "" && labels == "" {
		return nil, nil
	}
	if images == "" || labels == "" {
		have, lack := images, "labels"
		if images == "" {
			have, lack = labels, "pictures"
		}
		return nil, &FileError{Path: have, Kind: ErrForeign, Sentence: fmt.Sprintf("the %s that belong to it are not in the folder", lack)}
	}
	pictures, dims, err := readIDXFile(images, 3)
	if err != nil {
		return nil, err
	}
	marks, counts, err := readIDXFile(labels, 1)
	if err != nil {
		return nil, err
	}
	if dims[0] != counts[0] {
		return nil, &FileError{Path: images, Kind: ErrDamaged, Sentence: fmt.Sprintf("it has %d pictures, but %s has %d labels", dims[0], filepath.Base(labels), counts[0])}
	}
	d := &core.Dataset{Name: filepath.Base(filepath.Clean(dir)) + ", " + half, Width: dims[2], Height: dims[1], Images: pictures, Labels: marks}
	classes := 10
	for _, l := range marks {
		classes = max(classes, int(l)+1)
	}
	d.Classes = classNames(classes)
	return d, nil
}

func classNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	return names
}

// readIDXFile reads one file of bytes in the given number of dimensions: 3 pictures, 1 labels.
func readIDXFile(path string, rank int) (data []byte, dims []int, err error) {
	f, _, err := openRegular(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	data, dims, err = readIDX(f, rank)
	return data, dims, inFile(path, err)
}

// readIDX reads the format of MNIST's files, gzipped or not: two zero bytes, the type of the elements (8: bytes), the number of
// dimensions, each of them as four bytes, most significant first, and the elements. It believes the header only as far as
// bytes really follow.
func readIDX(r io.Reader, rank int) (data []byte, dims []int, err error) {
	in := bufio.NewReaderSize(r, 1<<16)
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, nil, damaged("its compression is broken: the file is damaged")
		}
		in = bufio.NewReaderSize(z, 1<<16)
	}
	head := make([]byte, 4+4*rank)
	if _, err := io.ReadFull(in, head[:4]); err != nil {
		return nil, nil, damaged("it is too short for an IDX file")
	}
	if head[0] != 0 || head[1] != 0 || head[2] < 8 || head[2] > 14 {
		return nil, nil, foreign("this is no IDX file: it does not start as one")
	}
	if head[2] != 8 {
		return nil, nil, foreign("its elements are not bytes (type %#02x); pictures and labels for Inkling are", head[2])
	}
	if int(head[3]) != rank {
		what := map[int]string{1: "labels have one dimension", 3: "pictures have three"}[rank]
		return nil, nil, foreign("it has %d dimensions, and %s; are pictures and labels swapped?", head[3], what)
	}
	if _, err := io.ReadFull(in, head[4:]); err != nil {
		return nil, nil, damaged("it ends within its header")
	}
	total := int64(1)
	for i := range rank {
		d := int64(binary.BigEndian.Uint32(head[4+4*i:]))
		dims = append(dims, int(d))
		switch {
		case d == 0:
			return nil, nil, damaged("it says it is empty")
		case i == 0 && d > maxPictures:
			return nil, nil, tooLarge("it says it holds %d items; %d are the most", d, maxPictures)
		case i > 0 && d > maxPictureIDX, i > 0 && total/int64(dims[0])*d > maxPictureIDX:
			return nil, nil, tooLarge("its pictures are larger than %d pixels", maxPictureIDX)
		}
		total *= d
	}
	if total > maxPixels {
		return nil, nil, tooLarge("it says it holds %d MB; %d are the most", total>>20, maxPixels>>20)
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(in, total+1))
	switch {
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return nil, nil, damaged("it can't be read to its end: %v", err)
	case n < total:
		item := total / int64(dims[0])
		return nil, nil, damaged("it says it holds %d items and ends after %d: the file is incomplete", dims[0], n/item)
	case err != nil:
		return nil, nil, damaged("its compressed end is missing: the file is incomplete")
	case n > total:
		return nil, nil, damaged("it goes on after the %d items it says it holds", dims[0])
	}
	return out.Bytes(), dims, nil
}
