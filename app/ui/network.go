package ui

import (
	"fmt"
	"image"
	"image/color"
	"slices"

	"gioui.org/f32"
	"gioui.org/gesture"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
	"gioui.org/io/semantic"
	"gioui.org/op"
	"gioui.org/op/clip"

	"inkling/app/session"
	"inkling/core"
)

// networkView shows the network that answers now: every neuron as a cell lit by the drawing, the links that count most, and
// one neuron taken apart. In weights mode it shows what the neurons look for instead of what they do.
type networkView struct {
	s             *session.Session
	layer, neuron int      // the selected neuron; layer 0 is the first hidden one
	chosen        bool     // by the person
	keptFor       layerKey // what the loudest neuron was looked for in
	weights       bool
	plan          netPlan
	why           bool // the input's picture shows which pixels spoke for the answer

	mode    Segmented
	whyBtn  Button
	clicks  []*gesture.Click // one a layer
	input   Picture
	layers  []cellLayer
	peak    []float32 // of each unbounded layer: its running 99.5th percentile
	peakOf  *core.Network
	peakFor *session.Answer
	ramps   [2]Picture
	inspect inspector
	wall    weightWall
	reasons attribution
}

// scene is what the view shows in one frame. Networks and answers never change: their pointers tell whether a picture of
// them is still right.
type scene struct {
	net     *core.Network
	answer  *session.Answer
	trace   *core.Trace // nil where nothing is drawn
	input   []byte      // the network's picture, 0 paper to 255 ink
	drawing uint64      // version of input
	pixels  core.Pixels
	labels  []string
}

// sceneOf is what the last whole answer was made of: a wide network may be at the next one already.
func sceneOf(s *session.Session) scene {
	a := s.Answer()
	return scene{net: a.Network, answer: a, trace: a.Trace, input: a.Picture, drawing: a.Drawing, pixels: a.Pixels, labels: a.Labels}
}

// Right draws the switch between activations and weights at the right of the tab row.
func (v *networkView) Right(c C, s *session.Session) float32 {
	words := []string{textModeActivation, textModeWeights}
	w := c.SegmentsWidth(words)
	used := w
	if lw := c.Width(Body, textCellsShow); c.W > 760 {
		c.Label(c.W-w-lw-10, (c.H-18)/2, lw+1, Body, c.Text2, Left, textCellsShow)
		used += lw + 10
	}
	chosen := 0
	if v.weights {
		chosen = 1
	}
	c.Box(c.W-w, (c.H-32)/2, w, 32, func(c C) {
		if i := v.mode.Layout(c, words, chosen, textCellsShow); i >= 0 {
			v.weights = i == 1
		}
	})
	return used
}

// Key moves the selection by the arrows, and W changes between activations and weights.
func (v *networkView) Key(c C, s *session.Session, name key.Name, _ key.Modifiers) bool {
	switch name {
	case "W":
		v.weights = !v.weights
		return true
	case key.NameLeftArrow, key.NameRightArrow, key.NameUpArrow, key.NameDownArrow:
	default:
		return false
	}
	sc := sceneOf(s)
	if sc.net == nil || len(v.plan.layers) != len(sc.net.Layers) {
		return false
	}
	v.arrow(sc, name)
	return true
}

// Layout draws the view in the whole box.
func (v *networkView) Layout(c C, s *session.Session) {
	v.s = s
	v.show(c, sceneOf(s))
}

func (v *networkView) show(c C, sc scene) {
	if sc.net == nil || len(sc.net.Layers) == 0 {
		return
	}
	v.keep(sc)
	v.scale(sc)
	short := c.scr != nil && float32(c.scr.size.Y)/c.Metric.PxPerDp < 700
	pad := float32(24)
	if short || c.W < 560 {
		pad = 16
	}
	p := newNetPlan(c.W, c.H, pad, short, sc.net.Sizes(), v.layer)
	v.plan = p
	if v.weights {
		v.wall.Layout(c, v, sc, &p)
	} else {
		v.activations(c, sc, &p)
	}
	v.keys(c, sc)
	c.Box(p.pad, p.card, p.width, p.cardH, func(c C) { v.inspect.Layout(c, v, sc, &p) })
}

