package persist

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"unicode/utf8"
)

// Models as JSON text: Nielsen's {"sizes", "weights", "biases"}, and any other nesting of lists and dictionaries of
// numbers. Our own parser, so that a matrix costs four bytes a number and not a boxed value each.

// readJSON reads the whole text as one value.
func (l *loader) readJSON(s *stream) error {
	p := &jsonParser{s: s, line: 1}
	v, err := p.whole()
	if err != nil {
		return err
	}
	if d, ok := v.(*pyDict); ok {
		if f, ok := d.get("format"); ok {
			if text, _ := asText(f); text == ManifestFormat {
				return errManifestAlone
			}
		}
	}
	l.elements = 0 // the parser counted; flatten counts again what is kept
	return l.root(v)
}

// errManifestAlone is what a readable copy of a manifest gives: the model is in the file beside it.
var errManifestAlone = noNetwork("this is the description of a model, without the model; open the .npz beside it")

// parseJSON parses a text in memory.
func parseJSON(text []byte) (any, error) {
	p := &jsonParser{s: newStream(bytes.NewReader(text), int64(len(text))), line: 1}
	return p.whole()
}

type jsonParser struct {
	s       *stream
	line    int
	objects int
	numbers int64
	text    []byte
}

func (p *jsonParser) wrong(format string, args ...any) error {
	return damaged("it is not valid JSON at line %d: %s", p.line, fmt.Sprintf(format, args...))
}

func (p *jsonParser) whole() (any, error) {
	if b, _ := p.s.r.Peek(3); string(b) == "\xef\xbb\xbf" {
		if err := p.s.skip(3); err != nil {
			return nil, err
		}
	}
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if c, err := p.peek(); err == nil {
		return nil, p.wrong("%q follows the end", c)
	}
	return v, nil
}

// peek returns the next character that is not white space, without taking it.
func (p *jsonParser) peek() (byte, error) {
	for {
		b, err := p.s.r.Peek(1)
		if err != nil {
			if errors.Is(err, io.EOF) {
				return 0, errCut
			}
			return 0, err
		}
		switch b[0] {
		case '\n':
			p.line++
			fallthrough
		case ' ', '\t', '\r':
			if _, err := p.s.ReadByte(); err != nil {
				return 0, err
			}
		default:
			return b[0], nil
		}
	}
}

func (p *jsonParser) value(depth int) (any, error) {
	c, err := p.peek()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, tooLarge("its lists are nested without end")
	}
	switch {
	case c == '{' || c == '[':
		if p.objects++; p.objects > maxObjects {
			return nil, tooLarge("it holds more lists than any model")
		}
		if c == '[' {
			return p.list(depth)
		}
		return p.object(depth)
	case c == '"':
		if p.objects++; p.objects > maxObjects {
			return nil, tooLarge("it holds more texts than any model")
		}
		return p.quoted()
	}
	return p.word()
}

// more steps over the bracket or comma before an element and says whether one follows.
func (p *jsonParser) more(first bool, closing byte) (bool, error) {
	if first {
		if _, err := p.s.ReadByte(); err != nil { // the opening bracket
			return false, err
		}
	}
	c, err := p.peek()
	if err != nil {
		return false, err
	}
	switch {
	case c == closing:
		_, err := p.s.ReadByte()
		return false, err
	case first:
		return true, nil
	case c != ',':
		return false, p.wrong("a comma or %q is missing before %q", closing, c)
	}
	if _, err := p.s.ReadByte(); err != nil {
		return false, err
	}
	if c, err = p.peek(); err == nil && c == closing {
		return false, p.wrong("nothing follows a comma")
	}
	return true, err
}

func (p *jsonParser) list(depth int) (any, error) {
	list := &pyList{}
	for first := true; ; first = false {
		more, err := p.more(first, ']')
		if err != nil || !more {
			return list, err
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.numbers++; p.numbers > maxElements {
			return nil, errElements
		}
		list.append(v)
	}
}

func (p *jsonParser) object(depth int) (any, error) {
	d := &pyDict{}
	for first := true; ; first = false {
		more, err := p.more(first, '}')
		if err != nil || !more {
			return d, err
		}
		c, err := p.peek()
		if err != nil {
			return nil, err
		}
		if c != '"' {
			return nil, p.wrong("a name in quotes is missing before %q", c)
		}
		k, err := p.quoted()
		if err != nil {
			return nil, err
		}
		if c, err = p.peek(); err != nil {
			return nil, err
		}
		if c != ':' {
			return nil, p.wrong("a colon is missing before %q", c)
		}
		if _, err := p.s.ReadByte(); err != nil {
			return nil, err
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.objects++; p.objects > maxObjects {
			return nil, tooLarge("it holds more names than any model")
		}
		d.keys, d.values = append(d.keys, k), append(d.values, v)
	}
}

// quoted reads a text, the quote first.
func (p *jsonParser) quoted() (any, error) {
	p.text = p.text[:0]
	for escaped := false; ; {
		c, err := p.s.ReadByte()
		if err != nil {
			return nil, err
		}
		if p.text = append(p.text, c); len(p.text) > maxString {
			return nil, tooLarge("a text of more than a million characters is in it")
		}
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '\n':
			return nil, p.wrong("a quote is missing")
		case c == '"' && len(p.text) > 1:
			var s string
			if err := json.Unmarshal(p.text, &s); err != nil || !utf8.ValidString(s) {
				return nil, p.wrong("a text in it is broken")
			}
			return &pyBytes{b: []byte(s), text: true}, nil
		}
	}
}

// word reads a number, true, false or null; and NaN and Infinity, which Python writes.
func (p *jsonParser) word() (any, error) {
	p.text = p.text[:0]
	for {
		b, err := p.s.r.Peek(1)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if len(b) == 0 || bytes.IndexByte([]byte(" \t\r\n,:[]{}\""), b[0]) >= 0 {
			break
		}
		if p.text = append(p.text, b[0]); len(p.text) > 512 {
			return nil, p.wrong("a number of more than 500 digits is in it")
		}
		if _, err := p.s.ReadByte(); err != nil {
			return nil, err
		}
	}
	switch word := string(p.text); word {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	case "NaN":
		return math.NaN(), nil
	case "Infinity":
		return math.Inf(1), nil
	case "-Infinity":
		return math.Inf(-1), nil
	case "":
		return nil, p.wrong("a value is missing")
	default:
		v, err := strconv.ParseFloat(word, 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) || word[0] != '-' && (word[0] < '0' || word[0] > '9') {
			return nil, p.wrong("%s is not a number", clip(strconv.Quote(word)))
		}
		return v, nil
	}
}

// formatKey writes a number that serves as a name.
func formatKey(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }
