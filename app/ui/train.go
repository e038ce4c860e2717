package ui

import (
	"fmt"
	"math"
	"strconv"

	"gioui.org/io/key"

	"inkling/app/session"
	"inkling/core"
)

// rightPanel is where a network is described and trained.
type rightPanel struct {
	formLayer, footLayer Layer

	scroll Scroller
	height float32 // of the form, as drawn last

	preset, output            Dropdown
	layers                    map[*session.Layer]*layerRow
	add, back                 Button
	loss, optimiser, augment  Dropdown
	rate, batch, epochs, seed Field
	dice, fold                Button
	keep                      Switch
	open                      bool
	extra                     map[any]*extraRow
	dots                      map[session.Setting]*Button

	train, second, step, sliders Button

	data  Button
	asked bool // for the settings, where other data is opened
}

type layerRow struct {
	width      Field
	activation Dropdown
	remove     Button
}

const (
	formPitch    = 40
	footerHeight = 136
	fieldX       = 112
)

// layout draws the panel in the whole box.
func (r *rightPanel) layout(c C, s *session.Session) {
	top := max(c.H-footerHeight, 0)
	c.Layer(&r.formLayer, 0, 0, c.W, top, func(c C) {
		c.Fill(0, 0, c.W, c.H, c.Panel)
		c.VLine(0, 0, c.H, c.Line)
		c.Box(1, 0, c.W-1, c.H, func(c C) {
			r.scroll.Layout(c, max(r.height, 1), func(c C) {
				if h := r.form(c, s); h != r.height {
					r.height = h
					c.again()
				}
			})
		})
	})
	c.Layer(&r.footLayer, 0, top, c.W, footerHeight, func(c C) {
		c.Fill(0, 0, c.W, c.H, c.Panel)
		c.VLine(0, 0, c.H, c.Line)
		c.HLine(0, 0, c.W, c.Line)
		c.Box(1, 0, c.W-1, c.H, func(c C) { r.footer(c, s) })
	})
}

// form draws everything above the buttons and returns its height.
func (r *rightPanel) form(c C, s *session.Session) float32 {
	t := s.Training
	in := c.W - 15 // right edge
	c.Label(16, 16, in-112-8-c.Width(Body, t.Preset.Label())-24, TitleB, c.Text, Left, textNextRun)
	c.Box(in-112, 10, 112, 32, func(c C) { r.preset.Choose(c, t.Preset, t.Preset.Help()) })
	c.Label(in-112-8-60, 17, 60, Body, c.Text2, Right, t.Preset.Label())

	y := r.layersRail(c, s)
	c.HLine(16, y, c.W-32, c.Line)
	y += 12
	w := in - fieldX
	label := func(y float32, set session.Setting) {
		r.putBack(c, y, set)
		c.Label(16, y+7, fieldX-18, Body, c.Text2, Left, set.Label())
	}
	choice := func(d *Dropdown, ch *session.Choice) {
		label(y, ch)
		c.Box(fieldX, y, w, 32, func(c C) { d.Choose(c, ch, ch.Help()) })
		y += formPitch
		y += r.complain(c, y-5, ch.Error())
	}
	number := func(f *Field, n session.Setting, v Number, w float32) {
		label(y, n)
		c.Box(fieldX, y, w, 32, func(c C) { f.Layout(c, v, n.Help()) })
		y += formPitch
		y += r.complain(c, y-5, n.Error())
	}
	choice(&r.loss, t.Loss)
	choice(&r.optimiser, t.Optimiser)
	r.rate.Late = s.Run.Active()
	number(&r.rate, t.LearningRate, t.LearningRate, w)
	number(&r.batch, t.BatchSize, t.BatchSize, w)
	number(&r.epochs, t.Epochs, t.Epochs, w)
	c.Box(in-36, y, 32, 32, func(c C) {
		r.dice.Press(c, t.NewSeed, Face{Icon: IconDice, Size: 18, Look: Quiet, Color: c.Text2, Tip: textNewSeed})
	})
	number(&r.seed, t.Seed, t.Seed, w-44)
	choice(&r.augment, t.Augment)
	c.Box(10, y, c.Width(Body, textFold)+40, 32, func(c C) {
		i := IconNext
		if r.open {
			i = IconDown
		}
		if r.fold.Layout(c, Face{Label: textFold, Icon: i, Size: 16, Look: Quiet, Left: true, Tip: textFoldTip}) {
			r.open = !r.open
		}
	})
	if !r.open && r.hidden(s) {
		c.mark(c.Width(Body, textFold)+56, y+16)
	}
	y += 36
	if r.open {
		y = r.advanced(c, s, y)
	}
	if t.Changed() {
		c.Box(10, y, c.Width(Body, textPutBack(t.Preset.Value()))+16, 28, func(c C) {
			r.back.Press(c, t.PutBack, Face{Label: textPutBack(t.Preset.Value()), Look: Quiet, Color: c.AccentText, Left: true, Tip: textPutBackTip})
		})
		y += 32
	}
	return y + 4
}

