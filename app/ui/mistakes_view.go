package ui

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"gioui.org/f32"
	"gioui.org/gesture"
	"gioui.org/io/event"
	"gioui.org/io/key"
	"gioui.org/io/pointer"
	"gioui.org/io/semantic"
	"gioui.org/op"
	"gioui.org/op/clip"

	"inkling/app/session"
)

// mistakesView shows what the network gets wrong: which digits it takes for which, and those digits themselves. A digit that
// is picked lies on the canvas and can be mended there while the answer changes.
type mistakesView struct {
	mode, column   Segmented
	percent, digit bool // of counts; recall by digit instead of the pairs most often confused
	set            Dropdown
	test, all      Button
	matrix         matrixGrid
	rows           [16]target
	list           gallery
	shown          int // the version of the selection the gallery was scrolled for
}

// matrixGrid is the confusion matrix: a picture of its cells, and the pointer over it.
type matrixGrid struct {
	cells Picture
	click gesture.Click
	at    image.Point // the cell under the pointer
	over  bool
}

// Right draws the choice of digits, and of counts or percent.
func (v *mistakesView) Right(c C, s *session.Session) float32 {
	words := []string{textCounts, textPercent}
	w := c.SegmentsWidth(words)
	chosen := 0
	if v.percent {
		chosen = 1
	}
	c.Box(c.W-w, (c.H-32)/2, w, 32, func(c C) {
		if i := v.mode.Layout(c, words, chosen, textCountsOrPercent); i >= 0 {
			v.percent = i == 1
		}
	})
	return w
}

// Key walks through the listed digits with left and right, and through the matrix with up and down; Enter puts the first
// digit of a cell onto the canvas.
func (v *mistakesView) Key(_ C, s *session.Session, name key.Name, _ key.Modifiers) bool {
	m := s.Mistakes
	switch name {
	case key.NameRightArrow:
		if m.At() < 0 {
			m.Pick(0)
		} else {
			m.Next.Do()
		}
	case key.NameLeftArrow:
		m.Previous.Do()
	case key.NameUpArrow:
		v.move(s, 0, -1)
	case key.NameDownArrow:
		v.move(s, 0, 1)
	case key.NameReturn, key.NameEnter:
		if m.At() < 0 {
			m.Pick(0)
		} else {
			m.Show.Do()
		}
	default:
		return false
	}
	return true
}

// move moves the selected cell.
func (v *mistakesView) move(s *session.Session, dx, dy int) {
	t := s.Mistakes.Result()
	if t == nil {
		return
	}
	n := len(t.Confusion)
	label, answer := s.Mistakes.Cell()
	if label < 0 {
		if p := t.Confused(1); len(p) > 0 {
			s.Mistakes.Select(p[0].Label, p[0].Answer)
		}
		return
	}
	s.Mistakes.Select(max(0, min(label+dy, n-1)), max(0, min(answer+dx, n-1)))
	v.list.list.Reset()
}

// Layout draws the view in the whole box.
func (v *mistakesView) Layout(c C, s *session.Session) {
	t := s.Mistakes.Result()
	pad := float32(24)
	if c.W < 560 || c.H < 600 {
		pad = 16
	}
	if t == nil {
		v.untested(c, s)
		return
	}
	n := len(t.Confusion)
	card := float32(248)
	bottom := float32(16)
	if c.H < 600 {
		card, bottom = 140, 8
	}
	const top = 60
	cell := (c.H - top - card - bottom - 14) / float32(n)
	least := float32(12)
	if n > 14 {
		least = 4 // many labels: colours alone
	}
	cell = float32(math.Floor(float64(clampf(min(cell, (c.W-2*pad-32)*.56/float32(min(n, 14))), least, 44))))
	x := pad + 32
	v.confusion(c, s, t, x, top, cell)
	right := x + float32(n)*cell + 32
	c.Box(right, 16, c.W-pad-right, top+float32(n)*cell-16, func(c C) { v.summary(c, s, t) })
	y := c.H - bottom - card
	if grown := top + float32(n)*cell + 16; grown < y {
		card += y - grown
		y = grown
	}
	c.Box(pad, y, c.W-2*pad, card, func(c C) { v.gallery(c, s, t) })
}

