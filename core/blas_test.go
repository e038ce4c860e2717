package core

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/gonum"
)

// TestGemmAgreesWithGonum takes gonum's own product as the oracle, over ragged sizes, all
// transpositions and several alpha and beta.
func TestGemmAgreesWithGonum(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	matrix := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = r.Float32() - 0.5
		}
		return x
	}
	for range 300 {
		m, n, k := 1+r.IntN(40), 1+r.IntN(40), 1+r.IntN(90)
		tA, tB := blas.NoTrans, blas.NoTrans
		lda, ldb, rowsA, rowsB := k+r.IntN(3), n+r.IntN(3), m, k
		if r.IntN(2) == 0 {
			tA, lda, rowsA = blas.Trans, m+r.IntN(3), k
		}
		if r.IntN(2) == 0 {
			tB, ldb, rowsB = blas.Trans, k+r.IntN(3), n
		}
		alpha, beta := float32(1), float32(r.IntN(2))*0.5
		if r.IntN(2) == 0 {
			alpha = -0.7
		}
		ldc := n + r.IntN(3)
		a, b, c := matrix(rowsA*lda), matrix(rowsB*ldb), matrix(m*ldc)
		want := append([]float32(nil), c...)
		blas32.Implementation().Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		gonum.Implementation{}.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, want, ldc)
		for i := range want {
			if math.Abs(float64(c[i]-want[i])) > 2e-5 {
				t.Fatalf("%c%c %d×%d×%d alpha %g beta %g: element %d is %g, want %g", tA, tB, m, n, k, alpha, beta, i, c[i], want[i])
			}
		}
	}
}

func TestGemmPanicsLikeGonum(t *testing.T) {
	message := func(b blas.Float32) (got any) {
		defer func() { got = recover() }()
		b.Sgemm(blas.NoTrans, blas.NoTrans, 2, 2, 2, 1, make([]float32, 4), 2, make([]float32, 3), 2, 0, make([]float32, 4), 2)
		return nil
	}
	if got, want := message(blas32.Implementation()), message(gonum.Implementation{}); got == nil || got != want {
		t.Errorf("a matrix that is too short: %v, want %v", got, want)
	}
}
