package persist

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"inkling/core/ink"
)

// Bounds of a drawing in a file.
const (
	maxDrawingLine = 8 << 20 // bytes
	maxStrokes     = 10000
	maxPoints      = 200000 // of all strokes
	maxCanvas      = 1e6    // units a side
	maxAway        = 100    // canvases that a point may lie outside
)

// drawingLine is a drawing as a line of JSON, as DESIGN describes it: {"canvas":[w,h],"strokes":[[[x,y],…],…],"label":7}. A point may
// have a third number, milliseconds since the drawing began. Widths and erase, one entry a stroke, are there where a stroke is
// not the default pen's.
type drawingLine struct {
	Canvas  []float64     `json:"canvas"`
	Strokes [][][]float64 `json:"strokes"`
	Label   *int          `json:"label,omitempty"`
	Widths  []float64     `json:"widths,omitempty"`
	Erase   []bool        `json:"erase,omitempty"`
}

// EachDrawing calls each for the drawings of a text of JSON Lines as they arrive, with the number of their line, so that a pipe is answered
// line by line; blank lines are passed over. A line that is no drawing ends it with a *[FileError] that names the file and the line;
// an error of each ends it as it is.
func EachDrawing(name string, r io.Reader, each func(line int, d ink.Drawing) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 1<<16), maxDrawingLine)
	n := 0
	for lines.Scan() {
		n++
		text := bytes.TrimSpace(lines.Bytes())
		if n == 1 {
			text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
		}
		if len(text) == 0 {
			continue
		}
		d, err := parseDrawing(text)
		if err != nil {
			return inFile(name, damaged("line %d: %v", n, err))
		}
		if err := each(n, d); err != nil {
			return err
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return inFile(name, tooLarge("line %d is longer than %d MB; this is no drawing", n+1, maxDrawingLine>>20))
	case err != nil:
		return inFile(name, damaged("line %d can't be read: %v", n+1, err))
	}
	return nil
}

// ReadDrawings returns the drawings of a file, in order.
func ReadDrawings(path string) ([]ink.Drawing, error) {
	f, _, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []ink.Drawing
	err = EachDrawing(path, f, func(_ int, d ink.Drawing) error {
		all = append(all, d)
		return nil
	})
	return all, err
}

func parseDrawing(text []byte) (ink.Drawing, error) {
	var line drawingLine
	if err := json.Unmarshal(text, &line); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) && kind.Field != "" {
			return ink.Drawing{}, fmt.Errorf("%q does not look as it should; a drawing is {\"canvas\":[w,h],\"strokes\":[[[x,y],…],…]}", kind.Field)
		}
		return ink.Drawing{}, errors.New(`this is no drawing; one looks like {"canvas":[280,280],"strokes":[[[10,20],[30,40]]]}`)
	}
	if len(line.Canvas) != 2 || !(line.Canvas[0] > 0 && line.Canvas[1] > 0 && line.Canvas[0] <= maxCanvas && line.Canvas[1] <= maxCanvas) {
		return ink.Drawing{}, fmt.Errorf("\"canvas\" has to be a width and a height from above 0 to %d", int(maxCanvas))
	}
	if len(line.Strokes) > maxStrokes {
		return ink.Drawing{}, fmt.Errorf("%d strokes; %d are the most", len(line.Strokes), maxStrokes)
	}
	if len(line.Widths) > len(line.Strokes) || len(line.Erase) > len(line.Strokes) {
		return ink.Drawing{}, errors.New("more \"widths\" or \"erase\" than strokes")
	}
	if line.Label != nil && (*line.Label < 0 || *line.Label > math.MaxUint8) {
		return ink.Drawing{}, fmt.Errorf("\"label\" is %d; labels go from 0 to %d", *line.Label, math.MaxUint8)
	}
	d := ink.Drawing{Width: float32(line.Canvas[0]), Height: float32(line.Canvas[1]), Label: line.Label}
	if !(d.Width > 0 && d.Height > 0) {
		return ink.Drawing{}, errors.New("\"canvas\" is too small")
	}
	reach := maxAway * max(line.Canvas[0], line.Canvas[1])
	points := 0
	for i, s := range line.Strokes {
		stroke := ink.Stroke{Points: make([]ink.Point, 0, len(s))}
		if points += len(s); points > maxPoints {
			return ink.Drawing{}, fmt.Errorf("more than %d points", maxPoints)
		}
		for j, p := range s {
			if len(p) != 2 && len(p) != 3 || !(math.Abs(p[0]) <= reach && math.Abs(p[1]) <= reach) {
				return ink.Drawing{}, fmt.Errorf("point %d of stroke %d is no place on the canvas", j+1, i+1)
			}
			point := ink.Point{X: float32(p[0]), Y: float32(p[1])}
			if len(p) == 3 {
				if !(p[2] >= 0 && p[2] < 1<<53) {
					return ink.Drawing{}, fmt.Errorf("point %d of stroke %d has the time %v; times are milliseconds from 0", j+1, i+1, p[2])
				}
				point.T = int64(p[2])
			}
			stroke.Points = append(stroke.Points, point)
		}
		if i < len(line.Widths) {
			if !(line.Widths[i] >= 0 && line.Widths[i] <= maxCanvas) {
				return ink.Drawing{}, fmt.Errorf("stroke %d has the width %v", i+1, line.Widths[i])
			}
			stroke.Width = float32(line.Widths[i])
		}
		stroke.Erase = i < len(line.Erase) && line.Erase[i]
		d.Strokes = append(d.Strokes, stroke)
	}
	return d, nil
}

// WriteDrawings writes one line a drawing, as [EachDrawing] reads it.
func WriteDrawings(w io.Writer, drawings ...ink.Drawing) error {
	out := bufio.NewWriter(w)
	for i := range drawings {
		text, err := json.Marshal(toLine(&drawings[i]))
		if err != nil {
			return fmt.Errorf("drawing %d can't be written: %w", i+1, err)
		}
		if _, err := out.Write(append(text, '\n')); err != nil {
			return err
		}
	}
	return out.Flush()
}

// SaveDrawings makes path hold the drawings, or leaves it as it was. Errors are *[SaveError].
func SaveDrawings(path string, drawings ...ink.Drawing) error {
	return writeFile(path, func(w io.Writer) error { return WriteDrawings(w, drawings...) })
}

func toLine(d *ink.Drawing) drawingLine {
	line := drawingLine{Canvas: []float64{shortest(d.Width), shortest(d.Height)}, Strokes: [][][]float64{}, Label: d.Label}
	widths, erase, timed := make([]float64, len(d.Strokes)), make([]bool, len(d.Strokes)), false
	for i, s := range d.Strokes {
		widths[i], erase[i] = shortest(s.Width), s.Erase
		if s.Width != 0 {
			line.Widths = widths
		}
		if s.Erase {
			line.Erase = erase
		}
		for _, p := range s.Points {
			timed = timed || p.T != 0
		}
	}
	for _, s := range d.Strokes {
		points := make([][]float64, len(s.Points))
		for j, p := range s.Points {
			points[j] = []float64{shortest(p.X), shortest(p.Y)}
			if timed {
				points[j] = append(points[j], float64(p.T))
			}
		}
		line.Strokes = append(line.Strokes, points)
	}
	return line
}

// shortest is v as the float64 that prints with v's own few digits: 67.7, not 67.69999694824219.
func shortest(v float32) float64 {
	f, err := strconv.ParseFloat(strconv.FormatFloat(float64(v), 'g', -1, 32), 64)
	if err != nil {
		return float64(v) // not a number: JSON will say so
	}
	return f
}
