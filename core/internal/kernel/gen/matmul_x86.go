package main

import (
	"bytes"
	"fmt"
)

// A tile is vectors columns of R rows of C, held in registers while k runs.
type tile struct {
	vectors int
	rows    int // at most; smaller ones are for the last rows
	masked  bool
}

func (s isa) tiles() []tile {
	if s.masks() { // the last vector is always masked, at no cost
		return []tile{{4, 4, true}, {3, 4, true}, {2, 8, true}, {1, 8, true}}
	}
	return []tile{{2, 6, false}, {1, 6, false}, {1, 6, true}}
}

// matmulAMD64 writes the product: for n columns (at most 4 vectors with masks; without, two
// vectors, one, or less than one) it walks down the rows of C a tile at a time.
//
//	DI C  SI A  DX B, at this tile; AX, R15 walk along k; BX ldc  R8 R9 R10 R11 1, 3, 5 and 7 ars
//	R12 acs  R13 ldb, in bytes
func matmulAMD64(b *bytes.Buffer, s isa) {
	e := amd64Body{b: b, isa: s}
	fmt.Fprintf(b, "// func matmul%s(mode int, scale float32, c *float32, ldc int, a *float32, ars, acs int, b *float32, ldb, m, n, k int)\n", s.suffix)
	fmt.Fprintf(b, "TEXT ·matmul%s(SB), NOSPLIT, $0-96\n", s.suffix)
	for _, l := range []string{"MOVQ c+16(FP), DI", "MOVQ ldc+24(FP), BX", "MOVQ a+32(FP), SI", "MOVQ ars+40(FP), R8", "MOVQ acs+48(FP), R12",
		"MOVQ b+56(FP), DX", "MOVQ ldb+64(FP), R13", "MOVQ n+80(FP), CX",
		"SHLQ $2, BX", "SHLQ $2, R8", "SHLQ $2, R12", "SHLQ $2, R13",
		"LEAQ (R8)(R8*2), R9", "LEAQ (R8)(R8*4), R10", "LEAQ (R9)(R8*4), R11"} {
		e.line("%s", l)
	}
	width := s.bytes / 4
	if s.masks() {
		e.line("MOVQ CX, R15") // columns of the last vector, 1 … 16
		e.line("DECQ R15")
		e.line("MOVQ R15, AX")
		e.line("SHRQ $4, AX") // vectors − 1
		e.line("ANDQ $15, R15")
		e.line("MOVQ R15, CX")
		e.line("MOVQ $2, R15")
		e.line("SHLQ CX, R15")
		e.line("DECQ R15")
		e.line("KMOVW R15, K1")
		for _, t := range s.tiles() {
			e.line("CMPQ AX, $%d", t.vectors-1)
			e.line("JEQ %s", t.label())
		}
	} else {
		e.line("CMPQ CX, $%d", 2*width)
		e.line("JEQ %s", s.tiles()[0].label())
		e.line("CMPQ CX, $%d", width)
		e.line("JEQ %s", s.tiles()[1].label())
		e.tailMask("CX")
		e.line("JMP %s", s.tiles()[2].label())
	}
	for _, t := range s.tiles() {
		e.rows(t)
	}
	if !s.masks() {
		for i := range 16 {
			fmt.Fprintf(b, "DATA tailMask<>+%d(SB)/4, $0x%08x\n", 4*i, map[bool]uint32{true: 0xffffffff}[i < 8])
		}
		fmt.Fprint(b, "GLOBL tailMask<>(SB), RODATA|NOPTR, $64\n\n")
	}
}

// tailMask sets Y15 for the n < 8 elements in register n; it spoils R15 and AX.
func (e amd64Body) tailMask(n string) {
	e.line("MOVQ $tailMask<>(SB), R15")
	e.line("MOVQ $8, AX")
	e.line("SUBQ %s, AX", n)
	e.line("VMOVUPS (R15)(AX*4), Y15")
}

func (t tile) label() string {
	if t.masked {
		return fmt.Sprintf("masked%d", t.vectors)
	}
	return fmt.Sprintf("whole%d", t.vectors)
}

