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
	return render(&d, follow(&d, w, h), w, h)
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

// render draws the strokes, whose paths are given.
func render(d *Drawing, paths [][]vec, w, h int) []byte {
	r := newRaster(w, h)
	sx, sy := float32(w)/d.Width, float32(h)/d.Height
	for i := range d.Strokes {
		s := &d.Strokes[i]
		radius := d.penOf(s) * min(sx, sy) / 2
		r.trace(paths[i], vec{}, sx, sy, radius)
		r.finish(radius, s.Erase)
	}
	return r.bytes()
}
