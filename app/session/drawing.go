package session

import (
	"fmt"
	"slices"

	"inkling/core"
	"inkling/core/ink"
)

// CanvasUnits is the canvas's width in the units of its points: a cell of the classic grid is 10 units.
const CanvasUnits = 280

// penWidths are the pens of the panel, as multiples of the default pen, thinnest first.
var penWidths = []float32{0.6, 1, 1.6}

// Drawing is the canvas: strokes, perhaps over a digit of a data set that somebody wants to repair, and the
// pictures made of them.
type Drawing struct {
	s       *Session
	strokes []ink.Stroke
	base    []byte // the digit under the strokes, on the model's grid; nil for paper
	source  string // where base came from, in words
	drawing bool   // the pen is down
	undo    []canvas
	redo    []canvas
	version uint64

	sketch    ink.Sketch
	steps     ink.Steps
	stepsOf   uint64
	stepsGrid [2]int

	Eraser *Bool   // on: strokes take ink away
	Width  *Choice // thin, medium, thick
	Centre *Bool   // MNIST's recipe: crop, scale, centre
	ItIs   *Choice // what the drawing is meant to be; index 0 is "the answer", i+1 the model's label i

	Undo, Redo, Clear Action
	Thinner, Thicker  Action
	TestDigit         Action // puts the next digit of the test set onto the canvas
}

// canvas is what undo brings back.
type canvas struct {
	strokes []ink.Stroke
	base    []byte
	source  string
	label   int
}

func newDrawing(s *Session) *Drawing {
	d := &Drawing{s: s, version: 1}
	d.Eraser = &Bool{gate: gate{label: "Eraser"}}
	eraser := false
	d.Eraser.get, d.Eraser.set = func() bool { return eraser }, func(v bool) { eraser = v }
	d.Width = &Choice{gate: gate{label: "Pen width"}, options: func() []string { return []string{"Thin", "Medium", "Thick"} },
		get: func() int { return s.Settings.now.PenWidth }, set: func(i int) { s.Settings.now.PenWidth = i }}
	d.Centre = &Bool{gate: gate{label: "Centre", help: "Crop the drawing, scale it into a box of 20 × 20 and put its centre of mass in the middle, as MNIST's digits were made."},
		get: func() bool { return s.Settings.now.Centring }, set: func(v bool) { s.Settings.now.Centring = v; d.version++ }}
	d.ItIs = &Choice{gate: gate{label: "If it is a", help: "The digit the loss is computed for: the answer, or the one you meant."},
		options: func() []string { return append([]string{"the answer"}, s.Model.Labels()...) },
		get:     func() int { return s.label + 1 },
		set:     func(i int) { s.label = i - 1; d.version++ }}
	d.Undo = NewAction(d.doUndo, func() string {
		if len(d.undo) == 0 {
			return "There is nothing to undo."
		}
		return ""
	})
	d.Redo = NewAction(d.doRedo, func() string {
		if len(d.redo) == 0 {
			return "There is nothing to redo."
		}
		return ""
	})
	d.Clear = NewAction(func() { d.remember(); d.put(canvas{label: -1}) }, func() string {
		if d.Blank() {
			return "The canvas is empty."
		}
		return ""
	})
	d.Thinner = NewAction(func() { d.Width.Set(d.Width.Get() - 1) }, func() string {
		if d.Width.Get() <= 0 {
			return "The pen is at its thinnest."
		}
		return ""
	})
	d.Thicker = NewAction(func() { d.Width.Set(d.Width.Get() + 1) }, func() string {
		if d.Width.Get() >= len(penWidths)-1 {
			return "The pen is at its thickest."
		}
		return ""
	})
	next := 0
	d.TestDigit = NewAction(func() {
		s.testSet(func(test *core.Dataset) {
			if test == nil {
				s.say(StatusProblem, noTestPictures)
				return
			}
			px := s.Model.Pixels()
			if test.Width != px.Width || test.Height != px.Height {
				s.say(StatusProblem, fmt.Sprintf("The model reads pictures of %d×%d pixels, those of %s have %d×%d.", px.Width, px.Height, test.Name, test.Width, test.Height))
				return
			}
			i := next % test.Len()
			next = i + 1
			d.Show(test.Image(i), int(test.Labels[i]), fmt.Sprintf("test digit %s", Thousands(i+1)))
		})
	}, nil)
	return d
}

// Size is the canvas's size in canvas units: CanvasUnits wide, as high as the model's grid is.
func (d *Drawing) Size() (width, height float32) {
	px := d.s.Model.Pixels()
	return CanvasUnits, CanvasUnits * float32(px.Height) / float32(px.Width)
}

// PenDown begins a stroke at a point in canvas units; t is in milliseconds.
func (d *Drawing) PenDown(x, y float32, t int64) {
	if d.drawing {
		d.PenUp()
	}
	d.remember()
	d.drawing = true
	w, h := d.Size()
	pen := (&ink.Drawing{Width: w, Height: h}).Pen() * penWidths[d.Width.Get()]
	erase := d.Eraser.Get()
	if erase {
		pen *= 2 // a rubber as narrow as the pen is a nuisance
	}
	d.strokes = append(slices.Clip(d.strokes), ink.Stroke{Points: []ink.Point{{X: x, Y: y, T: t}}, Width: pen, Erase: erase})
	d.version++
}

