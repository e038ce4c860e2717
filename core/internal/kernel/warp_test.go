package kernel

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestWarpRow looks rows up at random places, far outside the canvas as well, with every kernel.
func TestWarpRow(t *testing.T) {
	before := active
	defer func() { active = before }()
	r := rand.New(rand.NewPCG(3, 4))
	var cells Cells
	for y := 2; y < 62; y++ {
		for x := 2; x < 62; x++ {
			cells[y*CellsSide+x] = byte(r.IntN(256))
		}
	}
	for range 3000 {
		n := 1 + r.IntN(CellsSide)
		bendX, bendY := make([]int16, n), make([]int16, n)
		for i := range n {
			bendX[i], bendY[i] = int16(r.Uint32()), int16(r.Uint32())
		}
		if r.IntN(4) == 0 {
			bendX, bendY = nil, nil
		}
		x, y, dx, dy := int32(r.Uint32()), int32(r.Uint32()), int32(r.Uint32()), int32(r.Uint32())
		if r.IntN(2) == 0 {
			x, y, dx, dy = x>>8, y>>8, dx>>15, dy>>15
		}
		want, got := make([]byte, n), make([]byte, n)
		active = &portable
		WarpRow(want, &cells, bendX, bendY, x, y, dx, dy)
		for _, s := range available() {
			active = s
			clear(got)
			WarpRow(got, &cells, bendX, bendY, x, y, dx, dy)
			if !bytes.Equal(got, want) {
				t.Fatalf("%s: %d pixels from (%d, %d) by (%d, %d): %v, want %v", s.name, n, x, y, dx, dy, got, want)
			}
		}
	}
}

// TestWarpRowBetweenCells checks the mean itself: a quarter of the way from 100 to 200.
func TestWarpRowBetweenCells(t *testing.T) {
	var cells Cells
	cells[10*CellsSide+10], cells[10*CellsSide+11] = 100, 200
	cells[11*CellsSide+10], cells[11*CellsSide+11] = 100, 200
	var dst [1]byte
	WarpRow(dst[:], &cells, nil, nil, 10<<16+1<<14, 10<<16+1<<15, 0, 0)
	if dst[0] != 125 {
		t.Errorf("%d, want 125", dst[0])
	}
}
