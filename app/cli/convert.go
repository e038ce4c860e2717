package cli

import (
	"errors"
	"fmt"
	"os"

	"inkling/app/session"
	"inkling/persist"
)

// convert writes a clean copy of a model, in our format or another.
func (p *program) convert() error {
	model, name, err := p.open(p.o.args[0])
	if err != nil {
		return err
	}
	extension := ".npz"
	save := func(path string) error { return persist.Save(path, model) }
	switch {
	case p.o.original:
		save = func(path string) error { return persist.SaveOriginal(path, model) }
	case p.o.compact:
		save = func(path string) error { return session.SaveCompact(path, model) }
	case p.o.safetensors:
		extension = ".safetensors"
		save = func(path string) error { return persist.SaveSafetensors(path, model) }
	case p.o.onnx:
		extension = ".onnx"
		save = func(path string) error { return persist.SaveONNX(path, model) }
	}
	path := persist.WithExtension(p.o.model, extension)
	var readable *persist.CopyError
	if err := save(path); errors.As(err, &readable) {
		fmt.Fprintln(p.Err, session.Sentence(err))
	} else if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.Out, "Wrote %s (%s bytes) from %s.\n", path, session.Thousands(int(info.Size())), name)
	return err
}
