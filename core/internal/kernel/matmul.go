package kernel

// Mode says what becomes of a sum.
type Mode uint8

const (
	Set    Mode = iota // C = Σ, the chain starting at +0
	Add                // C = C + Σ: the chain goes on from what is in C
	Update             // C = FMA(scale, Σ, C): a gradient step, the chain starting at +0
)

// MatMul computes the m×n product Σ_k A[i,k]·B[k,j], k rising, into C as mode says.
//
// C and B are row-major with leading dimensions ldc and ldb. A[i,k] is a[i·ars+k·acs], so that a
// matrix (ars=ld, acs=1) and a transposed one (ars=1, acs=ld) are the same kernel: the forward
// product is Z = A·W with W in-major (in×out), the gradient Aᵀ·Δ, and the error that goes back
// (W·Δᵀ)ᵀ, with Δ transposed by Transpose. scale is read in mode Update only.
//
// C must not overlap A or B. It panics if a slice is too short.
func MatMul(mode Mode, scale float32, c []float32, ldc int, a []float32, ars, acs int, b []float32, ldb int, m, n, k int) {
	if m <= 0 || n <= 0 {
		return
	}
	_ = c[(m-1)*ldc+n-1]
	if k <= 0 {
		if mode == Set {
			for i := range m {
				clear(c[i*ldc : i*ldc+n])
			}
		}
		if mode == Update { // what the kernels would do with an empty sum
			for i := range m {
				for j := range n {
					c[i*ldc+j] = FMA(scale, 0, c[i*ldc+j])
				}
			}
		}
		return
	}
	_ = a[(m-1)*ars+(k-1)*acs]
	_ = b[(k-1)*ldb+n-1]
	s := active
	// A panel of B, depth rows of it, stays in the first cache while all rows of C use it. Update
	// needs whole sums and is for short ones (k is the batch).
	depth := k
	if mode != Update && k > 320 {
		depth = 256
	}
	for from := 0; from < k; from += depth {
		if k-from < depth+64 { // no short last block
			depth = k - from
		}
		// Some 16 µs a call at 2·10¹¹ operations a second and lane.
		rows := max(s.matmulRows, maxWork/(depth*s.matmulColumns)/s.matmulRows*s.matmulRows)
		for j := 0; j < n; j += s.matmulColumns {
			columns := min(s.matmulColumns, n-j)
			for i := 0; i < m; i += rows {
				s.matmul(int(mode), scale, &c[i*ldc+j], ldc, &a[i*ars+from*acs], ars, acs, &b[from*ldb+j], ldb, min(rows, m-i), columns, depth)
			}
		}
		if mode == Set {
			mode = Add
		}
	}
}

// maxWork bounds the multiply-adds of one call.
const maxWork = 1 << 20

// Transpose writes the transpose of src (m×n, leading dimension lds) to dst (n×m, ldd).
func Transpose(dst []float32, ldd int, src []float32, lds, m, n int) {
	if m <= 0 || n <= 0 {
		return
	}
	_ = dst[(n-1)*ldd+m-1]
	_ = src[(m-1)*lds+n-1]
	top, left := 0, 0 // of what is left to do
	if active.transpose != nil && m >= 8 && n >= 8 {
		top, left = m&^7, n&^7
		const across = 64
		for i := 0; i < top; i += 64 {
			for j := 0; j < left; j += across {
				active.transpose(&dst[j*ldd+i], ldd, &src[i*lds+j], lds, min(64, top-i)/8, min(across, left-j)/8)
			}
		}
	}
	transpose(dst, ldd, src, lds, 0, top, left, n)
	transpose(dst, ldd, src, lds, top, m, 0, n)
}

// transpose does rows i0 … i1−1 and columns j0 … j1−1 of src.
func transpose(dst []float32, ldd int, src []float32, lds, i0, i1, j0, j1 int) {
	const block = 8
	for ; i0 < i1; i0 += block {
		end := min(i0+block, i1)
		for j := j0; j < j1; j++ {
			row := dst[j*ldd+i0 : j*ldd+end]
			for i := range row {
				row[i] = src[(i0+i)*lds+j]
			}
		}
	}
}

// ColumnSums computes Σ_i X[i,j], i rising, for the n columns of X (m×n, leading dimension ldx),
// into c as mode says: the gradient of a bias.
func ColumnSums(mode Mode, scale float32, c, x []float32, ldx, m, n int) {
	MatMul(mode, scale, c, n, one[:], 0, 0, x, ldx, 1, n, m)
}

var one = [1]float32{1}
