package core

import (
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/gonum"

	"inkling/core/internal/kernel"
)

// From here on, blas32.Gemm is our matrix product: what is written with gonum's matrices reads like
// the textbook and gives the bits that the engine gives. gonum's own product is slower, and its sums
// depend on how it cuts matrices up, so that its last bits differ from the contract's.
func init() { blas32.Use(blasKernels{}) }

// blasKernels is gonum's BLAS with the matrix product replaced by package kernel's: each element of
// op(A)·op(B) is one chain of fused multiply-adds, k rising.
type blasKernels struct{ gonum.Implementation }

// gemmScratch holds the matrices that Sgemm turns round.
type gemmScratch struct{ a, c []float32 }

var gemmPool = sync.Pool{New: func() any { return new(gemmScratch) }}

func grown(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	return s[:n]
}

// Sgemm computes C = alpha·op(A)·op(B) + beta·C, as BLAS defines it: op(A) is m×k, op(B) k×n, and
// op(X) is Xᵀ where tX says so. It panics as gonum's does.
func (b blasKernels) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, bs []float32, ldb int, beta float32, c []float32, ldc int) {
	if !gemmFits(tA, tB, m, n, k, len(a), lda, len(bs), ldb, len(c), ldc) {
		b.Implementation.Sgemm(tA, tB, m, n, k, alpha, a, lda, bs, ldb, beta, c, ldc)
		return
	}
	s := gemmPool.Get().(*gemmScratch)
	defer gemmPool.Put(s)
	plain := alpha == 1 && beta == 0
	ars, acs := lda, 1
	if tA != blas.NoTrans {
		ars, acs = 1, lda
	}
	if tB == blas.NoTrans {
		if plain {
			kernel.MatMul(kernel.Set, 0, c, ldc, a, ars, acs, bs, ldb, m, n, k)
			return
		}
		s.c = grown(s.c, m*n)
		kernel.MatMul(kernel.Set, 0, s.c, n, a, ars, acs, bs, ldb, m, n, k)
		blend(alpha, s.c, n, 1, beta, c, ldc, m, n)
		return
	}
	// (A·Bᵀ)ᵀ = B·Aᵀ: the kernel wants the rows of its right-hand matrix contiguous, and Aᵀ, a
	// batch, is the smaller one to turn round.
	if plain && m == 1 && tA == blas.NoTrans {
		s.vector(c[:n], a[:k], bs, ldb)
		return
	}
	turned, ldt := a, lda
	if tA == blas.NoTrans {
		s.a = grown(s.a, k*m)
		kernel.Transpose(s.a, m, a, lda, m, k)
		turned, ldt = s.a, m
	}
	s.c = grown(s.c, n*m)
	kernel.MatMul(kernel.Set, 0, s.c, m, bs, ldb, 1, turned, ldt, n, m, k)
	if plain {
		kernel.Transpose(c, ldc, s.c, m, n, m)
		return
	}
	blend(alpha, s.c, 1, m, beta, c, ldc, m, n)
}

// vector computes c = B·x for the rows of B: the sums of a single picture. The kernel does many outputs side by side only
// where their weights lie side by side, so B is turned round, a block at a time. Where B comes from memory, fewer rows at a
// time come faster: each is a place of its own.
func (s *gemmScratch) vector(c, x, b []float32, ldb int) {
	across, deep := 64, 128
	if len(c)*len(x) > 1<<21 {
		across, deep = 16, 512
	}
	s.a = grown(s.a, across*deep)
	for j := 0; j < len(c); j += across {
		width := min(across, len(c)-j)
		for from := 0; from < len(x); from += deep {
			depth := min(deep, len(x)-from)
			kernel.Transpose(s.a, across, b[j*ldb+from:], ldb, width, depth)
			mode := kernel.Add
			if from == 0 {
				mode = kernel.Set
			}
			kernel.MatMul(mode, 0, c[j:j+width], width, x[from:from+depth], depth, 1, s.a, across, 1, width, depth)
		}
	}
}

// blend computes C = alpha·P + beta·C, where P[i,j] is p[i·prs+j·pcs].
func blend(alpha float32, p []float32, prs, pcs int, beta float32, c []float32, ldc, m, n int) {
	for i := range m {
		for j, old := range c[i*ldc : i*ldc+n] {
			v := float32(alpha * p[i*prs+j*pcs])
			if beta != 0 {
				v = kernel.FMA(beta, old, v)
			}
			c[i*ldc+j] = v
		}
	}
}

// gemmFits says whether the arguments are in order and there is something to multiply.
func gemmFits(tA, tB blas.Transpose, m, n, k, a, lda, b, ldb, c, ldc int) bool {
	valid := func(t blas.Transpose) bool { return t == blas.NoTrans || t == blas.Trans || t == blas.ConjTrans }
	if !valid(tA) || !valid(tB) || m <= 0 || n <= 0 || k <= 0 {
		return false
	}
	holds := func(t blas.Transpose, rows, columns, length, ld int) bool {
		if t != blas.NoTrans {
			rows, columns = columns, rows
		}
		return ld >= columns && length >= (rows-1)*ld+columns
	}
	return holds(tA, m, k, a, lda) && holds(tB, k, n, b, ldb) && holds(blas.NoTrans, m, n, c, ldc)
}
