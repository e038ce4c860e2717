package persist

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The npy format, versions 1.0 to 3.0, as NumPy documents it: a magic, a header that is a Python dictionary, the elements.

var npyMagic = []byte("\x93NUMPY")

type npyHeader struct {
	dtype   dtype
	shape   []int64
	fortran bool
}

// readNpyHeader reads up to the first element.
func readNpyHeader(s *stream) (npyHeader, error) {
	var h npyHeader
	head := make([]byte, 8)
	if err := s.full(head); err != nil {
		return h, err
	}
	if !bytes.Equal(head[:6], npyMagic) {
		return h, damaged("it does not begin as a NumPy array does")
	}
	var length int64
	switch head[6] {
	case 1:
		b := make([]byte, 2)
		if err := s.full(b); err != nil {
			return h, err
		}
		length = int64(binary.LittleEndian.Uint16(b))
	case 2, 3:
		b := make([]byte, 4)
		if err := s.full(b); err != nil {
			return h, err
		}
		length = int64(binary.LittleEndian.Uint32(b))
	default:
		return h, foreign("it is a NumPy array of format version %d.%d; versions 1 to 3 are known", head[6], head[7])
	}
	if length > maxHeader {
		return h, tooLarge("its header claims %d bytes; NumPy writes some hundred", length)
	}
	text, err := s.take(length)
	if err != nil {
		return h, err
	}
	if head[6] == 3 && !utf8.Valid(text) {
		return h, damaged("its header is not text")
	}
	return parseNpyHeader(string(text))
}

// parseNpyHeader reads {'descr': '<f8', 'fortran_order': False, 'shape': (30, 784), }, and Python 2's (30L, 784L).
func parseNpyHeader(text string) (npyHeader, error) {
	var h npyHeader
	bad := func(what string) (npyHeader, error) {
		return h, damaged("its header is broken (%s): %s", what, clip(fmt.Sprintf("%q", strings.TrimSpace(text))))
	}
	p := &literal{s: text}
	v, err := p.value(0)
	if err != nil || strings.TrimSpace(p.s) != "" {
		return bad("not a Python dictionary")
	}
	d, ok := v.(map[string]any)
	if !ok || len(d) != 3 {
		return bad("it should have descr, fortran_order and shape")
	}
	fortran, ok := d["fortran_order"].(bool)
	if !ok {
		return bad("fortran_order")
	}
	h.fortran = fortran
	shape, ok := d["shape"].([]any)
	if !ok {
		return bad("shape")
	}
	if len(shape) > maxRank {
		return h, tooLarge("an array of %d dimensions is in it; NumPy allows %d", len(shape), maxRank)
	}
	for _, n := range shape {
		n, ok := n.(int64)
		if !ok || n < 0 {
			return bad("shape")
		}
		h.shape = append(h.shape, n)
	}
	switch descr := d["descr"].(type) {
	case string:
		if h.dtype, ok = parseDtype(descr); !ok {
			return bad("the element type " + clip(descr))
		}
	case []any:
		h.dtype = dtype{name: "records"}
	default:
		return bad("descr")
	}
	return h, nil
}

// literal parses the Python literals a header is made of: strings, whole numbers, True, False, None, tuples, lists, dictionaries.
type literal struct{ s string }

var errLiteral = damaged("it is not a Python literal")

func (p *literal) space() { p.s = strings.TrimLeft(p.s, " \t\r\n\x00") }

func (p *literal) eat(c byte) bool {
	p.space()
	if p.s != "" && p.s[0] == c {
		p.s = p.s[1:]
		return true
	}
	return false
}