// untested offers to test the network.
func (v *mistakesView) untested(c C, s *session.Session) {
	m := s.Mistakes
	w, y := float32(300), c.H*.38
	c.Label(0, y-44, c.W, TitleB, c.Text, Center, textNotTested)
	c.Label(0, y-20, c.W, Body, c.Text2, Center, textNotTestedWhy)
	c.Box((c.W-w)/2, y+12, w, 40, func(c C) {
		label := fmt.Sprintf(textTestOn, session.Thousands(m.Planned()), setName(s))
		if m.Busy() {
			label = textTesting
		}
		v.test.Press(c, m.Test, Face{Label: label, Look: Primary})
	})
}

func setName(s *session.Session) string {
	if s.Mistakes.Set.Get() == 1 {
		return textTrainingDigits2
	}
	return textTestDigits2
}

// confusion draws the matrix with its names.
func (v *mistakesView) confusion(c C, s *session.Session, t *session.Tested, x, y, cell float32) {
	n := len(t.Confusion)
	size := float32(n) * cell
	label, answer := s.Mistakes.Cell()
	c.Label(x, y-48, size, Body, c.Text2, Center, textNetworkSaid)
	v.sideways(c, x-32, y+size/2, textDigitWas)
	st, plainSt := BodyB, BodyB
	if cell < 22 {
		st, plainSt = CaptionB, CaptionB
	}
	for i, name := range labelsFor(t.Data.Classes, n) {
		ink := c.Text2
		if i == answer {
			ink = c.Text
		}
		c.Label(x+float32(i)*cell-4, y-22, cell+6, st, ink, Center, name)
		ink = c.Text2
		if i == label {
			ink = c.Text
		}
		c.Label(x-32, y+float32(i)*cell+(cell-2-plainSt.Line)/2, 22, plainSt, ink, Right, name)
	}
	c.Box(x, y, size, size, func(c C) { v.grid(c, s, t, cell) })
}

// sideways writes a word upwards, its middle at y.
func (v *mistakesView) sideways(c C, x, y float32, word string) {
	w := c.Width(Body, word)
	c.upwards(x-14, y+w/2, Body, c.Text2, word)
}

// matrixKey is what the matrix's picture depends on.
type matrixKey struct {
	t       *session.Tested
	percent bool
	cell    int
}

// grid draws the cells and hears the pointer.
func (v *mistakesView) grid(c C, s *session.Session, t *session.Tested, cell float32) {
	n := len(t.Confusion)
	v.hear(c, s, t, cell)
	c.focusArea(v)
	most := 1
	for i, row := range t.Confusion {
		for j, count := range row {
			if i != j {
				most = max(most, count)
			}
		}
	}
	colours := func(i, j int) color.NRGBA {
		count := t.Confusion[i][j]
		switch {
		case i == j:
			return c.Soft
		case count == 0:
			return c.Panel
		}
		return c.Maps.Matrix.Unit(float32(math.Pow(float64(count)/float64(most), .85)))
	}
	size := c.Full().Dx()
	v.matrix.cells.Paint(c, matrixKey{t, false, int(cell * 64)}, size, size, func(img *image.RGBA) {
		paintCells(img, n, c.PxF(cell), float32(max(c.Px(2), 1)), c.PxF(4), c.Bg, colours)
	})
	v.matrix.cells.Sharp(c, 0, 0, c.W, c.H)
	for i, row := range t.Confusion {
		total := 0
		for _, count := range row {
			total += count
		}
		for j, count := range row {
			x, y := float32(j)*cell, float32(i)*cell
			if count == 0 {
				c.Fill(x+cell/2-2, y+cell/2-2, 2, 2, c.Ctl)
				continue
			}
			text := fmt.Sprint(count)
			if v.percent {
				text = sharePercent(count, total)
			}
			st, ink := Caption, On(colours(i, j))
			if i == j {
				ink = c.AccentText
			} else if count*2 >= most {
				st = CaptionB
			}
			if cell >= 22 {
				c.Label(x-2, y+(cell-2-16)/2, cell+2, st, ink, Center, text)
			}
		}
	}
	if label, answer := s.Mistakes.Cell(); label >= 0 {
		c.Border(float32(answer)*cell-3, float32(label)*cell-3, cell+4, cell+4, 7, 2, c.Text)
	}
	if c.Focused(v) {
		c.FocusRing(0, 0, c.W, c.H, 4)
		c.tell(true, textMatrixHint, "← ↑ ↓ →")
	}
}

