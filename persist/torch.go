package persist

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
)

// PyTorch's state dictionaries: a zip archive of a pickle and one member per storage, or the older single stream. The
// pickle's names are those of tensors and of their element types; a whole module, which is code, is refused by name.

// torchMagic begins the older format: a pickle, protocol 2, of the number 0x1950a86a20f9469cfc6c.
var torchMagic = []byte("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19")

// torchFile is where tensors find their numbers.
type torchFile struct {
	prefix   string
	members  map[string]*member // nil in the older format
	big      bool
	storages map[string]*torchStorage
}

type torchStorage struct {
	key   string
	dtype dtype
	size  int64 // elements
}

// pyTensor is a tensor: a view into a storage.
type pyTensor struct {
	storage       *torchStorage
	offset        int64
	shape, stride []int64
	data          []float32
	bad           int
	got           bool
}

var torchTypes = map[string]dtype{
	"Float": {kind: 'f', size: 4}, "Double": {kind: 'f', size: 8}, "Half": {kind: 'f', size: 2}, "BFloat16": {kind: 'B', size: 2},
	"Long": {kind: 'i', size: 8}, "Int": {kind: 'i', size: 4}, "Short": {kind: 'i', size: 2}, "Char": {kind: 'i', size: 1},
	"Byte": {kind: 'u', size: 1}, "Bool": {kind: 'b', size: 1},
	"ComplexFloat": {size: 8, name: "complex"}, "ComplexDouble": {size: 16, name: "complex"},
}

// torchName gives the meaning of PyTorch's names for data.
func torchName(module, name string) (pyName, bool) {
	switch module {
	case "torch", "torch.cuda", "torch.storage":
		if kind, ok := strings.CutSuffix(name, "Storage"); ok {
			if _, ok := torchTypes[kind]; ok {
				return pyName("storage:" + kind), true
			}
		}
		switch name {
		case "Size":
			return "list", true
		case "device":
			return "torch:none", true
		case "float32", "float64", "float16", "bfloat16", "int64", "int32", "uint8", "bool":
			return "torch:none", true
		}
	case "torch._utils":
		switch name {
		case "_rebuild_tensor", "_rebuild_tensor_v2":
			return "torch:tensor", true
		case "_rebuild_parameter":
			return "torch:parameter", true
		}
	}
	return "", false
}

func (t *torchFile) call(name pyName, args *pyList) (any, error) {
	switch name {
	case "torch:none":
		return nil, nil
	case "torch:parameter":
		if args.len() == 0 {
			return nil, errPickle
		}
		return args.at(0), nil
	case "torch:tensor":
		if args.len() < 4 {
			return nil, errPickle
		}
		storage, ok := args.at(0).(*torchStorage)
		offset, ok2 := asInt(args.at(1))
		shape, ok3 := asShape(args.at(2))
		stride, ok4 := asShape(args.at(3))
		if !ok || !ok2 || !ok3 || !ok4 || len(shape) != len(stride) {
			return nil, errPickle
		}
		return &pyTensor{storage: storage, offset: offset, shape: shape, stride: stride}, nil
	}
	return nil, errPickle
}

// persistent serves PERSID and BINPERSID: PyTorch's references to storages.
func (u *unpickler) persistent(op byte) error {
	if u.torch == nil {
		return foreign("its pickle refers to things outside of the file; ask for the plain arrays")
	}
	if op == 'P' {
		return errPickle
	}
	v, err := u.pop()
	if err != nil {
		return err
	}
	id, ok := v.(*pyList)
	if !ok || id.len() < 5 {
		return errPickle
	}
	kind, ok := asText(id.at(0))
	name, ok2 := id.at(1).(pyName)
	key, ok3 := asText(id.at(2))
	size, ok4 := asInt(id.at(4))
	if n, isNumber := id.at(2).(float64); isNumber {
		key, ok3 = formatKey(n), true
	}
	if !ok || kind != "storage" || !ok2 || !ok3 || !ok4 {
		return errPickle
	}
	d, ok := torchTypes[strings.TrimPrefix(string(name), "storage:")]
	if !ok {
		return errPickle
	}
	d.big = u.torch.big
	s, ok := u.torch.storages[key]
	if !ok {
		s = &torchStorage{key: key, dtype: d, size: size}
		u.torch.storages[key] = s
	}
	if s.dtype != d || s.size != size {
		return damaged("its tensors contradict each other about storage %s", clip(key))
	}
	return u.push(s)
}

