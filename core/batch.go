package core

// batch is the samples of one step.
type batch struct {
	epoch   int     // counted from 0
	number  int     // of the batch in its epoch, counted from 0
	indices []int32 // of the pictures in the data set
}

// tally is how a batch, or an epoch so far, did: sums over the samples that have a
// right answer.
type tally struct {
	loss    float64
	correct int
	seen    int
}

// count adds a sample. One without a right answer counts only where its loss is
// no longer a number, so that this is seen.
func (t *tally) count(loss float64, answer int, label uint8) {
	if label == noClass {
		if loss-loss != 0 {
			t.loss = loss
		}
		return
	}
	t.loss += loss
	t.seen++
	if answer == int(label) {
		t.correct++
	}
}

// add adds a batch's tally to an epoch's.
func (t *tally) add(b tally) {
	t.loss += b.loss
	t.correct += b.correct
	t.seen += b.seen
}

// means are the mean loss and the share of right answers, NaN for nothing.
func (t *tally) means() (loss, accuracy float64) {
	return t.loss / float64(t.seen), float64(t.correct) / float64(t.seen)
}

// dropoutMask draws which neurons of hidden layer i are silent for a picture: 0, or
// 1/(1−p) for the others, so that the sums stay what they are without dropout. It
// depends on seed, epoch, picture and layer alone.
func dropoutMask(mask []float32, c *Config, epoch int, index int32, i int) {
	place := mix(uint64(epoch)<<32|uint64(uint32(index))) + uint64(i+1)
	var r random
	r.seek(c.Seed, dropoutStream, place)
	silent := uint64(c.Dropout * 65536)
	keep := 1 / (1 - c.Dropout)
	var bits uint64
	for k := range mask {
		if k%4 == 0 {
			bits = r.pcg.Uint64()
		}
		mask[k] = keep
		if bits&0xffff < silent {
			mask[k] = 0
		}
		bits >>= 16
	}
}

// keep is what the averaged weights keep of themselves after step t: the decay,
// less at first so that the start is soon forgotten.
func (c *Config) keep(t int) float32 {
	return min(c.Averaging, float32(1+t)/float32(10+t))
}

// average moves mean towards w.
func average(mean, w []float32, keep float32) {
	for i, v := range w {
		mean[i] = fma(1-keep, v-mean[i], mean[i])
	}
}
