package ink

import "slices"

// A Sketch follows a drawing that grows under the pen. Each call may be about any drawing; where it is that of the call before, with more points at the
// end of its last stroke or with more strokes, only what was added is looked at and drawn. The zero value is ready. It belongs to
// one goroutine.
type Sketch struct {
	cell          float32 // that the trails are fine enough for, in canvas units
	trails        []*trail
	drawn, scaled layer
}

// coarsest is the grid that paths are at least fine enough for: a small drawing is enlarged for the network's input.
const coarsest = 100

// follow makes the trails those of d's strokes, in canvas units, fine enough for a grid of w×h cells and for the network's input.
func (k *Sketch) follow(d *Drawing, w, h int) {
	if cell := min(d.Width, d.Height) / float32(max(w, h, coarsest)); cell != k.cell {
		k.cell, k.trails = cell, nil
	}
	for i := range d.Strokes {
		points := d.Strokes[i].Points
		if i < len(k.trails) {
			if t := k.trails[i]; len(points) >= len(t.points) && slices.Equal(points[:len(t.points)], t.points) {
				if more := points[len(t.points):]; len(more) > 0 {
					t.add(more)
				}
				continue
			}
			k.trails = k.trails[:i]
		}
		t := &trail{step: pieceLength * k.cell, near: skipLength / 2 * k.cell}
		t.add(points)
		k.trails = append(k.trails, t)
	}
	k.trails = k.trails[:len(d.Strokes)]
}

// strokes are the passes that draw d on its canvas.
func (k *Sketch) strokes(d *Drawing, w, h int) []pass {
	passes := make([]pass, 0, len(d.Strokes))
	for i := range d.Strokes {
		s, t := &d.Strokes[i], k.trails[i]
		if len(t.tail) > 0 {
			pen := d.penOf(s)
			passes = append(passes, pass{part{t.settled, t.tail, pen, t}, pen * min(float32(w)/d.Width, float32(h)/d.Height) / 2, s.Erase})
		}
	}
	return passes
}
