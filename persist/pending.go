package persist

import (
	"errors"

	"inkling/core"
)

var errPending = errors.New("this build cannot read or write model files yet")

// Read, ReadBytes, Interpret, ReadData, Save and WithExtension stand in for the readers and writers.
func Read(path string) (*Contents, error) { return nil, errPending }

func ReadBytes(path string, data []byte) (*Contents, error) { return nil, errPending }

func Interpret(c *Contents, probe *core.Dataset, choices Choices) (*Model, *Report, error) {
	return nil, nil, errPending
}

func ReadData(folder string) (train, test *core.Dataset, err error) { return nil, nil, errPending }
