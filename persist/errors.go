package persist

import (
	"errors"
	"fmt"
	"path/filepath"
)

// The kinds of trouble a model file can give, for errors.Is. The sentence for the person is in the [FileError] that
// wraps them.
var (
	ErrNotFile   = errors.New("not a file")                         // missing, a folder, a device, a symlink loop
	ErrDamaged   = errors.New("damaged file")                       // cut short, a checksum that does not match, a lying size
	ErrUnsafe    = errors.New("the file wants to run code")         // a pickle that names anything but plain arrays
	ErrTooLarge  = errors.New("beyond the limits")                  // more bytes, members, dimensions than a model can need
	ErrForeign   = errors.New("a format that is not read")          // HDF5, ONNX, pictures, encrypted archives
	ErrNoNetwork = errors.New("no fully connected network in here") // readable, but not a model this program can use
)

// FileError is why a model file can't be used.
type FileError struct {
	Path     string // the file
	Sentence string // what is wrong with it and what to do, without the file's name
	Kind     error  // one of the errors above
}

func (e *FileError) Error() string {
	if e.Path == "" {
		return e.Sentence
	}
	return filepath.Base(e.Path) + ": " + e.Sentence
}

// Unwrap gives the kind of trouble.
func (e *FileError) Unwrap() error { return e.Kind }

func damaged(format string, args ...any) error {
	return &FileError{Sentence: fmt.Sprintf(format, args...), Kind: ErrDamaged}
}

func tooLarge(format string, args ...any) error {
	return &FileError{Sentence: fmt.Sprintf(format, args...), Kind: ErrTooLarge}
}

func foreign(format string, args ...any) error {
	return &FileError{Sentence: fmt.Sprintf(format, args...), Kind: ErrForeign}
}

func noNetwork(format string, args ...any) error {
	return &FileError{Sentence: fmt.Sprintf(format, args...), Kind: ErrNoNetwork}
}

// unsafeName refuses a pickle that names something to call.
func unsafeName(name string) error {
	return &FileError{
		Sentence: fmt.Sprintf("This file wants to run code (%s). Inkling does not; ask for the plain arrays.", clip(name)),
		Kind:     ErrUnsafe,
	}
}

// inFile puts the file's name on an error that has none yet.
func inFile(path string, err error) error {
	if err == nil {
		return nil
	}
	var fe *FileError
	if errors.As(err, &fe) {
		if fe.Path == "" {
			c := *fe
			c.Path = path
			return &c
		}
		return err
	}
	return &FileError{Path: path, Sentence: err.Error(), Kind: err}
}
