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
	var k Sketch
	k.follow(&d, w, h)
	return k.drawn.draw(onCanvas(&d, w, h), k.strokes(&d, w, h))
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
	var k Sketch
	k.follow(&d, w, h)
	return k.drawn.drawOver(base, onCanvas(&d, w, h), k.strokes(&d, w, h))
}

// onCanvas is the whole canvas on a grid of w×h cells.
func onCanvas(d *Drawing, w, h int) view {
	return view{w: w, h: h, sx: float32(w) / d.Width, sy: float32(h) / d.Height}
}