// PenMove continues the stroke; it does nothing while the pen is up.
func (d *Drawing) PenMove(x, y float32, t int64) {
	if !d.drawing {
		return
	}
	last := &d.strokes[len(d.strokes)-1]
	if p := last.Points[len(last.Points)-1]; p.X == x && p.Y == y {
		return
	}
	last.Points = append(last.Points, ink.Point{X: x, Y: y, T: t})
	d.version++
}

// PenUp ends the stroke.
func (d *Drawing) PenUp() { d.drawing = false }

// PenDownNow says whether a stroke is being drawn.
func (d *Drawing) PenDownNow() bool { return d.drawing }

// Cancel takes back the stroke being drawn, as when the system takes the pointer away.
func (d *Drawing) Cancel() {
	if d.drawing {
		d.doUndo()
		d.redo = nil
	}
}

// Show puts a digit on the canvas, to be looked at and repaired: a picture on the model's grid (0 paper, 255
// ink), its label or −1, and a few words that say which digit it is. Undo brings back what was there.
func (d *Drawing) Show(picture []byte, label int, source string) {
	px := d.s.Model.Pixels()
	if len(picture) != px.Width*px.Height {
		return
	}
	d.remember()
	d.put(canvas{base: slices.Clone(picture), source: source, label: label})
}

// Replace puts other strokes on the canvas, scaled to fit it.
func (d *Drawing) Replace(other ink.Drawing, source string) {
	d.remember()
	w, h := d.Size()
	c := other.Clone()
	label := -1
	if c.Label != nil {
		label = *c.Label
	}
	if c.Width > 0 && c.Height > 0 {
		k := min(w/c.Width, h/c.Height)
		dx, dy := (w-k*c.Width)/2, (h-k*c.Height)/2
		for i := range c.Strokes {
			c.Strokes[i].Width *= k
			for j := range c.Strokes[i].Points {
				p := &c.Strokes[i].Points[j]
				p.X, p.Y = float32(k*p.X)+dx, float32(k*p.Y)+dy
			}
		}
	}
	d.put(canvas{strokes: c.Strokes, source: source, label: label})
}

// Source says where the digit under the strokes came from ("test digit 43"); empty for what was drawn.
func (d *Drawing) Source() string { return d.source }

// Blank says whether there is nothing on the canvas: no stroke, no digit.
func (d *Drawing) Blank() bool { return d.base == nil && len(d.strokes) == 0 }

// Ink is the drawing as it stands, strokes copied; the digit under them, if any, is not part of it.
func (d *Drawing) Ink() ink.Drawing {
	w, h := d.Size()
	c := (&ink.Drawing{Width: w, Height: h, Strokes: d.strokes}).Clone()
	var began int64
	for i, s := range c.Strokes {
		for j := range s.Points {
			if i == 0 && j == 0 {
				began = s.Points[0].T
			}
			s.Points[j].T = max(0, s.Points[j].T-began)
		}
	}
	if d.s.label >= 0 {
		label := d.s.label
		c.Label = &label
	}
	return c
}

// Version changes whenever a picture of the drawing may have changed.
func (d *Drawing) Version() uint64 { return d.version }

// Steps are the pictures from canvas to network: drawn, cropped and scaled, centred, and the input itself.
// The slices are shared; nobody changes them.
func (d *Drawing) Steps() ink.Steps {
	px := d.s.Model.Pixels()
	grid := [2]int{px.Width, px.Height}
	if d.stepsOf != d.version || d.stepsGrid != grid {
		d.steps = d.render(&d.sketch, grid[0], grid[1])
		d.stepsOf, d.stepsGrid = d.version, grid
	}
	return d.steps
}

func (d *Drawing) render(sketch *ink.Sketch, w, h int) ink.Steps {
	width, height := d.Size()
	drawing := ink.Drawing{Width: width, Height: height, Strokes: d.strokes}
	if len(d.base) == w*h {
		// The digits of a data set went through the recipe when the set was made: what is on the canvas is
		// the network's input, so that the answer equals the one in the confusion matrix.
		picture := d.base
		if len(d.strokes) > 0 {
			picture = ink.RenderOver(d.base, drawing, w, h)
		}
		steps := ink.FromPicture(picture, w, h, w, h, false)
		steps.Drawn, steps.Input = picture, picture
		return steps
	}
	return sketch.Input(drawing, w, h, d.Centre.Get())
}

// Canvas is what the canvas shows, on the model's grid: 0 paper, 255 ink.
func (d *Drawing) Canvas() []byte { return d.Steps().Drawn }

func (d *Drawing) now() canvas { return canvas{d.strokes, d.base, d.source, d.s.label} }

// remember puts the canvas as it is on the undo pile. Strokes are never changed once the pen is up, so that
// piles share them.
func (d *Drawing) remember() {
	const deepest = 500
	d.drawing = false
	d.undo = append(d.undo, d.now())
	if len(d.undo) > deepest {
		d.undo = slices.Delete(d.undo, 0, len(d.undo)-deepest)
	}
	d.redo = nil
}

func (d *Drawing) put(c canvas) {
	d.drawing = false
	d.strokes, d.base, d.source = c.strokes, c.base, c.source
	d.s.label = c.label
	if d.s.label >= len(d.s.Model.Labels()) {
		d.s.label = -1
	}
	d.version++
}

func (d *Drawing) doUndo() {
	d.redo = append(d.redo, d.now())
	c := d.undo[len(d.undo)-1]
	d.undo = d.undo[:len(d.undo)-1]
	d.put(c)
}

func (d *Drawing) doRedo() {
	d.undo = append(d.undo, d.now())
	c := d.redo[len(d.redo)-1]
	d.redo = d.redo[:len(d.redo)-1]
	d.put(c)
}
