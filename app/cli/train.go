package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"inkling/app/session"
	"inkling/core"
	"inkling/persist"
)

// defaultModel is what --train writes when nobody says, as the original program did.
const defaultModel = "mnist_final.npz"

// epochLine is what --train --json prints of an epoch.
type epochLine struct {
	Epoch         int      `json:"epoch"`
	Epochs        int      `json:"epochs"`
	TrainLoss     *float64 `json:"train_loss"`
	TrainAccuracy *float64 `json:"train_accuracy"`
	TestLoss      *float64 `json:"test_loss"`
	TestAccuracy  *float64 `json:"test_accuracy"`
	TrainSeconds  float64  `json:"train_seconds"`
	Seconds       float64  `json:"seconds"`
}

// doneLine is the last line of --train --json.
type doneLine struct {
	Done          bool    `json:"done"`
	Model         string  `json:"model"`
	WeightsSHA256 string  `json:"weights_sha256"`
	TrainSeconds  float64 `json:"train_seconds"`
	Threads       int     `json:"threads"`
	Kernel        string  `json:"kernel"`
}

func (p *program) train() error {
	path := p.o.model
	if path == "" {
		path = defaultModel
	}
	path = persist.WithExtension(path, ".npz")
	if err := p.settings(p.o.settings); err != nil {
		return err
	}
	saved, err := p.newCheckpoints(path)
	if err != nil {
		return err
	}
	if err := persist.CheckWritable(path); err != nil {
		return err
	}
	if err := p.useData(); err != nil {
		return err
	}
	if p.o.from != "" {
		if err := p.s.Files.OpenNow(p.o.from, persist.Choices{}); err != nil {
			return err
		}
	}
	if !p.o.json {
		fmt.Fprintln(p.Out, p.plan(path))
	}
	sn, err := p.run(saved, func(e core.EpochResult, epochs int) error {
		if p.o.json {
			return p.line(epochLine{e.Epoch, epochs, known(e.TrainLoss), known(e.TrainAccuracy), known(e.TestLoss), known(e.TestAccuracy), e.TrainSeconds, e.Seconds})
		}
		loss := e.TestLoss
		if loss != loss { // nothing to test on
			loss = e.TrainLoss
		}
		_, err := fmt.Fprintf(p.Out, "epoch %*d of %d   train %s   test %s   loss %.4f   %.2f s\n", len(strconv.Itoa(epochs)), e.Epoch, epochs,
			session.Percent(e.TrainAccuracy), session.Percent(e.TestAccuracy), loss, e.Seconds)
		return err
	})
	if err != nil {
		return err
	}
	if sn.State != core.Finished {
		return p.kept(path, sn)
	}
	p.texts()
	if err := p.save(path); err != nil {
		return err
	}
	if p.o.test {
		if err := p.report(path, p.s.Model.Current()); err != nil {
			return err
		}
	}
	if p.o.json {
		return p.line(doneLine{true, path, sn.Network.SHA256(), sn.TrainTime.Seconds(), sn.Threads, sn.Kernel})
	}
	_, err = fmt.Fprintf(p.Out, "Saved %s: %s of the test digits right after %s of training (%d threads, %s).\n", path, session.Percent(sn.TestAccuracy), session.Duration(sn.TrainTime), sn.Threads, sn.Kernel)
	return err
}

// plan says what is about to be trained.
func (p *program) plan(path string) string {
	c := p.s.Training.Config()
	sizes := make([]string, len(c.Sizes))
	for i, n := range c.Sizes {
		sizes[i] = strconv.Itoa(n)
	}
	return fmt.Sprintf("Training %s (%s weights) for %s on %s, to %s.", strings.Join(sizes, "-"), session.Thousands(p.s.Training.Parameters()), session.Plural(c.Epochs, "epoch"), p.s.Data.Name(), path)
}

// settings puts what the flags say into the training panel.
func (p *program) settings(values map[string]string) error {
	t := p.s.Training
	if p.o.preset != "" || values["preset"] != "" {
		name := p.o.preset
		if v := values["preset"]; v != "" {
			name = v
		}
		if t.Preset.SetText(name); t.Preset.Error() != "" {
			return usageError{t.Preset.Error()}
		}
	}
	if err := p.layers(values); err != nil {
		return err
	}
	for _, f := range t.Fields() {
		text, given := values[f.Flag]
		if !given {
			continue
		}
		f.SetText(text)
		if e := f.Error(); e != "" {
			return wrongf("--%s %s: %s", f.Flag, text, e)
		}
	}
	if e := t.Problem(); e != "" {
		return usageError{e}
	}
	return nil
}

// layers sets the hidden layers' widths and functions.
func (p *program) layers(values map[string]string) error {
	t := p.s.Training
	text, given := p.o.layers, p.o.gave("layers")
	if v, ok := values["layers"]; ok {
		text, given = v, true
	}
	if given {
		widths, err := parseLayers(text)
		if err != nil {
			return err
		}
		t.SetLayers(widths)
	}
	hidden := p.o.hidden
	if v, ok := values["activation"]; ok {
		hidden = v
	}
	for _, l := range t.Layers() {
		if hidden == "" {
			break
		}
		if l.Activation.SetText(hidden); l.Activation.Error() != "" {
			return wrongf("--activation %s: %s", hidden, l.Activation.Error())
		}
	}
	return nil
}

