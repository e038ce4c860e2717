package persist

import (
	"math"
	"unicode/utf8"
)

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
