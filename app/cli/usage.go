package cli

import (
	"fmt"
	"strings"

	"inkling/app/session"
)

const usageHead = `Inkling reads the digits you draw, and shows how.

  inkling [FILE | --model FILE]                       the window, with FILE opened
  inkling --train [--model OUT.npz] [settings]        train, save, print a line an epoch; with --test also the test result
  inkling --test [--model FILE]                       accuracy, loss, confusion matrix
  inkling --predict [--model FILE] PICTURE.png… | DRAWINGS.jsonl | -
  inkling --inspect FILE                              what is in a model file and how it was read
  inkling --convert FILE --model OUT.npz              a clean copy; --original, --compact, --safetensors or --onnx
  inkling --sweep "rate=0.1,0.25 batch=16,32"         train every combination, a line of CSV each (--csv FILE)
  inkling --version

  --json         JSON Lines on standard output (--train, --test, --predict, --inspect)
  --data DIR     a folder of IDX files or of labelled pictures, instead of the MNIST inside the program
  --read WHAT    how to read a file that does not say it: layout=…,activation=…,output=…,range=…,polarity=…
  --from FILE    with --train: train this model on, instead of a new one
  --keep-run     with --train: save the optimiser's memory too, so that --from goes on as if it had never stopped
  --name TEXT    with --train: what the model says of itself; also --description, --author and --licence
  --checkpoint N with --train: every N seconds save the network as it is then, to OUT-Ns.npz, OUT-2Ns.npz …

Settings of training:
  --preset NAME  %s
  --layers LIST  hidden layers, as in 128,64; none for no hidden layer
  --activation F of the hidden layers
`

// usage is what --help prints: every setting of the training panel with what it means and what it is now.
func usage(t *session.Training) string {
	var b strings.Builder
	fmt.Fprintf(&b, usageHead, strings.Join(t.Preset.Names(), ", "))
	for _, f := range t.Fields() {
		text := f.Help()
		if c, ok := f.Setting.(*session.Choice); ok {
			text += " One of " + strings.Join(c.Names(), ", ") + "."
		}
		fmt.Fprintf(&b, "  --%-24s %s (%s)\n", f.Flag, text, f.Text())
	}
	return b.String()
}
