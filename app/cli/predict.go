package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"inkling/app/session"
	"inkling/core/ink"
	"inkling/persist"
)

// predictLine is what --predict --json prints of a drawing. Where nothing is drawn digit is null and outputs are
// empty. Label is there where the model's names of its outputs are not the digits.
type predictLine struct {
	Source      string    `json:"source"`
	Digit       *int      `json:"digit"`
	Label       string    `json:"label,omitempty"`
	Confidence  float64   `json:"confidence"`
	Uncertainty float64   `json:"uncertainty"`
	Score       float64   `json:"score"`
	Sure        bool      `json:"sure"`
	Outputs     []float32 `json:"outputs"`
}

// predictor answers drawings and pictures with one model.
type predictor struct {
	p      *program
	reader *session.Reader
	count  int
	right  int // of those that said what they are
	named  int
}

func (p *program) predict() error {
	model, _, err := p.open(p.o.model)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(p.Out)
	p.Out = out
	t := &predictor{p: p, reader: session.NewReader(model)}
	for _, path := range p.o.args {
		if err := t.file(path); err != nil {
			return errors.Join(out.Flush(), err)
		}
	}
	if t.named > 0 && !p.o.json {
		fmt.Fprintf(out, "%d of %d labelled drawings read right.\n", t.right, t.named)
	}
	return out.Flush()
}

func (t *predictor) file(path string) error {
	if path == "-" {
		return t.stream(t.p.In)
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".jsonl", ".ndjson", ".json":
		f, err := os.Open(path)
		if err != nil {
			return cannotOpen(path, err)
		}
		defer f.Close()
		return t.drawings(path, path, f)
	}
	gray, w, h, err := persist.ReadPicture(path)
	if err != nil {
		return err
	}
	return t.picture(path, gray, w, h)
}

// cannotOpen is the sentence for a file that cannot be opened.
func cannotOpen(path string, err error) error {
	var e *os.PathError
	if errors.As(err, &e) {
		err = e.Err
	}
	return fmt.Errorf("%s cannot be opened: %w", path, err)
}

// stream answers standard input: drawings, or one picture.
func (t *predictor) stream(r io.Reader) error {
	const name = "standard input"
	in := bufio.NewReader(r)
	for {
		first, err := in.Peek(1)
		if err == io.EOF {
			return errors.New("standard input is empty: it should hold drawings, one a line, or a picture")
		}
		if err != nil {
			return fmt.Errorf("standard input cannot be read: %w", err)
		}
		if !strings.ContainsRune(" \t\r\n\ufeff", rune(first[0])) {
			break
		}
		in.Discard(1)
	}
	if first, _ := in.Peek(1); first[0] == '{' {
		return t.drawings("-", name, in)
	}
	data, err := io.ReadAll(io.LimitReader(in, 256<<20))
	if err != nil {
		return fmt.Errorf("standard input cannot be read: %w", err)
	}
	gray, w, h, err := persist.DecodePicture(name, bytes.NewReader(data))
	if err != nil {
		return err
	}
	return t.picture("-", gray, w, h)
}

// drawings answers each drawing as soon as its line is there, so that another program can hold a conversation.
func (t *predictor) drawings(source, name string, r io.Reader) error {
	return persist.EachDrawing(name, r, func(line int, d ink.Drawing) error {
		steps := t.reader.Drawing(d)
		return t.answer(fmt.Sprintf("%s:%d", source, line), steps, d.Label)
	})
}

func (t *predictor) picture(name string, gray []byte, w, h int) error {
	return t.answer(name, t.reader.Picture(gray, w, h), nil)
}

func (t *predictor) answer(source string, steps ink.Steps, label *int) error {
	a := t.reader.Answer(steps)
	t.count++
	if label != nil {
		t.named++
		if a.Digit == *label {
			t.right++
		}
	}
	if t.p.o.json {
		line := predictLine{Source: source, Uncertainty: 1, Outputs: []float32{}}
		if a.Digit >= 0 {
			digit := a.Digit
			line.Digit, line.Confidence, line.Uncertainty, line.Score, line.Sure, line.Outputs = &digit, a.Confidence, a.Uncertainty, a.Score, a.Sure, a.Outputs
			if !session.AreDigits(a.Labels) {
				line.Label = a.Labels[digit]
			}
		}
		if err := t.p.line(line); err != nil {
			return err
		}
	} else {
		text := "nothing is drawn"
		if a.Digit >= 0 {
			text = fmt.Sprintf("%s   %s, confidence %.2f, uncertainty %.2f", a.Labels[a.Digit], lower(a.Sentence()), a.Confidence, a.Uncertainty)
		}
		fmt.Fprintf(t.p.Out, "%s: %s\n", source, text)
	}
	if w, ok := t.p.Out.(*bufio.Writer); ok && source[0] == '-' {
		return w.Flush() // a conversation: the other side waits for the line
	}
	return nil
}

func lower(sentence string) string { return strings.ToLower(sentence[:1]) + sentence[1:] }