// putBack draws the dot beside a setting that is not the preset's; pressed, it puts the setting back.
func (r *rightPanel) putBack(c C, y float32, set session.Setting) {
	if !set.Changed() {
		return
	}
	if r.dots == nil {
		r.dots = map[session.Setting]*Button{}
	}
	b := r.dots[set]
	if b == nil {
		b = new(Button)
		r.dots[set] = b
	}
	c.mark(8, y+16)
	c.Box(0, y+4, 16, 24, func(c C) {
		b.Press(c, set.PutBack(), Face{Look: Quiet, Name: textPutBackOne(set.Label()), Tip: textPutBackOne(set.Label())})
	})
}

// mark is the dot beside a setting that is not the preset's.
func (c C) mark(x, y float32) { c.Circle(x, y, 2.5, c.Accent) }

// complain draws the sentence under a wrong field.
func (r *rightPanel) complain(c C, y float32, sentence string) float32 {
	if sentence == "" {
		return 0
	}
	return c.Complaint(16, y, c.W-32, sentence) + 8
}

// layersRail draws the layers from the pixels to the digits, and returns where the next part begins.
func (r *rightPanel) layersRail(c C, s *session.Session) float32 {
	t := s.Training
	const y0, x = 52, 40
	in := c.W - 15
	if r.layers == nil {
		r.layers = map[*session.Layer]*layerRow{}
	}
	type stop struct {
		y    float32
		full bool
	}
	dots := []stop{{y0 + 16, false}}
	c.Label(x, y0+7, 60, BodyB, c.Text, Left, session.Thousands(t.Inputs()))
	c.Label(x+max(40, c.Width(BodyB, session.Thousands(t.Inputs()))+8), y0+7, 120, Body, c.Text2, Left, textPixelsIn)
	y := float32(y0 + 38)
	for i, l := range t.Layers() {
		row := r.layers[l]
		if row == nil {
			row = new(layerRow)
			r.layers[l] = row
		}
		dots = append(dots, stop{y + 16, true})
		if l.Width.Changed() || l.Activation.Changed() {
			c.mark(x-6, y+16)
		}
		c.Box(x, y, 94, 32, func(c C) { row.width.Layout(c, labelled{l.Width, textHidden(i + 1)}, textWidthTip) })
		c.Box(x+100, y, 104, 32, func(c C) { row.activation.Choose(c, l.Activation, textActivationTip) })
		c.Box(in-24, y+4, 24, 24, func(c C) {
			row.remove.Press(c, l.Remove, Face{Icon: IconCross, Size: 16, Look: Quiet, Color: c.Text2, Tip: textRemoveLayer(i + 1)})
		})
		y += formPitch
		if e := l.Width.Error(); e != "" {
			y += c.Complaint(x, y-5, in-x, e) + 6
		}
	}
	if len(r.layers) > 2*len(t.Layers())+8 {
		keep := map[*session.Layer]*layerRow{}
		for _, l := range t.Layers() {
			keep[l] = r.layers[l]
		}
		r.layers = keep
	}
	y -= 2
	c.Box(x-6, y, c.Width(Body, textAddLayer)+36, 32, func(c C) {
		r.add.Press(c, t.AddLayer, Face{Label: textAddLayer, Icon: IconPlus, Size: 16, Look: Quiet, Color: c.AccentText, Tip: textAddLayerTip, Left: true})
	})
	c.Label(in-130, y+8, 130, Caption, c.Text2, Right, textWeights(t.Parameters()))
	y += 36
	out := strconv.Itoa(t.Outputs())
	c.Label(x, y+7, 32, BodyB, c.Text, Left, out)
	c.Label(x+max(40, c.Width(BodyB, out)+8), y+7, 66, Body, c.Text2, Left, textOut(s.Data.Folder() == ""))
	c.Box(x+110, y, 104, 32, func(c C) { r.output.Choose(c, t.Output, t.Output.Help()) })
	dots = append(dots, stop{y + 16, false})
	c.Fill(21, dots[0].y, 2, dots[len(dots)-1].y-dots[0].y, c.Accent)
	for _, d := range dots {
		if d.full {
			c.Circle(22, d.y, 6, c.Accent)
		} else {
			c.Circle(22, d.y, 6, c.Accent)
			c.Circle(22, d.y, 4, c.Panel)
		}
	}
	y += 48
	if e := t.Output.Error(); e != "" {
		y += r.complain(c, y-12, e)
	}
	return y
}

