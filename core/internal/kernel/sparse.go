package kernel

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unsafe"
)

// The sparse first layer. Four fifths of MNIST's pixels are blank, an exact zero for the network,
// and a term that is zero needn't be added. Lit lists the others.

// Lit holds, for images one after the other, the pixels that are not blank (byte 0), in rising
// order, cut into blocks of the picture: so that a block's weights can stay close by while a batch of
// images passes.
type Lit struct {
	Size  int // pixels an image
	Block int // pixels a block, at most 256
	// Starts has Blocks()+1 numbers an image: where each block's entries begin, and where the last
	// one's end.
	Starts []uint32
	// Entries are (pixel − the block's first)<<8 | byte.
	Entries []uint16

	_ [64]byte // another thread's list may lie behind it
}

// NewLit makes room for n images of size pixels in blocks of block pixels, at most 256.
func NewLit(size, block, n int) *Lit {
	l := &Lit{Size: size, Block: block}
	l.Starts = make([]uint32, 0, n*(l.Blocks()+1))
	l.Entries = make([]uint16, 0, n*size/4)
	return l
}

// Blocks is the number of blocks an image has.
func (l *Lit) Blocks() int { return (l.Size + l.Block - 1) / l.Block }

// Len is the number of images.
func (l *Lit) Len() int { return len(l.Starts) / (l.Blocks() + 1) }

// Reset forgets the images and keeps the memory.
func (l *Lit) Reset() { l.Starts, l.Entries = l.Starts[:0], l.Entries[:0] }

// Append adds an image. A Lit holds less than 2³² entries.
func (l *Lit) Append(image []byte) {
	l.Entries = slices.Grow(l.Entries, l.Size)
	n := len(l.Entries)
	entries := l.Entries[:n+l.Size]
	for from := 0; from < l.Size; from += l.Block {
		l.Starts = append(l.Starts, uint32(n))
		block := image[from:min(from+l.Block, l.Size)]
		i := 0
		for ; i+8 <= len(block); i += 8 { // most eights are blank
			eight := binary.LittleEndian.Uint64(block[i:])
			for eight != 0 {
				at := bits.TrailingZeros64(eight) &^ 7
				v := eight >> at & 255
				entries[n] = uint16(i+at/8)<<8 | uint16(v)
				n++
				eight &^= 255 << at
			}
		}
		for ; i < len(block); i++ {
			if v := block[i]; v != 0 {
				entries[n] = uint16(i)<<8 | uint16(v)
				n++
			}
		}
	}
	l.Entries = entries[:n]
	l.Starts = append(l.Starts, uint32(n))
}

// SparseForward continues (or with first starts at +0) the chains Z[s,j] += x[p]·W[p,j] over the lit
// pixels p in blocks from … to−1 of images[s], for n columns j. x is table[byte]; table[0] must be 0.
// Z (rows of ldz) has a row an image; W (rows of ldw) a row a pixel.
//
// Unless t is nil, it lays the images out by pixels on the way, as SparseGradient wants them, which
// costs little here: t[p·stride+s] = byte for the lit pixels p of images[s], counted from the first of
// block from. The others stay as they are.
func SparseForward(first bool, z []float32, ldz int, w []float32, ldw, n int, lit *Lit, images []int32, from, to int, table *[256]float32, t []uint8, stride int) {
	if n <= 0 || len(images) == 0 {
		return
	}
	_ = z[(len(images)-1)*ldz+n-1]
	_ = w[(min(to*lit.Block, lit.Size)-1)*ldw+n-1]
	if t != nil {
		_ = t[(min(to*lit.Block, lit.Size)-from*lit.Block-1)*stride+len(images)-1]
	}
	per := lit.Blocks() + 1
	known := uint32(lit.Len())
	for _, image := range images {
		if uint32(image) >= known {
			panic("kernel: SparseForward of an image that is not in the list")
		}
	}
	if len(lit.Entries) == 0 { // blank pictures; there is no first entry to point at
		if first {
			for s := range images {
				clear(z[s*ldz : s*ldz+n])
			}
		}
		return
	}
	flag := 0
	if first {
		flag = 1
	}
	for block := from; block < to; block++ {
		for j := 0; j < n; j += sparseColumns {
			for s := 0; s < len(images); s += sparseImages {
				var bytes *uint8
				if t != nil && j == 0 {
					bytes = &t[(block-from)*lit.Block*stride+s]
				}
				active.sparseForward(flag, &z[s*ldz+j], ldz, &w[block*lit.Block*ldw+j], ldw, min(sparseColumns, n-j), &lit.Entries[0], &lit.Starts[block], per, &images[s], min(sparseImages, len(images)-s), &table[0], bytes, stride)
			}
		}
		flag = 0
	}
}

// One call of the sparse kernels has at most this many columns, images and pixels.
const (
	sparseColumns = 64
	sparseImages  = 32
	sparsePixels  = 128
)

// SparseGradient computes, for pixels p = from … to−1 and n columns j, the gradient
// Σ_s x[p,s]·Δ[s,j], s rising over the lit samples, into W[p,j] as mode says (Set or Update, as in
// MatMul). t is the samples by pixels, as SparseForward leaves them in what was 0 before: rows of stride
// bytes, a multiple of 32. x is table[byte]; table[0] must be 0. W and delta have rows of ldw and ldd;
// delta has stride rows or at least as many as there are samples. In mode Update rows of pixels that no
// sample lights are left alone, which is exact for scale ≤ −0.
func SparseGradient(mode Mode, scale float32, w []float32, ldw, n int, t []uint8, stride, from, to int, delta []float32, ldd int, table *[256]float32) {
	if n <= 0 || from >= to {
		return
	}
	_ = w[(to-1)*ldw+n-1]
	_ = t[to*stride-1]
	for p := from; p < to; p += sparsePixels {
		pixels := min(sparsePixels, to-p)
		for j := 0; j < n; j += sparseColumns {
			active.sparseGradient(int(mode), scale, &w[p*ldw+j], ldw, min(sparseColumns, n-j), &t[p*stride], stride, pixels, &delta[j], ldd, &table[0])
		}
	}
}

// PrefetchStarts asks for the part of l that Prefetch will read to come into the cache meanwhile:
// images are picked at random out of more memory than any cache holds.
func (l *Lit) PrefetchStarts(images []int32) {
	per := l.Blocks() + 1
	for _, image := range images {
		prefetch(unsafe.Pointer(&l.Starts[int(image)*per]), 4*per)
	}
}

// Prefetch does the same for the entries that SparseForward will read.
func (l *Lit) Prefetch(images []int32) {
	per := l.Blocks() + 1
	for _, image := range images {
		starts := l.Starts[int(image)*per : int(image)*per+per]
		if from, to := starts[0], starts[per-1]; from < to {
			prefetch(unsafe.Pointer(&l.Entries[from]), 2*int(to-from))
		}
	}
}

// PrefetchBytes does the same for pictures.
func PrefetchBytes(images []byte, size int, ids []int32) {
	for _, id := range ids {
		prefetch(unsafe.Pointer(&images[int(id)*size]), size)
	}
}

// Prefetch asks for x, which another core has written, to come meanwhile; on processors whose own
// guesses suffice it does nothing.
func Prefetch(x []float32) {
	if len(x) > 0 {
		prefetch(unsafe.Pointer(&x[0]), 4*len(x))
	}
}