// keep makes the selection fit the network: another network may have fewer neurons. Until somebody chooses, a
// neuron of the first layer that speaks loud for the answer is selected, so that the inspector has something to say.
func (v *networkView) keep(sc scene) {
	n := sc.net
	if v.layer >= len(n.Layers) {
		v.layer, v.chosen = 0, false
	}
	width := n.Layers[v.layer].Weights.Rows
	if v.neuron >= width {
		v.neuron, v.chosen = 0, false
	}
	if !v.chosen && sc.trace != nil && len(n.Layers) > 1 && v.keptFor != (layerKey{sc.answer, n}) {
		// A wide network says it in a moment.
		if loudest := v.s.Loudest(0, sc.answer.Digit, len(v.inspect.loudPics)); len(loudest) > 0 {
			v.keptFor = layerKey{sc.answer, n}
			if v.layer != 0 || !slices.ContainsFunc(loudest, func(p core.Push) bool { return p.Neuron == v.neuron }) {
				v.layer, v.neuron = 0, loudest[0].Neuron
			}
		}
	}
	for len(v.clicks) < len(n.Layers) {
		v.clicks = append(v.clicks, new(gesture.Click))
		v.layers = append(v.layers, cellLayer{})
	}
}

// selectNeuron moves the selection.
func (v *networkView) selectNeuron(layer, neuron int) {
	v.layer, v.neuron, v.chosen = layer, neuron, true
}

// step moves the selection by so many neurons within its layer.
func (v *networkView) step(sc scene, by int) {
	n := sc.net.Layers[v.layer].Weights.Rows
	v.selectNeuron(v.layer, ((v.neuron+by)%n+n)%n)
}

// arrow moves the selection by an arrow key: left and right by columns, and past the edge to the next layer, up and down by
// rows.
func (v *networkView) arrow(sc scene, name key.Name) {
	if way := arrow(name); way != (image.Point{}) {
		v.move(sc, way.X, way.Y)
	}
}

func (v *networkView) move(sc scene, dx, dy int) {
	p := &v.plan
	widths := sc.net.Sizes()[1:]
	rows := p.layers[v.layer].rows
	if v.weights {
		dx, dy = dy, dx // the wall runs in rows of 16, the layers in columns of 16
		rows = wallColumns
	}
	to := v.neuron + dy + dx*rows
	switch {
	case dy != 0:
		to = max(0, min(to, widths[v.layer]-1))
	case to < 0 && v.layer > 0 && !v.weights:
		v.selectNeuron(v.layer-1, max(0, min(widths[v.layer-1]-1, v.neuron%rows+(widths[v.layer-1]-1)/p.layers[v.layer-1].rows*p.layers[v.layer-1].rows)))
		return
	case to >= widths[v.layer] && v.layer < len(widths)-1 && !v.weights:
		v.selectNeuron(v.layer+1, min(v.neuron%rows, widths[v.layer+1]-1))
		return
	case to < 0 || to >= widths[v.layer]:
		return
	}
	v.selectNeuron(v.layer, to)
}

// keys lets the arrows move the selection while the cells have the keyboard's focus.
func (v *networkView) keys(c C, sc scene) {
	for {
		e, ok := c.Event(key.FocusFilter{Target: v},
			key.Filter{Focus: v, Name: key.NameLeftArrow}, key.Filter{Focus: v, Name: key.NameRightArrow},
			key.Filter{Focus: v, Name: key.NameUpArrow}, key.Filter{Focus: v, Name: key.NameDownArrow})
		if !ok {
			break
		}
		if k, ok := e.(key.Event); ok && k.State == key.Press {
			v.arrow(sc, k.Name)
			c.Execute(op.InvalidateCmd{})
		}
	}
}

// activations draws the input, the layers of cells and the links between them.
func (v *networkView) activations(c C, sc scene, p *netPlan) {
	last := len(sc.net.Layers) - 1
	// The focusable area lies under the cells, which hear the pointer themselves.
	c.Box(p.pad, p.top, p.width, p.height, func(c C) {
		c.focusArea(v)
		if c.Focused(v) {
			c.Border(-6, -6, c.W+12, c.H+12, 6, 2, c.Accent)
			c.tell(true, textCellsHint, "← ↑ ↓ →")
		}
	})
	v.inputColumn(c, sc, p)
	c.clipped(c.Rect(p.pad+p.input, 0, p.width-p.input+4, p.card), func(c C) {
		v.links(c, sc, p)
		for i := range sc.net.Layers {
			v.drawLayer(c, sc, p, i)
		}
		l := &p.layers[v.layer]
		x, y := p.cell(v.layer, v.neuron)
		w, h := max(l.pitch-l.gap, 3), max(l.pitch-l.gap, 3)
		if v.layer == last && l.w == outputWidth {
			w = l.w
		}
		c.Border(x-2, y-2, w+4, h+4, 5, 2, c.Bg)
		c.Border(x-4, y-4, w+8, h+8, 6, 2, c.Text)
	})
}

