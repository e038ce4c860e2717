package ink

// Render is the drawing as the canvas shows it on a grid of w×h cells: row-major, 0 paper … 255 ink, each cell as dark as its ink.
// Strokes have round ends and joins and are smooth through their points. A drawing without ink or canvas gives an empty picture; w or h
// below 1 gives none.
func Render(d Drawing, w, h int) []byte {
	if w < 1 || h < 1 {
		return nil
	}
	if !d.isCanvas() {
		return make([]byte, w*h)
	}
	return newRaster(w, h).draw(&d, follow(&d, w, h))
}

// follow is the path of every stroke, in canvas units, fine enough for a grid of w×h cells and for the network's input.
func follow(d *Drawing, w, h int) [][]vec {
	cell := min(d.Width, d.Height) / float32(max(w, h, coarsest))
	paths := make([][]vec, len(d.Strokes))
	for i := range d.Strokes {
		paths[i] = curve(d.Strokes[i].Points, pieceLength*cell, skipLength/2*cell)
	}
	return paths
}

// coarsest is the grid that paths are at least fine enough for: a small drawing is enlarged for the network's input.
const coarsest = 100

// draw lays the strokes, whose paths are given, on what is there, and returns the picture.
func (r *raster) draw(d *Drawing, paths [][]vec) []byte {
	sx, sy := float32(r.w)/d.Width, float32(r.h)/d.Height
	for i := range d.Strokes {
		s := &d.Strokes[i]
		radius := d.penOf(s) * min(sx, sy) / 2
		r.trace(paths[i], vec{}, sx, sy, radius)
		r.finish(radius, s.Erase)
	}
	return r.bytes()
}

// RenderOver is Render on a picture instead of on blank paper: base has w×h cells, 0 paper … 255 ink, and is not changed. So a digit that
// came as a picture can be mended with pen and eraser.
func RenderOver(base []byte, d Drawing, w, h int) []byte {
	if w < 1 || h < 1 {
		return nil
	}
	if len(base) != w*h {
		return Render(d, w, h)
	}
	if !d.isCanvas() {
		return append([]byte(nil), base...)
	}
	r := newRaster(w, h)
	for i, v := range base {
		r.ink[i] = float32(v) / 255
	}
	return r.draw(&d, follow(&d, w, h))
}
