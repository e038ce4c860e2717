package kernel

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"math/rand/v2"
	"testing"
)

// A recorder hashes the bits of results. All NaN count as one: the contract leaves open which NaN.
type recorder struct {
	hash hash.Hash
	all  []float32
}

func (r *recorder) add(x []float32) {
	r.all = append(r.all, x...)
	for _, v := range x {
		bits := math.Float32bits(v)
		if v != v {
			bits = 0x7fc00000
		}
		r.hash.Write(binary.LittleEndian.AppendUint32(nil, bits))
	}
}

// numbers makes n floats: ordinary ones, or in one of three lists also denormals, zeros, huge ones,
// infinities and NaN.
func numbers(r *rand.Rand, n int) []float32 {
	x := make([]float32, n+3)[:n] // kernels must leave what is behind n alone
	wild := r.IntN(3) == 0
	for i := range x {
		x[i] = (r.Float32() - 0.5) * 4
		if wild && r.IntN(4) == 0 {
			x[i] = specials[r.IntN(len(specials))]
		}
	}
	return x
}

// cases runs every kernel over ragged sizes with the active set.
var cases = map[string]func(r *rand.Rand, out *recorder){
	"matmul": func(r *rand.Rand, out *recorder) {
		sizes := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 16, 17, 24, 31, 32, 33, 47, 48, 49, 63, 64, 65, 80, 100, 130}
		pick := func() int { return sizes[r.IntN(len(sizes))] }
		for trial := range 90 {
			m, n, k := pick(), pick(), pick()
			if trial%30 == 7 {
				m, n, k = 3, 21, 600 // cut into blocks of k
			}
			ldc, ldb := n+r.IntN(3), n+r.IntN(3)
			ars, acs := k+r.IntN(3), 1
			if trial%2 == 1 {
				ars, acs = 1, m+r.IntN(3)
			}
			c := numbers(r, m*ldc)
			MatMul(Mode(trial%3), -0.01, c, ldc, numbers(r, (m-1)*ars+(k-1)*acs+1), ars, acs, numbers(r, k*ldb), ldb, m, n, k)
			out.add(c[:cap(c)])
		}
	},
	"transpose": func(r *rand.Rand, out *recorder) {
		for range 60 {
			m, n := 1+r.IntN(80), 1+r.IntN(150)
			lds, ldd := n+r.IntN(3), m+r.IntN(3)
			src, dst := numbers(r, m*lds), numbers(r, n*ldd)
			Transpose(dst, ldd, src, lds, m, n)
			out.add(dst[:cap(dst)])
			for i := range m * n {
				if !same(dst[i%n*ldd+i/n], src[i/n*lds+i%n]) {
					panic("not a transpose")
				}
			}
		}
	},
	"columnSums": func(r *rand.Rand, out *recorder) {
		for n := 1; n < 70; n++ {
			c := numbers(r, n)
			ColumnSums(Mode(n%3), -0.25, c, numbers(r, 33*n), n, r.IntN(33), n)
			out.add(c)
		}
	},
	"activate": func(r *rand.Rand, out *recorder) {
		for f := Linear; f <= LeakyReLU; f++ {
			for n := 1; n < 70; n++ {
				ld := n + r.IntN(3)
				x := numbers(r, 5*ld)
				if n%3 == 0 {
					Activate(f, x, ld, nil, 5, n)
				} else {
					Activate(f, x, ld, numbers(r, n), 5, n)
				}
				out.add(x[:cap(x)])
			}
			// A sweep over every magnitude.
			x := make([]float32, 0, 1<<16)
			for bits := uint64(0); bits < 1<<32; bits += 0x1ffe7 {
				x = append(x, math.Float32frombits(uint32(bits)))
			}
			Activate(f, x, 1000, nil, len(x)/1000, 1000)
			out.add(x)
		}
	},
	"derivative": func(r *rand.Rand, out *recorder) {
		for f := Linear; f <= LeakyReLU; f++ {
			for n := range 70 {
				d := numbers(r, n)
				Derivative(f, d, numbers(r, n))
				out.add(d[:cap(d)])
			}
		}
	},
	"softmax": func(r *rand.Rand, out *recorder) {
		for n := 1; n < 40; n++ {
			x := numbers(r, 7*n)
			Softmax(x, n, numbers(r, n), 7, n)
			out.add(x)
		}
	},
	"vectors": func(r *rand.Rand, out *recorder) {
		for n := range 70 {
			x, y := numbers(r, n), numbers(r, n)
			Axpy(0.3, x, y)
			out.add(y[:cap(y)])
			Scale(-1.7, x)
			out.add(x[:cap(x)])
			Multiply(x, y)
			out.add(x)
			Average(0.99, x, y)
			out.add(x)
			e := numbers(r, n)
			Exps(e)
			out.add(e)
		}
		x, y := numbers(r, 3*longest+5), numbers(r, 3*longest+5)
		Axpy(0.3, x, y)
		out.add(y)
	},
	"optimisers": func(r *rand.Rand, out *recorder) {
		for n := range 70 {
			w, m, v, g := numbers(r, n), numbers(r, n), numbers(r, n), numbers(r, n)
			for i := range v {
				v[i] = max(v[i], -v[i])
			}
			s := Step{Rate: 0.1, Scale: 1. / 32, Decay: 1e-4, Shrink: 1 - 1e-5, Momentum: 0.9, Beta1: 0.9, Beta2: 0.999, Root: 1.01, Epsilon: 1e-8}
			Descend(&s, w, g)
			out.add(w[:cap(w)])
			Momentum(&s, w, m, g)
			out.add(m)
			Nesterov(&s, w, m, g)
			out.add(w)
			Adam(&s, w, m, v, g)
			out.add(w)
			out.add(m)
			out.add(v[:cap(v)])
		}
	},
	"sparse": func(r *rand.Rand, out *recorder) {
		var table [256]float32
		for i := range table {
			table[i] = float32(i) / 255
		}
		for trial, n := range []int{64, 1, 10, 16, 17, 32, 48, 50, 63, 64, 65, 128, 130, 7, 8, 9} {
			const size = 100
			lit := NewLit(size, 1+r.IntN(40), 40)
			images := make([]byte, 40*size)
			for i := range images {
				if r.IntN(5) == 0 && i/size != 7 { // the eighth is blank
					images[i] = byte(r.Uint32())
				}
			}
			for i := range 40 {
				lit.Append(images[i*size : i*size+size])
			}
			ids := make([]int32, 1+r.IntN(70))
			for i := range ids {
				ids[i] = int32(r.IntN(40))
			}
			ld := n + r.IntN(3)
			z, w := numbers(r, len(ids)*ld), numbers(r, size*ld)
			stride := (len(ids) + 31) / 32 * 32
			t := make([]byte, size*stride)
			SparseForward(trial%2 == 0, z, ld, w, ld, n, lit, ids, 0, lit.Blocks(), &table, t, stride)
			SparseForward(false, z, ld, w, ld, n, lit, ids, 1, lit.Blocks()-1, &table, nil, 0)
			out.add(z[:cap(z)])
			delta := numbers(r, stride*ld)
			SparseGradient(Update, -0.01, w, ld, n, t, stride, 3, size, delta, ld, &table)
			out.add(w[:cap(w)])
			SparseGradient(Set, 0, w, ld, n, t, stride, 0, size-1, delta, ld, &table)
			out.add(w[:cap(w)])
		}
	},
}