// inputColumn draws what goes in: the picture, or which of its pixels spoke for the answer.
func (v *networkView) inputColumn(c C, sc scene, p *netPlan) {
	x, w := p.pad, p.input
	head, under := textInput, fmt.Sprintf(textPixelCount, session.Thousands(len(sc.input)))
	why := v.why && sc.trace != nil
	if why {
		v.reasons.update(c, v.s, sc)
		head = fmt.Sprintf(textWhy, label(sc.labels, sc.answer.Digit))
		under = fmt.Sprintf(textFromTo, Fixed(float64(v.reasons.from), 2), Fixed(float64(v.reasons.to), 2))
	}
	c.Label(x, p.top-44, w-24, BodyB, c.Text, Left, head)
	about := aboutCells
	if why {
		about = aboutWhy
	}
	c.Ask(v.s, x+c.Width(BodyB, head)+2, p.top-47, about)
	if why && c.Width(Caption, under) > w {
		under = fmt.Sprintf(textFromToShort, Fixed(float64(v.reasons.from), 2), Fixed(float64(v.reasons.to), 2))
	}
	c.Label(x, p.top-26, w, Caption, c.Text2, Left, under)
	y := p.inputY + w + 10
	below := y+22+24 < p.card-2 // room for the button under the picture
	if !below && p.inputY > p.top+18 {
		v.reason(c, sc, why, x, p.top-5, w, min(24, p.inputY-p.top+1))
	} else if !why && p.inputY > p.top+18 {
		lw := c.Width(Caption, textQuiet0)
		c.Label(x, p.top, lw+1, Caption, c.Text2, Left, textQuiet0)
		rw := min(60, w-lw-c.Width(Caption, text1Active)-14)
		v.ramp(c, 0, x+lw+6, p.top+4, rw, &c.Maps.Activation)
		c.Label(x+lw+rw+12, p.top, w-lw-rw-10, Caption, c.Text2, Left, text1Active)
	} else if why && p.inputY > p.top+18 && c.Width(Caption, textIntegrated) <= w {
		c.Label(x, p.top, w, Caption, c.Text2, Left, textIntegrated)
	}
	if why {
		v.reasons.picture.Draw(c, x, p.inputY, w, w, 4, c.Bg)
	} else {
		v.input.Bytes(c, sc.drawing, sc.pixels.Width, sc.pixels.Height, sc.input, &c.Maps.Ink)
		v.input.Draw(c, x, p.inputY, w, w, 4, c.Bg)
	}
	if y+16 < p.card {
		v.legend(c, x, y, w, why)
	}
	if below {
		v.reason(c, sc, why, x, y+22, w, 24)
	}
}

// reason is the button that asks why, and shows the input again.
func (v *networkView) reason(c C, sc scene, why bool, x, y, w, h float32) {
	f := Face{Label: textShowInput, Tip: textWhyTip, Name: textWhyName}
	if !why {
		f.Label = fmt.Sprintf(textWhy, label(sc.labels, sc.answer.Digit))
	}
	if c.Width(Body, f.Label) > w-8 {
		f.Style = Caption
	}
	if sc.trace == nil {
		f.Label, f.Reason = textWhyName, textNoInk
	}
	c.Box(x, y, min(w, 120), h, func(c C) {
		if v.whyBtn.Layout(c, f) {
			v.why = !v.why
		}
	})
}

// legend says what blue and orange mean: links, or the pixels of the Why picture with what they add up to.
func (v *networkView) legend(c C, x, y, w float32, why bool) {
	if why {
		pos, con := Signed(float64(v.reasons.pro), 2), Signed(float64(v.reasons.con), 2)
		if c.Width(Caption, textFor+" "+pos+textAgainst+" "+con)+12 <= w {
			pos, con = textFor+" "+pos, textAgainst+" "+con
		}
		lw := c.Width(Caption, pos)
		c.Label(x, y, lw+1, Caption, c.AccentText, Left, pos)
		c.Label(x+lw+12, y, w-lw-10, Caption, c.Against, Left, con)
		return
	}
	lw := c.Width(Caption, textFor)
	c.Stroke([]f32.Point{{X: x, Y: y + 8}, {X: x + 18, Y: y + 8}}, 3, c.AccentText)
	c.Label(x+24, y, lw+2, Caption, c.Text2, Left, textFor)
	c.Stroke([]f32.Point{{X: x + lw + 34, Y: y + 8}, {X: x + lw + 52, Y: y + 8}}, 3, c.AgainstFill, 6, 3)
	c.Label(x+lw+58, y, c.Width(Caption, textAgainst)+2, Caption, c.Text2, Left, textAgainst)
	c.Ask(v.s, x+lw+60+c.Width(Caption, textAgainst), y-4, aboutLinks)
}

