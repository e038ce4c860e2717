package persist

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Save writes m to path as an npz that is complete in itself, and then its manifest, readable, to the .json beside it.
//
// The rename of the npz is the moment of saving: before it the old model is there, after it the new one, whatever happens
// to the process or the disk (see writeFile). Save reads m and changes nothing in it, so it may run beside the window. The manifest is
// completed from the network first. More arrays, such as an optimiser's state, go in under names that start with
// "optimizer/".
//
// Errors are a *[SaveError], a *[ManifestError] where the manifest contradicts the network, or a *[CopyError]
// where the model was saved and only the readable copy was not.
func Save(path string, m *Model, more ...Array) error {
	manifest, err := completed(m)
	if err != nil {
		return err
	}
	manifest.Storage = StorageFloat32
	if len(more) == 0 {
		manifest.dropProgress()
	}
	members := layerMembers(m)
	for _, a := range more {
		if !strings.HasPrefix(a.Name, OptimizerPrefix) || a.Len() != len(a.Data) {
			return fmt.Errorf("an array %q of shape %v and %d numbers can't be saved with a model", a.Name, a.Shape, len(a.Data))
		}
		members = append(members, floats(a.Name, a.Shape, a.Data))
	}
	return saveNPZ(path, members, manifest)
}

// dropProgress takes out what means nothing without an optimiser's arrays.
func (m *Manifest) dropProgress() {
	if m.Training != nil {
		m.Training.Progress = nil
	}
}

// OptimizerPrefix starts the names of the arrays that hold an optimiser's state.
const OptimizerPrefix = "optimizer/"

// completed returns a copy of the model's manifest with everything the network knows filled in, checked.
func completed(m *Model) (*Manifest, error) {
	if err := m.Network.Validate(); err != nil {
		return nil, err
	}
	manifest := m.Manifest.Clone()
	manifest.Complete(m.Network)
	if err := manifest.Validate(); err != nil {
		return nil, err
	}
	if err := manifest.Check(m.Network); err != nil {
		return nil, err
	}
	return manifest, nil
}

func layerMembers(m *Model) []entry {
	var members []entry
	for i, l := range m.Network.Layers {
		members = append(members,
			floats(fmt.Sprintf("layers/%d/weight", i), []int{l.Weights.Rows, l.Weights.Cols}, l.Weights.Data),
			floats(fmt.Sprintf("layers/%d/bias", i), []int{len(l.Bias)}, l.Bias))
	}
	return members
}

// saveNPZ writes the npz, then the readable copy.
func saveNPZ(path string, members []entry, manifest *Manifest) error {
	text, err := manifest.JSON()
	if err != nil {
		return err
	}
	beside := CopyPath(path)
	if filepath.Clean(beside) == filepath.Clean(path) {
		return &SaveError{path, sentence(fmt.Sprintf("%s: a model's name ends in .npz; .json is its readable copy", filepath.Base(path)))}
	}
	if _, err := os.Lstat(beside); err != nil && !errors.Is(err, os.ErrNotExist) {
		return &SaveError{path, err} // a name too long for the copy is too long for the model
	}
	if err := writeFile(path, func(w io.Writer) error { return writeNPZ(w, members, text) }); err != nil {
		return err
	}
	return writeCopy(beside, text)
}

// CopyPath is where the readable copy of the model at path belongs: name.json beside name.npz.
func CopyPath(path string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + ".json"
}

// WithExtension appends ext, which starts with a dot, where path does not already end in it in any case.
func WithExtension(path, ext string) string {
	if strings.EqualFold(filepath.Ext(path), ext) {
		return path
	}
	return path + ext
}

// CopyError says that the model itself was saved but the readable copy beside it was not. It is a warning: the npz is
// complete without it.
type CopyError struct {
	Path string // of the copy
	Err  error
}

func (e *CopyError) Error() string {
	return fmt.Sprintf("the model is saved, but not its readable copy: %v", e.Err)
}

func (e *CopyError) Unwrap() error { return e.Err }

// writeCopy writes the readable copy, unless a file is there that is no manifest: models are not the only thing that lives in
// .json files.
func writeCopy(path string, text []byte) error {
	if old, err := os.ReadFile(path); err == nil && !looksLikeManifest(old) {
		return &CopyError{path, fmt.Errorf("%s is something else and was left alone", filepath.Base(path))}
	}
	err := writeFile(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	if err != nil {
		return &CopyError{path, err}
	}
	return nil
}

// looksLikeManifest tells a manifest, however short and hand-written, and even one with a mistake in it, from other JSON.
func looksLikeManifest(text []byte) bool {
	m, err := ParseManifest(text)
	if err != nil {
		return strings.TrimSpace(string(text)) == "" || strings.Contains(string(text), `"inkling-model/`)
	}
	if m.Format != "" {
		return m.Validate() == nil || strings.HasPrefix(m.Format, "inkling-model/")
	}
	var all map[string]json.RawMessage
	return json.Unmarshal(text, &all) == nil && len(m.Extra) < len(all) || len(all) == 0
}
