package kernel

import (
	"fmt"
	"os"
	"strings"
)

// A set is one implementation of everything that has a fast version. The exported functions check
// their arguments, cut the work into calls short enough not to hold up the garbage collector
// (assembly can't be preempted), and call the active set.
type set struct {
	name string

	// matmul computes one call's worth of MatMul; m, n and k are at least 1.
	matmul func(mode int, scale float32, c *float32, ldc int, a *float32, ars, acs int, b *float32, ldb, m, n, k int)
	// rows and columns a call of matmul should have, at most, for a chain of length k.
	matmulRows, matmulColumns int

	// transpose is Transpose for whole blocks of 8×8; nil: there is none.
	transpose func(dst *float32, ldd int, src *float32, lds, m8, n8 int)

	// warpRow is WarpRow for at least 8 pixels; nil: there is none.
	warpRow func(dst *uint8, n int, cells *uint8, bendX, bendY *int16, x, y, dx, dy int32)

	activate   func(f Function, x *float32, ldx int, bias *float32, m, n int)
	derivative func(f Function, delta, a *float32, n int)
	exp        func(x *float32, n int)
	axpy       func(alpha float32, x, y *float32, n int)
	scale      func(alpha float32, x *float32, n int)
	multiply   func(x, y *float32, n int)
	average    func(move float32, average, w *float32, n int)
	descend    func(s *Step, w, g *float32, n int)
	momentum   func(s *Step, w, v, g *float32, n int)
	nesterov   func(s *Step, w, v, g *float32, n int)
	adam       func(s *Step, w, m, v, g *float32, n int)

	// sparseForward and sparseGradient are SparseForward, for one block, and SparseGradient for at
	// most 64 columns; w and t point at the first pixel's (a nil t is not written), starts at image 0's for this block.
	sparseForward  func(first int, z *float32, ldz int, w *float32, ldw, n int, entries *uint16, starts *uint32, per int, images *int32, count int, table *float32, t *uint8, stride int)
	sparseGradient func(mode int, scale float32, w *float32, ldw, n int, t *uint8, stride, pixels int, delta *float32, ldd int, table *float32)
}

var (
	active    *set
	chosenErr error
)

func init() {
	active = available()[0]
	if name := os.Getenv("INKLING_KERNEL"); name != "" {
		chosenErr = Use(name)
	}
}

// Available names the kernel sets this machine can run, fastest first. The last is "portable".
func Available() []string {
	var names []string
	for _, s := range available() {
		names = append(names, s.name)
	}
	return names
}

// Selected names the active kernel set. The error says what is wrong with INKLING_KERNEL, if
// something is; the fastest set is active then.
func Selected() (name string, err error) { return active.name, chosenErr }

// Use makes the named set the active one: portable, avx2, avx512 or neon. It fails, with a sentence
// for the person who asked, if the machine lacks it. It is not for use while kernels run.
func Use(name string) error {
	for _, s := range available() {
		if s.name == name {
			active = s
			return nil
		}
	}
	switch name {
	case "portable", "avx2", "avx512", "neon":
		return fmt.Errorf("INKLING_KERNEL=%s: this machine can't run these kernels; it has %s", name, strings.Join(Available(), ", "))
	}
	return fmt.Errorf("INKLING_KERNEL=%s: there are no such kernels; this machine has %s", name, strings.Join(Available(), ", "))
}
