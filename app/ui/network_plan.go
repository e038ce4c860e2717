package ui

import "math"

// netPlan is where the layers of a network stand in the Network view, in dp from the view's top left corner. Like plan, it
// is a function of sizes alone.
type netPlan struct {
	pad, width    float32 // of the content
	top, height   float32 // of the layers of cells
	input         float32 // edge of the input's picture
	inputY        float32
	layers        []layerPlan // hidden layers, then the output
	gap           float32
	card          float32 // top of the inspector
	cardH         float32
	picture       float32 // edge of the inspector's pictures
	loudest       bool    // is there room for the loudest neurons?
	scrolled      float32 // how far the layers are moved to the left: only networks too deep to fit
	content, room float32 // width of all layers, and the width there is for them
}

// layerPlan is one layer of cells, or of pixels where it is too wide for cells.
type layerPlan struct {
	x, w, h float32
	n       int
	rows    int     // neurons fill columns of rows, top to bottom
	pitch   float32 // from a cell to the next
	gap     float32 // between two cells: 0 where the layer is one image
}

// Output cells of the last layer, where they fit beside their names.
const (
	outputWidth  = 44
	mostNamed    = 16 // an output layer up to this size shows names
	layerGap     = 32
	mostLayerGap = 64
)

// newNetPlan places a network of the given layer sizes (inputs first) in a centre of w by h dp.
func newNetPlan(w, h, pad float32, short bool, sizes []int, selected int) netPlan {
	p := netPlan{pad: pad, width: w - 2*pad, top: 52, cardH: 292, picture: 112, loudest: true}
	rest, bottom := float32(376), float32(16)
	if short {
		p.top, p.cardH, p.picture, p.loudest = 48, 174, 84, false
		rest, bottom = 240, 8
	}
	pitch := float32(math.Floor(float64(min(max((h-rest)/16, 8), 40))))
	p.height = 16*pitch - 2
	p.card = h - bottom - p.cardH
	if most := p.card - p.top - 8; p.height > most && most > 60 {
		// Very small windows: the cells give way, the inspector stays whole.
		pitch = max(float32(math.Floor(float64((most+2)/16))), 4)
		p.height = 16*pitch - 2
	}
	p.input = min(336, float32(math.Floor(float64(min(p.width*.27, p.height*.6)/28)))*28, p.height-60)
	if short {
		p.input = min(140, p.input+28)
	}
	p.input = max(p.input, 56)
	p.inputY = p.top + (p.height-p.input)/2
	p.place(sizes, pitch)
	p.look(selected)
	return p
}

// place finds the largest cells with which all layers fit, and shares the rest among the gaps.
func (p *netPlan) place(sizes []int, pitch float32) {
	last := len(sizes) - 1
	p.layers = make([]layerPlan, last)
	p.gap = layerGap
	p.room = p.width - p.input
	out := p.outputs(sizes[last], pitch)
	hidden := sizes[1:last]
	budget := p.room - p.gap*float32(last) - out.w
	if budget < 16*float32(len(hidden)) {
		p.gap = 16
		budget = p.room - p.gap*float32(last) - out.w
	}
	total := p.fit(hidden, pitch, budget)
	p.layers[last-1] = out
	if left := p.room - total - out.w - p.gap*float32(last); left > 0 {
		p.gap = min(p.gap+left/float32(last), mostLayerGap)
		if last <= 2 {
			p.gap = min(layerGap+left/float32(last), 160)
		}
	}
	x := p.gap
	for i := range p.layers {
		p.layers[i].x = x
		x += p.layers[i].w + p.gap
	}
	p.content = x - p.gap
	// What is left after the gaps moves the outputs to the right edge, where the eye looks for the answer.
	if slack := p.room - p.content; slack > 0 && last > 1 {
		for i := range p.layers {
			p.layers[i].x += slack * float32(i+1) / float32(last)
		}
		p.content = p.room
	}
}

