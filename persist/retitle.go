package persist

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Retitle changes the name that a model's manifest gives it, the embedded one and the one beside the file alike; the arrays are copied as
// they are, byte for byte. A file that says no name of its own is left alone: its name is the file's.
func Retitle(path, name string) error {
	beside, err := os.ReadFile(CopyPath(path))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &SaveError{CopyPath(path), err}
	}
	described := err == nil && looksLikeManifest(beside)
	text, err := retitleInside(path, name)
	if err != nil {
		return err
	}
	if text != nil {
		return writeCopy(CopyPath(path), text)
	}
	if !described {
		return nil
	}
	m, err := ParseManifest(beside)
	if err != nil || m.Name == "" {
		return err
	}
	m.Name = name
	if text, err = m.JSON(); err != nil {
		return err
	}
	return writeCopy(CopyPath(path), text)
}

// retitleInside rewrites the manifest member of an npz and returns its text; nil where there is none.
func retitleInside(path, name string) ([]byte, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, nil // no archive, so no manifest in it
	}
	defer z.Close()
	var m *Manifest
	for _, f := range z.File {
		if f.Name == manifestMember && f.UncompressedSize64 <= maxManifest {
			r, err := f.Open()
			if err != nil {
				return nil, fmt.Errorf("the manifest can't be read: %w", err)
			}
			text, err := io.ReadAll(io.LimitReader(r, maxManifest+1))
			r.Close()
			if err != nil {
				return nil, fmt.Errorf("the manifest can't be read: %w", err)
			}
			if m, err = ParseManifest(text); err != nil {
				return nil, err
			}
		}
	}
	if m == nil {
		return nil, nil
	}
	m.Name = name
	if err := m.Validate(); err != nil {
		return nil, err
	}
	text, err := m.JSON()
	if err != nil {
		return nil, err
	}
	return text, writeFile(path, func(w io.Writer) error {
		out := zip.NewWriter(w)
		for _, f := range z.File {
			if f.Name == manifestMember {
				member, err := out.CreateHeader(&zip.FileHeader{Name: manifestMember, Method: zip.Deflate})
				if err == nil {
					_, err = member.Write(text)
				}
				if err != nil {
					return err
				}
			} else if err := out.Copy(f); err != nil {
				return err
			}
		}
		return out.Close()
	})
}