// hear selects the cell that is clicked, and moves the selection by the arrows.
func (v *mistakesView) hear(c C, s *session.Session, t *session.Tested, cell float32) {
	n := len(t.Confusion)
	g := &v.matrix
	for {
		e, ok := g.click.Update(c.Source)
		if !ok {
			break
		}
		if e.Kind == gesture.KindClick {
			j, i := int(float32(e.Position.X)/c.PxF(cell)), int(float32(e.Position.Y)/c.PxF(cell))
			if i >= 0 && j >= 0 && i < n && j < n {
				s.Mistakes.Select(i, j)
				v.list.list.Reset()
			}
			c.Execute(op.InvalidateCmd{})
		}
	}
	for {
		e, ok := c.Event(pointer.Filter{Target: g, Kinds: pointer.Move | pointer.Enter | pointer.Leave}, key.FocusFilter{Target: v},
			key.Filter{Focus: v, Name: key.NameLeftArrow}, key.Filter{Focus: v, Name: key.NameRightArrow},
			key.Filter{Focus: v, Name: key.NameUpArrow}, key.Filter{Focus: v, Name: key.NameDownArrow})
		if !ok {
			break
		}
		switch e := e.(type) {
		case pointer.Event:
			g.over = e.Kind != pointer.Leave
			g.at = image.Pt(int(e.Position.X/c.PxF(cell)), int(e.Position.Y/c.PxF(cell)))
		case key.Event:
			if e.State == key.Press {
				way := arrow(e.Name)
				v.move(s, way.X, way.Y)
			}
		}
		c.Execute(op.InvalidateCmd{})
	}
	area := clip.Rect(c.Full()).Push(c.Ops)
	event.Op(c.Ops, g)
	semantic.Button.Add(c.Ops)
	semantic.LabelOp(textMatrix).Add(c.Ops)
	pointer.CursorPointer.Add(c.Ops)
	g.click.Add(c.Ops)
	area.Pop()
	if g.over && g.at.In(image.Rect(0, 0, n, n)) {
		i, j := g.at.Y, g.at.X
		c.Box(float32(j)*cell, float32(i)*cell, cell, cell, func(c C) {
			c.tip(&t.Confusion[i][j], true, cellSentence(t, i, j), "")
		})
	}
}

// cellSentence says what a cell of the matrix means.
func cellSentence(t *session.Tested, label, answer int) string {
	count, total := t.Confusion[label][answer], 0
	for _, k := range t.Confusion[label] {
		total += k
	}
	was, said := t.Data.Classes[label], t.Data.Classes[answer]
	switch {
	case label == answer:
		return fmt.Sprintf(textCellRight, itoa(count), itoa(total), was, sharePercent(count, total))
	case count == 0:
		return fmt.Sprintf(textCellNone, was, said)
	}
	return fmt.Sprintf(textCellWrong, itoa(count), itoa(total), was, said, sharePercent(count, total))
}

// sharePercent writes count of total in percent, short.
func sharePercent(count, total int) string {
	if total == 0 {
		return "–"
	}
	p := 100 * float64(count) / float64(total)
	if p >= 99.95 {
		return "100"
	}
	return Fixed(p, 1)
}

// paintCells draws n by n rounded cells.
func paintCells(img *image.RGBA, n int, pitch, gap, radius float32, ground color.NRGBA, colour func(i, j int) color.NRGBA) {
	w := img.Rect.Dx()
	for y := range img.Rect.Dy() {
		for x := range w {
			i, j := min(int(float32(y)/pitch), n-1), min(int(float32(x)/pitch), n-1)
			dx, dy := float32(x)+.5-float32(math.Round(float64(float32(j)*pitch))), float32(y)+.5-float32(math.Round(float64(float32(i)*pitch)))
			col, size := ground, pitch-gap
			if dx > 0 && dy > 0 && dx < size && dy < size {
				a := roundCover(dx, dy, size, size, radius)
				k := colour(i, j)
				mix := func(u, v uint8) uint8 { return uint8(float32(u)*(1-a) + float32(v)*a + .5) }
				col = color.NRGBA{R: mix(ground.R, k.R), G: mix(ground.G, k.G), B: mix(ground.B, k.B), A: 255}
			}
			o := 4 * (y*w + x)
			img.Pix[o], img.Pix[o+1], img.Pix[o+2], img.Pix[o+3] = col.R, col.G, col.B, 255
		}
	}
}

