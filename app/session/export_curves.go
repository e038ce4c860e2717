package session

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"inkling/core"
)

// curveSheet is what an export of curves shows: accuracy above loss, with earlier runs behind, as in the window.
type curveSheet struct {
	title   string
	loss    core.Loss
	history []core.EpochResult
	ghosts  []ghostRun
}

// ghostRun is an earlier run on the sheet.
type ghostRun struct {
	differs string
	loss    core.Loss
	history []core.EpochResult
}

// mostGhosts is how many earlier runs are drawn; the window shows as many.
const mostGhosts = 3

// curvesTitle says whose curves they are: "classic: 784-128-64-10, sigmoid", and on a line of its own how well they end.
func (s *Session) curvesTitle() string {
	n := s.Model.Network()
	title := fmt.Sprintf("%s: %s, %s", s.Model.Title(), dashed(n.Sizes()), activationsInWords(n))
	if h := s.Curves(); len(h) > 0 && h[len(h)-1].TestAccuracy == h[len(h)-1].TestAccuracy {
		title += fmt.Sprintf("\n%.2f %% of the test digits right", 100*h[len(h)-1].TestAccuracy)
	}
	return title
}

// curveKind is one line of a plot.
type curveKind struct {
	name   string
	ink    color.Color
	width  vg.Length
	dashes []vg.Length
	value  func(core.EpochResult) float64
}

// draw is the sheet as a file: a table (csv), or a picture (png, svg, pdf).
func (c *curveSheet) draw(format string) ([]byte, error) {
	if format == "csv" {
		return tableOf(c.history)
	}
	percent := func(f func(core.EpochResult) float64) func(core.EpochResult) float64 {
		return func(e core.EpochResult) float64 { return 100 * f(e) }
	}
	kinds := func(train, validation, test func(core.EpochResult) float64) []curveKind {
		return []curveKind{
			{"training digits", color.NRGBA{R: 0x45, G: 0x4C, B: 0x5E, A: 0xFF}, vg.Points(1.25), []vg.Length{vg.Points(5), vg.Points(3)}, train},
			{"validation digits", color.NRGBA{R: 0xC2, G: 0x59, B: 0x0C, A: 0xFF}, vg.Points(1.25), []vg.Length{vg.Points(1), vg.Points(3)}, validation},
			{"test digits", color.NRGBA{R: 0x2A, G: 0x4B, B: 0xD0, A: 0xFF}, vg.Points(2), nil, test},
		}
	}
	accuracies := kinds(percent(func(e core.EpochResult) float64 { return e.TrainAccuracy }),
		percent(func(e core.EpochResult) float64 { return e.ValidationAccuracy }), percent(func(e core.EpochResult) float64 { return e.TestAccuracy }))
	losses := kinds(func(e core.EpochResult) float64 { return e.TrainLoss },
		func(e core.EpochResult) float64 { return e.ValidationLoss }, func(e core.EpochResult) float64 { return e.TestLoss })
	accuracy, err := c.plot("Accuracy, %", accuracies, func(ghostRun) bool { return true })
	if err != nil {
		return nil, err
	}
	loss, err := c.plot("Loss, "+c.loss.String(), losses, func(g ghostRun) bool { return g.loss == c.loss })
	if err != nil {
		return nil, err
	}
	accuracy.Title.Text = c.title
	low, high := c.second(accuracies, math.Min), c.second(losses, math.Max)
	accuracy.Y.Min, accuracy.Y.Max = math.Min(90, math.Floor(low/10)*10), 100
	loss.Y.Min, loss.Y.Max = 0, high*1.1
	loss.Legend.Top = true
	const w, h = 7 * vg.Inch, 8 * vg.Inch
	var canvas vg.CanvasWriterTo
	if format == "png" {
		canvas = vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(200))} // sharp in print and on a projector
	} else if canvas, err = draw.NewFormattedCanvas(w, h, format); err != nil {
		return nil, err
	}
	tiles := draw.Tiles{Rows: 2, Cols: 1, PadX: 4 * vg.Millimeter, PadY: 6 * vg.Millimeter,
		PadTop: 4 * vg.Millimeter, PadBottom: 4 * vg.Millimeter, PadLeft: 4 * vg.Millimeter, PadRight: 6 * vg.Millimeter}
	both := []*plot.Plot{accuracy, loss}
	for i, at := range plot.Align([][]*plot.Plot{{accuracy}, {loss}}, tiles, draw.New(canvas)) {
		both[i].Draw(at[0])
	}
	var out bytes.Buffer
	_, err = canvas.WriteTo(&out)
	return out.Bytes(), err
}

