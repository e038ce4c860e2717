package persist

import (
	"fmt"
	"slices"
	"strconv"

	"inkling/core"
)

// From nested lists and dictionaries to named arrays.

func join(prefix, key string) string {
	if prefix == "" {
		return key
	}
	return prefix + "/" + key
}

// root flattens what a whole file holds. The keys of a dictionary are names enough; anything else gets the file's own name.
func (l *loader) root(v any) error {
	if a, ok := v.(*pyArray); ok && a.items != nil && a.items.len() == 1 && len(a.shape) == 0 {
		v = a.items.at(0) // numpy.save of a dictionary
	}
	if _, ok := v.(*pyDict); ok {
		return l.flatten("", v)
	}
	return l.flatten(l.stem, v)
}

// flatten adds v, and what is in it, under the name.
func (l *loader) flatten(name string, v any) error { return l.flattenAt(name, v, 0) }

func (l *loader) flattenAt(name string, v any, depth int) error {
	if l.nodes++; l.nodes > maxObjects || depth > maxDepth {
		return tooLarge("its lists are nested without end")
	}
	switch v := v.(type) {
	case nil, pyName, *pyDtype:
		return nil
	case bool:
		n := 0.0
		if v {
			n = 1
		}
		return l.number(name, n)
	case float64:
		return l.number(name, v)
	case *pyBytes:
		if s, ok := asText(v); ok {
			return l.text(name, s)
		}
		return nil
	case *pyDict:
		for i, k := range v.keys {
			key, ok := asText(k)
			if n, isNumber := k.(float64); isNumber {
				key, ok = formatKey(n), true
			}
			if !ok {
				key = strconv.Itoa(i)
			}
			if len(key) > 512 {
				return tooLarge("a name of %d characters is in it", len(key))
			}
			if err := l.flattenAt(join(name, key), v.values[i], depth+1); err != nil {
				return err
			}
		}
		return nil
	case *pyList:
		return l.list(name, v, depth)
	case *pyArray:
		return l.array(name, v, depth)
	case *pyTensor:
		return l.tensor(name, v)
	}
	return errPickle
}

