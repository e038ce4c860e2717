package assets

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/binary"
	"fmt"
	"io"
	"sync"
)

// The four files as Yann LeCun, Corinna Cortes and Christopher Burges published them, bit for bit (NOTICE says
// where they come from and under which licence).
//
//go:embed mnist/*.gz
var mnistFiles embed.FS

const (
	// MNISTWidth and MNISTHeight are the size of a picture in pixels.
	MNISTWidth  = 28
	MNISTHeight = 28
	// MNISTTrainLen and MNISTTestLen are the numbers of digits in the two halves.
	MNISTTrainLen = 60_000
	MNISTTestLen  = 10_000
)

var (
	mnistTrain = sync.OnceValue(func() [2][]byte { return decodeHalf("train", MNISTTrainLen) })
	mnistTest  = sync.OnceValue(func() [2][]byte { return decodeHalf("t10k", MNISTTestLen) })
)

// MNISTTrain returns the 60,000 training digits: images holds 28×28 bytes a digit, row by row from the top, 0
// for paper and 255 for ink; labels holds a byte a digit, 0 to 9. The first call decompresses them (about a
// fifth of a second), later ones return the same slices, which the caller must not change. It may be called
// from several goroutines at once.
func MNISTTrain() (images, labels []byte) {
	half := mnistTrain()
	return half[0], half[1]
}

// MNISTTest returns the 10,000 test digits, laid out as MNISTTrain's.
func MNISTTest() (images, labels []byte) {
	half := mnistTest()
	return half[0], half[1]
}

// MNISTFile returns one of the published files as it was published, gzipped, or false if there is none of that
// name ("train-images-idx3-ubyte.gz" and its three siblings).
func MNISTFile(name string) ([]byte, bool) {
	data, err := mnistFiles.ReadFile("mnist/" + name)
	return data, err == nil
}

// decodeHalf reads the images and the labels of one half. The files are part of the program and a test compares
// their checksums: that one of them can't be read means that the program itself is damaged, hence the panic.
func decodeHalf(prefix string, n int) [2][]byte {
	return [2][]byte{
		decodeIDX(prefix+"-images-idx3-ubyte.gz", n, MNISTHeight, MNISTWidth),
		decodeIDX(prefix+"-labels-idx1-ubyte.gz", n),
	}
}

// decodeIDX returns the payload of a gzipped IDX file of bytes with exactly the given dimensions.
func decodeIDX(name string, dims ...int) []byte {
	packed, err := mnistFiles.ReadFile("mnist/" + name)
	if err != nil {
		panic(fmt.Sprintf("assets: %v", err))
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(fmt.Sprintf("assets: %s: %v", name, err))
	}
	// Magic number (two zeros, 8 for unsigned bytes, the number of dimensions), then the dimensions, big-endian.
	head := make([]byte, 4+4*len(dims))
	if _, err := io.ReadFull(z, head); err != nil {
		panic(fmt.Sprintf("assets: %s: %v", name, err))
	}
	size := 1
	want := []byte{0, 0, 8, byte(len(dims))}
	for _, d := range dims {
		want = binary.BigEndian.AppendUint32(want, uint32(d))
		size *= d
	}
	if !bytes.Equal(head, want) {
		panic(fmt.Sprintf("assets: %s begins with % x, not % x", name, head, want))
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(z, data); err != nil {
		panic(fmt.Sprintf("assets: %s: %v", name, err))
	}
	return data
}