// gave says whether a flag was given.
func (o *options) gave(name string) bool {
	for _, g := range o.given {
		if g == name {
			return true
		}
	}
	return false
}

// parseLayers reads widths with commas, spaces or dashes between: "128,64". "none" or nothing is a network without
// hidden layers.
func parseLayers(text string) ([]int, error) {
	if t := strings.TrimSpace(text); t == "" || t == "none" {
		return nil, nil
	}
	var widths []int
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '-' }) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > core.MaxWidth {
			return nil, wrongf("--layers %s: a hidden layer has 1 to %s neurons, and %q is not that.", text, session.Thousands(core.MaxWidth), word)
		}
		widths = append(widths, n)
	}
	if strings.HasPrefix(strings.TrimSpace(text), "-") || len(widths) == 0 {
		return nil, wrongf("--layers %s: write the hidden layers' widths with commas between, as in 128,64.", text)
	}
	if len(widths)+1 > core.MaxLayers {
		return nil, wrongf("--layers: a network has at most %d layers.", core.MaxLayers)
	}
	return widths, nil
}

// useData makes the data of --data the session's.
func (p *program) useData() error {
	if p.o.data == "" {
		return nil
	}
	if _, err := os.Stat(p.o.data); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no folder %s; --data names one with IDX files or labelled pictures", p.o.data)
	}
	train, test, err := session.ReadData(p.o.data)
	if err != nil {
		return err
	}
	if train == nil && p.o.mode() != "test" {
		return fmt.Errorf("%s has pictures to test with only, and none to train with", p.o.data)
	}
	p.s.Data.Use(train, test, p.o.data)
	return nil
}

// run trains with the panel's settings until the run is over, saves checkpoints, and calls each for every finished epoch.
func (p *program) run(saved *checkpoints, each func(e core.EpochResult, epochs int) error) (*core.Snapshot, error) {
	bar := progress{p: p}
	r := p.s.Run
	start := r.Train
	if p.o.from != "" {
		r.More.Set(p.s.Training.Epochs.Get())
		start = r.Continue
	}
	if !start.Enabled() {
		return nil, errors.New(start.Reason())
	}
	start.Do()
	shown := 0
	for {
		p.s.Update()
		if sn := r.Snapshot(); sn != nil {
			if shown < len(sn.History) || !r.Active() {
				bar.clear()
			}
			for ; shown < len(sn.History); shown++ {
				if err := each(sn.History[shown], sn.Epochs); err != nil {
					return nil, err
				}
			}
			if !r.Active() {
				return sn, nil
			}
			if err := saved.take(sn); err != nil {
				return nil, err
			}
			bar.show(sn)
		} else if !r.Active() {
			return nil, errors.New(p.s.Status().Sentence)
		}
		select {
		case <-p.news:
		case <-p.Interrupts:
			bar.clear()
			if !r.Active() || bar.stopping {
				return nil, errors.New("stopped at once; nothing was saved")
			}
			bar.stopping = true
			fmt.Fprintln(p.Err, "Stopping at the end of the batch; press Ctrl-C again to give up at once.")
			r.Stop.Do()
		}
	}
}

// kept ends a run that was stopped or failed: what it learned so far goes into a file of its own, so that a model from
// before is not lost to half a run.
func (p *program) kept(path string, sn *core.Snapshot) error {
	why := "stopped"
	if sn.Err != nil {
		why = strings.TrimSuffix(sn.Err.Error(), ".")
	}
	why = fmt.Sprintf("%s after %d of %s", why, sn.Epoch, session.Plural(sn.Epochs, "epoch"))
	earlier := fmt.Sprintf("%s was not written", path)
	if _, err := os.Stat(path); err == nil {
		earlier = fmt.Sprintf("%s is as it was", path)
	}
	if sn.Epoch == 0 {
		return fmt.Errorf("%s; nothing was kept, and %s", why, earlier)
	}
	aside := strings.TrimSuffix(path, filepath.Ext(path)) + "-stopped.npz"
	if err := p.save(aside); err != nil {
		return fmt.Errorf("%s; what it had learned could not be kept: %w", why, err)
	}
	return fmt.Errorf("%s; the network so far is in %s, and %s", why, aside, earlier)
}

// texts puts what the flags say about the model into its manifest.
func (p *program) texts() {
	m := p.s.Model
	for _, t := range []struct {
		field *session.Text
		text  string
	}{{m.Name, p.o.name}, {m.Description, p.o.description}, {m.Author, p.o.author}, {m.Licence, p.o.licence}} {
		if t.text != "" {
			t.field.Set(t.text)
		}
	}
}

// save writes the session's model. That the readable copy could not be written is a warning: the model is there.
func (p *program) save(path string) error {
	if p.o.keep {
		p.s.Files.KeepRun.Set(true)
	}
	err := p.s.Files.SaveNow(path)
	var readable *persist.CopyError
	if errors.As(err, &readable) {
		fmt.Fprintln(p.Err, session.Sentence(err))
		return nil
	}
	return err
}
