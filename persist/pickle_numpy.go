package persist

import "strings"

// What the names of a pickle mean: plain data, always.

// dataNames are the names a pickle may use, under all the modules they have lived in.
var dataNames = func() map[string]pyName {
	names := map[string]pyName{
		"_codecs.encode":                   "encode",
		"collections.OrderedDict":          "dict",
		"collections.defaultdict":          "dict",
		"numpy.dtype":                      "dtype",
		"numpy.ndarray":                    "ndarray",
		"numpy.matrix":                     "ndarray",
		"numpy.matrixlib.defmatrix.matrix": "ndarray",
	}
	for _, core := range []string{"numpy.core", "numpy._core"} {
		names[core+".multiarray._reconstruct"] = "reconstruct"
		names[core+".multiarray.scalar"] = "scalar"
		names[core+".numeric._frombuffer"] = "frombuffer"
	}
	for _, builtins := range []string{"builtins.", "__builtin__."} {
		for _, name := range []string{"list", "tuple", "set", "frozenset"} {
			names[builtins+name] = "list"
		}
		names[builtins+"dict"] = "dict"
		names[builtins+"bytes"], names[builtins+"bytearray"] = "bytes", "bytes"
		for _, name := range []string{"int", "float", "bool", "str"} { // the factory of a defaultdict
			names[builtins+name] = "type"
		}
	}
	return names
}()

// build serves REDUCE, NEWOBJ, OBJ (make) and BUILD (fill).
func (u *unpickler) build(op byte) error {
	if op == 'o' {
		args, err := u.popMark()
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return errPickle
		}
		list := &pyList{}
		if err := u.extend(list, args[1:]); err != nil {
			return err
		}
		return u.make(args[0], list)
	}
	if op == 0x92 { // keyword arguments: plain data has none
		kw, err := u.pop()
		if err != nil {
			return err
		}
		if d, ok := kw.(*pyDict); !ok || len(d.keys) > 0 {
			return errPickle
		}
	}
	arg, err := u.pop()
	if err != nil {
		return err
	}
	if op == 'b' {
		target, err := u.top()
		if err != nil {
			return err
		}
		return u.fill(target, arg)
	}
	callee, err := u.pop()
	if err != nil {
		return err
	}
	list, ok := arg.(*pyList)
	if !ok {
		return errPickle
	}
	return u.make(callee, list)
}

func (u *unpickler) make(callee any, args *pyList) error {
	name, ok := callee.(pyName)
	if !ok {
		return errPickle
	}
	v, err := u.call(name, args)
	if err != nil {
		return err
	}
	return u.push(v)
}

// call is the meaning of a name with arguments: an array, a type, a container. Nothing is ever executed.
func (u *unpickler) call(name pyName, args *pyList) (any, error) {
	arg := func(i int) any {
		if i < args.len() {
			return args.at(i)
		}
		return nil
	}
	switch name {
	case "encode":
		return u.encode(arg(0), arg(1))
	case "bytes":
		if args.len() == 0 {
			return &pyBytes{}, nil
		}
		if _, ok := arg(0).(*pyBytes); ok {
			return u.encode(arg(0), arg(1))
		}
	case "reconstruct", "ndarray":
		return &pyArray{}, nil
	case "dtype":
		text, ok := asText(arg(0))
		if !ok {
			return nil, errPickle
		}
		d, ok := parseDtype(text)
		if !ok {
			return nil, damaged("an array of the unknown element type %q is in it", clip(text))
		}
		return &pyDtype{d}, nil
	case "scalar":
		return u.scalar(arg(0), arg(1))
	case "frombuffer":
		return u.frombuffer(arg(0), arg(1), arg(2), arg(3))
	case "dict":
		return newDict(arg(0))
	case "list":
		list := &pyList{}
		if from, ok := arg(0).(*pyList); ok {
			for i := range from.len() {
				if err := u.extend(list, []any{from.at(i)}); err != nil {
					return nil, err
				}
			}
		}
		return list, nil
	}
	if u.torch != nil {
		return u.torch.call(name, args)
	}
	return nil, errPickle
}

