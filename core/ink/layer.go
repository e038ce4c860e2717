package ink

// A layer is a picture of paths laid on one another, in the order they were made, that can be asked for again when the last one has grown or
// others came after it: what cannot change any more is not drawn again.
type layer struct {
	view   view
	under  *raster // the passes before the last, and of the last the settled pieces
	over   *raster // under, with the last pass finished
	passes []pass  // those in under
	tracer tracer  // of the last one
	traced int     // the points of its settled path that were traced
}

// A pass is one path of a layer.
type pass struct {
	part
	radius float32 // in cells
	erase  bool
}

// A view says how paths come onto a grid of w×h cells: moved by −origin, then scaled.
type view struct {
	w, h   int
	origin vec
	sx, sy float32
}

// place is a point of a path, in cells.
func (v *view) place(p vec) vec { return vec{(p.x - v.origin.x) * v.sx, (p.y - v.origin.y) * v.sy} }

// draw is the picture of all passes on blank paper, row-major, 0 paper … 255 ink.
func (l *layer) draw(v view, passes []pass) []byte {
	if l.under == nil || l.view != v || !goesOn(l.passes, passes) {
		*l = layer{view: v, under: newRaster(v.w, v.h), over: newRaster(v.w, v.h)}
	}
	return l.lay(passes)
}

// drawOver is draw on a picture instead of blank paper.
func (l *layer) drawOver(paper []byte, v view, passes []pass) []byte {
	*l = layer{view: v, under: newRaster(v.w, v.h), over: newRaster(v.w, v.h)}
	for i, ink := range paper {
		l.under.ink[i] = float32(ink) / 255
	}
	return l.lay(passes)
}

// lay brings the layer from the passes it has to those that are given.
func (l *layer) lay(passes []pass) []byte {
	if len(passes) == 0 {
		return l.under.bytes()
	}
	last := len(passes) - 1
	for i := max(0, len(l.passes)-1); i < last; i++ {
		p := &passes[i]
		l.trace(l.under, p)
		l.tracer.end(l.under, p, l.view)
		l.under.finish(p.radius, p.erase)
		l.tracer, l.traced = tracer{}, 0
	}
	l.passes = append(l.passes[:0], passes...)
	p := &passes[last]
	l.trace(l.under, p)
	l.over.copyFrom(l.under)
	rest := l.tracer
	rest.end(l.over, p, l.view)
	l.over.finish(p.radius, p.erase)
	return l.over.bytes()
}

// trace adds the settled pieces of a pass that were not there the last time.
func (l *layer) trace(r *raster, p *pass) {
	l.tracer.follow(r, p.settled[l.traced:], p.radius, l.view)
	l.traced = len(p.settled)
}

// goesOn reports whether passes begin with old ones, of which the last may have grown.
func goesOn(old, passes []pass) bool {
	if len(old) > len(passes) {
		return false
	}
	for i := range old {
		a, b := &old[i], &passes[i]
		if a.of == nil || a.of != b.of || a.radius != b.radius || a.erase != b.erase {
			return false
		}
		if i < len(old)-1 && (len(a.settled) != len(b.settled) || len(a.tail) != len(b.tail)) {
			return false
		}
	}
	return true
}
