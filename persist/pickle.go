package persist

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A reader of Python pickles that can't execute anything: it knows lists, tuples, dictionaries, numbers, texts, bytes
// and NumPy's arrays, as data. Any other name in a pickle is refused, by name, when it is met.

// The values of an unpickled file: nil, bool, float64 (every number), *pyBytes, *pyList, *pyDict, *pyArray, *pyTensor,
// and on the way to them *pyName, *pyDtype.
type (
	// pyBytes is a Python string or bytes. Arrays take their bytes over; taken says so.
	pyBytes struct {
		b     []byte
		text  bool // it is text, in UTF-8
		taken bool

		// Large bytes of an array are turned into numbers while they are read.
		nums []float32
		bad  int
		of   *pyDtype // of nums; nil where there are none
		size int64    // bytes they were
	}
	// pyList is a list, a tuple or a set. As long as it holds numbers only, they are kept in nums.
	pyList struct {
		nums  []float32
		items []any
		bad   int // 1 + index of the first number that is not a finite float32
	}
	pyDict struct {
		keys, values []any
	}
	// pyName is module.name, one of those that mean data.
	pyName  string
	pyDtype struct{ dtype }
	// pyArray is numpy.ndarray: numbers, or objects in flat order.
	pyArray struct {
		shape []int64
		data  []float32
		bad   int
		dtype dtype
		texts []string
		items *pyList // of an object array
		ready bool
	}
	pyMark struct{}
)

var errPickle = damaged("its pickle is broken: the file is damaged, or not what its name says")

// unpickler is a pickle's stack machine.
type unpickler struct {
	s       *stream
	stack   []any
	memo    map[int64]any
	objects int
	torch   *torchFile // nil outside of PyTorch's files
	floats  int64      // elements accepted so far
}

func newUnpickler(s *stream, t *torchFile) *unpickler {
	return &unpickler{s: s, memo: map[int64]any{}, torch: t}
}

func (u *unpickler) push(v any) error {
	switch v.(type) {
	case float64, bool, nil: // numbers in lists are counted as numbers
	default:
		u.objects++
	}
	if u.objects > maxObjects || len(u.stack) > maxStack {
		return tooLarge("its pickle makes more objects than any model")
	}
	u.stack = append(u.stack, v)
	return nil
}

func (u *unpickler) pop() (any, error) {
	if len(u.stack) == 0 {
		return nil, errPickle
	}
	v := u.stack[len(u.stack)-1]
	u.stack = u.stack[:len(u.stack)-1]
	if _, ok := v.(pyMark); ok {
		return nil, errPickle
	}
	return v, nil
}

func (u *unpickler) top() (any, error) {
	v, err := u.pop()
	if err == nil {
		u.stack = u.stack[:len(u.stack)+1]
	}
	return v, err
}

// popMark takes everything above the last mark, and the mark.
func (u *unpickler) popMark() ([]any, error) {
	for i := len(u.stack) - 1; i >= 0; i-- {
		if _, ok := u.stack[i].(pyMark); ok {
			items := append([]any(nil), u.stack[i+1:]...)
			u.stack = u.stack[:i]
			return items, nil
		}
	}
	return nil, errPickle
}

// value runs the machine up to STOP and returns what is then on top.
func (u *unpickler) value() (any, error) {
	for {
		op, err := u.s.ReadByte()
		if err != nil {
			return nil, err
		}
		if op == '.' {
			return u.pop()
		}
		if err := u.step(op); err != nil {
			return nil, err
		}
	}
}

// uint reads an unsigned little-endian number of n bytes.
func (u *unpickler) uint(n int) (int64, error) {
	var b [8]byte
	if err := u.s.full(b[:n]); err != nil {
		return 0, err
	}
	v := binary.LittleEndian.Uint64(b[:])
	if v > math.MaxInt64 {
		return 0, errCut
	}
	return int64(v), nil
}

// bytes reads a string whose length stands before it in n bytes.
func (u *unpickler) bytes(n int, text bool) error {
	length, err := u.uint(n)
	if err != nil {
		return err
	}
	if d := u.expected(); d != nil && !text && length > trickle {
		return u.decodeNow(d, length)
	}
	b, err := u.s.take(length)
	if err != nil {
		return err
	}
	return u.push(&pyBytes{b: b, text: text})
}

// trickle is the size from which an array's bytes are decoded as they come.
const trickle = 4096

// expected returns the element type of the array whose bytes come next, where the stack shows one: NumPy's state of an array is a version, a
// shape, a type, whether the order is Fortran's, and the bytes.
func (u *unpickler) expected() *pyDtype {
	n := len(u.stack)
	if n < 3 {
		return nil
	}
	d, ok := u.stack[n-2].(*pyDtype)
	_, isOrder := u.stack[n-1].(bool)
	_, isShape := u.stack[n-3].(*pyList)
	if !ok || !isOrder || !isShape || !d.number() {
		return nil
	}
	return d
}

