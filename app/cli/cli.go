package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"inkling/app/session"
)

// The exit statuses.
const (
	succeeded = 0
	failed    = 1
	misused   = 2
)

// Streams are the program's standard streams; tests bring their own.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// Terminal says that Err is a terminal, on which a line may be written over.
	Terminal bool
	// Interrupts delivers Ctrl-C.
	Interrupts <-chan os.Signal
}

// program is one run of the command line.
type program struct {
	Streams
	o *options
	s *session.Session
	// news is sent to by the session's notify.
	news chan struct{}
}

// Run does what the arguments ask for. Where they ask for the window it does nothing and says so, with the file to be
// opened in it, "" for none.
func Run(arguments []string, streams Streams) (status int, window bool, file string) {
	if len(arguments) == 1 && (arguments[0] == "--version" || arguments[0] == "-version") {
		fmt.Fprintln(streams.Out, session.VersionSentence()) // without waking anything else
		return succeeded, false, ""
	}
	p := &program{Streams: streams, news: make(chan struct{}, 1)}
	p.s = session.New(session.Options{Bare: true, Notify: func() {
		select {
		case p.news <- struct{}{}:
		default:
		}
	}})
	defer p.s.Close()
	var err error
	if p.o, err = parse(arguments, p.s.Training.Fields()); err == nil {
		mode := p.o.mode()
		if mode == "" {
			file = p.o.model
			if len(p.o.args) == 1 {
				file = p.o.args[0]
			}
			return succeeded, true, file
		}
		err = p.do(mode)
	}
	if err == nil {
		return succeeded, false, ""
	}
	fmt.Fprintln(streams.Err, session.Sentence(err))
	if errors.As(err, &usageError{}) {
		return misused, false, ""
	}
	return failed, false, ""
}

func (p *program) do(mode string) error {
	if p.o.help {
		_, err := io.WriteString(p.Out, usage(p.s.Training))
		return err
	}
	switch mode {
	case "version":
		_, err := fmt.Fprintln(p.Out, session.VersionSentence())
		return err
	case "train":
		return p.train()
	case "test":
		return p.test()
	case "predict":
		return p.predict()
	case "inspect":
		return p.inspect()
	case "convert":
		return p.convert()
	case "sweep":
		return p.sweep()
	}
	panic("cli: a mode that nobody wrote: " + mode)
}

// line prints an object as one line of JSON.
func (p *program) line(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = p.Out.Write(append(data, '\n'))
	return err
}

// known is a number for JSON, null where it is not known.
func known(v float64) *float64 {
	if v-v != 0 {
		return nil
	}
	return &v
}
