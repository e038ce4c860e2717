package persist

import (
	"encoding/binary"
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Numbers and quoted strings, as the protocols write them.

func (u *unpickler) number(op byte) error {
	switch op {
	case 'K':
		v, err := u.uint(1)
		if err != nil {
			return err
		}
		return u.push(float64(v))
	case 'M':
		v, err := u.uint(2)
		if err != nil {
			return err
		}
		return u.push(float64(v))
	case 'J':
		v, err := u.uint(4)
		if err != nil {
			return err
		}
		return u.push(float64(int32(v)))
	case 'G':
		var b [8]byte
		if err := u.s.full(b[:]); err != nil {
			return err
		}
		return u.push(math.Float64frombits(binary.BigEndian.Uint64(b[:])))
	case 0x8a, 0x8b:
		n, err := u.uint(map[byte]int{0x8a: 1, 0x8b: 4}[op])
		if err != nil {
			return err
		}
		if n > 1024 {
			return tooLarge("its pickle holds a number of %d bytes", n)
		}
		b, err := u.s.take(n)
		if err != nil {
			return err
		}
		return u.push(littleInt(b))
	}
	line, err := u.s.line()
	if err != nil {
		return err
	}
	text := strings.TrimSpace(string(line))
	if op == 'I' && (text == "00" || text == "01") {
		return u.push(text == "01")
	}
	v, err := strconv.ParseFloat(strings.TrimSuffix(text, "L"), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) || len(text) > 1024 {
		return errPickle
	}
	return u.push(v)
}

// littleInt is the value of a little-endian two's complement number.
func littleInt(b []byte) float64 {
	rev := make([]byte, len(b))
	for i, v := range b {
		rev[len(b)-1-i] = v
	}
	v := new(big.Int).SetBytes(rev)
	if len(rev) > 0 && rev[0] >= 0x80 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(rev))))
	}
	f, _ := new(big.Float).SetInt(v).Float64()
	return f
}

// quoted reads protocol 0's strings: S is a Python literal, V escapes only what is not Latin-1.
func (u *unpickler) quoted(op byte) error {
	var line []byte
	for {
		c, err := u.s.ReadByte()
		if err != nil {
			return err
		}
		if c == '\n' {
			break
		}
		if len(line) == cap(line) { // doubling wastes less than append's smaller steps
			line = append(make([]byte, 0, max(2*cap(line), 64)), line...)
		}
		if line = append(line, c); len(line) > maxQuoted {
			return tooLarge("its pickle holds a quoted string of %d MB", maxQuoted>>20)
		}
	}
	if op == 'V' {
		b, ok := unescape(line, false)
		if !ok {
			return errPickle
		}
		return u.push(&pyBytes{b: b, text: true})
	}
	line = []byte(strings.TrimRight(string(line), " \t\r"))
	if len(line) < 2 || line[0] != line[len(line)-1] || (line[0] != '\'' && line[0] != '"') {
		return errPickle
	}
	b, ok := unescape(line[1:len(line)-1], true)
	if !ok {
		return errPickle
	}
	return u.push(&pyBytes{b: b})
}

// unescape undoes Python's escapes in place. Of a byte string all; of a text \u and \U only, and the Latin-1 bytes become UTF-8.
func unescape(in []byte, isBytes bool) ([]byte, bool) {
	out := in[:0]
	if !isBytes {
		out = make([]byte, 0, len(in)+len(in)/2)
	}
	for i := 0; i < len(in); i++ {
		c := in[i]
		if c != '\\' || i+1 >= len(in) {
			if isBytes {
				out = append(out, c)
			} else {
				out = utf8.AppendRune(out, rune(c))
			}
			continue
		}
		i++
		digits := 0
		switch e := in[i]; {
		case isBytes && e == 'x':
			digits = 2
		case !isBytes && e == 'u':
			digits = 4
		case !isBytes && e == 'U':
			digits = 8
		case isBytes && e >= '0' && e <= '7':
			v, n := 0, 0
			for ; n < 3 && i+n < len(in) && in[i+n] >= '0' && in[i+n] <= '7'; n++ {
				v = 8*v + int(in[i+n]-'0')
			}
			out = append(out, byte(v))
			i += n - 1
			continue
		case isBytes:
			k := strings.IndexByte("abfnrtv\\'\"", e)
			if k < 0 {
				out = append(out, '\\', e)
			} else {
				out = append(out, "\a\b\f\n\r\t\v\\'\""[k])
			}
			continue
		default:
			out = utf8.AppendRune(append(out, '\\'), rune(e))
			continue
		}
		if i+digits >= len(in) {
			return nil, false
		}
		v, err := strconv.ParseUint(string(in[i+1:i+1+digits]), 16, 32)
		if err != nil {
			return nil, false
		}
		if isBytes {
			out = append(out, byte(v))
		} else {
			out = utf8.AppendRune(out, rune(v))
		}
		i += digits
	}
	return out, true
}
