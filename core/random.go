package core

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// Every random number of a run comes from its seed through PCG, whose integers
// are the same everywhere; each purpose has a stream of its own, so that drawing
// more of one changes nothing of another.
const (
	weightStream  = 0x77656967687473 // "weights"
	shuffleStream = 0x73687566666c65 // "shuffle"
	dropoutStream = 0x64726f706f7574 // "dropout"
)

// random is a stream of random numbers.
type random struct {
	pcg   rand.PCG
	spare float64
	full  bool // spare holds a normal variate
}

// stream is the numbers for one purpose at one place (an epoch, a layer, a
// sample; 0 if the purpose has one stream for the whole run). A stream depends on
// nothing but its three numbers, so a run can be resumed anywhere.
func stream(seed, purpose, place uint64) *random {
	r := &random{}
	r.seek(seed, purpose, place)
	return r
}

// seek makes r the stream that is named by the three numbers.
func (r *random) seek(seed, purpose, place uint64) {
	*r = random{}
	r.pcg.Seed(seed, purpose^mix(place))
}

// mix spreads the bits of x over the whole word: splitmix64's finaliser, which
// maps 0 to 0.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// below is a whole number from 0 to n−1 (Lemire 2019, without the rejection: the
// bias for n under 2³² is less than one in 2³²).
func (r *random) below(n int) int {
	high, _ := bits.Mul64(r.pcg.Uint64(), uint64(n))
	return int(high)
}

// uniform is a number from −1 to 1, exclusive, on a grid of 2⁻⁵³.
func (r *random) uniform() float64 {
	return (float64(r.pcg.Uint64()>>11) + 0.5 - (1 << 52)) / (1 << 52)
}

// normal is a standard normal variate by Marsaglia's polar method, from our own
// logarithm and the correctly rounded square root: the same bits everywhere.
func (r *random) normal() float64 {
	if r.full {
		r.full = false
		return r.spare
	}
	for {
		x, y := r.uniform(), r.uniform()
		s := float64(x*x) + float64(y*y)
		if s >= 1 || s == 0 {
			continue
		}
		f := math.Sqrt(-2 * ln(s) / s)
		r.spare, r.full = y*f, true
		return x * f
	}
}

// shuffle orders the numbers 0 … len(order)−1 at random (Fisher and Yates).
func (r *random) shuffle(order []int32) {
	for i := range order {
		order[i] = int32(i)
	}
	for i := len(order) - 1; i > 0; i-- {
		j := r.below(i + 1)
		order[i], order[j] = order[j], order[i]
	}
}