// rows writes the loop over whole tiles, and a smaller tile for each number of rows left.
func (e amd64Body) rows(t tile) {
	fmt.Fprintf(e.b, "%s:\n", t.label())
	e.line("CMPQ m+72(FP), $%d", t.rows)
	e.line("JLT %s_left", t.label())
	e.tile(t, t.rows)
	e.line("SUBQ $%d, m+72(FP)", t.rows)
	e.line("LEAQ (SI)(R8*%d), SI", min(t.rows, 4)) // 4, 6 and 8 rows
	if t.rows == 8 {
		e.line("LEAQ (SI)(R8*4), SI")
		e.line("LEAQ (DI)(BX*8), DI")
	} else {
		e.line("LEAQ (DI)(BX*4), DI")
	}
	if t.rows == 6 {
		e.line("LEAQ (SI)(R8*2), SI")
		e.line("LEAQ (DI)(BX*2), DI")
	}
	e.line("JMP %s", t.label())
	fmt.Fprintf(e.b, "%s_left:\n", t.label())
	for r := 1; r < t.rows; r++ {
		e.line("CMPQ m+72(FP), $%d", r)
		e.line("JEQ %s_%d", t.label(), r)
	}
	e.line("VZEROUPPER")
	e.line("RET\n")
	for r := 1; r < t.rows; r++ {
		fmt.Fprintf(e.b, "%s_%d:\n", t.label(), r)
		e.tile(t, r)
		e.line("VZEROUPPER")
		e.line("RET\n")
	}
}

func (t tile) maskedAt(v int) bool { return t.masked && v == t.vectors-1 }

func (e amd64Body) vload(t tile, v int, from string, to int) { e.load(t.maskedAt(v), from, e.v(to)) }

func (e amd64Body) vstore(t tile, v int, from int, to string) { e.store(t.maskedAt(v), e.v(from), to) }

func (e amd64Body) zero(r int) {
	if e.isa.masks() {
		e.line("VPXORD %s, %s, %s", e.v(r), e.v(r), e.v(r))
	} else {
		e.line("VXORPS %s, %s, %s", e.v(r), e.v(r), e.v(r))
	}
}

// tile writes one tile of r rows. Sums are in the first registers, B in the next, A in the last.
func (e amd64Body) tile(t tile, r int) {
	label := fmt.Sprintf("%s_%d", t.label(), r)
	sum := func(i, v int) int { return i*t.vectors + v }
	bReg := func(v int) int { return r*t.vectors + v }
	aReg := func(i int) int { return r*t.vectors + t.vectors + i%2 }
	a := []string{"(AX)", "(AX)(R8*1)", "(AX)(R8*2)", "(AX)(R9*1)", "(AX)(R8*4)", "(AX)(R10*1)", "(AX)(R9*2)", "(AX)(R11*1)"}
	offset := func(reg string, v int) string { return fmt.Sprintf("%d(%s)", v*e.isa.bytes, reg) }
	eachRow := func(f func(i, v int)) { // AX walks down C
		e.line("MOVQ DI, AX")
		for i := range r {
			for v := range t.vectors {
				f(i, v)
			}
			if i < r-1 {
				e.line("ADDQ BX, AX")
			}
		}
	}
	e.line("CMPQ mode+0(FP), $1")
	e.line("JEQ %s_add", label)
	for i := range r * t.vectors {
		e.zero(i)
	}
	e.line("JMP %s_start", label)
	fmt.Fprintf(e.b, "%s_add:\n", label)
	eachRow(func(i, v int) { e.vload(t, v, offset("AX", v), sum(i, v)) })
	fmt.Fprintf(e.b, "%s_start:\n", label)
	e.line("MOVQ SI, AX")
	e.line("MOVQ DX, R15")
	e.line("MOVQ k+88(FP), CX")
	fmt.Fprintf(e.b, "%s_k:\n", label)
	for v := range t.vectors {
		e.vload(t, v, offset("R15", v), bReg(v))
	}
	for i := range r {
		if t.vectors == 1 && e.isa.masks() {
			e.line("VFMADD231PS.BCST %s, %s, %s", a[i], e.v(bReg(0)), e.v(sum(i, 0)))
			continue
		}
		e.line("VBROADCASTSS %s, %s", a[i], e.v(aReg(i)))
		for v := range t.vectors {
			e.line("VFMADD231PS %s, %s, %s", e.v(bReg(v)), e.v(aReg(i)), e.v(sum(i, v)))
		}
	}
	e.line("ADDQ R12, AX")
	e.line("ADDQ R13, R15")
	e.line("DECQ CX")
	e.line("JNZ %s_k", label)
	e.line("CMPQ mode+0(FP), $2")
	e.line("JEQ %s_update", label)
	eachRow(func(i, v int) { e.vstore(t, v, sum(i, v), offset("AX", v)) })
	e.line("JMP %s_done", label)
	fmt.Fprintf(e.b, "%s_update:\n", label)
	scale := bReg(0)
	old := aReg(0)
	if t.vectors == 1 {
		old = aReg(1)
	}
	e.line("VBROADCASTSS scale+8(FP), %s", e.v(scale))
	eachRow(func(i, v int) {
		e.vload(t, v, offset("AX", v), old)
		e.line("VFMADD231PS %s, %s, %s", e.v(sum(i, v)), e.v(scale), e.v(old))
		e.vstore(t, v, old, offset("AX", v))
	})
	fmt.Fprintf(e.b, "%s_done:\n", label)
}
