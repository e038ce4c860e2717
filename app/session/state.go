package session

import (
	"encoding/json"
	"strings"

	"inkling/core"
	"inkling/persist"
)

// runPrefix starts the names that core gives the arrays of a run.
const runPrefix = "training/"

// runArrays puts what is needed to go on with a run exactly, such as the optimiser's memory, into a manifest and into
// arrays that are saved beside the weights.
func runArrays(m *persist.Manifest, p *core.Progress) ([]persist.Array, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	m.Training.Progress = text
	var arrays []persist.Array
	for _, a := range p.Arrays {
		arrays = append(arrays, persist.Array{Name: persist.OptimizerPrefix + strings.TrimPrefix(a.Name, runPrefix), Shape: a.Shape, Data: a.Data})
	}
	return arrays, nil
}

// savedRun is the run that a file keeps, if it keeps one.
func savedRun(contents *persist.Contents, m *persist.Manifest) (core.Config, *core.Progress, bool) {
	var c core.Config
	if contents == nil || m.Training == nil || m.Training.Progress == nil || json.Unmarshal(m.Training.Config, &c) != nil {
		return c, nil, false
	}
	p := new(core.Progress)
	if json.Unmarshal(m.Training.Progress, p) != nil {
		return c, nil, false
	}
	for _, a := range contents.Arrays {
		if name, ok := strings.CutPrefix(a.Name, persist.OptimizerPrefix); ok && len(a.Data) > 0 {
			p.Arrays = append(p.Arrays, core.Array{Name: runPrefix + name, Shape: a.Shape, Data: a.Data})
		}
	}
	return c, p, len(p.Arrays) > 0
}

// withoutRun takes the position of a run out of a manifest that is saved without its arrays.
func withoutRun(m *persist.Manifest) {
	if m.Training != nil {
		m.Training.Progress = nil
	}
}
