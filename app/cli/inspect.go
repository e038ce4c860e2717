package cli

import (
	"fmt"
	"strings"

	"inkling/app/session"
	"inkling/persist"
)

// inspectLine is what --inspect --json prints.
type inspectLine struct {
	Sizes       []int             `json:"sizes"`
	Activations []string          `json:"activations"`
	Layout      string            `json:"layout"`
	Input       string            `json:"input"`
	Tried       []persist.Reading `json:"tried"`
	Accuracy    *float64          `json:"accuracy"`
	Warnings    []string          `json:"warnings"`
	Ignored     []string          `json:"ignored,omitempty"`
	Manifest    *persist.Manifest `json:"manifest,omitempty"`
}

func (p *program) inspect() error {
	choices, err := p.choices()
	if err != nil {
		return err
	}
	path := p.o.args[0]
	model, report, err := session.ReadModel(path, choices)
	if err != nil {
		return err
	}
	m := &model.Manifest
	if p.o.json {
		line := inspectLine{Sizes: report.Sizes, Activations: report.Activations, Layout: report.Layout, Input: report.Input, Tried: report.Tried, Warnings: report.Warnings, Ignored: report.Ignored, Manifest: m}
		if report.Accuracy >= 0 {
			line.Accuracy = known(report.Accuracy)
		}
		if line.Tried == nil {
			line.Tried = []persist.Reading{}
		}
		if line.Warnings == nil {
			line.Warnings = []string{}
		}
		return p.line(line)
	}
	fmt.Fprintf(p.Out, "%s\n", path)
	for _, row := range session.Describe(model, report) {
		fmt.Fprintf(p.Out, "  %-14s %s\n", row.Name, strings.ReplaceAll(row.Value, "\n", "\n                 "))
	}
	if len(report.Tried) > 0 {
		fmt.Fprintf(p.Out, "  %-14s\n", "tried")
		for i, r := range report.Tried {
			mark := " "
			if r.Choices == report.Chosen.Choices {
				mark = "*"
			}
			fmt.Fprintf(p.Out, "   %s %8s  %s\n", mark, session.Percent(r.Accuracy), strings.Join([]string{r.Layout, r.Activation, r.Output, r.Range, r.Polarity}, ", "))
			if i == 9 && len(report.Tried) > 10 {
				fmt.Fprintf(p.Out, "     … and %d more\n", len(report.Tried)-10)
				break
			}
		}
	}
	for _, w := range report.Warnings {
		fmt.Fprintf(p.Out, "  warning: %s\n", w)
	}
	return nil
}