// drawLayer draws the cells of layer i, with its name above.
func (v *networkView) drawLayer(c C, sc scene, p *netPlan, i int) {
	l := &p.layers[i]
	layer := &sc.net.Layers[i]
	last := i == len(sc.net.Layers)-1
	x, y := p.at(i), p.top+p.offset(i)
	head, under := fmt.Sprintf(textHiddenN, i+1), fmt.Sprintf("%s · %s", session.Thousands(l.n), layer.ActivationName())
	if last {
		head, under = textOutput, fmt.Sprint(l.n)
		if l.n > mostNamed {
			under = fmt.Sprintf("%d · %s", l.n, layer.ActivationName())
		}
	}
	room := l.w + p.gap - 8
	if last {
		room = max(l.w+8, 48)
	}
	if l.w < 60 && !last && room < c.Width(Caption, under) {
		under = session.Thousands(l.n)
		if room < c.Width(BodyB, head) {
			head = fmt.Sprint(i + 1)
		}
	}
	c.Label(x, p.top-44, room, BodyB, c.Text, Left, head)
	c.Label(x, p.top-26, room, Caption, c.Text2, Left, under)
	values := v.values(sc, i)
	named := last && l.w == outputWidth
	v.layers[i].draw(c, l, x, y, values, v.shade(sc, i), named, layerKey{sc.answer, sc.net})
	if named {
		for n, name := range labelsFor(sc.labels, l.n) {
			st := Title
			val := float32(0)
			if values != nil {
				val = values[n]
			}
			if sc.trace != nil && n == sc.answer.Digit {
				st = TitleB
			}
			cy := y + float32(n)*l.pitch
			c.Label(x+2, cy+(l.pitch-l.gap-20)/2, l.w-4, st, On(c.Maps.Activation.Unit(val)), Center, name)
		}
		if sc.trace != nil && sc.answer.Digit < l.n {
			cy := y + float32(sc.answer.Digit)*l.pitch
			c.Border(x-4, cy-4, l.w+8, l.pitch-l.gap+8, 8, 2, c.AccentText)
		}
	}
	v.hear(c, sc, p, i)
}

// hear turns a click on a cell into a selection.
func (v *networkView) hear(c C, sc scene, p *netPlan, i int) {
	l := &p.layers[i]
	g := v.clicks[i]
	for {
		e, ok := g.Update(c.Source)
		if !ok {
			break
		}
		if e.Kind == gesture.KindPress {
			at := f32.Pt(float32(e.Position.X)/c.Metric.PxPerDp, float32(e.Position.Y)/c.Metric.PxPerDp)
			if n := p.neuron(i, at.X+p.at(i), at.Y+p.top+p.offset(i)); n >= 0 {
				v.selectNeuron(i, n)
				c.Execute(key.FocusCmd{Tag: nil})
				c.Execute(op.InvalidateCmd{})
			}
		}
	}
	name := fmt.Sprintf(textHiddenN, i+1)
	if i == len(sc.net.Layers)-1 {
		name = textOutput
	}
	c.Box(p.at(i), p.top+p.offset(i), l.w, l.h, func(c C) {
		defer clip.Rect(c.Full()).Push(c.Ops).Pop()
		semantic.Button.Add(c.Ops)
		semantic.LabelOp(name).Add(c.Ops)
		pointer.CursorPointer.Add(c.Ops)
		g.Add(c.Ops)
	})
}

// values are the activations of layer i, nil where nothing is drawn.
func (v *networkView) values(sc scene, i int) []float32 {
	if sc.trace == nil || i >= len(sc.trace.Activations) {
		return nil
	}
	return sc.trace.Activations[i]
}

// scale follows the largest activations of unbounded layers, so that their colours don't jump with every stroke.
func (v *networkView) scale(sc scene) {
	if v.peakOf != sc.net {
		if len(v.peak) != len(sc.net.Layers) {
			v.peak = make([]float32, len(sc.net.Layers))
		}
		v.peakOf = sc.net
	}
	if v.peakFor == sc.answer {
		return
	}
	v.peakFor = sc.answer
	for i := range sc.net.Layers {
		if a := v.values(sc, i); a != nil {
			now := percentile(a, .995)
			v.peak[i] = max(now, v.peak[i]*.98)
		}
	}
}

// shade is what turns an activation of layer i into 0 … 1: itself where the function is bounded by 0 and 1, its size for
// tanh, and its share of the layer's largest for the others.
func (v *networkView) shade(sc scene, i int) func(float32) float32 {
	switch sc.net.Layers[i].Activation {
	case core.Sigmoid, core.Softmax:
		return func(a float32) float32 { return a }
	case core.Tanh:
		return func(a float32) float32 { return max(a, -a) }
	}
	k := float32(1)
	if v.peak[i] > 0 {
		k = 1 / v.peak[i]
	}
	return func(a float32) float32 { return max(a, 0) * k }
}

// ramp draws a colour map as a key.
func (v *networkView) ramp(c C, which int, x, y, w float32, m *Map) {
	v.ramps[which].Set(c, which, 256, 1, func(i int) color.NRGBA { return m[i] })
	v.ramps[which].Draw(c, x, y, w, 8, 0, c.Bg)
}
