package session

import (
	"fmt"
	"slices"
	"time"

	"inkling/core"
	"inkling/persist"
)

// mostRuns is how many earlier runs are kept.
const mostRuns = 12

// PastRun is a run that ended: a ghost curve, and a network that can be taken up again.
type PastRun struct {
	Name    string
	Config  core.Config
	Data    string
	Labels  []string    // of the outputs
	Input   core.Pixels // how its pictures became numbers; Config has what was asked for, as the panel shows it
	History []core.EpochResult
	Network *core.Network
	Log     []core.LogEntry
	Ended   time.Time
	Last    *core.Snapshot
}

// Differs says in words what the run's settings have other than c's: "rate 0.08, 64-64"; "same settings" where nothing.
func (p *PastRun) Differs(c core.Config) string { return difference(p.Config, c) }

// Runs are the earlier runs of this session, newest first.
type Runs struct {
	s    *Session
	list []*PastRun
}

// List is the earlier runs, newest first. The run in progress is not among them.
func (r *Runs) List() []*PastRun { return r.list }

func (r *Runs) add(run *Run, sn *core.Snapshot) {
	p := &PastRun{Name: title(run.config), Config: run.config.Clone(), Data: run.dataName, Labels: run.labels, Input: run.trainer.Config().Input, History: sn.History, Network: sn.Network, Log: run.Log(), Ended: time.Now(), Last: sn}
	r.list = slices.Insert(r.list, 0, p)
	r.list = r.list[:min(len(r.list), mostRuns)]
}

// manifest describes the run's network.
func (p *PastRun) manifest() persist.Manifest {
	c := p.Config.Clone()
	c.Input = p.Input
	return describe(c, p.Last, p.Log, p.Data, p.Labels)
}

// UseSettings puts a run's settings back into the panel.
func (r *Runs) UseSettings(p *PastRun) Action {
	return NewAction(func() { r.s.Training.SetConfig(p.Config) }, r.busy)
}

// UseModel makes a run's network the model in use again.
func (r *Runs) UseModel(p *PastRun) Action {
	return NewAction(func() {
		use := func() {
			r.s.adoptNetwork(p.Network, p.manifest())
			r.s.modelOpened()
			r.s.say(StatusInfo, fmt.Sprintf("The model is the one of the earlier run %s.", p.Name))
		}
		if r.holds() {
			use()
			return
		}
		r.s.askUnsaved("going back to an earlier run", use)
	}, r.busy)
}

// holds says that the model in use is one of the runs as it ended: leaving it loses nothing.
func (r *Runs) holds() bool {
	return slices.ContainsFunc(r.list, func(p *PastRun) bool {
		return p.Network == r.s.Model.Network() && p.Name == r.s.Model.Title()
	})
}

func (r *Runs) busy() string {
	if r.s.Run.Active() {
		return whileTraining
	}
	return ""
}
