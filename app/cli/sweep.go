package cli

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"inkling/core"
	"inkling/persist"
)

// axis is one setting of a sweep with the values it takes.
type axis struct {
	flag   string
	values []string
}

// parseGrid reads "rate=0.1,0.25 batch=16,32 layers=128-64,64": settings of the training panel by their flags, values
// with commas between, the settings apart by spaces or semicolons. In layers, dashes stand between the widths.
func parseGrid(text string, flags []string) ([]axis, error) {
	var grid []axis
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ';' || r == '\n' || r == '\t' }) {
		name, list, ok := strings.Cut(word, "=")
		name = strings.TrimLeft(name, "-")
		switch {
		case !ok || list == "":
			return nil, wrongf(`--sweep %q: write settings with their values, as in "rate=0.1,0.25 batch=16,32".`, text)
		case !slices.Contains(flags, name):
			return nil, wrongf("--sweep: there is no setting %q; inkling --help lists them.", name)
		case slices.ContainsFunc(grid, func(a axis) bool { return a.flag == name }):
			return nil, wrongf("--sweep: %s is named twice.", name)
		}
		grid = append(grid, axis{name, strings.Split(list, ",")})
	}
	if len(grid) == 0 {
		return nil, wrongf(`--sweep needs settings with their values, as in "rate=0.1,0.25 batch=16,32".`)
	}
	return grid, nil
}

// sweep trains every combination of a grid of settings and writes a line of CSV each. Choose by the validation columns:
// the test set is there to report, not to choose by.
func (p *program) sweep() error {
	flags := []string{"preset", "layers", "activation"}
	for _, f := range p.s.Training.Fields() {
		flags = append(flags, f.Flag)
	}
	grid, err := parseGrid(p.o.sweep, flags)
	if err != nil {
		return err
	}
	runs := combinations(grid)
	for _, values := range runs { // all are checked before the first is trained
		if err := p.combination(values); err != nil {
			return err
		}
	}
	out := p.Out
	if p.o.csv != "" {
		if err := persist.CheckWritable(p.o.csv); err != nil {
			return err
		}
		file, err := os.Create(p.o.csv)
		if err != nil {
			return cannotOpen(p.o.csv, err)
		}
		defer file.Close()
		out = file
	}
	if err := p.useData(); err != nil {
		return err
	}
	return p.sweepInto(out, grid, runs)
}

func (p *program) sweepInto(out io.Writer, grid []axis, runs []map[string]string) error {
	w := csv.NewWriter(out)
	var head []string
	for _, a := range grid {
		head = append(head, a.flag)
	}
	head = append(head, "state", "epochs_done", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "test_loss", "test_accuracy", "train_seconds", "weights_sha256")
	if err := w.Write(head); err != nil {
		return err
	}
	for i, values := range runs {
		if err := p.combination(values); err != nil {
			return err
		}
		if p.Terminal {
			fmt.Fprintf(p.Err, "run %d of %d\n", i+1, len(runs))
		}
		sn, err := p.run(nil, func(core.EpochResult, int) error { return nil })
		if err != nil {
			return err
		}
		var row []string
		for _, a := range grid {
			row = append(row, values[a.flag])
		}
		number := func(v float64) string {
			if v-v != 0 {
				return ""
			}
			return strconv.FormatFloat(v, 'g', 6, 64)
		}
		row = append(row, sn.State.String(), strconv.Itoa(sn.Epoch), number(sn.TrainLoss), number(sn.TrainAccuracy), number(sn.ValidationLoss), number(sn.ValidationAccuracy),
			number(sn.TestLoss), number(sn.TestAccuracy), number(sn.TrainTime.Seconds()), sn.Network.SHA256())
		w.Write(row)
		w.Flush()
		if err := w.Error(); err != nil {
			return fmt.Errorf("the table cannot be written: %w", err)
		}
		if sn.State == core.Stopped {
			return fmt.Errorf("stopped; %d of %d runs are in the table", i+1, len(runs))
		}
	}
	w.Flush()
	return w.Error()
}

// combination puts one point of the grid, over the flags given beside it, into the panel.
func (p *program) combination(values map[string]string) error {
	all := map[string]string{}
	for k, v := range p.o.settings {
		all[k] = v
	}
	for k, v := range values {
		all[k] = v
	}
	p.s.Training.Preset.SetText("classic")
	p.s.Training.PutBack.Do()
	return p.settings(all)
}

// combinations lists every point of the grid, the last setting changing fastest.
func combinations(grid []axis) []map[string]string {
	points := []map[string]string{{}}
	for _, a := range grid {
		var next []map[string]string
		for _, p := range points {
			for _, v := range a.values {
				q := map[string]string{a.flag: strings.TrimSpace(v)}
				for k, old := range p {
					q[k] = old
				}
				next = append(next, q)
			}
		}
		points = next
	}
	return points
}
