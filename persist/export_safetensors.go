package persist

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
)

// SaveSafetensors writes m in Hugging Face's safetensors format: tensors layers.0.weight (out×in, F32), layers.0.bias, …, and the
// manifest as the metadata entry "manifest".
func SaveSafetensors(path string, m *Model) error {
	manifest, err := completed(m)
	if err != nil {
		return err
	}
	manifest.Storage = "" // it speaks of the npz
	manifest.dropProgress()
	text, err := manifest.JSON()
	if err != nil {
		return err
	}
	var header bytes.Buffer
	header.WriteString(`{"__metadata__":`)
	meta, err := json.Marshal(map[string]string{"format": ManifestFormat, "manifest": string(text)})
	if err != nil {
		return err
	}
	header.Write(meta)
	at := 0
	tensor := func(name string, n int, shape string) {
		fmt.Fprintf(&header, `,%q:{"dtype":"F32","shape":%s,"data_offsets":[%d,%d]}`, name, shape, at, at+4*n)
		at += 4 * n
	}
	for i, l := range m.Network.Layers {
		tensor(fmt.Sprintf("layers.%d.weight", i), len(l.Weights.Data), fmt.Sprintf("[%d,%d]", l.Weights.Rows, l.Weights.Cols))
		tensor(fmt.Sprintf("layers.%d.bias", i), len(l.Bias), fmt.Sprintf("[%d]", len(l.Bias)))
	}
	header.WriteByte('}')
	for header.Len()%8 != 0 { // the format asks for spaces up to a multiple of eight
		header.WriteByte(' ')
	}
	return writeFile(path, func(w io.Writer) error {
		if err := binary.Write(w, binary.LittleEndian, uint64(header.Len())); err != nil {
			return err
		}
		if _, err := w.Write(header.Bytes()); err != nil {
			return err
		}
		for _, l := range m.Network.Layers {
			for _, data := range [][]float32{l.Weights.Data, l.Bias} {
				if _, err := w.Write(floatBytes(data)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