// torchArchive recognises PyTorch's archives: a folder with data.pkl in it.
func torchArchive(members []*member) *torchFile {
	for _, m := range members {
		if prefix, ok := strings.CutSuffix(m.name, "data.pkl"); ok && strings.Count(m.name, "/") <= 1 {
			t := &torchFile{prefix: prefix, members: map[string]*member{}, storages: map[string]*torchStorage{}}
			for _, m := range members {
				t.members[m.name] = m
			}
			return t
		}
	}
	return nil
}

func (l *loader) readTorch(t *torchFile) error {
	for name := range t.members {
		if strings.HasPrefix(name, t.prefix+"code/") {
			return foreign("this is a TorchScript program, which holds code; save model.state_dict() with torch.save and open that")
		}
	}
	if m := t.members[t.prefix+"byteorder"]; m != nil && m.size < 16 {
		s, _, err := m.open()
		if err != nil {
			return err
		}
		b, err := s.take(m.size)
		if err != nil {
			return err
		}
		t.big = string(b) == "big"
	}
	m := t.members[t.prefix+"data.pkl"]
	s, r, err := m.open()
	if err != nil {
		return err
	}
	v, err := newUnpickler(s, t).value()
	if err != nil {
		return wholeModule(err)
	}
	if err := r.finish(); err != nil {
		return err
	}
	tensors := map[string][]*pyTensor{}
	collectTensors(v, tensors, map[any]bool{}, 0)
	for key, views := range tensors {
		m := t.members[t.prefix+"data/"+key]
		if m == nil {
			return damaged("the numbers of storage %s are missing from the archive", clip(key))
		}
		storage := views[0].storage
		if m.size < storage.size*int64(storage.dtype.size) {
			return damaged("storage %s has %d bytes for %d numbers", clip(key), m.size, storage.size)
		}
		if !wanted(views) {
			continue
		}
		s, r, err := m.open()
		if err != nil {
			return err
		}
		if err := l.readStorage(s, storage, views); err != nil {
			return err
		}
		if err := r.finish(); err != nil {
			return err
		}
	}
	return l.root(v)
}

// wholeModule adds to a refusal what the person who made the file can do.
func wholeModule(err error) error {
	if fe, ok := err.(*FileError); ok && fe.Kind == ErrUnsafe {
		c := *fe
		c.Sentence += " (In PyTorch: torch.save(model.state_dict(), …).)"
		return &c
	}
	return err
}

// collectTensors finds the tensors in a value, by storage.
func collectTensors(v any, found map[string][]*pyTensor, seen map[any]bool, depth int) {
	if depth > maxDepth { // flatten will refuse it
		return
	}
	switch v := v.(type) {
	case *pyTensor:
		if !seen[v] {
			seen[v] = true
			found[v.storage.key] = append(found[v.storage.key], v)
		}
	case *pyList:
		if v.items == nil || seen[v] {
			return
		}
		seen[v] = true
		for _, item := range v.items {
			collectTensors(item, found, seen, depth+1)
		}
	case *pyDict:
		if seen[v] {
			return
		}
		seen[v] = true
		for _, item := range v.values {
			collectTensors(item, found, seen, depth+1)
		}
	}
}

// wanted says whether any of the views could be a layer.
func wanted(views []*pyTensor) bool {
	for _, v := range views {
		if v.storage.dtype.number() && bigSide(v.shape) == "" {
			return true
		}
	}
	return false
}

