package session

import (
	"bytes"

	"inkling/core"
)

// mostAtOnce is how many weights a network may have to answer in the frame of the stroke: those are about a millisecond's work.
// A wider one answers in the background.
const mostAtOnce = 2 << 20

// answerKey is what an answer depends on.
type answerKey struct {
	drawing uint64
	network *core.Network
	model   uint64
}

// answers are one model's answers to the drawing as it changes.
type answers struct {
	shown *Answer // the last whole one
	of    answerKey
	line  uint64  // of the models that shown is the answer of
	asked uint64  // questions so far
	busy  bool    // a wide network is at work
	rests bool    // it answered in this frame
	waits *Answer // what is shown while there is no whole one
}

// settled says that what is shown is the answer to a question.
func (t *answers) settled(key answerKey, line uint64) bool {
	return t.shown != nil && t.of == key && t.line == line
}

// again has the next question answered anew, as when the measure of certainty was prepared. What the network computed is
// used again.
func (t *answers) again() { t.of = answerKey{} }

// to is the answer to a question whose parts key stands for. line is the same for as long as an answer to an earlier question
// may stand in for it: while it is the same model, drawing by drawing and, in training, snapshot by snapshot.
func (t *answers) to(s *Session, key answerKey, line uint64, query func() query) *Answer {
	if t.settled(key, line) {
		return t.shown
	}
	q := query()
	known := t.known(&q)
	if q.silent() || known != nil || q.network.Parameters() <= mostAtOnce {
		t.asked++
		t.take(q.answer(known), key, line, t.asked)
		return t.shown
	}
	switch {
	case t.busy:
	case t.rests:
		// The frame that shows an answer has enough to do: the next question is asked in the one after it.
		t.rests = false
		s.inbox.notify()
	default:
		t.busy = true
		t.asked++
		number := t.asked
		s.inbox.run(func() result {
			core.StandBack() // frames come first
			a := q.answer(nil)
			return resultFunc(func(*Session) {
				t.busy, t.rests = false, true
				if t.shown == nil || number > t.shown.number {
					t.take(a, key, line, number)
				}
			})
		})
	}
	if t.shown != nil && t.line == line {
		return t.shown
	}
	if t.waits == nil || t.waits.Network != q.network || t.waits.Drawing != q.drawing {
		t.waits = q.blank()
		t.waits.Pending = true
	}
	return t.waits
}

// known is what the network computed, if it was asked about the same picture last.
func (t *answers) known(q *query) *core.Trace {
	if t.shown == nil || t.shown.Trace == nil || q.silent() || t.shown.Network != q.network || t.shown.Pixels != q.pixels || !bytes.Equal(t.shown.Picture, q.picture) {
		return nil
	}
	return t.shown.Trace
}

func (t *answers) take(a *Answer, key answerKey, line, number uint64) {
	a.number = number
	t.shown, t.of, t.line, t.waits = a, key, line, nil
}
