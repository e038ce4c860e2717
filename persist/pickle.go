package persist

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A reader of Python pickles that can't execute anything: it knows lists, tuples, dictionaries, numbers, texts, bytes
// and NumPy's arrays, as data. Any other name in a pickle is refused, by name, when it is met.

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
