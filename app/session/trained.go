package session

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"

	"inkling/core"
	"inkling/persist"
)

// producer is what manifests of models made here say of their maker.
const producer = "Inkling"

// adopt makes the network of the run that ended the model in use.
func (s *Session) adopt(r *Run, sn *core.Snapshot) {
	line := s.Model.line
	s.adoptRun(r.trainer.Config(), sn, r.Log(), r.dataName, r.labels)
	s.Model.line = line
	s.runModel = s.Model.Network()
	s.Checkpoints.of = s.runModel
	s.modelOpened()
}

// adoptRun makes a trained network, with all that is known of its training, the model in use, unsaved.
func (s *Session) adoptRun(c core.Config, sn *core.Snapshot, log []core.LogEntry, data string, labels []string) {
	s.adoptNetwork(sn.Network, describe(c, sn, log, data, labels))
}

// adoptNetwork makes a network that was trained here the model in use, unsaved.
func (s *Session) adoptNetwork(n *core.Network, m persist.Manifest) {
	s.Model.use(persist.Model{Network: n, Manifest: m}, nil, nil, true)
	s.trained++
}

// describe is the manifest of a model that was trained here.
func describe(c core.Config, sn *core.Snapshot, log []core.LogEntry, data string, classes []string) persist.Manifest {
	m := persist.Manifest{
		Format:   persist.ManifestFormat,
		Name:     title(c),
		Created:  time.Now().UTC().Format(time.RFC3339),
		Producer: producer,
		Version:  Version,
		Sizes:    sn.Network.Sizes(),
		Labels:   classes,
		Input: &persist.Input{Width: c.Input.Width, Height: c.Input.Height, Range: &[2]float32{min(c.Input.Blank, c.Input.Ink), max(c.Input.Blank, c.Input.Ink)},
			Polarity: polarity(c.Input), Centring: persist.CentringMNIST},
		Training: &persist.Training{
			Loss: c.Loss.String(), Optimiser: c.Optimiser.String(), LearningRate: persist.Known(shortest(c.LearningRate)),
			BatchSize: c.BatchSize, Epochs: len(sn.History), Seed: &c.Seed, Initialisation: c.Init.String(),
			Augmentation: augmentationInWords(c.Augment), DataSet: data, Seconds: persist.Known(sn.TrainTime.Seconds()),
			Threads: sn.Threads, Kernel: sn.Kernel,
		},
		Metrics: &persist.Metrics{
			TrainAccuracy: persist.Known(sn.TrainAccuracy), TrainLoss: persist.Known(sn.TrainLoss),
			TestAccuracy: persist.Known(sn.TestAccuracy), TestLoss: persist.Known(sn.TestLoss),
		},
	}
	for i := range sn.Network.Layers {
		m.Activations = append(m.Activations, sn.Network.Layers[i].ActivationName())
	}
	if found := sn.Calibration; found != nil {
		m.Calibration = &persist.Calibration{
			Temperature: persist.Known(found.Temperature), ErrorBefore: persist.Known(found.Before), ErrorAfter: persist.Known(found.After),
			MeasuredOn: Thousands(c.Validation) + " training pictures that were held back",
		}
	}
	m.Training.Config, _ = json.Marshal(c)
	m.Training.Log, _ = json.Marshal(log)
	for _, e := range sn.History {
		m.History = append(m.History, persist.Epoch{
			Epoch: e.Epoch, TrainLoss: persist.Known(e.TrainLoss), TrainAccuracy: persist.Known(e.TrainAccuracy),
			ValidationLoss: persist.Known(e.ValidationLoss), ValidationAccuracy: persist.Known(e.ValidationAccuracy),
			TestLoss: persist.Known(e.TestLoss), TestAccuracy: persist.Known(e.TestAccuracy),
			LearningRate: persist.Known(shortest(e.LearningRate)), Seconds: persist.Known(e.TrainSeconds),
		})
	}
	return m
}

// dated gives a manifest the moment that SOURCE_DATE_EPOCH names, in seconds since 1970, and takes out what belongs to this machine and
// this build, so that the same training writes the same bytes anywhere (reproducible-builds.org). Empty changes nothing.
func dated(m *persist.Manifest, epoch string) error {
	if epoch == "" {
		return nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil || seconds < 0 || seconds > 253402300799 { // the year 9999
		return fmt.Errorf("SOURCE_DATE_EPOCH is %q; it is a number of seconds since 1970", epoch)
	}
	m.Created, m.Version = time.Unix(seconds, 0).UTC().Format(time.RFC3339), ""
	if t := m.Training; t != nil {
		t.Seconds, t.Threads, t.Kernel = nil, 0, ""
	}
	for i := range m.History {
		m.History[i].Seconds = nil
	}
	return nil
}

func polarity(px core.Pixels) string {
	if px.Ink < px.Blank {
		return persist.DarkOnLight
	}
	return persist.LightOnDark
}

// augmentationInWords names what varies, for people; the exact values are in the configuration.
func augmentationInWords(a core.Augment) string {
	if !a.Enabled() {
		return "none"
	}
	values := augmentValues(a)
	words := ""
	for _, name := range augmentNames() {
		if values[name] == 0 {
			continue
		}
		if words != "" {
			words += ", "
		}
		words += name
	}
	return words
}

// History is the curves of a model that was opened, from its manifest.
func History(m *persist.Manifest) []core.EpochResult {
	var h []core.EpochResult
	for _, e := range m.History {
		rate := persist.Value(e.LearningRate)
		if math.IsNaN(rate) {
			rate = 0
		}
		h = append(h, core.EpochResult{
			Epoch: e.Epoch, TrainLoss: persist.Value(e.TrainLoss), TrainAccuracy: persist.Value(e.TrainAccuracy),
			ValidationLoss: persist.Value(e.ValidationLoss), ValidationAccuracy: persist.Value(e.ValidationAccuracy),
			TestLoss: persist.Value(e.TestLoss), TestAccuracy: persist.Value(e.TestAccuracy), LearningRate: float32(rate),
			TrainSeconds: persist.Value(e.Seconds),
		})
	}
	return h
}
