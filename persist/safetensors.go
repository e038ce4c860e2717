package persist

import (
	"encoding/binary"
	"slices"
	"strings"
)

// The safetensors format: the length of a JSON header, the header, the tensors' bytes without gaps.

var tensorTypes = map[string]dtype{
	"F64": {kind: 'f', size: 8}, "F32": {kind: 'f', size: 4}, "F16": {kind: 'f', size: 2}, "BF16": {kind: 'B', size: 2},
	"I64": {kind: 'i', size: 8}, "I32": {kind: 'i', size: 4}, "I16": {kind: 'i', size: 2}, "I8": {kind: 'i', size: 1},
	"U64": {kind: 'u', size: 8}, "U32": {kind: 'u', size: 4}, "U16": {kind: 'u', size: 2}, "U8": {kind: 'u', size: 1},
	"BOOL":    {kind: 'b', size: 1},
	"F8_E4M3": {size: 1}, "F8_E5M2": {size: 1},
}

type tensorEntry struct {
	name     string
	dtype    dtype
	shape    []int64
	from, to int64
	place    int // in the header
}

func (l *loader) readSafetensors(s *stream) error {
	var head [8]byte
	if err := s.full(head[:]); err != nil {
		return err
	}
	length := binary.LittleEndian.Uint64(head[:])
	if length > maxTensorJSON {
		return tooLarge("its header claims %d bytes; that of a model has some thousand", length)
	}
	text, err := s.take(int64(length))
	if err != nil {
		return err
	}
	v, err := parseJSON(text)
	if err != nil {
		return damaged("its header is broken: %v", err)
	}
	d, ok := v.(*pyDict)
	if !ok {
		return damaged("its header is not a dictionary")
	}
	entries, err := l.tensorEntries(d)
	if err != nil {
		return err
	}
	at := int64(0)
	arrays := make([]*Array, len(entries))
	for _, e := range entries {
		if e.from != at {
			return damaged("its tensors overlap or leave gaps, at %s", clip(e.name))
		}
		at = e.to
		n, _ := product(e.shape)
		shape := make([]int, len(e.shape))
		for i, d := range e.shape {
			shape[i] = int(d)
		}
		if e.to-e.from > s.left {
			return errCut
		}
		if why := l.leave(e.dtype, shape, n); why != "" {
			arrays[e.place] = &Array{Name: e.name, Shape: shape, Left: why}
			if err := s.skip(e.to - e.from); err != nil {
				return err
			}
			continue
		}
		a, err := l.accept(e.name, shape)
		if err != nil {
			return err
		}
		if err := decodeStream(s, e.dtype, a, false); err != nil {
			return err
		}
		arrays[e.place] = a
	}
	if s.left > 0 {
		return damaged("%d bytes follow its last tensor, where nothing should", s.left)
	}
	for _, a := range arrays {
		if err := l.add(a); err != nil {
			return err
		}
	}
	return nil
}

// tensorEntries reads the header, in the order of the bytes.
func (l *loader) tensorEntries(d *pyDict) ([]tensorEntry, error) {
	var entries []tensorEntry
	for i, k := range d.keys {
		name, _ := asText(k)
		fields, ok := d.values[i].(*pyDict)
		if !ok {
			return nil, damaged("its header says nothing sensible about %s", clip(name))
		}
		if name == "__metadata__" {
			// SaveSafetensors leaves the manifest here.
			if value, ok := fields.get("manifest"); ok {
				if text, ok := asText(value); ok && strings.Contains(text, ManifestFormat) {
					l.manifest = []byte(text)
					if err := l.takeManifest(); err != nil {
						return nil, err
					}
				}
			}
			if err := l.metadata(fields); err != nil {
				return nil, err
			}
			continue
		}
		broken := damaged("its header contradicts itself about %s", clip(name))
		e := tensorEntry{name: name, place: len(entries)}
		typ, _ := fields.get("dtype")
		typeName, _ := asText(typ)
		if e.dtype, ok = tensorTypes[typeName]; !ok {
			return nil, foreign("%s has the element type %q, which is not known", clip(name), clip(typeName))
		}
		e.dtype.name = typeName
		shape, _ := fields.get("shape")
		offsets, _ := fields.get("data_offsets")
		list, isList := offsets.(*pyList)
		if _, isShape := shape.(*pyList); !isShape || !isList || list.len() != 2 {
			return nil, broken
		}
		var ok1, ok2, ok3, ok4 bool
		e.shape, ok1 = asShape(shape)
		e.from, ok2 = asInt(list.at(0))
		e.to, ok3 = asInt(list.at(1))
		n, ok4 := product(e.shape)
		if !ok1 || !ok2 || !ok3 || !ok4 || e.to < e.from || e.to-e.from != n*int64(e.dtype.size) {
			return nil, broken
		}
		entries = append(entries, e)
	}
	if len(entries) > maxArrays {
		return nil, tooLarge("it holds more than %d arrays", maxArrays)
	}
	slices.SortStableFunc(entries, func(a, b tensorEntry) int {
		switch {
		case a.from != b.from:
			return int(min(max(a.from-b.from, -1), 1))
		default:
			return int(min(max(a.to-b.to, -1), 1))
		}
	})
	return entries, nil
}

// metadata keeps the header's texts; one of them may be a manifest.
func (l *loader) metadata(fields *pyDict) error {
	for i, k := range fields.keys {
		key, _ := asText(k)
		b, isText := fields.values[i].(*pyBytes)
		if isText && (key == "manifest" || key == manifestMember) && len(b.b) > 0 && b.b[0] == '{' {
			l.manifest = b.b
			fields.values[i] = nil
		}
	}
	if err := l.flatten("", fields); err != nil {
		return err
	}
	return l.takeManifest()
}