func (p *literal) value(depth int) (any, error) {
	p.space()
	if p.s == "" || depth > 16 {
		return nil, errLiteral
	}
	switch c := p.s[0]; {
	case c == '{':
		return p.dict(depth)
	case c == '(' || c == '[':
		p.s = p.s[1:]
		closing := byte(')')
		if c == '[' {
			closing = ']'
		}
		list := []any{}
		for !p.eat(closing) {
			v, err := p.value(depth + 1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
			if !p.eat(',') {
				if !p.eat(closing) || c == '(' && len(list) == 1 {
					return nil, errLiteral
				}
				break
			}
		}
		return list, nil
	case c == '\'' || c == '"':
		return p.text()
	case c >= '0' && c <= '9' || c == '-':
		return p.number()
	}
	if strings.HasPrefix(p.s, "u'") || strings.HasPrefix(p.s, "b'") {
		p.s = p.s[1:]
		return p.text()
	}
	for word, v := range map[string]any{"True": true, "False": false, "None": nil} {
		if strings.HasPrefix(p.s, word) {
			p.s = p.s[len(word):]
			return v, nil
		}
	}
	return nil, errLiteral
}

func (p *literal) dict(depth int) (any, error) {
	p.s = p.s[1:]
	d := map[string]any{}
	for !p.eat('}') {
		k, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		key, ok := k.(string)
		if _, twice := d[key]; !ok || twice || !p.eat(':') {
			return nil, errLiteral
		}
		if d[key], err = p.value(depth + 1); err != nil {
			return nil, err
		}
		if !p.eat(',') {
			if !p.eat('}') {
				return nil, errLiteral
			}
			break
		}
	}
	return d, nil
}

func (p *literal) text() (any, error) {
	end := strings.IndexByte(p.s[1:], p.s[0])
	if end < 0 || strings.IndexByte(p.s[1:1+end], '\\') >= 0 {
		return nil, errLiteral
	}
	v := p.s[1 : 1+end]
	p.s = p.s[2+end:]
	return v, nil
}

func (p *literal) number() (any, error) {
	negative := p.s[0] == '-'
	if negative {
		p.s = p.s[1:]
	}
	i, v := 0, int64(0)
	for ; i < len(p.s) && p.s[i] >= '0' && p.s[i] <= '9'; i++ {
		if v > 1<<55 {
			return nil, errLiteral
		}
		v = 10*v + int64(p.s[i]-'0')
	}
	if i == 0 {
		return nil, errLiteral
	}
	p.s = strings.TrimPrefix(p.s[i:], "L")
	if negative {
		v = -v
	}
	return v, nil
}

// readNpy reads one array (header and elements) and adds what it holds under the name.
func (l *loader) readNpy(s *stream, name string) error {
	h, err := readNpyHeader(s)
	if err != nil {
		return err
	}
	n, ok := product(h.shape)
	if !ok {
		return tooLarge("an array of the shape %s is in it: more than any computer holds", shapeText(h.shape))
	}
	if h.dtype.kind == 'O' {
		v, err := newUnpickler(s, nil).value()
		if err != nil {
			return err
		}
		return l.flatten(name, v)
	}
	if h.dtype.size > 0 && n > s.left/int64(h.dtype.size) {
		return damaged("an array of the shape %s is announced, but the file ends before it: it is incomplete", shapeText(h.shape))
	}
	bytes := n * int64(h.dtype.size)
	shape := make([]int, len(h.shape))
	for i, d := range h.shape {
		shape[i] = int(d)
	}
	if why := l.leave(h.dtype, shape, n); why != "" {
		if err := l.left(name, shape, why); err != nil {
			return err
		}
		return s.skip(bytes)
	}
	if h.dtype.kind == 'U' || h.dtype.kind == 'S' {
		return l.npyTexts(s, h, name, n)
	}
	a, err := l.accept(name, shape)
	if err != nil {
		return err
	}
	if err := decodeStream(s, h.dtype, a, h.fortran); err != nil {
		return err
	}
	return l.add(a)
}

// decodeStream fills a, a piece at a time: nothing but the result is ever held whole.
func decodeStream(s *stream, d dtype, a *Array, fortran bool) error {
	const piece = 4096
	raw := make([]byte, piece*d.size)
	var order *cOrder
	var part []float32
	if fortran && len(a.Shape) > 1 {
		order, part = newCOrder(a.Shape), make([]float32, piece)
	}
	for at := 0; at < len(a.Data); {
		n := min(piece, len(a.Data)-at)
		if err := s.full(raw[:n*d.size]); err != nil {
			return err
		}
		dst := a.Data[at : at+n]
		if order != nil {
			dst = part[:n]
		}
		if bad := d.decode(dst, raw); bad > 0 && a.Bad == 0 {
			a.Bad = at + bad
		}
		if order != nil {
			for _, v := range dst {
				a.Data[order.next()] = v
			}
		}
		at += n
	}
	return nil
}

func (l *loader) npyTexts(s *stream, h npyHeader, name string, n int64) error {
	raw := make([]byte, h.dtype.size)
	for i := range n {
		if err := s.full(raw); err != nil {
			return err
		}
		key := name
		if len(h.shape) > 0 && n > 1 {
			key = join(name, fmt.Sprint(i))
		}
		if err := l.text(key, h.dtype.text(raw)); err != nil {
			return err
		}
	}
	return nil
}

// shapeText writes a shape as 784×128.
func shapeText[T int | int64](shape []T) string {
	if len(shape) == 0 {
		return "a single number"
	}
	var parts []string
	for _, d := range shape {
		parts = append(parts, fmt.Sprint(d))
	}
	if len(parts) > 6 {
		parts = append(parts[:6], "…")
	}
	return strings.Join(parts, "×")
}