// plot draws the earlier runs that are comparable, dotted, and the run's own curves over them.
func (c *curveSheet) plot(name string, kinds []curveKind, comparable func(ghostRun) bool) (*plot.Plot, error) {
	p := plot.New()
	for _, f := range []*font.Font{&p.Title.TextStyle.Font, &p.X.Label.TextStyle.Font, &p.Y.Label.TextStyle.Font, &p.X.Tick.Label.Font, &p.Y.Tick.Label.Font, &p.Legend.TextStyle.Font} {
		f.Variant = "Sans"
	}
	p.Title.Padding = 3 * vg.Millimeter
	p.Legend.TextStyle.Font.Size, p.Legend.Padding = 10, vg.Points(2)
	p.X.Label.Text, p.Y.Label.Text = "Epoch", name
	p.X.Tick.Marker, p.Y.Tick.Marker = plainTicks{10, true}, plainTicks{5, false}
	grid := plotter.NewGrid()
	grid.Vertical.Width = 0
	grid.Horizontal.Color = color.NRGBA{R: 0xE0, G: 0xE4, B: 0xEC, A: 0xFF}
	p.Add(grid)
	test := kinds[len(kinds)-1]
	add := func(k curveKind, history []core.EpochResult) error {
		var points plotter.XYs
		for _, e := range history {
			if v := k.value(e); v-v == 0 {
				points = append(points, plotter.XY{X: float64(e.Epoch), Y: v})
			}
		}
		if len(points) == 0 {
			return nil
		}
		line, err := plotter.NewLine(points)
		if err != nil {
			return err
		}
		line.Color, line.Dashes, line.Width = k.ink, k.dashes, k.width
		p.Add(line)
		p.Legend.Add(k.name, line)
		return nil
	}
	for i := len(c.ghosts) - 1; i >= 0; i-- {
		g := c.ghosts[i]
		if !comparable(g) {
			continue
		}
		dotted := curveKind{"earlier run: " + g.differs, color.NRGBA{R: 0x7A, G: 0x82, B: 0x9A, A: 0xFF}, vg.Points(1.25), []vg.Length{vg.Points(1.5), vg.Points(2 + 2*float64(i))}, test.value}
		if err := add(dotted, g.history); err != nil {
			return nil, err
		}
	}
	for _, k := range kinds {
		if err := add(k, c.history); err != nil {
			return nil, err
		}
	}
	p.X.Min = 0
	return p, nil
}

// second is the extreme of the curves' values after the second epoch: the first shows little but how it began.
func (c *curveSheet) second(kinds []curveKind, extreme func(a, b float64) float64) float64 {
	found := math.NaN()
	for _, k := range kinds {
		if v := k.value(c.history[min(1, len(c.history)-1)]); v-v == 0 {
			if found != found {
				found = v
			}
			found = extreme(found, v)
		}
	}
	if found != found {
		return 0
	}
	return found
}

// plainTicks are at most so many round numbers on an axis.
type plainTicks struct {
	most  int
	whole bool // fractions of an epoch are none
}

// Ticks implements plot.Ticker.
func (t plainTicks) Ticks(lo, hi float64) []plot.Tick {
	step := (hi - lo) / float64(t.most)
	if !(step > 0) {
		step = 1
	}
	p := math.Pow(10, math.Floor(math.Log10(step)))
	for _, m := range []float64{1, 2, 5, 10} {
		if m*p >= step*(1-1e-9) {
			step = m * p
			break
		}
	}
	if t.whole {
		step = math.Max(1, step)
	}
	var ticks []plot.Tick // −0 + 0 is 0
	for k := math.Ceil(lo/step-1e-9) + 0; k*step <= hi+step*1e-9; k++ {
		ticks = append(ticks, plot.Tick{Value: k * step, Label: strconv.FormatFloat(round6(k*step), 'f', -1, 64)})
	}
	return ticks
}
