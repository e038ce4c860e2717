package persist

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkling/core/ink"
)

func allDrawings(r io.Reader) (all []ink.Drawing, err error) {
	err = EachDrawing("digits.jsonl", r, func(_ int, d ink.Drawing) error {
		all = append(all, d)
		return nil
	})
	return all, err
}

func TestDrawingsRoundTrip(t *testing.T) {
	seven := 7
	drawings := []ink.Drawing{
		{Width: 280, Height: 280, Label: &seven, Strokes: []ink.Stroke{{Points: []ink.Point{{X: 67.7, Y: 93.1}, {X: 42.3, Y: 115.3}}}, {Points: []ink.Point{{X: 1}}}}},
		{Width: 100, Height: 50.5, Strokes: []ink.Stroke{{Points: []ink.Point{{X: 1, Y: 2, T: 12}, {X: -3, Y: 4, T: 40}}, Width: 9.25}, {Points: []ink.Point{{X: 1, Y: 1, T: 50}}, Erase: true}}},
		{Width: 1, Height: 1},
	}
	var text bytes.Buffer
	if err := WriteDrawings(&text, drawings...); err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(text.String(), "\n")
	if want := `{"canvas":[280,280],"strokes":[[[67.7,93.1],[42.3,115.3]],[[1,0]]],"label":7}`; first != want {
		t.Errorf("wrote %s, want %s", first, want)
	}
	got, err := allDrawings(&text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(drawings, got, cmp.Comparer(func(a, b []ink.Stroke) bool { return len(a) == 0 && len(b) == 0 || cmp.Equal(a, b) })); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	path := filepath.Join(t.TempDir(), "digits.jsonl")
	if err := SaveDrawings(path, drawings...); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadDrawings(path); err != nil || len(got) != 3 {
		t.Errorf("saved and read %d drawings, %v", len(got), err)
	}
}

func TestDrawingsSentences(t *testing.T) {
	good := `{"canvas":[10,10],"strokes":[[[1,2]]],"note":"unknown fields are nobody's business"}` + "\n\n"
	for text, words := range map[string]string{
		`hello`:                              "this is no drawing",
		`[]`:                                 "this is no drawing",
		`{}`:                                 `"canvas"`,
		`{"canvas":[0,10]}`:                  `"canvas"`,
		`{"canvas":[1e-60,1e-60]}`:           `"canvas"`,
		`{"canvas":[10]}`:                    `"canvas"`,
		`{"canvas":[1e9,10]}`:                `"canvas"`,
		`{"canvas":"big"}`:                   `"canvas" does not look`,
		`{"canvas":[9,9],"strokes":[[[1]]]}`: "point 1 of stroke 1",
		`{"canvas":[9,9],"strokes":[[[1,2],[1,2,3,4]]]}`:                                           "point 2 of stroke 1",
		`{"canvas":[9,9],"strokes":[[],[[1e30,2]]]}`:                                               "point 1 of stroke 2",
		`{"canvas":[9,9],"strokes":[[[1,2,-3]]]}`:                                                  "milliseconds",
		`{"canvas":[9,9],"strokes":[[1,2]]}`:                                                       `"strokes`,
		`{"canvas":[9,9],"strokes":[],"label":1000}`:                                               "label",
		`{"canvas":[9,9],"strokes":[],"widths":[1]}`:                                               "widths",
		`{"canvas":[9,9],"strokes":[[[1,1]]],"widths":[-1]}`:                                       "width -1",
		`{"canvas":[9,9],"strokes":[` + strings.Repeat("[],", 10000) + `[]]}`:                      "10001 strokes",
		`{"canvas":[9,9],"strokes":[[` + strings.Repeat("[1,1],", 200000) + `[1,1]]]}`:             "more than 200000 points",
		`{"canvas":[9,9],"strokes":[[` + strings.Repeat("[1,1],", (maxDrawingLine)/6) + `[1,1]]]}`: "longer than 8 MB",
	} {
		all, err := allDrawings(strings.NewReader(good + text + "\n" + good))
		var bad *FileError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), words) || !strings.Contains(err.Error(), "digits.jsonl: line 3") {
			t.Errorf("%.60s: %v; want line 3 and %q", text, err, words)
		}
		if len(all) != 1 {
			t.Errorf("%.60s: %d drawings before it", text, len(all))
		}
	}
}

// A pipe is answered line by line: the second line is not waited for.
func TestDrawingsArriveOneByOne(t *testing.T) {
	r, w := io.Pipe()
	go io.WriteString(w, `{"canvas":[10,10],"strokes":[[[1,2]]]}`+"\n")
	enough := errors.New("enough")
	err := EachDrawing("-", r, func(line int, d ink.Drawing) error {
		if line != 1 || len(d.Strokes) != 1 {
			t.Errorf("line %d: %v", line, d)
		}
		return enough
	})
	if err != enough {
		t.Error(err)
	}
	w.Close()
}

func FuzzDrawings(f *testing.F) {
	f.Add([]byte(`{"canvas":[280,280],"strokes":[[[67.7,93.1,3],[42.3,115.3]]],"label":7,"widths":[3],"erase":[true]}`))
	f.Add([]byte("\n{\"canvas\":[1e308,1],\"strokes\":[[]]}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		first, err := allDrawings(bytes.NewReader(b))
		if err != nil {
			return
		}
		var text bytes.Buffer
		if err := WriteDrawings(&text, first...); err != nil {
			t.Fatal(err)
		}
		written := text.String()
		second, err := allDrawings(&text)
		if err != nil || !cmp.Equal(first, second) {
			t.Fatalf("%q was written as %q and read as %v (%v)", b, written, second, err)
		}
	})
}
