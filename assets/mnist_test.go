package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"
)

// The checksums of the published files, as every mirror of MNIST lists them.
func TestMNISTFilesAreThePublishedOnes(t *testing.T) {
	for name, want := range map[string]string{
		"train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
		"train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
		"t10k-images-idx3-ubyte.gz":  "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
		"t10k-labels-idx1-ubyte.gz":  "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
	} {
		data, ok := MNISTFile(name)
		if !ok {
			t.Errorf("%s is not in the program", name)
			continue
		}
		if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != want {
			t.Errorf("%s has checksum %x, want %s", name, got, want)
		}
	}
}

// How often each digit occurs, and the sum of all pixels: a shifted header or a swapped file would show.
func TestMNISTDecodes(t *testing.T) {
	trainImages, trainLabels := MNISTTrain()
	testImages, testLabels := MNISTTest()
	for _, half := range []struct {
		name           string
		images, labels []byte
		counts         [10]int
		ink            int
	}{
		{"train", trainImages, trainLabels, [10]int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, 1567298545},
		{"test", testImages, testLabels, [10]int{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, 264923200},
	} {
		var counts [10]int
		for _, l := range half.labels {
			counts[l]++
		}
		if counts != half.counts {
			t.Errorf("%s: digits occur %v times, want %v", half.name, counts, half.counts)
		}
		if want := len(half.labels) * MNISTWidth * MNISTHeight; len(half.images) != want {
			t.Errorf("%s: %d bytes of images, want %d", half.name, len(half.images), want)
		}
		ink := 0
		for _, p := range half.images {
			ink += int(p)
		}
		if ink != half.ink {
			t.Errorf("%s: the pixels add up to %d, want %d", half.name, ink, half.ink)
		}
	}
}

func TestMNISTFileUnknown(t *testing.T) {
	if _, ok := MNISTFile("../doc.go"); ok {
		t.Error("a name outside the data set was found")
	}
}

func BenchmarkMNISTDecode(b *testing.B) {
	for b.Loop() {
		start := time.Now()
		decodeHalf("train", MNISTTrainLen)
		decodeHalf("t10k", MNISTTestLen)
		b.ReportMetric(time.Since(start).Seconds(), "s/decode")
	}
}
