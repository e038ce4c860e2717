package core

import "gonum.org/v1/gonum/blas/blas32"

// batch is the samples of one step.
type batch struct {
	epoch   int     // counted from 0
	number  int     // of the batch in its epoch, counted from 0
	indices []int32 // of the pictures in the data set
	images  []byte  // the pictures themselves, varied, or nil: those of the data set
	labels  []uint8 // right answers
	data    *Dataset
	table   *[256]float32 // the input contract: what a byte becomes
}

// image is the picture of sample s.
func (b *batch) image(s int) []byte {
	if b.images == nil {
		return b.data.Image(int(b.indices[s]))
	}
	size := b.data.Width * b.data.Height
	return b.images[s*size:][:size]
}

// fill writes the network's inputs, a row a sample.
func (b *batch) fill(x blas32.General) {
	for s := range b.labels {
		xs := rowOf(x, s)
		for i, v := range b.image(s) {
			xs[i] = b.table[v]
		}
	}
}

// dropoutMask draws which neurons of hidden layer i are silent for sample s: 0, or
// 1/(1−p) for the others, so that the sums stay what they are without dropout. It
// depends on seed, epoch, picture and layer alone.
func dropoutMask(mask []float32, c *Config, b *batch, i, s int) {
	place := mix(uint64(b.epoch)<<32|uint64(uint32(b.indices[s]))) + uint64(i+1)
	r := stream(c.Seed, dropoutStream, place)
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

// follow is the share of the way that averaged weights move towards the weights
// after step t: 1−decay, more at first so that the start is soon forgotten.
func (c *Config) follow(t int) float32 {
	return 1 - min(c.Averaging, float32(1+t)/float32(10+t))
}

// average moves mean towards w.
func average(mean, w []float32, share float32) {
	for i, v := range w {
		mean[i] += float32(share * (v - mean[i]))
	}
}