// hashes of what the portable set computes. A change here is a change of everybody's weights.
var hashes = map[string]string{
	"activate":   "50de2c1684356b4f",
	"columnSums": "9b6be1cc3c211317",
	"derivative": "db438d8c11625182",
	"matmul":     "af825c6e02adb90f",
	"optimisers": "ad6d981b38e598e9",
	"softmax":    "47857f6ad4f7c3df",
	"sparse":     "5be8aa1f68bc7db8",
	"transpose":  "757e1b89ebfa3469",
	"vectors":    "b7652d07cb7810b8",
}

// TestEverySetIsThePortableOne feeds ragged sizes, denormals, infinities and NaN to every set the
// machine has, and compares with the portable one and with the hash written down above.
func TestEverySetIsThePortableOne(t *testing.T) {
	before := active
	defer func() { active = before }()
	for name, run := range cases {
		var want []float32
		sets := available()
		for i := len(sets) - 1; i >= 0; i-- { // portable first
			active = sets[i]
			out := recorder{hash: sha256.New()}
			run(rand.New(rand.NewPCG(7, 11)), &out)
			if sets[i] == &portable {
				want = out.all
				if got := hex.EncodeToString(out.hash.Sum(nil))[:16]; got != hashes[name] {
					t.Errorf("%s: the definition's hash is %s, was %s", name, got, hashes[name])
				}
				continue
			}
			if err := differ(out.all, want); err != nil {
				t.Errorf("%s, %s: %v", name, active.name, err)
			}
		}
	}
}

func differ(got, want []float32) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d results, want %d", len(got), len(want))
	}
	for i := range got {
		if !same(got[i], want[i]) {
			return fmt.Errorf("result %d of %d is %x (%08x), want %x (%08x)", i, len(got), got[i], math.Float32bits(got[i]), want[i], math.Float32bits(want[i]))
		}
	}
	return nil
}