// summary draws how many mistakes there are, and what is most often confused or how well each digit is read.
func (v *mistakesView) summary(c C, s *session.Session, t *session.Tested) {
	if c.W < 80 {
		return
	}
	head := textMistakes
	switch {
	case s.Mistakes.Busy():
		head = textTesting
	case t.Epoch >= 0:
		head = fmt.Sprintf(textMistakesEpoch, t.Epoch)
	case s.Mistakes.Stale():
		head = textMistakesStale
	}
	dw := float32(118)
	if c.W < 200 {
		dw = 92
	}
	cut := c.Width(Body, head) > c.W-dw-32
	if cut && t.Epoch >= 0 { // the line below says after which epoch
		head = textMistakes
	} else if cut {
		head = textTesting
	}
	if c.W-dw-8 > 40 {
		c.Label(0, 0, c.W-dw-8, Body, c.Text2, Left, head)
	}
	if hw := min(c.Width(Body, head), c.W-dw-32); hw >= 40 {
		c.Ask(s, hw+2, -3, aboutMatrix)
	}
	c.Box(c.W-dw, -2, dw, 22, func(c C) {
		set := s.Mistakes.Set
		if i := v.set.Layout(c, Dropped{Options: set.Options(), Chosen: set.Get(), Name: set.Label(), Tip: textSetTip, Reason: set.Reason(), Small: true}); i >= 0 {
			set.Set(i)
		}
	})
	wrong := itoa(t.Wrong())
	w := c.Width(Statistic, wrong)
	c.Label(0, 18, w+2, Statistic, c.Text, Left, wrong)
	of := fmt.Sprintf(textOfDigits, session.Thousands(t.Total), setName(s))
	if cut && t.Epoch >= 0 {
		of = fmt.Sprintf(textOfEpoch, session.Thousands(t.Total), t.Epoch)
	}
	if c.Width(Title, of) > c.W-w-6 { // the menu above says which digits
		of = fmt.Sprintf(textOfN, session.Thousands(t.Total))
	}
	c.Label(w+6, 31, c.W-w-6, Title, c.Text2, Left, of)
	words := []string{textConfused, textByDigit}
	chosen := 0
	if v.digit {
		chosen = 1
	}
	sw := min(c.SegmentsWidth(words), c.W)
	c.Box(0, 62, sw, 28, func(c C) {
		if i := v.column.Layout(c, words, chosen, textConfused); i >= 0 {
			v.digit = i == 1
		}
	})
	top := float32(98)
	if v.digit {
		v.recall(c, t, top+16)
		return
	}
	pairs := t.Confused(len(v.rows))
	pitch := float32(36)
	if c.H < 300 {
		pitch = 30
	}
	label, answer := s.Mistakes.Cell()
	for k, p := range pairs {
		y := top + float32(k)*pitch
		if y+pitch-4 > c.H {
			break
		}
		c.Box(-8, y, c.W+8, pitch-4, func(c C) {
			hit := &v.rows[k]
			was, said := t.Data.Classes[p.Label], t.Data.Classes[p.Answer]
			if hit.Layout(c, fmt.Sprintf(textPairName, was, said)) {
				s.Mistakes.Select(p.Label, p.Answer)
				v.list.list.Reset()
			}
			if hit.over {
				c.Round(0, 0, c.W, c.H, 6, c.Hover)
			}
			if p.Label == label && p.Answer == answer {
				c.Round(0, 0, c.W, c.H, 6, c.Panel)
				c.Border(0, 0, c.W, c.H, 6, 2, c.Text)
			}
			mid := c.H/2 - 10
			nw := max(c.Width(TitleB, was), 10)
			c.Label(12, mid, nw+2, TitleB, c.Text, Left, was)
			ax := 12 + nw + 10
			c.Stroke([]f32.Point{{X: ax, Y: c.H / 2}, {X: ax + 12, Y: c.H / 2}}, 1.5, c.Text3)
			c.Stroke([]f32.Point{{X: ax + 8.5, Y: c.H/2 - 3.5}, {X: ax + 12, Y: c.H / 2}, {X: ax + 8.5, Y: c.H/2 + 3.5}}, 1.5, c.Text3)
			sx := ax + 24
			sw := max(c.Width(TitleB, said), 12)
			c.Label(sx, mid, sw+2, TitleB, c.Against, Left, said)
			count := itoa(p.Count)
			cw := c.Width(Body, count)
			bx := sx + sw + 10
			c.Round(bx, c.H/2-5, (c.W-bx-cw-20)*float32(p.Count)/float32(pairs[0].Count), 10, 2, c.AgainstFill)
			c.Label(c.W-cw-9, c.H/2-9, cw+2, Body, c.Text, Left, count)
		})
	}
	if len(pairs) == 0 {
		c.Label(0, top, c.W, Body, c.Ok, Left, textNoMistakes)
	}
}