// list adds a list: as one array where it is rectangular and of numbers, element by element where not.
func (l *loader) list(name string, v *pyList, depth int) error {
	if v.len() == 0 {
		return nil
	}
	if shape := rectangle(v, 0); shape != nil {
		if n, ok := product64(shape); ok {
			if why := l.leave(dtype{kind: 'f', size: 4}, shape, n); why != "" {
				return l.left(name, shape, why)
			}
			if len(shape) == 1 {
				if l.elements += n; l.elements > maxElements {
					return errElements
				}
				return l.add(&Array{Name: name, Shape: shape, Data: v.nums, Bad: v.bad})
			}
			a, err := l.accept(name, shape)
			if err != nil {
				return err
			}
			fill(a, a.Data[:0], v)
			return l.add(a)
		}
	}
	for i := range v.len() {
		if err := l.flattenAt(join(name, strconv.Itoa(i)), v.at(i), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// rectangle returns the shape of nested lists of numbers whose lengths agree, or nil.
func rectangle(v *pyList, depth int) []int {
	if v.items == nil {
		if len(v.nums) == 0 {
			return nil
		}
		return []int{len(v.nums)}
	}
	if depth > 3 {
		return nil
	}
	var shape []int
	for i, item := range v.items {
		child, ok := item.(*pyList)
		if !ok {
			return nil
		}
		s := rectangle(child, depth+1)
		if s == nil || i > 0 && !slices.Equal(s, shape) {
			return nil
		}
		shape = s
	}
	return append([]int{len(v.items)}, shape...)
}

// fill appends the numbers of rectangular lists to data, which has room for them.
func fill(a *Array, data []float32, v *pyList) []float32 {
	if v.items == nil {
		if v.bad > 0 && a.Bad == 0 {
			a.Bad = len(data) + v.bad
		}
		return append(data, v.nums...)
	}
	for _, item := range v.items {
		data = fill(a, data, item.(*pyList))
	}
	return data
}

// array adds a NumPy array: numbers, texts, or the objects in it.
func (l *loader) array(name string, v *pyArray, depth int) error {
	if !v.ready {
		return errPickle
	}
	shape := make([]int, len(v.shape))
	for i, d := range v.shape {
		shape[i] = int(d)
	}
	switch {
	case v.items != nil:
		return l.objects(name, shape, v.items, depth)
	case v.texts != nil:
		for i, s := range v.texts {
			key := name
			if len(v.shape) > 0 && len(v.texts) > 1 {
				key = join(name, strconv.Itoa(i))
			}
			if err := l.text(key, s); err != nil {
				return err
			}
		}
		return nil
	}
	n, _ := product(v.shape)
	if why := l.leave(v.dtype, shape, n); why != "" {
		return l.left(name, shape, why)
	}
	if v.data == nil && n > 0 {
		return l.left(name, shape, bigSide(v.shape))
	}
	if l.elements += n; l.elements > maxElements {
		return errElements
	}
	return l.add(&Array{Name: name, Shape: shape, Data: v.data, Bad: v.bad})
}

// objects adds an object array. NumPy makes one of plain numbers out of layers of equal shape.
func (l *loader) objects(name string, shape []int, items *pyList, depth int) error {
	if items.items == nil && len(items.nums) > 0 {
		n := int64(len(items.nums))
		if why := l.leave(dtype{kind: 'f', size: 4}, shape, n); why != "" {
			return l.left(name, shape, why)
		}
		if l.elements += n; l.elements > maxElements {
			return errElements
		}
		return l.add(&Array{Name: name, Shape: shape, Data: items.nums, Bad: items.bad})
	}
	for i := range items.len() {
		key := name
		if len(shape) > 0 {
			key = join(name, strconv.Itoa(i))
		}
		if err := l.flattenAt(key, items.at(i), depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) number(name string, v float64) error {
	a, err := l.accept(name, nil)
	if err != nil {
		return err
	}
	a.Data[0] = float32(v)
	if f := a.Data[0]; f-f != 0 {
		a.Bad = 1
	}
	return l.add(a)
}

func (l *loader) text(name, s string) error {
	if len(l.c.Texts) >= maxTexts {
		return tooLarge("it holds more than %d texts", maxTexts)
	}
	if len(s) > 4096 {
		l.c.Ignored = append(l.c.Ignored, fmt.Sprintf("%s: a text of %d characters", clip(name), len(s)))
		return nil
	}
	l.c.Texts[name] = s
	return nil
}

var errElements = tooLarge("it holds more than %d million numbers; the largest network has half of that", maxElements>>20)

// accept makes room for an array, counting.
func (l *loader) accept(name string, shape []int) (*Array, error) {
	n, ok := product64(shape)
	if !ok {
		return nil, errElements
	}
	if l.elements += n; l.elements > maxElements {
		return nil, errElements
	}
	return &Array{Name: name, Shape: shape, Data: make([]float32, n)}, nil
}

func (l *loader) left(name string, shape []int, why string) error {
	return l.add(&Array{Name: name, Shape: shape, Left: why})
}

// add keeps an array, under a name that is its own.
func (l *loader) add(a *Array) error {
	if len(l.c.Arrays) >= maxArrays {
		return tooLarge("it holds more than %d arrays", maxArrays)
	}
	name := a.Name
	for i := 2; l.names[a.Name]; i++ {
		a.Name = fmt.Sprintf("%s (%d)", name, i)
	}
	l.names[a.Name] = true
	l.c.Arrays = append(l.c.Arrays, *a)
	return nil
}

// leave says why an array's elements are not worth reading, or nothing.
func (l *loader) leave(d dtype, shape []int, n int64) string {
	wide := make([]int64, len(shape))
	for i, s := range shape {
		wide[i] = int64(s)
	}
	switch {
	case d.kind == 'U' || d.kind == 'S':
		if n > maxTexts {
			return fmt.Sprintf("%d texts", n)
		}
		return ""
	case !d.number():
		return "its elements are no plain numbers (" + clip(d.name) + ")"
	}
	return bigSide(wide)
}

// bigSide says why no layer has that shape, or nothing.
func bigSide(shape []int64) string {
	n, _ := product(shape)
	sides := 0
	for _, d := range shape {
		if d > 1 {
			sides++
		}
	}
	switch {
	case n > core.MaxParameters+core.MaxInputs:
		return "too large for a network: a data set, perhaps"
	case sides > 3:
		return fmt.Sprintf("%d dimensions: a convolution's kernels or a data set's pictures, not a fully connected layer", sides)
	}
	for _, d := range shape {
		if sides > 1 && d > maxSide {
			return "too large for a layer: a data set, perhaps"
		}
	}
	return ""
}

func product64(shape []int) (int64, bool) {
	wide := make([]int64, len(shape))
	for i, d := range shape {
		wide[i] = int64(d)
	}
	return product(wide)
}
