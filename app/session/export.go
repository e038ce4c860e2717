package session

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"inkling/core"
)

// CurveFormats are the kinds of file that curves can be exported as.
func CurveFormats() []string { return []string{"png", "svg", "pdf", "csv"} }

// Curves are the run's epochs, or where nothing was trained those the model's file tells of.
func (s *Session) Curves() []core.EpochResult {
	if sn := s.Run.Snapshot(); sn != nil && (s.Run.Active() || s.runModel != nil && s.runModel == s.Model.Network()) {
		return sn.History
	}
	return History(s.Model.Manifest())
}

// ExportCurves asks for a path and writes the run's curves there, in one of CurveFormats.
func (s *Session) ExportCurves(format string) Action {
	return NewAction(func() {
		name := fileName(s.Model.Title())
		sheet := curveSheet{title: s.curvesTitle(), loss: s.Model.Loss(), history: s.Curves()}
		own := s.Run.Config()
		if c := configOf(s.Model.Current()); c != nil {
			own = *c
		}
		for _, p := range s.Runs.List() {
			if p.Network != s.Model.Network() && p.Last != s.Run.snapshot && len(p.History) > 1 && len(sheet.ghosts) < mostGhosts {
				sheet.ghosts = append(sheet.ghosts, ghostRun{p.Differs(own), p.Config.Loss, p.History})
			}
		}
		s.Files.Ask(name+"-curves."+format, func(path string) {
			s.write(path, format, func() ([]byte, error) { return sheet.draw(format) })
		})
	}, func() string {
		if len(s.Curves()) == 0 {
			return "There are no curves yet: train first."
		}
		return ""
	})
}

// ExportWeights asks for a path and writes what every neuron of the first layer looks for there, as one PNG.
func (s *Session) ExportWeights() Action {
	return NewAction(func() {
		network, pixels := s.Network(), s.Model.Pixels()
		name := fileName(s.Model.Title())
		if k, back := s.Checkpoints.At(); back {
			name += "-" + strings.ReplaceAll(k.moment(), " ", "-")
		}
		s.Files.Ask(name+"-weights.png", func(path string) {
			s.write(path, "png", func() ([]byte, error) { return drawWeights(network, pixels.Width, pixels.Height) })
		})
	}, func() string {
		n, p := s.Network(), s.Model.Pixels()
		if n == nil || n.Sizes()[0] != p.Width*p.Height {
			return "The first layer does not look at a picture."
		}
		return ""
	})
}

// write makes a file in the background and says how it went.
func (s *Session) write(path, format string, contents func() ([]byte, error)) {
	path = strings.TrimSuffix(path, ".npz")
	if !strings.EqualFold(filepath.Ext(path), "."+format) {
		path += "." + format
	}
	s.inbox.run(func() result {
		data, err := contents()
		if err == nil {
			err = os.WriteFile(path, data, 0o666)
		}
		return resultFunc(func(s *Session) {
			if err != nil {
				s.sayError(fmt.Errorf("could not write %s: %w", filepath.Base(path), err))
				return
			}
			s.say(StatusDone, fmt.Sprintf("Written to %s.", path))
		})
	})
}

// tableOf writes an epoch a line; what is not known stays empty.
func tableOf(history []core.EpochResult) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.Write([]string{"epoch", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "test_loss", "test_accuracy", "learning_rate", "train_seconds", "seconds"}); err != nil {
		return nil, err
	}
	for _, e := range history {
		row := []string{strconv.Itoa(e.Epoch)}
		for _, v := range []float64{e.TrainLoss, e.TrainAccuracy, e.ValidationLoss, e.ValidationAccuracy, e.TestLoss, e.TestAccuracy, shortest(e.LearningRate), e.TrainSeconds, e.Seconds} {
			if v-v != 0 {
				row = append(row, "")
				continue
			}
			row = append(row, strconv.FormatFloat(v, 'g', -1, 64))
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// drawWeights shows the first layer's weights as pictures in rows of 16: blue speaks for, orange against, each picture
// divided by the 99.5th percentile of its own weights, as in the window.
func drawWeights(n *core.Network, width, height int) ([]byte, error) {
	const columns, gap, scale = 16, 4, 3
	l := n.Layers[0].Weights
	cols := min(l.Rows, columns)
	rows := (l.Rows + columns - 1) / columns
	w, h := width*scale+gap, height*scale+gap
	img := image.NewNRGBA(image.Rect(0, 0, cols*w+gap, rows*h+gap))
	for i := range img.Pix {
		img.Pix[i] = 0xFF
	}
	for k := range l.Rows {
		row := l.Data[k*l.Stride:][:l.Cols]
		sizes := make([]float32, len(row))
		for i, v := range row {
			sizes[i] = max(v, -v)
		}
		slices.Sort(sizes)
		most := max(sizes[min(len(sizes)-1, len(sizes)*995/1000)], 1e-30)
		x0, y0 := k%columns*w+gap, k/columns*h+gap
		for y := range height * scale {
			for x := range width * scale {
				img.SetNRGBA(x0+x, y0+y, forAgainst(row[y/scale*width+x/scale]/most))
			}
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

// forAgainstStops are the colours of weights from −1 to 1, as the window shows them by day.
var forAgainstStops = []struct {
	at  float32
	rgb [3]float32
}{{-1, [3]float32{0x8A, 0x34, 0x05}}, {-.6, [3]float32{0xDD, 0x6B, 0x12}}, {-.25, [3]float32{0xF6, 0xC7, 0x96}}, {0, [3]float32{0xF5, 0xF6, 0xF9}},
	{.25, [3]float32{0xB6, 0xC8, 0xFA}}, {.6, [3]float32{0x4A, 0x6C, 0xE4}}, {1, [3]float32{0x15, 0x2C, 0x8C}}}

// forAgainst is the colour of a weight from −1 to 1; what lies beyond has the end's.
func forAgainst(v float32) color.NRGBA {
	v = max(-1, min(v, 1))
	i := 1
	for i < len(forAgainstStops)-1 && v > forAgainstStops[i].at {
		i++
	}
	a, b := forAgainstStops[i-1], forAgainstStops[i]
	t := (v - a.at) / (b.at - a.at)
	mix := func(k int) uint8 { return uint8(a.rgb[k] + t*(b.rgb[k]-a.rgb[k]) + .5) }
	return color.NRGBA{R: mix(0), G: mix(1), B: mix(2), A: 0xFF}
}
