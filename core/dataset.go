package core

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// Dataset is labelled pictures, all of one size.
type Dataset struct {
	Name          string
	Width, Height int
	Images        []byte   // Len·Width·Height pixels, 0 paper to 255 ink, row by row
	Labels        []uint8  // Len labels, indices into Classes
	Classes       []string // the names of the labels: "0" to "9"
}

// Len is the number of pictures.
func (d *Dataset) Len() int { return len(d.Labels) }

// Image is picture i: Width·Height bytes of the set's own memory.
func (d *Dataset) Image(i int) []byte {
	size := d.Width * d.Height
	return d.Images[i*size : (i+1)*size : (i+1)*size]
}

// Slice is the pictures from, …, to−1, sharing memory with d.
func (d *Dataset) Slice(from, to int) *Dataset {
	size := d.Width * d.Height
	part := *d
	part.Images = d.Images[from*size : to*size : to*size]
	part.Labels = d.Labels[from:to:to]
	return &part
}

// Pick is a new set of the pictures named by indices, copied.
func (d *Dataset) Pick(indices []int) *Dataset {
	part := &Dataset{Name: d.Name, Width: d.Width, Height: d.Height, Classes: d.Classes,
		Images: make([]byte, 0, len(indices)*d.Width*d.Height), Labels: make([]uint8, 0, len(indices))}
	for _, i := range indices {
		part.Images = append(part.Images, d.Image(i)...)
		part.Labels = append(part.Labels, d.Labels[i])
	}
	return part
}

// Validate says in a sentence what contradicts itself in the set, or nothing.
func (d *Dataset) Validate() error {
	size := d.Width * d.Height
	switch {
	case d.Width < 1 || d.Height < 1 || size > MaxInputs:
		return fmt.Errorf("%s: pictures of %d×%d pixels are not possible", d.Name, d.Width, d.Height)
	case len(d.Labels) == 0:
		return fmt.Errorf("%s holds no pictures", d.Name)
	case len(d.Images) != len(d.Labels)*size:
		return fmt.Errorf("%s has %s bytes of pictures for %s labels of %d×%d pixels", d.Name,
			thousands(len(d.Images)), thousands(len(d.Labels)), d.Width, d.Height)
	case len(d.Classes) < 2 || len(d.Classes) > MaxClasses:
		return fmt.Errorf("%s has %d classes; from 2 to %d are possible", d.Name, len(d.Classes), MaxClasses)
	}
	for i, l := range d.Labels {
		if int(l) >= len(d.Classes) {
			return fmt.Errorf("%s: picture %s has label %d, but there are %d classes", d.Name, thousands(i+1), l, len(d.Classes))
		}
	}
	return nil
}

// SHA256 names the set's contents: the hash, in hexadecimal, of width, height and
// length as little-endian uint32, the pixels and the labels.
func (d *Dataset) SHA256() string {
	h := sha256.New()
	var head []byte
	for _, v := range []int{d.Width, d.Height, d.Len()} {
		head = binary.LittleEndian.AppendUint32(head, uint32(v))
	}
	h.Write(head)
	h.Write(d.Images)
	h.Write(d.Labels)
	return hex.EncodeToString(h.Sum(nil))
}

// Pixels is a network's input contract: how a picture becomes numbers. The byte v
// (0 paper to 255 ink) becomes Blank + (Ink−Blank)·v/255. MNIST's usual contract is
// Blank 0, Ink 1; a network trained on dark-on-white pictures has Blank 1, Ink 0.
type Pixels struct {
	Width  int     `json:"width"`
	Height int     `json:"height"`
	Blank  float32 `json:"blank"`
	Ink    float32 `json:"ink"`
}

// Unit is the contract of pictures of width by height whose paper is 0 and whose
// ink is 1.
func Unit(width, height int) Pixels { return Pixels{Width: width, Height: height, Ink: 1} }

// Value is what the byte v becomes.
func (p Pixels) Value(v byte) float32 {
	return p.Blank + float32((p.Ink-p.Blank)*(float32(v)/255))
}

// Table is Value for every byte.
func (p Pixels) Table() *[256]float32 {
	var t [256]float32
	for v := range t {
		t[v] = p.Value(byte(v))
	}
	return &t
}

// Fill writes the network's input for a picture into x, of the same length.
func (p Pixels) Fill(x []float32, image []byte) {
	decode(x, image, p.Table())
}

// decode writes what table makes of the bytes into x.
func decode(x []float32, image []byte, table *[256]float32) {
	for i, v := range image {
		x[i] = table[v]
	}
}
