package kernel

// Cells is a canvas to look pictures up in: CellsSide rows of as many bytes, the picture in the middle
// and blank (0) all around. What is behind the last row is blank as well; it lets a kernel read
// neighbours without asking where it is.
type Cells [CellsSide*CellsSide + 2*CellsSide]byte

// CellsSide is the side of Cells.
const CellsSide = 64

// flat is no bending.
var flat [CellsSide]int16

// WarpRow looks up a row of pixels: dst[i] is the picture at (x, y) + i·(dx, dy), in 1/65536 of a pixel,
// moved by (bendX[i], bendY[i]), in 1/1024; between four cells it takes their mean, weighted by the
// distances in 1/128. Coordinates wrap around at the canvas's edges. nil bends nothing. A row has at
// most CellsSide pixels.
func WarpRow(dst []byte, cells *Cells, bendX, bendY []int16, x, y, dx, dy int32) {
	if bendX == nil {
		bendX, bendY = flat[:], flat[:]
	}
	bendX, bendY = bendX[:len(dst)], bendY[:len(dst)]
	if active.warpRow != nil && len(dst) >= 8 {
		active.warpRow(&dst[0], len(dst), &cells[0], &bendX[0], &bendY[0], x, y, dx, dy)
		return
	}
	for i := range dst {
		dst[i] = cells.at(x>>6+int32(bendX[i]), y>>6+int32(bendY[i]))
		x += dx
		y += dy
	}
}

// at is the picture between four cells, at (x, y) in 1/1024 of a pixel.
func (c *Cells) at(x, y int32) byte {
	const edge = CellsSide - 1
	i := uint32(y)>>10&edge*CellsSide | uint32(x)>>10&edge
	fx, fy := uint32(x)>>3&127, uint32(y)>>3&127
	above := uint32(c[i])*(128-fx) + uint32(c[i+1])*fx
	below := uint32(c[i+CellsSide])*(128-fx) + uint32(c[i+CellsSide+1])*fx
	return byte((above*(128-fy) + below*fy + 1<<13) >> 14)
}