// footer is what starts and stops training, and says how far it is.
func (r *rightPanel) footer(c C, s *session.Session) {
	in := c.W - 31
	c.Box(16, 14, in, 40, func(c C) {
		w := c.W - 8 - 76 - 8 - 68
		c.Box(0, 0, w, 40, func(c C) { r.primary(c, s, true) })
		c.Box(w+8, 0, 76, 40, func(c C) { r.other(c, s, true) })
		c.Box(c.W-68, 0, 68, 40, func(c C) {
			r.stepOn(c, s, Face{Label: textStep, Icon: IconStep, Size: 16, Tip: textStepTip, Keys: "."})
		})
	})
	c.Box(16, 66, in, 8, func(c C) { c.Progress(float32(r.progress(s))) })
	p := r.news(s)
	pair := func(y float32, a, b Style, bold, plain colour, left, right string) {
		w := min(c.Width(a, left)+1, in)
		c.Label(16, y, w, a, bold, Left, left)
		c.Label(16+w+6, y, in-w-6, b, plain, Right, right)
	}
	pair(82, BodyB, Body, c.Text, c.Text, p.title, p.left)
	if !p.data {
		pair(101, Caption, Caption, c.Text2, c.Text2, p.speed, p.time)
	} else { // what a run will learn from can be changed
		pair(101, Caption, Caption, c.Text2, c.Text2, "", p.time)
		w := c.Width(Caption, p.speed)
		c.Box(12, 98, w+8, 22, func(c C) {
			if r.data.Layout(c, Face{Look: Quiet, Name: textData, Tip: fmt.Sprintf(textDataTip, dataName(s))}) {
				r.asked = true
			}
			c.Label(4, 3, w+1, Caption, c.AccentText, Left, p.speed)
		})
	}
}

// primary is the large button: Train, Pause or Resume.
func (r *rightPanel) primary(c C, s *session.Session, words bool) {
	run := s.Run
	f := Face{Label: textTrain, Icon: IconPlay, Size: 16, Look: Primary, Tip: textTrainTip, Keys: "Space"}
	a := run.Train
	switch {
	case run.Paused():
		f.Label, f.Tip, a = textResume, textResumeTip, run.Resume
	case run.Active():
		f.Label, f.Icon, f.Tip, a = textPause, IconPause, textPauseTip, run.Pause
	}
	if !words {
		f.Name, f.Label = f.Label, ""
	}
	r.train.Press(c, a, f)
}

// other is Stop while a run is on, and Continue after one.
func (r *rightPanel) other(c C, s *session.Session, words bool) {
	run := s.Run
	f := Face{Label: textContinue, Tip: textContinueTip(run.More.Get())}
	a := run.Continue
	if run.Active() {
		f, a = Face{Label: textStop, Icon: IconStop, Size: 16, Tip: textStopTip, Keys: "Shift+Esc"}, run.Stop
	}
	if !words {
		if f.Icon.name == "" {
			f.Icon, f.Size = IconNext, 20
		}
		f.Name, f.Label = f.Label, ""
	}
	r.second.Press(c, a, f)
}

// stepOn is the button that trains one batch, or with Shift held one epoch.
func (r *rightPanel) stepOn(c C, s *session.Session, f Face) {
	if f.Reason = s.Run.StepBatch.Reason(); !r.step.Layout(c, f) {
		return
	}
	if r.step.mods.Contain(key.ModShift) {
		s.Run.StepEpoch.Do()
		return
	}
	s.Run.StepBatch.Do()
}

func (r *rightPanel) progress(s *session.Session) float64 {
	if sn := s.Run.Snapshot(); sn != nil && (s.Run.Active() || sn.State != core.Ready) {
		return s.Run.Progress()
	}
	return 0
}

// news are the four lines under the progress bar.
type news struct {
	title, left, speed, time string
	data                     bool // speed says what a run will learn from
}

func (r *rightPanel) news(s *session.Session) news {
	run, t := s.Run, s.Training
	sn := run.Snapshot()
	switch {
	case run.Starting():
		return news{title: textStarting}
	case run.Active() && sn != nil:
		n := news{title: textEpochOf(min(sn.Epoch+1, sn.Epochs), sn.Epochs), time: textSoFar(session.Duration(sn.Elapsed)), speed: textImagesPerSecond(sn.ImagesPerSecond)}
		switch {
		case run.Slow.Get() && !run.Paused():
			n.left, n.speed = textInSlowMotion, textBatchOf(sn.Batch, sn.Batches)
		case run.Paused():
			n.title, n.left, n.speed = textPausedIn(min(sn.Epoch+1, sn.Epochs), sn.Epochs), "", textBatchOf(sn.Batch, sn.Batches)
		case sn.ETA > 0:
			n.left = textAboutLeft(session.Duration(sn.ETA))
		}
		return n
	case sn != nil && sn.State.Over():
		n := news{title: textFinished, left: textEpochsIn(len(sn.History), session.Duration(sn.TrainTime)), speed: textThreads(sn.Threads)}
		switch sn.State {
		case core.Stopped:
			n.title = textStopped
		case core.Failed:
			n.title = textFailed
		}
		if !math.IsNaN(sn.TestAccuracy) {
			n.time = textTestAccuracy + session.Percent(sn.TestAccuracy)
		}
		return n
	}
	n := news{title: textReady, left: textEpochs(t.Epochs.Get()), data: true, speed: textTrainingDigits(trainingDigits(s), s.Data.Folder() == ""), time: textThreads(t.Threads.Get())}
	if t.Problem() != "" {
		n.title = textNotReady
	}
	return n
}

// trainingDigits is how many pictures a run will learn from: MNIST's, before it has been read.
func trainingDigits(s *session.Session) int {
	if train, _ := s.Data.Sets(); train != nil {
		return train.Len()
	}
	return 60000
}
