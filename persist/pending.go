package persist

import (
	"errors"
	"io"

	"inkling/core"
	"inkling/core/ink"
)

var errPending = errors.New("this build cannot read or write model files yet")

// ReadData stands in for the reader of data sets.
func ReadData(folder string) (train, test *core.Dataset, err error) { return nil, nil, errPending }

// ReadPicture, DecodePicture and EachDrawing stand in too.
func ReadPicture(path string) (gray []byte, w, h int, err error) { return nil, 0, 0, errPending }

func DecodePicture(name string, r io.Reader) (gray []byte, w, h int, err error) {
	return nil, 0, 0, errPending
}

func EachDrawing(name string, r io.Reader, each func(line int, d ink.Drawing) error) error {
	return errPending
}
