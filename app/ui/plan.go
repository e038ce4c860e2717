package ui

// plan is where the parts of the window stand, in dp. It is a function of the window's size alone, so that it can be tested
// without drawing.
type plan struct {
	W, H float32
	// Body is the height between the top bar and the status bar.
	Body float32
	// Cell is the edge of a canvas cell; Left, Right and Center are the widths of the panels.
	Cell, Left, Center, Right float32
	// Short: small thumbnails, upright bars. Tiny: no thumbnails at all.
	Short, Tiny bool
	// Rail: the right panel is a rail of 56. Narrow: labels that explain themselves go.
	Rail, Narrow bool
	// Present: the right panel is hidden, text and canvas are larger.
	Present bool
}

// Heights and widths that never change.
const (
	topHeight    = 48
	statusHeight = 28
	rightWidth   = 288
	railWidth    = 56
	tabsHeight   = 44
)

// newPlan plans a window of w by h dp (dp of the scaled text: at 200 % a window of 1280 by 800 is one of 640 by 400).
func newPlan(w, h float32, present bool) plan {
	p := plan{W: w, H: h, Body: h - topHeight - statusHeight, Present: present}
	p.Short = p.Body < 8*28+444
	p.Tiny = p.Body < 484
	cell := min((p.Body-444)/28, (.30*w-40)/28)
	least := float32(8)
	if p.Tiny {
		// Large text in a small window: the answer and the canvas share what there is.
		least = max(4, min(8, (p.Body-184)/28))
	}
	p.Cell = float32(int(max(least, min(cell, 18))))
	if present {
		// A canvas for the last row of a classroom.
		p.Cell = float32(int(max(least, min((p.Body-room(p))/28, (.42*w-40)/28, 18))))
	}
	p.Left = max(28*p.Cell+40, 264)
	p.Narrow = w < 880
	switch {
	case present:
		p.Right = 0
	case w >= 1120:
		p.Right = rightWidth
	default:
		p.Right, p.Rail = railWidth, true
	}
	p.Center = w - p.Left - p.Right
	return p
}

// The least window that is laid out, and the least page in it, in dp of the scaled text: the smallest in which everything has
// its place. Where text is enlarged beyond that, it grows as far as the window lets it, and pages scroll.
const (
	leastW, leastH         = 640, 400
	leastPageW, leastPageH = 380, 420
	leastDigitsH           = 540
	mostW, mostH           = 2560, 1440 // a window larger than this in both is one whose system does not scale: all grows with it
)

// fitZoom is the enlargement of a window of w by h dp in which text is to be enlarged by zoom: as far as there is room.
func fitZoom(w, h, zoom float32) float32 {
	zoom *= max(1, min(w/mostW, h/mostH))
	return max(min(zoom, 1), min(zoom, w/leastW, h/leastH))
}

// room is the height the left panel needs beside the canvas.
func room(p plan) float32 {
	switch {
	case p.Tiny:
		return 184
	case p.Short:
		return 296
	}
	return 444
}

// Pad is the space at the left and right of the centre.
func (p plan) Pad() float32 {
	if p.Short || p.Center < 560 {
		return 16
	}
	return 24
}
