package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"inkling/app/session"
)

// options is what the flags say.
type options struct {
	train, test, predict, inspect, convert, version, help bool

	sweep  string
	model  string
	data   string
	json   bool
	csv    string
	read   string
	preset string
	layers string
	hidden string
	from   string

	name, description, author, licence string

	original, compact, safetensors, onnx bool
	keep                                 bool
	checkpoint                           string // seconds between two checkpoints

	settings map[string]string // the training panel's, by flag
	given    []string          // all flags that were given, in order
	args     []string          // what is no flag
}

// usageError says that the flags are wrong: exit status 2.
type usageError struct{ sentence string }

func (e usageError) Error() string { return e.sentence }

func wrongf(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// modes are the flags that say what to do; without one the window opens.
var modes = []string{"train", "test", "predict", "inspect", "convert", "sweep", "version", "help"}

// belongs lists, for each flag that is no mode and no setting of the training panel, the modes it makes sense with.
var belongs = map[string][]string{
	"model":       {"train", "test", "predict", "inspect", "convert"},
	"data":        {"train", "test", "sweep"},
	"json":        {"train", "test", "predict", "inspect"},
	"csv":         {"sweep"},
	"read":        {"test", "predict", "inspect", "convert"},
	"from":        {"train"},
	"keep-run":    {"train"},
	"checkpoint":  {"train"},
	"name":        {"train"},
	"description": {"train"},
	"author":      {"train"},
	"licence":     {"train"},
	"original":    {"convert"},
	"compact":     {"convert"},
	"safetensors": {"convert"},
	"onnx":        {"convert"},
}

// parse reads the flags, which may stand before and after the files.
func parse(arguments []string, fields []session.Field) (*options, error) {
	o := &options{settings: map[string]string{}}
	f := flag.NewFlagSet("inkling", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	for name, p := range map[string]*bool{"train": &o.train, "test": &o.test, "predict": &o.predict, "inspect": &o.inspect, "convert": &o.convert,
		"keep-run": &o.keep, "version": &o.version, "help": &o.help, "h": &o.help, "json": &o.json,
		"original": &o.original, "compact": &o.compact, "safetensors": &o.safetensors, "onnx": &o.onnx} {
		f.BoolVar(p, name, false, "")
	}
	for name, p := range map[string]*string{"sweep": &o.sweep, "model": &o.model, "data": &o.data, "csv": &o.csv, "read": &o.read,
		"preset": &o.preset, "layers": &o.layers, "activation": &o.hidden, "from": &o.from, "checkpoint": &o.checkpoint,
		"name": &o.name, "description": &o.description, "author": &o.author, "licence": &o.licence} {
		f.StringVar(p, name, "", "")
	}
	values := map[string]*string{}
	for _, field := range fields {
		values[field.Flag] = f.String(field.Flag, "", "")
	}
	for rest := arguments; ; {
		if err := f.Parse(rest); err != nil {
			return nil, usageError{inWords(err)}
		}
		consumed := len(rest) - f.NArg()
		if consumed > 0 && rest[consumed-1] == "--" { // all that follows are files, whatever they look like
			o.args = append(o.args, f.Args()...)
			break
		}
		if f.NArg() == 0 {
			break
		}
		o.args = append(o.args, f.Arg(0))
		rest = f.Args()[1:]
	}
	f.Visit(func(v *flag.Flag) {
		o.given = append(o.given, v.Name)
		if p, ok := values[v.Name]; ok {
			o.settings[v.Name] = *p
		}
	})
	return o, o.check()
}

// inWords turns what package flag says into a sentence for the person who typed it.
func inWords(err error) string {
	text := err.Error()
	if errors.Is(err, flag.ErrHelp) {
		return "inkling --help lists the flags."
	}
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: -"); ok {
		return fmt.Sprintf("There is no flag --%s; inkling --help lists them.", strings.TrimPrefix(name, "-"))
	}
	if name, ok := strings.CutPrefix(text, "flag needs an argument: -"); ok {
		return fmt.Sprintf("The flag --%s needs a value after it.", strings.TrimPrefix(name, "-"))
	}
	if rest, ok := strings.CutPrefix(text, "invalid boolean value "); ok {
		value, rest, _ := strings.Cut(rest, " for -")
		name, _, _ := strings.Cut(rest, ":")
		return fmt.Sprintf("The flag --%s takes no value, and %s was given; put files after a space.", name, value)
	}
	return text + "."
}

// check finds flags that contradict each other.
func (o *options) check() error {
	mode := o.mode()
	switch {
	case o.version || o.help:
		return nil
	case len(o.modes()) > 1 && !(o.train && o.test && len(o.modes()) == 2):
		return wrongf("Choose one of --%s.", strings.Join(o.modes(), " and --"))
	}
	for _, name := range o.given {
		if slices.Contains(modes, name) || name == "h" || name == "model" && mode == "" {
			continue
		}
		with, ok := belongs[name]
		if !ok { // a setting of the training panel
			with = []string{"train", "sweep"}
		}
		if !slices.Contains(with, mode) && !(o.train && slices.Contains(with, "train")) {
			return wrongf("The flag --%s belongs to --%s.", name, strings.Join(with, " or --"))
		}
	}
	switch n := len(o.args); {
	case mode == "" && n > 1:
		return wrongf("The window opens one file; %d were given. To read pictures, use --predict.", n)
	case mode == "" && n == 1 && o.model != "":
		return wrongf("Give the file once: %s, or --model %s.", o.args[0], o.model)
	case mode == "predict" && n == 0:
		return wrongf("--predict needs pictures, a file of drawings (.jsonl), or - for standard input.")
	case mode == "inspect" && n == 0 && o.model != "":
		o.args = []string{o.model}
	case (mode == "inspect" || mode == "convert") && n != 1:
		return wrongf("--%s needs one file, and %d were given.", mode, n)
	case mode == "convert" && o.model == "":
		return wrongf("--convert needs --model OUT.npz, the name of the copy.")
	case (mode == "train" || mode == "sweep") && n > 0:
		return wrongf("--%s takes no files, and %q was given; --model names the model, --data a folder of pictures.", mode, o.args[0])
	case mode == "test" && n == 1 && o.model == "":
		o.model = o.args[0]
	case mode == "test" && n > 0:
		return wrongf("--test takes one model, and %q is one too many.", o.args[n-1])
	}
	kinds := 0
	for _, on := range []bool{o.original, o.compact, o.safetensors, o.onnx} {
		if on {
			kinds++
		}
	}
	if kinds > 1 {
		return wrongf("Choose one of --original, --compact, --safetensors and --onnx.")
	}
	return nil
}

// modes lists the modes that were asked for.
func (o *options) modes() []string {
	var on []string
	for _, m := range modes {
		if slices.Contains(o.given, m) {
			on = append(on, m)
		}
	}
	return on
}

// mode is what is to be done; "" is the window. --train --test trains, then tests.
func (o *options) mode() string {
	if on := o.modes(); len(on) > 0 {
		return on[0]
	}
	if o.help { // -h
		return "help"
	}
	return ""
}
