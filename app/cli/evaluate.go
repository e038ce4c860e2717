package cli

import (
	"context"
	"fmt"
	"strings"

	"inkling/app/session"
	"inkling/core"
	"inkling/persist"
)

// testLine is what --test --json prints.
type testLine struct {
	Model     string   `json:"model"`
	Accuracy  float64  `json:"accuracy"`
	Correct   int      `json:"correct"`
	Total     int      `json:"total"`
	Loss      *float64 `json:"loss"`
	Confusion [][]int  `json:"confusion"`
}

func (p *program) test() error {
	model, name, err := p.open(p.o.model)
	if err != nil {
		return err
	}
	if err := p.useData(); err != nil {
		return err
	}
	return p.report(name, model)
}

// open reads a model, or the bundled one where the path is empty, and says what to call it.
func (p *program) open(path string) (*persist.Model, string, error) {
	choices, err := p.choices()
	if err != nil {
		return nil, "", err
	}
	model, report, err := session.ReadModel(path, choices)
	if err != nil {
		return nil, "", err
	}
	for _, w := range report.Warnings {
		fmt.Fprintln(p.Err, w)
	}
	if path == "" {
		return model, session.DefaultModel(), nil
	}
	return model, path, nil
}

// choices reads --read "layout=…,activation=…": what the person knows about a file that does not say it.
func (p *program) choices() (persist.Choices, error) {
	var c persist.Choices
	if p.o.read == "" {
		return c, nil
	}
	for _, part := range strings.Split(p.o.read, ",") {
		name, value, ok := strings.Cut(part, "=")
		switch name = strings.TrimSpace(name); {
		case !ok:
			return c, wrongf("--read %s: write name=value pairs with commas between, such as layout=in×out,activation=relu.", p.o.read)
		case name == "layout":
			c.Layout = value
		case name == "activation":
			c.Activation = value
		case name == "output":
			c.Output = value
		case name == "range":
			c.Range = value
		case name == "polarity":
			c.Polarity = value
		default:
			return c, wrongf("--read %s: %q is none of layout, activation, output, range and polarity.", p.o.read, name)
		}
	}
	return c, nil
}

// report tests a model on the test data and prints the result.
func (p *program) report(name string, m *persist.Model) error {
	_, test := p.s.Data.Sets()
	switch {
	case test == nil && p.o.data != "":
		return fmt.Errorf("%s has no pictures that are kept for testing", p.o.data)
	case test == nil:
		test = session.MNISTTest()
	}
	e, err := core.Evaluate(context.Background(), m.Network, session.LossOf(m), session.PixelsOf(m), test, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if p.o.json {
		return p.line(testLine{name, e.Accuracy(), e.Correct, e.Total, known(e.Loss), e.Confusion})
	}
	fmt.Fprintf(p.Out, "%s: %s of %s, %s right of %s; loss %.4f, calibration error %.4f.\n\n", name, session.Percent(e.Accuracy()), test.Name, session.Thousands(e.Correct), session.Thousands(e.Total), e.Loss, e.CalibrationError(test.Labels))
	_, err = fmt.Fprint(p.Out, matrix(e, test.Classes))
	return err
}

// matrix prints a confusion matrix: a row a label, a column an answer.
func matrix(e core.Evaluation, classes []string) string {
	width := 5
	for _, c := range classes {
		width = max(width, len([]rune(c))+1)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%*s", width+2, "it is")
	for _, c := range classes {
		fmt.Fprintf(&b, "%*s", width, c)
	}
	fmt.Fprintf(&b, "   right\n")
	for label, row := range e.Confusion {
		total := 0
		fmt.Fprintf(&b, "%*s", width+2, classes[label])
		for _, n := range row {
			total += n
			if n == 0 {
				fmt.Fprintf(&b, "%*s", width, "·")
			} else {
				fmt.Fprintf(&b, "%*d", width, n)
			}
		}
		if total > 0 {
			fmt.Fprintf(&b, "   %s", session.Percent(float64(row[label])/float64(total)))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
