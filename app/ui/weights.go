package ui

import (
	"fmt"
	"image"
	"image/color"

	"gioui.org/f32"
	"gioui.org/gesture"
	"gioui.org/io/pointer"
	"gioui.org/io/semantic"
	"gioui.org/op"
	"gioui.org/op/clip"

	"inkling/app/session"
	"inkling/core"
)

// weightWall is the Network view's weights mode: what each neuron of the first layer looks for, as a wall of pictures, and
// the weights of a deeper layer as one heat map.
type weightWall struct {
	which  Segmented
	ramp   Picture
	list   Scroller
	click  gesture.Click
	wall   Picture
	heat   Picture
	scales []float32 // of each neuron's picture: its 99.5th percentile
	of     *core.Network
}

// The wall: pictures of 32 dp in rows of 16, a bar below each.
const (
	wallColumns = 16
	wallPicture = 32
	wallRow     = 39
)

// Layout draws the mode above the inspector.
func (wl *weightWall) Layout(c C, v *networkView, sc scene, p *netPlan) {
	layer := &sc.net.Layers[v.layer]
	wall := v.layer == 0 && sc.pixels.Width*sc.pixels.Height == layer.Weights.Cols
	wl.head(c, v, sc, p, wall)
	area := p.card - p.top - 8
	c.Box(p.pad, p.top-4, p.width, area+4, func(c C) {
		c.focusArea(v)
		if c.Focused(v) {
			c.Border(-6, -2, c.W+12, c.H+4, 6, 2, c.Accent)
			c.tell(true, textCellsHint, "← ↑ ↓ →")
		}
		if wall {
			wl.pictures(c, v, sc)
		} else {
			wl.heatMap(c, v, sc)
		}
	})
}

// head names the layer and chooses another, and draws the keys of the colours.
func (wl *weightWall) head(c C, v *networkView, sc scene, p *netPlan, wall bool) {
	layer := &sc.net.Layers[v.layer]
	n := len(sc.net.Layers)
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf(textHiddenN, i+1)
		if n > 4 {
			words[i] = fmt.Sprint(i + 1)
		}
	}
	words[n-1] = textOutput
	x, y := p.pad, p.top-48
	w := min(c.SegmentsWidth(words), p.width*.5)
	c.Box(x, y, w, 26, func(c C) {
		if i := wl.which.Layout(c, words, v.layer, textWhichLayer); i >= 0 {
			v.selectNeuron(i, 0)
			wl.list.Reset()
		}
	})
	under := fmt.Sprintf(textLooksFor, session.Thousands(layer.Weights.Rows), layer.ActivationName())
	if !wall {
		under = fmt.Sprintf(textHeat, session.Thousands(layer.Weights.Rows), session.Thousands(layer.Weights.Cols))
	}
	c.Label(x, y+27, p.width, Caption, c.Text2, Left, under)
	c.Ask(v.s, x+c.Width(Caption, under)+2, y+23, aboutWeights)
	// The keys stand at the right, on the same line as the layers.
	right := p.pad + p.width
	if wall {
		lw := c.Width(Caption, textActiveNow)
		c.Label(right-lw-1, y+5, lw+1, Caption, c.Text2, Left, textActiveNow)
		c.Round(right-lw-28, y+11, 20, 4, 1, c.Track)
		c.Round(right-lw-28, y+11, 14, 4, 1, c.Text)
		right -= lw + 44
	}
	fw, mw := c.Width(Caption, textForPlus), c.Width(Caption, textMinusCon)
	if right-fw-84-mw > x+w+8 {
		c.Label(right-fw-1, y+5, fw+1, Caption, c.Text2, Left, textForPlus)
		wl.ramp.Set(c, 0, 256, 1, func(i int) color.NRGBA { return c.Maps.ForAgainst[i] })
		wl.ramp.Draw(c, right-fw-78, y+9, 72, 8, 0, c.Bg)
		c.Label(right-fw-84-mw, y+5, mw+1, Caption, c.Text2, Left, textMinusCon)
	}
}

// pictures draws the wall: only the rows in sight are made into a picture.
func (wl *weightWall) pictures(c C, v *networkView, sc scene) {
	layer := &sc.net.Layers[0]
	n := layer.Weights.Rows
	rows := (n + wallColumns - 1) / wallColumns
	pitch := (c.W - wallPicture) / (wallColumns - 1)
	height := float32(rows)*wallRow + 4
	if wl.of != sc.net {
		wl.of = sc.net
		wl.scales = wl.scales[:0]
	}
	for len(wl.scales) < n {
		wl.scales = append(wl.scales, 0)
	}
	wl.hear(c, v, n, pitch, height)
	full := c.H
	wl.list.Layout(c, height, func(c C) {
		top := int(float32(wl.list.y) / c.PxF(wallRow))
		bottom := min(rows, top+int(full/wallRow)+2)
		size := c.Px(wallPicture)
		w, h := c.Px(pitch*(wallColumns-1))+size, c.Px(float32(bottom-top)*wallRow)
		type seen struct {
			net               *core.Network
			top, bottom, w, h int
		}
		wl.wall.Paint(c, seen{sc.net, top, bottom, w, h}, w, h, func(img *image.RGBA) {
			wl.paint(c, img, sc, top, bottom, size, pitch)
		})
		wl.wall.Sharp(c, 0, float32(top)*wallRow+2, float32(w)/c.Metric.PxPerDp, float32(h)/c.Metric.PxPerDp)
		shade := v.shade(sc, 0)
		values := v.values(sc, 0)
		for i := top * wallColumns; i < min(bottom*wallColumns, n); i++ {
			x, y := float32(i%wallColumns)*pitch, float32(i/wallColumns)*wallRow+2
			c.Fill(x, y+wallPicture+1, wallPicture, 2.5, c.Track)
			if values != nil {
				c.Fill(x, y+wallPicture+1, wallPicture*min(max(shade(values[i]), 0), 1), 2.5, c.Text)
			}
			if v.layer == 0 && i == v.neuron {
				c.Border(x-3, y-3, wallPicture+6, 42, 5, 2, c.Text)
			}
		}
	})
}