// newDict makes a dictionary of a list of pairs, as Python 2 pickles its OrderedDict.
func newDict(arg any) (any, error) {
	d := &pyDict{}
	pairs, ok := arg.(*pyList)
	if !ok {
		return d, nil
	}
	for i := range pairs.len() {
		pair, ok := pairs.at(i).(*pyList)
		if !ok || pair.len() != 2 {
			return nil, errPickle
		}
		if err := d.set([]any{pair.at(0), pair.at(1)}); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// encode makes bytes of a text in which every character is a byte: how Python 3 writes bytes for Python 2.
func (u *unpickler) encode(text, encoding any) (any, error) {
	from, ok := text.(*pyBytes)
	if !ok || from.taken {
		return nil, errPickle
	}
	if code, ok := asText(encoding); encoding != nil && (!ok || !strings.HasPrefix(strings.ReplaceAll(code, "-", ""), "latin1")) {
		return nil, errPickle
	}
	if !from.text {
		return from, nil
	}
	small := len(from.b) <= 64 // short texts are shared between objects, and must stay texts
	out := from.b[:0]
	if small {
		out = make([]byte, 0, len(from.b))
	}
	for i := 0; i < len(from.b); i++ {
		switch c := from.b[i]; {
		case c < 0x80:
			out = append(out, c)
		case (c == 0xc2 || c == 0xc3) && i+1 < len(from.b):
			i++
			out = append(out, c<<6|from.b[i]&0x3f)
		default:
			return nil, errPickle
		}
	}
	if !small {
		from.b, from.taken = nil, true
	}
	return &pyBytes{b: out}, nil
}

// fill is BUILD: the state of an array or of a type.
func (u *unpickler) fill(target, state any) error {
	switch t := target.(type) {
	case *pyDtype:
		l, ok := state.(*pyList)
		if !ok || l.len() < 2 {
			return errPickle
		}
		order, ok := asText(l.at(1))
		if !ok {
			return errPickle
		}
		d := t.dtype
		d.big = order == ">"
		if t.kind == 'U' && l.len() > 5 { // the size in bytes; the name has it in characters
			if n, ok := asInt(l.at(5)); ok && n > 0 && n < 1<<20 {
				d.size = int(n)
			}
		}
		t.dtype = d
		return nil
	case *pyArray:
		l, ok := state.(*pyList)
		if !ok || l.len() < 4 || t.ready {
			return errPickle
		}
		if l.len() == 4 { // the version came later than NumPy
			return u.array(t, l.at(0), l.at(1), l.at(2), l.at(3))
		}
		return u.array(t, l.at(1), l.at(2), l.at(3), l.at(4))
	case *pyDict, *pyTensor:
		return nil // attributes of a dictionary or a tensor: PyTorch's _metadata
	}
	return errPickle
}

// array fills an array. Its bytes are turned into numbers at once and let go.
func (u *unpickler) array(a *pyArray, shape, typ, fortran, data any) error {
	d, ok := typ.(*pyDtype)
	if !ok {
		return errPickle
	}
	if a.shape, ok = asShape(shape); !ok {
		return damaged("an array with an impossible shape is in it")
	}
	n, ok := product(a.shape)
	if !ok {
		return tooLarge("an array of the shape %s is in it: more than any computer holds", shapeText(a.shape))
	}
	a.dtype, a.ready = d.dtype, true
	isFortran, _ := asInt(fortran)
	if d.kind == 'O' {
		a.items, ok = data.(*pyList)
		if !ok || int64(a.items.len()) != n {
			return damaged("an array of %s objects in it holds another number of them", shapeText(a.shape))
		}
		return nil
	}
	raw, ok := data.(*pyBytes)
	if !ok || raw.taken {
		return errPickle
	}
	if raw.of != nil {
		return a.adopt(raw, d, n, isFortran == 1)
	}
	if raw.text { // an old pickle, read as text: every character is a byte
		v, err := u.encode(raw, nil)
		if err != nil {
			return err
		}
		raw = v.(*pyBytes)
	}
	if int64(len(raw.b)) != n*int64(d.size) {
		return damaged("an array of the shape %s in it has %d bytes instead of %d", shapeText(a.shape), len(raw.b), n*int64(d.size))
	}
	return u.elements(a, raw, n, isFortran == 1)
}

// adopt takes over numbers that were decoded while they were read.
func (a *pyArray) adopt(raw *pyBytes, d *pyDtype, n int64, fortran bool) error {
	if raw.of != d || raw.size != n*int64(d.size) {
		return damaged("an array of the shape %s in it has %d bytes instead of %d", shapeText(a.shape), raw.size, n*int64(d.size))
	}
	a.data, a.bad = raw.nums, raw.bad
	if fortran && len(a.shape) > 1 && a.data != nil {
		a.data = fromFortran(a.shape, a.data)
	}
	raw.nums, raw.taken = nil, true
	return nil
}

func (u *unpickler) elements(a *pyArray, raw *pyBytes, n int64, fortran bool) error {
	switch {
	case a.dtype.kind == 'U' || a.dtype.kind == 'S':
		for i := int64(0); i < min(n, maxTexts); i++ {
			a.texts = append(a.texts, a.dtype.text(raw.b[int(i)*a.dtype.size:][:a.dtype.size]))
		}
		return nil
	case !a.dtype.number():
		return nil
	case bigSide(a.shape) != "":
		// A data set. It stays out; flatten says so.
	default:
		if u.floats += n; u.floats > maxElements {
			return tooLarge("it holds more than %d million numbers", maxElements>>20)
		}
		a.data = make([]float32, n)
		a.bad = a.dtype.decode(a.data, raw.b)
		if fortran && len(a.shape) > 1 {
			a.data = fromFortran(a.shape, a.data)
		}
	}
	if len(raw.b) > 64 { // short strings are shared between objects
		raw.b, raw.taken = nil, true
	}
	return nil
}

// fromFortran rearranges elements in Fortran order.
func fromFortran(shape []int64, data []float32) []float32 {
	dims := make([]int, len(shape))
	for i, d := range shape {
		dims[i] = int(d)
	}
	out, order := make([]float32, len(data)), newCOrder(dims)
	for _, v := range data {
		out[order.next()] = v
	}
	return out
}

// scalar is a single NumPy number: a plain number here.
func (u *unpickler) scalar(typ, data any) (any, error) {
	d, ok := typ.(*pyDtype)
	if !ok {
		return nil, errPickle
	}
	if d.kind == 'O' {
		return data, nil
	}
	v, err := u.encode(data, nil)
	if err != nil {
		return nil, err
	}
	raw := v.(*pyBytes)
	switch {
	case len(raw.b) < d.size:
		return nil, errPickle
	case d.kind == 'U' || d.kind == 'S':
		return &pyBytes{b: []byte(d.text(raw.b)), text: true}, nil
	case d.number():
		one := make([]float32, 1)
		d.decode(one, raw.b)
		return float64(one[0]), nil
	}
	return nil, nil
}

// frombuffer is protocol 5's way to write an array.
func (u *unpickler) frombuffer(data, typ, shape, order any) (any, error) {
	a := &pyArray{}
	text, _ := asText(order)
	fortran := 0.0
	if text == "F" {
		fortran = 1
	}
	return a, u.array(a, shape, typ, fortran, data)
}