// decodeNow reads an array's bytes as numbers; those of a data set it leaves.
func (u *unpickler) decodeNow(d *pyDtype, length int64) error {
	n := length / int64(d.size)
	if n*int64(d.size) != length {
		return damaged("an array in it has a part of an element")
	}
	if length > u.s.left {
		return errCut
	}
	v := &pyBytes{of: d, size: length}
	if shape, ok := asShape(u.stack[len(u.stack)-3]); !ok || bigSide(shape) != "" || n > maxElements {
		if err := u.s.skip(length); err != nil {
			return err
		}
		return u.push(v)
	}
	if u.floats += n; u.floats > maxElements {
		return errElements
	}
	a := &Array{Shape: []int{int(n)}, Data: make([]float32, n)}
	if err := decodeStream(u.s, d.dtype, a, false); err != nil {
		return err
	}
	v.nums, v.bad = a.Data, a.Bad
	return u.push(v)
}

// step carries out one operation.
func (u *unpickler) step(op byte) error {
	switch op {
	case 0x80: // PROTO
		version, err := u.s.ReadByte()
		if err == nil && version > 5 {
			return foreign("its pickle is of protocol %d; 0 to 5 are known", version)
		}
		return err
	case 0x95: // FRAME
		_, err := u.uint(8)
		return err
	case '(':
		return u.push(pyMark{})
	case '0': // POP also takes a mark
		if len(u.stack) == 0 {
			return errPickle
		}
		u.stack = u.stack[:len(u.stack)-1]
		return nil
	case '1':
		_, err := u.popMark()
		return err
	case '2':
		v, err := u.top()
		if err != nil {
			return err
		}
		return u.push(v)
	case 'N':
		return u.push(nil)
	case 0x88, 0x89:
		return u.push(op == 0x88)
	case 'K', 'M', 'J', 'G', 0x8a, 0x8b, 'I', 'L', 'F':
		return u.number(op)
	case 'B', 'T':
		return u.bytes(4, false)
	case 'C', 'U':
		return u.bytes(1, false)
	case 0x8e, 0x96:
		return u.bytes(8, false)
	case 'X':
		return u.bytes(4, true)
	case 0x8c:
		return u.bytes(1, true)
	case 0x8d:
		return u.bytes(8, true)
	case 'S', 'V':
		return u.quoted(op)
	case ']', 0x8f, ')':
		return u.push(&pyList{})
	case '}':
		return u.push(&pyDict{})
	case 'l', 't', 0x91, 'd', 'e', 0x90, 'u', 'a', 's', 0x85, 0x86, 0x87:
		return u.collect(op)
	case 'p', 'q', 'r', 0x94, 'g', 'h', 'j':
		return u.remember(op)
	case 'c', 0x93, 'i':
		return u.global(op)
	case 'R', 'b', 0x81, 0x92, 'o':
		return u.build(op)
	case 'P', 'Q':
		return u.persistent(op)
	case 0x82, 0x83, 0x84:
		return unsafeName("an extension registered in another program")
	case 0x97, 0x98:
		return foreign("its pickle keeps the arrays outside of the file; ask for the plain arrays")
	}
	return errPickle
}

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

// remember serves the memo.
func (u *unpickler) remember(op byte) error {
	var key int64
	var err error
	switch op {
	case 'q', 'h':
		key, err = u.uint(1)
	case 'r', 'j':
		key, err = u.uint(4)
	case 0x94:
		key = int64(len(u.memo))
	default:
		var line []byte
		if line, err = u.s.line(); err == nil {
			if key, err = strconv.ParseInt(string(line), 10, 64); err != nil {
				err = errPickle
			}
		}
	}
	if err != nil {
		return err
	}
	switch op {
	case 'g', 'h', 'j':
		v, ok := u.memo[key]
		if !ok {
			return errPickle
		}
		return u.push(v)
	}
	v, err := u.top()
	if err != nil {
		return err
	}
	if len(u.memo) >= maxObjects {
		return tooLarge("its pickle remembers more objects than any model")
	}
	u.memo[key] = v
	return nil
}

// collect builds lists, tuples, sets and dictionaries.
func (u *unpickler) collect(op byte) error {
	var items []any
	var err error
	switch op {
	case 'a', 0x85:
		items = make([]any, 1)
	case 's', 0x86:
		items = make([]any, 2)
	case 0x87:
		items = make([]any, 3)
	default:
		items, err = u.popMark()
	}
	switch op {
	case 'a', 's', 0x85, 0x86, 0x87:
		for i := len(items) - 1; i >= 0; i-- {
			if items[i], err = u.pop(); err != nil {
				return err
			}
		}
	}
	if err != nil {
		return err
	}
	switch op {
	case 'l', 't', 0x91, 0x85, 0x86, 0x87:
		list := &pyList{}
		if err := u.extend(list, items); err != nil {
			return err
		}
		return u.push(list)
	case 'd':
		dict := &pyDict{}
		if err := dict.set(items); err != nil {
			return err
		}
		return u.push(dict)
	}
	v, err := u.top()
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case *pyList:
		if op == 'e' || op == 'a' || op == 0x90 {
			return u.extend(v, items)
		}
	case *pyDict:
		if op == 'u' || op == 's' {
			return v.set(items)
		}
	}
	return errPickle
}

