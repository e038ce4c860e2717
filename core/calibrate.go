package core

import (
	"context"
	"math"
	"runtime"
	"sort"
)

// Calibration is how well a network's confidence can be taken at its word, before and after its outputs were made milder or bolder.
type Calibration struct {
	Temperature   float64 // the sums of the last layer are divided by it
	Before, After float64 // expected calibration error, 0 to 1
}

// Calibrate finds the temperature that makes the outputs of a network with a softmax layer at its end most likely on held-back pictures (Guo, Pleiss, Sun,
// Weinberger: On calibration of modern neural networks, 2017), out of 2^(−1.5) to 2^1.5 in steps of 2^(1/32). Of other networks, whose outputs
// are no probabilities, it only measures: the temperature is 1.
func Calibrate(n *Network, px Pixels, held *Dataset) Calibration {
	sums := make([][]float32, held.Len())
	pictures := make([][]byte, held.Len())
	for i := range pictures {
		pictures[i] = held.Image(i)
	}
	lookAt(context.Background(), n, px.Table(), pictures, runtime.GOMAXPROCS(0), false, func(i int, t *Trace) {
		last := t.Output()
		if softmaxAtEnd(n) {
			last = t.Sums[len(t.Sums)-1]
		}
		sums[i] = append([]float32(nil), last...)
	})
	if !softmaxAtEnd(n) {
		e := calibrationError(sums, held.Labels, func(z []float32) (int, float64) { k := Answer(z); return k, float64(z[k]) })
		return Calibration{1, e, e}
	}
	at := func(temperature float64) func(z []float32) (int, float64) {
		return func(z []float32) (int, float64) {
			k := Answer(z)
			return k, probability(z, k, temperature)
		}
	}
	c := Calibration{Temperature: 1, Before: calibrationError(sums, held.Labels, at(1))}
	best := math.Inf(1)
	for k := -48; k <= 48; k++ {
		temperature := exponential(float64(k) / 32 * math.Ln2)
		loss := 0.0
		for i, z := range sums {
			loss -= ln(math.Max(1e-12, probability(z, int(held.Labels[i]), temperature)))
		}
		if loss < best {
			best, c.Temperature = loss, temperature
		}
	}
	c.After = calibrationError(sums, held.Labels, at(c.Temperature))
	return c
}

// Tempered is n with the sums of its last layer divided by the temperature: the same answers, with a confidence that can be believed.
func (n *Network) Tempered(temperature float64) *Network {
	c := n.Clone()
	last := &c.Layers[len(c.Layers)-1]
	for i := range last.Weights.Data {
		last.Weights.Data[i] = float32(float64(last.Weights.Data[i]) / temperature)
	}
	for i := range last.Bias {
		last.Bias[i] = float32(float64(last.Bias[i]) / temperature)
	}
	return c
}

func softmaxAtEnd(n *Network) bool { return n.Layers[len(n.Layers)-1].Activation == Softmax }

// probability is the softmax of z/temperature at k.
func probability(z []float32, k int, temperature float64) float64 {
	top := float64(z[Answer(z)])
	sum := 0.0
	for _, v := range z {
		sum += exponential((float64(v) - top) / temperature)
	}
	return exponential((float64(z[k])-top)/temperature) / sum
}

// calibrationBins is the number of bins of the expected calibration error.
const calibrationBins = 15

// CalibrationError is the expected calibration error of an evaluation: pictures are sorted into 15 bins by confidence, and the
// difference between a bin's mean confidence and its accuracy is averaged over the pictures (Naeini, Cooper, Hauskrecht 2015).
func (e Evaluation) CalibrationError(labels []uint8) float64 {
	rows := make([][]float32, len(e.Answers))
	for i := range rows {
		rows[i] = []float32{float32(e.Answers[i]), e.Confidence[i]}
	}
	return calibrationError(rows, labels, func(r []float32) (int, float64) { return int(r[0]), float64(r[1]) })
}

// calibrationError is that of the answers and confidences which say gives for each row.
func calibrationError(rows [][]float32, labels []uint8, say func([]float32) (answer int, confidence float64)) float64 {
	var confidence, right [calibrationBins]float64
	for i, r := range rows {
		answer, p := say(r)
		b := max(0, min(calibrationBins-1, int(p*calibrationBins)))
		confidence[b] += p
		if answer == int(labels[i]) {
			right[b]++
		}
	}
	sum := 0.0
	for b := range confidence {
		sum += math.Abs(confidence[b] - right[b])
	}
	return sum / float64(max(1, len(rows)))
}

// quantile is the value below which that share of the values lies; it sorts them.
func quantile(values []float64, share float64) float64 {
	sort.Float64s(values)
	return values[min(len(values)-1, int(share*float64(len(values))))]
}
