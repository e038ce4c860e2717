package session

import "inkling/core"

// mostLoud is how many of the loudest neurons are looked for.
const mostLoud = 8

// loudness is the neurons of a layer that push an output up most, the loudest first.
type loudness struct {
	layer, output int
	pushes        []core.Push
}

func loudnessOf(a *Answer, layer, output int) loudness {
	if a.Trace == nil || layer >= len(a.Network.Layers)-1 {
		return loudness{}
	}
	return loudness{layer, output, a.Network.Loudest(a.Trace, layer, output, mostLoud)}
}

// loudest is what is known of who asks for the loudest neurons.
type loudest struct {
	asked uint64 // number of the last answer whose loudest neurons of the first layer somebody wanted
	busy  bool
}

// wish says whether they should come with the answer that follows shown: somebody wanted them of shown or, if that came only
// now, of the one before.
func (l *loudest) wish(shown *Answer) bool {
	return shown != nil && l.asked > 0 && l.asked+1 >= shown.number
}

// Loudest lists at most k, up to 8, neurons of a hidden layer that push an output up most for the drawing at hand, the loudest
// first. In a wide network they are looked for in the background: nil until they are found.
func (s *Session) Loudest(layer, output, k int) []core.Push {
	a := s.Answer()
	if a.Trace == nil || layer < 0 || layer >= len(a.Network.Layers)-1 || output < 0 || output >= len(a.Outputs) {
		return nil
	}
	if layer == 0 && output == a.Digit {
		s.loudest.asked = a.number
	}
	switch {
	case a.loud.pushes != nil && a.loud.layer == layer && a.loud.output == output:
	case a.Network.Parameters() <= mostAtOnce:
		a.loud = loudnessOf(a, layer, output)
	case !s.loudest.busy:
		s.loudest.busy = true
		s.inbox.run(func() result {
			core.StandBack()
			found := loudnessOf(a, layer, output)
			return resultFunc(func(s *Session) {
				s.loudest.busy = false
				a.loud = found
			})
		})
		return nil
	default:
		return nil
	}
	return a.loud.pushes[:min(k, len(a.loud.pushes))]
}
