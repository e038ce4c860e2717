package main

import (
	"bytes"
	"fmt"
)

// arm64Tile is vectors × 4 columns of rows rows of C; single is one column, in one lane.
type arm64Tile struct {
	vectors, rows int
	single        bool
}

func (t arm64Tile) label() string {
	if t.single {
		return "single"
	}
	return fmt.Sprintf("whole%d", t.vectors)
}

func (e arm64Body) vload(t arm64Tile, base string, v, to int) {
	if t.single {
		e.line("FMOVS (%s), F%d", base, to)
	} else {
		e.line("FMOVQ %d(%s), F%d", 16*v, base, to)
	}
}

func (e arm64Body) vstore(t arm64Tile, base string, v, from int) {
	if t.single {
		e.line("FMOVS F%d, (%s)", from, base)
	} else {
		e.line("FMOVQ F%d, %d(%s)", from, 16*v, base)
	}
}

// matmulARM64 writes the product for 16, 4 or 1 columns.
//
//	R0 C  R1 ldc  R2 A  R3 ars  R4 acs  R5 B  R6 ldb  R7 m  R8 k  R9 mode, at this tile and in bytes
//	R10 B along k  R11 count of k  R12 along C  R13 … R16, R19 … R22 rows of A along k
func matmulARM64(b *bytes.Buffer) {
	e := arm64Body{b: b}
	fmt.Fprint(b, "// func matmulNEON(mode int, scale float32, c *float32, ldc int, a *float32, ars, acs int, b *float32, ldb, m, n, k int)\n")
	fmt.Fprint(b, "TEXT ·matmulNEON(SB), NOSPLIT, $0-96\n")
	for _, l := range []string{"MOVD mode+0(FP), R9", "MOVD c+16(FP), R0", "MOVD ldc+24(FP), R1", "MOVD a+32(FP), R2", "MOVD ars+40(FP), R3", "MOVD acs+48(FP), R4",
		"MOVD b+56(FP), R5", "MOVD ldb+64(FP), R6", "MOVD m+72(FP), R7", "MOVD n+80(FP), R10", "MOVD k+88(FP), R8",
		"LSL $2, R1", "LSL $2, R3", "LSL $2, R4", "LSL $2, R6"} {
		e.line("%s", l)
	}
	tiles := []arm64Tile{{4, 4, false}, {1, 8, false}, {1, 8, true}}
	e.line("CMP $16, R10")
	e.line("BEQ %s", tiles[0].label())
	e.line("CMP $4, R10")
	e.line("BEQ %s", tiles[1].label())
	e.line("B %s", tiles[2].label())
	for _, t := range tiles {
		l := t.label()
		fmt.Fprintf(b, "%s:\n", l)
		e.line("CMP $%d, R7", t.rows)
		e.line("BLT %s_left", l)
		e.tile(t, t.rows)
		e.line("SUB $%d, R7", t.rows)
		shift := map[int]int{4: 2, 8: 3}[t.rows]
		e.line("ADD R3<<%d, R2, R2", shift)
		e.line("ADD R1<<%d, R0, R0", shift)
		e.line("B %s", l)
		fmt.Fprintf(b, "%s_left:\n", l)
		for r := 1; r < t.rows; r++ {
			e.line("CMP $%d, R7", r)
			e.line("BEQ %s_%d", l, r)
		}
		e.line("RET\n")
		for r := 1; r < t.rows; r++ {
			fmt.Fprintf(b, "%s_%d:\n", l, r)
			e.tile(t, r)
			e.line("RET\n")
		}
	}
}

// tile writes one tile of r rows. Sums are in the first registers, B in the next, then A, then scale.
func (e arm64Body) tile(t arm64Tile, r int) {
	label := fmt.Sprintf("%s_%d", t.label(), r)
	rows := []int{13, 14, 15, 16, 19, 20, 21, 22}
	sum := func(i, v int) int { return i*t.vectors + v }
	bReg := func(v int) int { return r*t.vectors + v }
	aReg := func(i int) int { return r*t.vectors + t.vectors + i%4 }
	eachRow := func(f func(i, v int)) {
		e.line("MOVD R0, R12")
		for i := range r {
			for v := range t.vectors {
				f(i, v)
			}
			if i < r-1 {
				e.line("ADD R1, R12")
			}
		}
	}
	for i := range r * t.vectors {
		e.three("EOR", i, i, i)
	}
	e.line("CMP $1, R9")
	e.line("BNE %s_start", label)
	eachRow(func(i, v int) { e.vload(t, "R12", v, sum(i, v)) })
	fmt.Fprintf(e.b, "%s_start:\n", label)
	e.line("MOVD R2, R%d", rows[0])
	for i := 1; i < r; i++ {
		e.line("ADD R3, R%d, R%d", rows[i-1], rows[i])
	}
	e.line("MOVD R5, R10")
	e.line("MOVD R8, R11")
	fmt.Fprintf(e.b, "%s_k:\n", label)
	for v := range t.vectors {
		e.vload(t, "R10", v, bReg(v))
	}
	for i := range r {
		e.broadcast(fmt.Sprint("R", rows[i]), rows[i], aReg(i))
		e.line("ADD R4, R%d", rows[i])
		for v := range t.vectors {
			e.three("FMLA", sum(i, v), bReg(v), aReg(i))
		}
	}
	e.line("ADD R6, R10")
	e.line("SUBS $1, R11")
	e.line("BNE %s_k", label)
	e.line("CMP $2, R9")
	e.line("BEQ %s_update", label)
	eachRow(func(i, v int) { e.vstore(t, "R12", v, sum(i, v)) })
	e.line("B %s_done", label)
	fmt.Fprintf(e.b, "%s_update:\n", label)
	e.line("MOVD $scale+8(FP), R12")
	e.broadcast("R12", 12, aReg(0))
	eachRow(func(i, v int) {
		e.vload(t, "R12", v, bReg(0))
		e.three("FMLA", bReg(0), sum(i, v), aReg(0))
		e.vstore(t, "R12", v, bReg(0))
	})
	fmt.Fprintf(e.b, "%s_done:\n", label)
}