// paint draws the pictures of the rows from top to bottom, each smooth at its size in pixels.
func (wl *weightWall) paint(c C, img *image.RGBA, sc scene, top, bottom, size int, pitch float32) {
	l := &sc.net.Layers[0]
	w, h := sc.pixels.Width, sc.pixels.Height
	for i := range img.Bounds().Dx() * img.Bounds().Dy() {
		img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = c.Bg.R, c.Bg.G, c.Bg.B, 255
	}
	for n := top * wallColumns; n < min(bottom*wallColumns, l.Weights.Rows); n++ {
		row := l.Weights.Data[n*l.Weights.Stride:][:l.Weights.Cols]
		if wl.scales[n] == 0 {
			wl.scales[n] = 1 / nonzero(extent(row))
		}
		k := wl.scales[n]
		x0, y0 := c.Px(float32(n%wallColumns)*pitch), c.Px(float32(n/wallColumns-top)*wallRow)
		for y := range size {
			v, vy := between(y, size, h)
			for x := range size {
				u, ux := between(x, size, w)
				a, b := row[v*w+u], row[v*w+min(u+1, w-1)]
				below := min(v+1, h-1) * w
				d, e := row[below+u], row[below+min(u+1, w-1)]
				val := (a+(b-a)*ux)*(1-vy) + (d+(e-d)*ux)*vy
				col := c.Maps.ForAgainst.Signed(val * k)
				o := img.PixOffset(x0+x, y0+y)
				if x0+x < img.Rect.Max.X && y0+y < img.Rect.Max.Y {
					img.Pix[o], img.Pix[o+1], img.Pix[o+2] = col.R, col.G, col.B
				}
			}
		}
	}
}

// between finds pixel i of n in a row of m samples: the sample to its left, and how far it is on the way to the next.
func between(i, n, m int) (int, float32) {
	at := (float32(i)+.5)*float32(m)/float32(n) - .5
	at = min(max(at, 0), float32(m-1))
	return int(at), at - float32(int(at))
}

// hear turns a click on the wall into a selection.
func (wl *weightWall) hear(c C, v *networkView, n int, pitch, height float32) {
	for {
		e, ok := wl.click.Update(c.Source)
		if !ok {
			break
		}
		if e.Kind != gesture.KindClick {
			continue
		}
		at := f32.Pt(float32(e.Position.X), float32(e.Position.Y+wl.list.y)).Mul(1 / c.Metric.PxPerDp)
		i := int(at.Y/wallRow)*wallColumns + min(int(at.X/pitch), wallColumns-1)
		if i >= 0 && i < n {
			v.selectNeuron(0, i)
			c.Execute(op.InvalidateCmd{})
		}
	}
	wl.area(c, fmt.Sprintf(textHiddenN, 1))
}

func (wl *weightWall) area(c C, name string) {
	defer clip.Rect(c.Full()).Push(c.Ops).Pop()
	semantic.Button.Add(c.Ops)
	semantic.LabelOp(name).Add(c.Ops)
	pointer.CursorPointer.Add(c.Ops)
	wl.click.Add(c.Ops)
}

// heatMap draws a deeper layer's weights, a row a neuron.
func (wl *weightWall) heatMap(c C, v *networkView, sc scene) {
	l := &sc.net.Layers[v.layer]
	out, in := l.Weights.Rows, l.Weights.Cols
	for {
		e, ok := wl.click.Update(c.Source)
		if !ok {
			break
		}
		if e.Kind == gesture.KindClick {
			if i := int(float32(e.Position.Y) / float32(c.Full().Dy()) * float32(out)); i >= 0 && i < out {
				v.selectNeuron(v.layer, i)
				c.Execute(op.InvalidateCmd{})
			}
		}
	}
	// A map of more pixels than the screen has is made smaller by leaving out, not by averaging: the largest must stay.
	w, h := min(in, c.Full().Dx()), min(out, c.Full().Dy())
	k := 1 / nonzero(extent(l.Weights.Data[:min(len(l.Weights.Data), 1<<16)]))
	wl.heat.Set(c, inspected{layerKey{nil, sc.net}, v.layer, w<<16 | h}, w, h, func(i int) color.NRGBA {
		y, x := i/w*out/h, i%w*in/w
		return c.Maps.ForAgainst.Signed(l.Weights.Data[y*l.Weights.Stride+x] * k)
	})
	wl.heat.Sharp(c, 0, 4, c.W, c.H-4)
	c.Border(0, 4, c.W, c.H-4, 0, 1, c.GridStrong)
	row := (c.H - 4) / float32(out)
	c.Border(-3, 4+float32(v.neuron)*row-2, c.W+6, row+4, 3, 2, c.Text)
	wl.area(c, textModeWeights)
}
