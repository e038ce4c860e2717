package ui

import (
	"fmt"
	"math"
	"time"

	"inkling/app/session"
	"inkling/core"
)

// numbers draws the accuracy, large, and where the run stands.
func (v *trainingView) numbers(c C, s *session.Session, history []core.EpochResult) {
	sn := s.Run.Snapshot()
	active := s.Run.Active() && sn != nil
	accuracy, name := math.NaN(), textTestRight
	then, back := s.Checkpoints.At()
	if back {
		accuracy, name = s.Checkpoints.Accuracy(), textTestRightThen
	} else {
		if active {
			accuracy = sn.TestAccuracy
		}
		if n := len(history); accuracy != accuracy && n > 0 {
			accuracy = history[n-1].TestAccuracy
		}
		if accuracy != accuracy && !active {
			accuracy = s.Model.TestAccuracy()
		}
	}
	st, y := Live, float32(32)
	if c.H < 90 || c.W < 560 {
		st = Style{Size: 44, Line: 48, Bold: true}
	}
	c.Label(0, 16, 200, Body, c.Text2, Left, name)
	c.Ask(s, c.Width(Body, name)+2, 13, aboutAccuracy)
	big := textUnknown
	if accuracy == accuracy {
		big = Fixed(100*accuracy, 2)
	}
	bw := c.Width(st, big)
	c.Label(0, y, bw+4, st, c.Text, Left, big)
	if accuracy == accuracy {
		c.Label(bw+8, y+st.Line-40, 40, Unit, c.Text2, Left, "%")
	}
	x := max(bw+56, 262)
	room := c.W - x
	if room < 240 {
		return
	}
	starts := [4]float32{0, .29, .70, 1}
	stat := func(i int, name, value, unit, under string) {
		at, column := x+starts[i]*room, (starts[i+1]-starts[i])*room
		c.Label(at, 16, column-4, Body, c.Text2, Left, name)
		vw := c.Width(Statistic, value)
		c.Label(at, 36, column-4, Statistic, c.Text, Left, value)
		if vw+c.Width(Title, unit) < column {
			c.Label(at+vw+5, 50, column-vw-5, Title, c.Text2, Left, unit)
		}
		c.Label(at, 74, column-4, Caption, c.Text2, Left, under)
	}
	switch {
	case back && then.Batch > 0:
		stat(0, textEpoch, itoa(then.Epoch+1), textUnderWay, fmt.Sprintf(textIntoRun, session.Duration(then.Elapsed)))
		stat(1, textBatch, session.Thousands(then.Batch), "", fmt.Sprintf(textOfN, session.Thousands(then.Batches)))
	case back && then.Epoch == 0:
		stat(0, textEpochs3, "0", "", textBeforeTraining)
	case back:
		stat(0, textEpochs3, itoa(then.Epoch), "", fmt.Sprintf(textIntoRun, session.Duration(then.Elapsed)))
		if t := then.Result.TrainAccuracy; then.Result.Epoch > 0 && t == t {
			stat(1, textTrainRight, Fixed(100*t, 2), "%", textWhileLearning)
		}
	case active && sn.Epochs > 0 && (s.Run.Slow.Get() || s.Run.Paused()):
		// Batch by batch the speed says nothing.
		stat(0, textEpoch, itoa(min(sn.Epoch+1, sn.Epochs)), fmt.Sprintf(textOf, sn.Epochs), fmt.Sprintf(textFinishedN, sn.Epoch))
		stat(1, textBatch, session.Thousands(sn.Batch), "", fmt.Sprintf(textOfN, session.Thousands(sn.Batches)))
		if sn.TrainLoss == sn.TrainLoss {
			stat(2, textLoss, Fixed(sn.TrainLoss, 4), "", textWhileLearning)
		}
	case active && sn.Epochs > 0:
		stat(0, textEpoch, itoa(min(sn.Epoch+1, sn.Epochs)), fmt.Sprintf(textOf, sn.Epochs), fmt.Sprintf(textFinishedN, sn.Epoch))
		stat(1, textSpeed, session.Thousands(int(sn.ImagesPerSecond)), "", textImagesASecond)
		left, unit := seconds(sn.ETA)
		stat(2, textTimeLeft, left, unit, fmt.Sprintf(textSpentN, session.Duration(sn.Elapsed)))
	case len(history) > 0:
		end := history[len(history)-1]
		stat(0, textEpochs3, itoa(end.Epoch), "", "")
		if t := end.TrainAccuracy; t == t {
			stat(1, textTrainRight, Fixed(100*t, 2), "%", textWhileLearning)
		}
		if end.Seconds > 0 {
			value, unit := seconds(time.Duration(end.Seconds * float64(time.Second)))
			stat(2, textTook, value, unit, textTestsToo)
		}
	}
}

// seconds writes a time as a number and its unit.
func seconds(d time.Duration) (string, string) {
	switch t := d.Seconds(); {
	case t < 100:
		return Fixed(t, 1), "s"
	case t < 6000:
		return Fixed(t/60, 1), "min"
	default:
		return Fixed(t/3600, 1), "h"
	}
}
