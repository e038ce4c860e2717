package persist

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// dtype is an element type of NumPy, safetensors or PyTorch.
type dtype struct {
	kind byte // 'f', 'i', 'u', 'b', 'U', 'S', 'O'; 'B' is bfloat16; 0 is anything else
	size int  // bytes an element
	big  bool // big-endian
	name string
}

// parseDtype reads NumPy's descriptions: "<f4", "|b1", ">i8", "<U12", "|O". Types that are no numbers and no texts
// (complex, dates, records) come back with kind 0; ok is false where the description means nothing at all.
func parseDtype(s string) (d dtype, ok bool) {
	d.name = s
	rest := s
	if rest != "" && strings.IndexByte("<>|=", rest[0]) >= 0 {
		d.big = rest[0] == '>'
		rest = rest[1:]
	}
	if rest == "" {
		return d, false
	}
	kind := rest[0]
	rest = rest[1:]
	if kind == '?' {
		kind, rest = 'b', "1"
	}
	if kind == 'O' {
		d.kind, d.size = 'O', 8
		return d, rest == "" || rest == "8" || rest == "4"
	}
	if i := strings.IndexByte(rest, '['); i > 0 { // dates: M8[ns]
		rest = rest[:i]
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n < 0 || n > 1<<24 {
		return d, false
	}
	d.size = n
	switch kind {
	case 'f':
		if n != 2 && n != 4 && n != 8 {
			return d, n == 12 || n == 16
		}
	case 'i', 'u':
		if n != 1 && n != 2 && n != 4 && n != 8 {
			return d, false
		}
	case 'b':
		if n != 1 {
			return d, false
		}
	case 'U':
		d.size = 4 * n
	case 'S', 'a':
		kind = 'S'
	case 'c', 'm', 'M', 'V':
		return d, true
	default:
		return d, false
	}
	d.kind = kind
	return d, true
}

func (d dtype) number() bool { return strings.IndexByte("fiubB", d.kind) >= 0 && d.kind != 0 }

// order is how the type's bytes are ordered.
func (d dtype) order() binary.ByteOrder {
	if d.big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// decode turns len(dst) elements of src into float32. bad is 1 + the index of the first that is not a finite float32.
func (d dtype) decode(dst []float32, src []byte) (bad int) {
	o := d.order()
	switch {
	case d.kind == 'f' && d.size == 4:
		for i := range dst {
			dst[i] = math.Float32frombits(o.Uint32(src[4*i:]))
		}
	case d.kind == 'f' && d.size == 8:
		for i := range dst {
			dst[i] = float32(math.Float64frombits(o.Uint64(src[8*i:])))
		}
	case d.kind == 'f' && d.size == 2:
		for i := range dst {
			dst[i] = float16(o.Uint16(src[2*i:]))
		}
	case d.kind == 'B':
		for i := range dst {
			dst[i] = math.Float32frombits(uint32(o.Uint16(src[2*i:])) << 16)
		}
	default:
		for i := range dst {
			dst[i] = float32(d.integer(src[d.size*i:]))
		}
		return 0
	}
	for i, v := range dst {
		if v-v != 0 {
			return i + 1
		}
	}
	return 0
}

// integer decodes one integer or boolean as a float64.
func (d dtype) integer(src []byte) float64 {
	o := d.order()
	signed := d.kind == 'i'
	switch d.size {
	case 1:
		if signed {
			return float64(int8(src[0]))
		}
		return float64(src[0])
	case 2:
		if signed {
			return float64(int16(o.Uint16(src)))
		}
		return float64(o.Uint16(src))
	case 4:
		if signed {
			return float64(int32(o.Uint32(src)))
		}
		return float64(o.Uint32(src))
	}
	if signed {
		return float64(int64(o.Uint64(src)))
	}
	return float64(o.Uint64(src))
}

// text decodes one element of type U or S; both are padded with zeros.
func (d dtype) text(src []byte) string {
	if d.kind == 'S' {
		s := strings.TrimRight(string(src[:d.size]), "\x00")
		if !utf8.ValidString(s) {
			return fmt.Sprintf("%q", s)
		}
		return s
	}
	var b strings.Builder
	for i := 0; i+4 <= d.size; i += 4 {
		r := rune(d.order().Uint32(src[i:]) & 0x7fffffff)
		if r == 0 && strings.TrimRight(string(src[i:d.size]), "\x00") == "" {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

// float16 is the value of an IEEE half.
func float16(h uint16) float32 {
	sign := uint32(h>>15) << 31
	exp, frac := uint32(h>>10)&31, uint32(h)&0x3ff
	switch exp {
	case 0:
		v := float32(frac) / (1 << 24)
		if sign != 0 {
			v = -v
		}
		return v
	case 31:
		return math.Float32frombits(sign | 0x7f800000 | frac<<13)
	}
	return math.Float32frombits(sign | (exp+112)<<23 | frac<<13)
}

// cOrder rearranges elements that come in Fortran order (first index fastest): next(i) is where element i goes.
type cOrder struct {
	shape, stride, index []int
	at                   int
}

func newCOrder(shape []int) *cOrder {
	c := &cOrder{shape: shape, stride: make([]int, len(shape)), index: make([]int, len(shape))}
	n := 1
	for i := len(shape) - 1; i >= 0; i-- {
		c.stride[i] = n
		n *= shape[i]
	}
	return c
}

// next returns the place of the current element and steps on.
func (c *cOrder) next() int {
	at := c.at
	for k := range c.shape {
		c.index[k]++
		c.at += c.stride[k]
		if c.index[k] < c.shape[k] {
			break
		}
		c.at -= c.index[k] * c.stride[k]
		c.index[k] = 0
	}
	return at
}
