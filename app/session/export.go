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
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

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
		history := s.Curves()
		name := fileName(s.Model.Title())
		s.Files.Ask(name+"-curves."+format, func(path string) {
			s.write(path, format, func() ([]byte, error) { return drawCurves(history, name, format) })
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
		s.Files.Ask(fileName(s.Model.Title())+"-weights.png", func(path string) {
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

// drawCurves is a run's curves as a file: a table (csv), or accuracy above loss (png, svg, pdf).
func drawCurves(history []core.EpochResult, name, format string) ([]byte, error) {
	if format == "csv" {
		return tableOf(history)
	}
	accuracy, loss := plot.New(), plot.New()
	accuracy.Title.Text = name
	accuracy.Y.Label.Text = "Accuracy, %"
	loss.Y.Label.Text = "Loss"
	for _, p := range []*plot.Plot{accuracy, loss} {
		p.X.Label.Text = "Epoch"
		p.Legend.Top = p == loss
		p.Add(plotter.NewGrid())
	}
	kinds := []struct {
		to     *plot.Plot
		name   string
		ink    color.Color
		dashes []vg.Length
		value  func(core.EpochResult) float64
	}{
		{accuracy, "training digits", color.NRGBA{R: 0x45, G: 0x4C, B: 0x5E, A: 0xFF}, []vg.Length{5, 3}, func(e core.EpochResult) float64 { return 100 * e.TrainAccuracy }},
		{accuracy, "validation digits", color.NRGBA{R: 0xC2, G: 0x59, B: 0x0C, A: 0xFF}, []vg.Length{1, 3}, func(e core.EpochResult) float64 { return 100 * e.ValidationAccuracy }},
		{accuracy, "test digits", color.NRGBA{R: 0x2A, G: 0x4B, B: 0xD0, A: 0xFF}, nil, func(e core.EpochResult) float64 { return 100 * e.TestAccuracy }},
		{loss, "training digits", color.NRGBA{R: 0x45, G: 0x4C, B: 0x5E, A: 0xFF}, []vg.Length{5, 3}, func(e core.EpochResult) float64 { return e.TrainLoss }},
		{loss, "validation digits", color.NRGBA{R: 0xC2, G: 0x59, B: 0x0C, A: 0xFF}, []vg.Length{1, 3}, func(e core.EpochResult) float64 { return e.ValidationLoss }},
		{loss, "test digits", color.NRGBA{R: 0x2A, G: 0x4B, B: 0xD0, A: 0xFF}, nil, func(e core.EpochResult) float64 { return e.TestLoss }},
	}
	for _, k := range kinds {
		var points plotter.XYs
		for _, e := range history {
			if v := k.value(e); v-v == 0 {
				points = append(points, plotter.XY{X: float64(e.Epoch), Y: v})
			}
		}
		if len(points) == 0 {
			continue
		}
		line, err := plotter.NewLine(points)
		if err != nil {
			return nil, err
		}
		line.Color, line.Dashes, line.Width = k.ink, k.dashes, vg.Points(1.5)
		k.to.Add(line)
		k.to.Legend.Add(k.name, line)
	}
	const w, h = 7 * vg.Inch, 8 * vg.Inch
	canvas, err := draw.NewFormattedCanvas(w, h, format)
	if err != nil {
		return nil, err
	}
	tiles := draw.Tiles{Rows: 2, Cols: 1, PadX: 4 * vg.Millimeter, PadY: 6 * vg.Millimeter,
		PadTop: 4 * vg.Millimeter, PadBottom: 4 * vg.Millimeter, PadLeft: 4 * vg.Millimeter, PadRight: 6 * vg.Millimeter}
	for i, at := range plot.Align([][]*plot.Plot{{accuracy}, {loss}}, tiles, draw.New(canvas)) {
		[]*plot.Plot{accuracy, loss}[i].Draw(at[0])
	}
	var out bytes.Buffer
	_, err = canvas.WriteTo(&out)
	return out.Bytes(), err
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
// divided by its own largest weight.
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
		most := float32(1e-30)
		for _, v := range row {
			most = max(most, v, -v)
		}
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

// forAgainst mixes white with blue for v up to 1, with orange for v down to −1.
func forAgainst(v float32) color.NRGBA {
	end := [3]float32{0x15, 0x2C, 0x8C}
	if v < 0 {
		v, end = -v, [3]float32{0x8A, 0x34, 0x05}
	}
	mix := func(c float32) uint8 { return uint8(0xFF + v*(c-0xFF) + .5) }
	return color.NRGBA{R: mix(end[0]), G: mix(end[1]), B: mix(end[2]), A: 0xFF}
}
