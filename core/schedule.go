package core

import "math"

// share is the part of the learning rate that applies to batch number step
// (counted from 0) of a leg of a run: total batches, perEpoch of them an epoch.
func (s Schedule) share(step, total, perEpoch int) float64 {
	warmup := float64(s.Warmup) * float64(perEpoch)
	if float64(step) < warmup {
		return float64(step+1) / math.Ceil(warmup)
	}
	switch s.Kind {
	case StepSchedule:
		share := 1.0
		for range min(step/perEpoch/s.Every, 200) {
			share *= float64(s.Factor)
		}
		return share
	case CosineSchedule:
		progress := (float64(step) - warmup) / max(1, float64(total)-warmup)
		fall := 0.5 * (1 + cosine(float64(math.Pi*min(1, progress))))
		return float64(s.Final) + float64((1-float64(s.Final))*fall)
	}
	return 1
}
