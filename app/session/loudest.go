package session

import "inkling/core"

// mostLoud is how many of the loudest neurons are looked for.
const mostLoud = 8

// loudness is the neurons of a layer that push an output up most, the loudest first.
type loudness struct {
	of            *core.Trace
	layer, output int
	pushes        []core.Push
}

func loudnessOf(a *Answer, layer, output int) loudness {
	return loudness{a.Trace, layer, output, a.Network.Loudest(a.Trace, layer, output, mostLoud)}
}

// loudest is what was found last.
type loudest struct {
	loudness
	line uint64 // of the model
	busy bool
}

// Loudest lists at most k, up to 8, neurons of a hidden layer that push an output up most for the drawing at hand, the loudest
// first. In a wide network they are looked for in the background, when its answer has caught up with the drawing: looking costs
// as much as answering, and while the pen moves answers come first. Until they are found those of the last answer for which
// they were are given, if it named the same output; else nil.
func (s *Session) Loudest(layer, output, k int) []core.Push {
	a := s.Answer()
	if a.Trace == nil || layer < 0 || layer >= len(a.Network.Layers)-1 || output < 0 || output >= len(a.Outputs) {
		return nil
	}
	l := &s.loudest
	if l.of != a.Trace || l.layer != layer || l.output != output {
		switch {
		case a.Network.Parameters() <= mostAtOnce:
			l.loudness, l.line = loudnessOf(a, layer, output), s.Model.line
		case !l.busy && s.answers.settled(s.asked(), s.Model.line):
			l.busy = true
			line := s.Model.line
			s.inbox.run(func() result {
				core.StandBack()
				found := loudnessOf(a, layer, output)
				return resultFunc(func(s *Session) { l.busy, l.loudness, l.line = false, found, line })
			})
		}
	}
	if l.of == nil || l.line != s.Model.line || l.layer != layer || l.output != output {
		return nil
	}
	return l.pushes[:min(k, len(l.pushes))]
}