// extend appends to a list, numbers in the small.
func (u *unpickler) extend(l *pyList, items []any) error {
	for _, v := range items {
		if u.floats++; u.floats > maxElements {
			return tooLarge("it holds more than %d million numbers", maxElements>>20)
		}
		l.append(v)
	}
	return nil
}

func (l *pyList) append(v any) {
	var f float64
	switch n := v.(type) {
	case float64:
		f = n
	default:
		l.box()
		l.items = append(l.items, v)
		return
	}
	if l.items != nil {
		l.items = append(l.items, f)
		return
	}
	l.nums = append(l.nums, float32(f))
	if v := float32(f); v-v != 0 && l.bad == 0 {
		l.bad = len(l.nums)
	}
}

// box turns a list of numbers into one of anything.
func (l *pyList) box() {
	if l.items != nil {
		return
	}
	l.items = make([]any, 0, len(l.nums)+4)
	for _, f := range l.nums {
		l.items = append(l.items, float64(f))
	}
	l.nums = nil
}

func (l *pyList) len() int { return len(l.nums) + len(l.items) }

// at returns element i.
func (l *pyList) at(i int) any {
	if l.items != nil {
		return l.items[i]
	}
	return float64(l.nums[i])
}

func (d *pyDict) set(items []any) error {
	if len(items)%2 != 0 {
		return errPickle
	}
	for i := 0; i < len(items); i += 2 {
		d.keys, d.values = append(d.keys, items[i]), append(d.values, items[i+1])
	}
	return nil
}

// get returns the value of a text key.
func (d *pyDict) get(key string) (any, bool) {
	for i := len(d.keys) - 1; i >= 0; i-- {
		if s, ok := asText(d.keys[i]); ok && s == key {
			return d.values[i], true
		}
	}
	return nil, false
}

// asText is v as a text, where it is one.
func asText(v any) (string, bool) {
	b, ok := v.(*pyBytes)
	if !ok || b.taken || len(b.b) > maxString {
		return "", false
	}
	if !utf8.Valid(b.b) {
		return "", false
	}
	return string(b.b), true
}

// asInt is v as a whole number from 0.
func asInt(v any) (int64, bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case float64:
		if v >= 0 && v < 1<<52 && v == math.Trunc(v) {
			return int64(v), true
		}
	}
	return 0, false
}

// asShape is v as the shape of an array.
func asShape(v any) ([]int64, bool) {
	l, ok := v.(*pyList)
	if !ok {
		n, ok := asInt(v)
		return []int64{n}, ok
	}
	if l.len() > maxRank {
		return nil, false
	}
	shape := make([]int64, l.len())
	for i := range shape {
		if shape[i], ok = asInt(l.at(i)); !ok {
			return nil, false
		}
	}
	return shape, true
}

// global looks a name up among those that mean data.
func (u *unpickler) global(op byte) error {
	var module, name string
	if op == 0x93 {
		n, err := u.pop()
		if err != nil {
			return err
		}
		m, err := u.pop()
		if err != nil {
			return err
		}
		var ok1, ok2 bool
		module, ok1 = asText(m)
		name, ok2 = asText(n)
		if !ok1 || !ok2 {
			return errPickle
		}
	} else {
		for _, s := range []*string{&module, &name} {
			line, err := u.s.line()
			if err != nil {
				return err
			}
			*s = strings.TrimSuffix(string(line), "\r")
		}
	}
	canonical, ok := dataNames[module+"."+name]
	if !ok && u.torch != nil {
		canonical, ok = torchName(module, name)
	}
	if !ok {
		return refuseName(module, name)
	}
	if op == 'i' {
		args, err := u.popMark()
		if err != nil {
			return err
		}
		list := &pyList{}
		if err := u.extend(list, args); err != nil {
			return err
		}
		v, err := u.call(canonical, list)
		if err != nil {
			return err
		}
		return u.push(v)
	}
	return u.push(canonical)
}

func refuseName(module, name string) error {
	full := fmt.Sprintf("%s.%s", module, name)
	if strings.IndexFunc(full, func(r rune) bool { return r < ' ' || r == utf8.RuneError }) >= 0 {
		full = fmt.Sprintf("%q", full)
	}
	return unsafeName(full)
}
