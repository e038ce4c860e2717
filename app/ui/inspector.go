package ui

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"gioui.org/f32"

	"inkling/core"
)

// inspector takes one neuron apart: its weights times its input is what spoke for and against, and that with the bias is
// its sum. Below, the neurons that push the answer up most.
type inspector struct {
	weights, input, parts Picture
	prev, next            Button

	sum core.Contribution
	of  inspected

	probes [3]probe
	walk   walk

	loudPics [8]Picture
	loudHit  [8]target
}

// inspected is what the inspector's numbers depend on.
type inspected struct {
	layerKey
	layer, neuron int
}

// Layout draws the card in the whole box.
func (in *inspector) Layout(c C, v *networkView, sc scene, p *netPlan) {
	c.Card(0, 0, c.W, c.H)
	in.walk.hear(c, v, sc)
	layer := &sc.net.Layers[v.layer]
	last := v.layer == len(sc.net.Layers)-1
	k := inspected{layerKey{sc.answer, sc.net}, v.layer, v.neuron}
	if sc.trace != nil && in.of != k {
		sc.net.Contribute(&in.sum, sc.trace, v.layer, v.neuron)
		in.of = k
	}
	in.head(c, v, sc, last)
	const x = 14
	y, size := float32(46), p.picture
	if !p.loudest {
		y = 44
	}
	pitch := size + 28
	right := x + 3*pitch
	if c.W-right < 150 {
		// Too narrow for three pictures beside the sum: the input stands in its own column already.
		pitch = size + 20
		right = x + 3*pitch - 8
	}
	in.pictures(c, v, sc, x, y, size, pitch)
	in.waterfall(c, sc, layer, right, y, min(c.W-14-right, 260))
	if p.loudest && len(sc.net.Layers) > 1 {
		in.loudest(c, v, sc, 190)
	}
}

// head names the neuron.
func (in *inspector) head(c C, v *networkView, sc scene, last bool) {
	a := float32(0)
	if sc.trace != nil {
		a = v.shade(sc, v.layer)(sc.trace.Activations[v.layer][v.neuron])
	}
	c.Round(14, 15, 18, 18, 5, c.Text)
	c.Round(16, 17, 14, 14, 3, c.Maps.Activation.Unit(a))
	name, where := fmt.Sprintf(textNeuron, v.neuron), fmt.Sprintf(textHiddenLayer, v.layer+1)
	if last {
		name, where = fmt.Sprintf(textOutputOf, label(sc.labels, v.neuron)), textOutputLayer
	}
	w := c.Width(TitleB, name)
	c.Label(40, 14, w+1, TitleB, c.Text, Left, name)
	c.Label(40+w+8, 15, c.W-w-150, Body, c.Text2, Left, where)
	c.Ask(v.s, 40+w+10+min(c.Width(Body, where), c.W-w-150), 12, aboutSum)
	c.Box(c.W-66, 12, 24, 24, func(c C) {
		if in.prev.Layout(c, Face{Icon: IconBack, Look: Quiet, Tip: textPrevious, Keys: "←"}) {
			v.step(sc, -1)
		}
	})
	c.Box(c.W-38, 12, 24, 24, func(c C) {
		if in.next.Layout(c, Face{Icon: IconNext, Look: Quiet, Tip: textNext, Keys: "→"}) {
			v.step(sc, 1)
		}
	})
}