// fit gives hidden layers the largest cells whose widths add up to at most budget, and returns that width.
func (p *netPlan) fit(hidden []int, pitch, budget float32) float32 {
	try := func(size func(n int) layerPlan) float32 {
		sum := float32(0)
		for i, n := range hidden {
			p.layers[i] = size(n)
			sum += p.layers[i].w
		}
		return sum
	}
	for q := pitch; q >= 8; q-- {
		if w := try(func(n int) layerPlan { return p.cells(n, q) }); w <= budget {
			return w
		}
	}
	small := min(pitch, 8)
	share := budget / float32(max(len(hidden), 1))
	for _, q := range []float32{7, 6, 5, 4, 3, 2, 1.5, 1} {
		w := try(func(n int) layerPlan {
			if l := p.cells(n, small); l.w <= share {
				return l
			}
			return p.image(n, q)
		})
		if w <= budget {
			return w
		}
	}
	return try(func(n int) layerPlan {
		if l := p.cells(n, small); l.w <= 40 {
			return l
		}
		return p.image(n, 1)
	})
}

// cells is a layer of n cells in columns of 16; of smaller cells more stand in a column, so that it fills the height.
func (p *netPlan) cells(n int, pitch float32) layerPlan {
	rows := min(n, max(16, int((p.height+2)/pitch)))
	cols := (n + rows - 1) / rows
	return layerPlan{n: n, rows: rows, pitch: pitch, gap: 2, w: float32(cols)*pitch - 2, h: float32(rows)*pitch - 2}
}

// image is a layer of n pixels, q dp each.
func (p *netPlan) image(n int, q float32) layerPlan {
	rows := min(max(int(p.height/q), 1), n)
	cols := (n + rows - 1) / rows
	return layerPlan{n: n, rows: rows, pitch: q, w: float32(cols) * q, h: float32(rows) * q}
}

// outputs is the last layer: one column of named cells, or a plain layer where there are many.
func (p *netPlan) outputs(n int, pitch float32) layerPlan {
	if n > mostNamed {
		return p.cells(n, max(min(pitch, 12), 8))
	}
	each := (p.height + 2.4) / float32(max(n, 10))
	return layerPlan{n: n, rows: n, pitch: each, gap: each - min(28, each-2.4), w: outputWidth, h: each*float32(n) - 2.4}
}

// look scrolls a network that is too deep to fit so that the selected layer (0 is the first hidden one) is seen.
func (p *netPlan) look(selected int) {
	over := p.content - p.room
	if over <= 0 || selected < 0 || selected >= len(p.layers) {
		return
	}
	l := p.layers[selected]
	p.scrolled = min(max(l.x+l.w/2-p.room/2, 0), over)
}

// at is the left edge of layer i.
func (p *netPlan) at(i int) float32 { return p.pad + p.input + p.layers[i].x - p.scrolled }

// cell is the top left corner of neuron n of layer i.
func (p *netPlan) cell(i, n int) (x, y float32) {
	l := p.layers[i]
	return p.at(i) + float32(n/l.rows)*l.pitch, p.top + p.offset(i) + float32(n%l.rows)*l.pitch
}

// offset is how far layer i stands below the top of the cells: short layers are centred, as the input is.
func (p *netPlan) offset(i int) float32 {
	if l := p.layers[i]; l.rows < 16 && l.w != outputWidth {
		return max((p.height-l.h)/2, 0)
	}
	return 0
}

// neuron is the neuron of layer i at x, y, or −1.
func (p *netPlan) neuron(i int, x, y float32) int {
	l := p.layers[i]
	x -= p.at(i)
	y -= p.top + p.offset(i)
	if x < 0 || y < 0 || x >= l.w+l.gap {
		return -1
	}
	col, row := int(x/l.pitch), int(y/l.pitch)
	if l.w == outputWidth && l.n <= mostNamed {
		col = 0
	}
	if n := col*l.rows + row; row < l.rows && n < l.n {
		return n
	}
	return -1
}