// readStorage reads a storage and gives each view its numbers.
func (l *loader) readStorage(s *stream, storage *torchStorage, views []*pyTensor) error {
	if storage.size > maxElements {
		return errElements
	}
	if storage.size*int64(storage.dtype.size) > s.left {
		return errCut
	}
	whole := &Array{Shape: []int{int(storage.size)}, Data: make([]float32, storage.size)}
	if err := decodeStream(s, storage.dtype, whole, false); err != nil {
		return err
	}
	for _, v := range views {
		if bigSide(v.shape) != "" {
			continue
		}
		n, ok := product(v.shape)
		last := v.offset
		for i, d := range v.shape {
			if v.stride[i] < 0 || d > 0 && v.stride[i] > storage.size {
				return damaged("a tensor reaches outside of its storage")
			}
			last += max(d-1, 0) * v.stride[i]
		}
		if !ok || n > maxElements || n > 0 && last >= storage.size {
			return damaged("a tensor reaches outside of its storage")
		}
		if l.elements+n > maxElements {
			return errElements
		}
		v.got = true
		if n == storage.size && v.offset == 0 && contiguous(v) {
			v.data, v.bad = whole.Data, whole.Bad
			continue
		}
		v.data = make([]float32, 0, n)
		v.gather(whole.Data, v.offset, 0)
		for i, f := range v.data {
			if f-f != 0 && v.bad == 0 {
				v.bad = i + 1
			}
		}
	}
	return nil
}

func contiguous(v *pyTensor) bool {
	want := int64(1)
	for i := len(v.shape) - 1; i >= 0; i-- {
		if v.shape[i] != 1 && v.stride[i] != want {
			return false
		}
		want *= v.shape[i]
	}
	return true
}

// gather collects a view's elements in row-major order.
func (v *pyTensor) gather(from []float32, at int64, axis int) {
	if axis == len(v.shape) {
		v.data = append(v.data, from[at])
		return
	}
	for range v.shape[axis] {
		v.gather(from, at, axis+1)
		at += v.stride[axis]
	}
}

// tensor adds a tensor to the contents.
func (l *loader) tensor(name string, v *pyTensor) error {
	shape := make([]int, len(v.shape))
	for i, d := range v.shape {
		shape[i] = int(d)
	}
	n, ok := product(v.shape)
	if !ok {
		return errElements
	}
	if why := l.leave(v.storage.dtype, shape, n); why != "" {
		return l.left(name, shape, why)
	}
	if !v.got {
		return errPickle
	}
	if l.elements += n; l.elements > maxElements {
		return errElements
	}
	return l.add(&Array{Name: name, Shape: shape, Data: v.data, Bad: v.bad})
}

// readLegacyTorch reads the format before PyTorch 1.6: magic, version, system, the object, the storages' keys, each
// storage's size and numbers.
func (l *loader) readLegacyTorch(s *stream) error {
	t := &torchFile{storages: map[string]*torchStorage{}}
	var object, keys any
	for i, into := range []*any{nil, nil, nil, &object, &keys} {
		v, err := newUnpickler(s, t).value()
		if err != nil {
			return wholeModule(err)
		}
		if system, ok := v.(*pyDict); ok && i == 2 {
			little, known := system.get("little_endian")
			t.big = known && little == false
		}
		if into != nil {
			*into = v
		}
	}
	for _, storage := range t.storages {
		storage.dtype.big = t.big
	}
	list, ok := keys.(*pyList)
	if !ok {
		return errPickle
	}
	tensors := map[string][]*pyTensor{}
	collectTensors(object, tensors, map[any]bool{}, 0)
	for i := range list.len() {
		key, ok := asText(list.at(i))
		if n, isNumber := list.at(i).(float64); isNumber {
			key, ok = formatKey(n), true
		}
		storage := t.storages[key]
		if !ok || storage == nil {
			return errPickle
		}
		var head [8]byte
		if err := s.full(head[:]); err != nil {
			return err
		}
		order := binary.ByteOrder(binary.LittleEndian)
		if t.big {
			order = binary.BigEndian
		}
		if int64(order.Uint64(head[:])) != storage.size {
			return damaged("storage %s lies about its size", clip(key))
		}
		if views := tensors[key]; len(views) > 0 && wanted(views) {
			if err := l.readStorage(s, storage, views); err != nil {
				return err
			}
		} else if err := s.skip(storage.size * int64(storage.dtype.size)); err != nil {
			return err
		}
	}
	if b, err := io.ReadAll(io.LimitReader(s.r, 1)); err == nil && len(bytes.TrimSpace(b)) > 0 {
		return damaged("bytes follow its last tensor, where nothing should")
	}
	return l.root(object)
}