// pictures draws weights × input = parts. Beyond the first layer the input is the layer before, drawn as its cells are.
func (in *inspector) pictures(c C, v *networkView, sc scene, x, y, size, pitch float32) {
	l := &sc.net.Layers[v.layer]
	row := l.Weights.Data[v.neuron*l.Weights.Stride:][:l.Weights.Cols]
	wk := inspected{layerKey{nil, sc.net}, v.layer, v.neuron}
	names := [3]string{textItsWeights, textInput, textForAndCon}
	w, h := sc.pixels.Width, sc.pixels.Height
	first := v.layer == 0 && w*h == len(row)
	if first {
		in.weights.Set(c, wk, w, h, signedPixels(c, row))
		in.input.Bytes(c, inspected{layer: int(sc.drawing)}, w, h, sc.input, &c.Maps.Ink)
	} else {
		names[1] = textPrevLayer
		gridPicture(c, &in.weights, wk, row, 1/nonzero(extent(row)), &c.Maps.ForAgainst, true)
	}
	switch {
	case sc.trace == nil:
	case first:
		in.parts.Set(c, in.of, w, h, signedPixels(c, in.sum.Parts))
	default:
		shade := v.shade(sc, v.layer-1)
		before := sc.trace.Activations[v.layer-1]
		lit := make([]float32, len(before))
		for i, a := range before {
			lit[i] = shade(a)
		}
		gridPicture(c, &in.input, in.of, lit, 1, &c.Maps.Activation, false)
		gridPicture(c, &in.parts, in.of, in.sum.Parts, 1/nonzero(extent(in.sum.Parts)), &c.Maps.ForAgainst, true)
	}
	walking := false
	c.Box(x-6, y-6, 2*pitch+size+12, size+30, func(c C) {
		if sc.trace == nil || len(in.sum.Parts) != len(row) {
			return
		}
		in.walk.begin(v, sc, in.sum.Parts)
		c.focusArea(&in.walk)
		if walking = c.Focused(&in.walk); walking {
			c.FocusRing(4, 4, c.W-8, c.H-8, 6)
		}
		c.tell(walking, textWalkHint, "")
	})
	for i, pic := range []*Picture{&in.weights, &in.input, &in.parts} {
		px := x + float32(i)*pitch
		switch {
		case sc.trace == nil && i > 0:
			c.Round(px, y, size, size, 4, c.Inset)
		case first:
			pic.Draw(c, px, y, size, size, 4, c.Panel)
		default:
			cols, rows := gridOf(len(row))
			k := min(size/float32(cols), size/float32(rows))
			gw, gh := k*float32(cols), k*float32(rows)
			pic.Sharp(c, px+(size-gw)/2, y+(size-gh)/2, gw, gh)
			c.Border(px, y, size, size, 4, 1, c.GridStrong)
		}
		if sc.trace != nil {
			c.Box(px, y, size, size, func(c C) { in.follow(c, v, sc, i) })
		}
		if walking { // where the walk stands, in all three
			bx, by, k := inputCells(v, sc).box(in.walk.at, size, size)
			c.Border(px+bx-3, y+by-3, k+6, k+6, 3, 2, c.Text)
		} else {
			c.Label(px-10, y+size+5, size+20, Caption, c.Text2, Center, names[i])
		}
		if i < 2 {
			c.Label(px+size, y+size/2-12, pitch-size, Operator, c.Text2, Center, []string{"×", "="}[i])
		}
	}
	if walking { // what is multiplied stands where the pictures' names were
		c.Label(x+1, y+size+4, 2*pitch+size-2, Caption, c.Text, Left, in.part(v, sc, in.walk.at))
	}
}

// waterfall draws For + Against + Bias = Sum, and what the activation makes of it.
func (in *inspector) waterfall(c C, sc scene, l *core.Layer, x, y, w float32) {
	if w < 90 {
		return
	}
	const nameW = 58
	barW := w - nameW - 56
	values := [4]float64{in.sum.For, in.sum.Against, float64(in.sum.Bias), float64(in.sum.Sum)}
	shown := addUp(values)
	if sc.trace == nil {
		values, shown = [4]float64{}, [4]string{"–", "–", "–", "–"}
	}
	levels := [4]float64{0, values[0], values[0] + values[1], 0}
	lo := min(0, levels[2], values[3], values[2])
	hi := max(values[0], values[3], levels[2], lo+1e-9)
	at := func(v float64) float32 { return x + nameW + float32((v-lo)/(hi-lo))*barW }
	for i, name := range []string{textForRow, textAgainstRow, textBiasRow, textSumRow} {
		ry := y + float32(i)*22
		if i == 3 {
			ry += 8
			c.HLine(x, ry-4, w, c.Line)
		}
		c.Label(x, ry+1, nameW+6, Body, c.Text2, Left, name)
		c.Label(x+w-56, ry+1, 56, Body, c.Text, Right, shown[i])
		if sc.trace == nil || barW < 16 {
			continue
		}
		a, b := at(levels[i]), at(levels[i]+values[i])
		col := c.Accent
		switch {
		case i == 3:
			col = c.Ctl
		case values[i] < 0:
			col = c.AgainstFill
		}
		c.Round(min(a, b), ry+3, max(max(a, b)-min(a, b), 2), 14, 2, col)
		if i < 2 {
			c.Stroke([]f32.Point{{X: b, Y: ry + 3}, {X: b, Y: ry + 39}}, 1, c.Text3, 2, 2)
		}
	}
	ry := y + 104
	name := l.Activation.String()
	what := fmt.Sprintf(textOfTheSum, title(name))
	if c.Width(Body, what) > w-52 {
		what = title(name) // its sum stands right above
	}
	c.Label(x, ry+1, w-52, Body, c.Text2, Left, what)
	value := "–"
	if sc.trace != nil {
		value = Fixed(float64(in.sum.Activation), 3)
	}
	c.Label(x+w-60, ry, 60, TitleB, c.Text, Right, value)
}

