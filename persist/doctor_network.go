package persist

import "inkling/core"

// network makes the network that a reading means: with plain pixels row by row, and outputs in the order of the labels.
func (d *doctor) network(c *candidate) *core.Network {
	layers := c.layout.build()
	if c.px.each != nil {
		foldPixels(layers[0], c.px.each)
	}
	if c.columns {
		layers[0] = transposePictures(layers[0], d.width, d.height)
	}
	last := &layers[len(layers)-1]
	if c.labels != nil {
		*last = reorder(*last, c.labels)
	}
	n := &core.Network{}
	for i, l := range layers {
		layer := core.Layer{Weights: l.w, Bias: l.b, Activation: d.output}
		if i < len(layers)-1 {
			layer.Activation, layer.Slope = c.acts[i].f, c.acts[i].slope
		}
		n.Layers = append(n.Layers, layer)
	}
	return n
}

// transposePictures makes a layer that takes pixels column by column take them row by row.
func transposePictures(d dense, w, h int) dense {
	row := make([]float32, d.w.Cols)
	for j := range d.w.Rows {
		weights := d.w.Data[j*d.w.Stride:][:d.w.Cols]
		for y := range h {
			for x := range w {
				row[y*w+x] = weights[x*h+y]
			}
		}
		copy(weights, row)
	}
	return d
}

// reorder puts output k in the place labels[k].
func reorder(d dense, labels []int) dense {
	out := dense{w: d.w, b: make([]float32, len(d.b))}
	out.w.Data = make([]float32, len(d.w.Data))
	for k, l := range labels {
		copy(out.w.Data[l*d.w.Stride:][:d.w.Cols], d.w.Data[k*d.w.Stride:][:d.w.Cols])
		out.b[l] = d.b[k]
	}
	return out
}
