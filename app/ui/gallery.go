package ui

// gallery shows many small pictures in rows that scroll; only those in sight are made.
type gallery struct {
	list   Scroller
	thumbs []*thumb // of the pictures in sight, by their number modulo how many there are
}

// thumb is one picture of a gallery, and what hears the pointer on it.
type thumb struct {
	pic Picture
	hit target
}

// thumbEdge is a picture's edge, thumbPitch the least from one to the next, in dp.
const thumbEdge, thumbPitch = 56, 66

// columns is how many pictures stand side by side in a box of width w.
func (g *gallery) columns(w float32) int { return max(int((w-12)/thumbPitch), 1) }

// Layout shows n pictures in the whole box, rows pitch dp apart. Where there is room to spare between the columns, spread says
// to use it. draw draws picture k with its corner at x, y.
func (g *gallery) Layout(c C, n int, pitch float32, spread bool, draw func(c C, k int, th *thumb, x, y float32)) {
	columns := g.columns(c.W)
	across := float32(thumbPitch)
	if spread {
		across = min((c.W-22-thumbEdge)/float32(max(columns-1, 1)), thumbPitch+8)
	}
	view := c.H
	g.list.Layout(c, float32((n+columns-1)/columns)*pitch+8, func(c C) {
		top := g.list.At(c)
		from := int(top/pitch) * columns
		to := min(n, (int((top+view)/pitch)+1)*columns)
		for len(g.thumbs) < to-from {
			g.thumbs = append(g.thumbs, new(thumb)) // each keeps its place in memory: it is a tag
		}
		for k := from; k < to; k++ {
			draw(c, k, g.thumbs[k%len(g.thumbs)], 8+float32(k%columns)*across, 6+float32(k/columns)*pitch)
		}
	})
}

// Reveal scrolls to picture k in a box of width w and height h.
func (g *gallery) Reveal(c C, k int, pitch, w, h float32) {
	y := float32(k/g.columns(w)) * pitch
	g.list.Reveal(c, y, y+pitch, h)
}