// loudest draws the eight neurons of the first layer that push the answer up most.
func (in *inspector) loudest(c C, v *networkView, sc scene, y float32) {
	c.HLine(0, y, c.W, c.Line)
	if sc.trace == nil {
		c.Label(14, y+14, 200, Body, c.Text3, Left, waiting(sc.answer))
		return
	}
	for i, line := range strings.Split(fmt.Sprintf(textLoudest, label(sc.labels, sc.answer.Digit)), "\n") {
		c.Label(14, y+14+float32(i)*17, 72, BodyB, c.Text, Left, line)
	}
	c.Ask(v.s, 10, y+48, aboutLoudest)
	pitch := min(max((c.W-112)/8, 67), 96)
	l := &sc.net.Layers[0]
	w, h := sc.pixels.Width, sc.pixels.Height
	for i, push := range v.s.Loudest(0, sc.answer.Digit, len(in.loudPics)) {
		x := 86 + float32(i)*pitch
		if x+56 > c.W-8 {
			break
		}
		row := l.Weights.Data[push.Neuron*l.Weights.Stride:][:l.Weights.Cols]
		pic := &in.loudPics[i]
		if w*h == len(row) {
			pic.Set(c, inspected{layerKey{nil, sc.net}, 0, push.Neuron}, w, h, signedPixels(c, row))
		}
		pic.Draw(c, x, y+12, 56, 56, 3, c.Panel)
		if v.layer == 0 && v.neuron == push.Neuron {
			c.SelectRing(x, y+12, 56, 56, 3)
		}
		c.Label(x-4, y+73, 64, Caption, c.Text2, Center, Signed(float64(push.Amount), 2))
		c.Box(x, y+12, 56, 56, func(c C) {
			if in.loudHit[i].Layout(c, fmt.Sprintf(textNeuron, push.Neuron)) {
				v.selectNeuron(0, push.Neuron)
			}
			c.tip(&in.loudHit[i], in.loudHit[i].over, fmt.Sprintf(textNeuron, push.Neuron)+". "+textLoudestTip, "")
		})
	}
}

// addUp writes three parts and their sum with two decimals each, so that the written parts add up to the written sum: what
// rounding would leave over goes to the parts that it rounded most.
func addUp(v [4]float64) (s [4]string) {
	var units [4]float64
	for i := range v {
		if math.Abs(v[i]) > 1e6 || v[i] != v[i] {
			for k := range v {
				s[k] = Signed(v[k], 2)
			}
			return s
		}
		units[i] = math.Round(v[i] * 100)
	}
	for range 3 {
		left := units[3] - units[0] - units[1] - units[2]
		if left == 0 || math.Abs(left) > 3 {
			break
		}
		step := math.Copysign(1, left)
		best := 0
		for i := 1; i < 3; i++ {
			if (v[i]*100-units[i])*step > (v[best]*100-units[best])*step {
				best = i
			}
		}
		units[best] += step
	}
	for i := range s {
		s[i] = Signed(units[i]/100, 2)
	}
	return s
}

// signedPixels colours values by the for-and-against map, divided by their 99.5th percentile.
func signedPixels(c C, values []float32) func(int) color.NRGBA {
	k := float32(0)
	return func(i int) color.NRGBA {
		if k == 0 {
			k = 1 / nonzero(extent(values))
		}
		return c.Maps.ForAgainst.Signed(values[i] * k)
	}
}

// title writes the first letter large.
func title(s string) string {
	switch s {
	case "relu":
		return "ReLU"
	case "leaky-relu":
		return "Leaky ReLU"
	}
	first, size := utf8.DecodeRuneInString(s) // "−1–1" begins with a minus of three bytes
	return string(unicode.ToUpper(first)) + s[size:]
}
