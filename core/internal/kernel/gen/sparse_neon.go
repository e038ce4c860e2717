package main

import (
	"bytes"
	"fmt"
)

var arm64SparseTiles = []arm64Tile{{16, 0, false}, {1, 0, false}, {1, 0, true}}

// sparseTile jumps to the tile for the n columns in R10: 64, 4 or 1.
func (e arm64Body) sparseTile() {
	e.line("CMP $64, R10")
	e.line("BEQ whole16")
	e.line("CMP $4, R10")
	e.line("BEQ whole1")
	e.line("B single")
}

// addRow writes sum += x·row for the tile's columns at the address in R20; x is broadcast.
func (e arm64Body) addRow(t arm64Tile, x int) {
	for v := 0; v < t.vectors; v += 4 {
		for w := v; w < min(v+4, t.vectors); w++ {
			e.vload(t, "R20", w, 17+w-v)
		}
		for w := v; w < min(v+4, t.vectors); w++ {
			e.three("FMLA", w, 17+w-v, x)
		}
	}
}

// sparseForwardARM64 writes, image by image, Z[s] += Σ table[byte]·W[pixel] over a block of pixels,
// and t[pixel·stride+s] = byte.
//
//	R0 Z  R1 ldz  R2 W  R3 ldw  R4 entries  R5 starts  R6 per, bytes  R7 images  R8 count  R9 table
//	R11 first  R12, R13 this image's entries  R19 t, of this image  R21 stride
func sparseForwardARM64(b *bytes.Buffer) {
	e := arm64Body{b: b}
	fmt.Fprint(b, "// func sparseForwardNEON(first int, z *float32, ldz int, w *float32, ldw, n int, entries *uint16, starts *uint32, per int, images *int32, count int, table *float32, t *uint8, stride int)\n")
	fmt.Fprint(b, "TEXT ·sparseForwardNEON(SB), NOSPLIT, $0-112\n")
	for _, l := range []string{"MOVD first+0(FP), R11", "MOVD z+8(FP), R0", "MOVD ldz+16(FP), R1", "MOVD w+24(FP), R2", "MOVD ldw+32(FP), R3", "MOVD n+40(FP), R10",
		"MOVD entries+48(FP), R4", "MOVD starts+56(FP), R5", "MOVD per+64(FP), R6", "MOVD images+72(FP), R7", "MOVD count+80(FP), R8", "MOVD table+88(FP), R9",
		"MOVD t+96(FP), R19", "MOVD stride+104(FP), R21", "LSL $2, R1", "LSL $2, R3", "LSL $2, R6"} {
		e.line("%s", l)
	}
	e.sparseTile()
	for _, t := range arm64SparseTiles {
		l := t.label()
		fmt.Fprintf(b, "%s:\n", l)
		e.line("MOVW.P 4(R7), R12")
		e.line("MUL R6, R12")
		e.line("ADD R5, R12")
		e.line("MOVWU 4(R12), R13")
		e.line("MOVWU (R12), R12")
		e.line("ADD R12<<1, R4, R12")
		e.line("ADD R13<<1, R4, R13")
		for v := range t.vectors {
			e.three("EOR", v, v, v)
		}
		e.line("CBNZ R11, %s_check", l)
		for v := range t.vectors {
			e.vload(t, "R0", v, v)
		}
		e.line("B %s_check", l)
		fmt.Fprintf(b, "%s_pixel:\n", l)
		e.line("MOVHU.P 2(R12), R14")
		e.line("AND $255, R14, R15")
		e.line("LSR $8, R14")
		e.line("CBZ R19, %s_noted", l)
		e.line("MUL R21, R14, R20")
		e.line("MOVB R15, (R19)(R20)")
		fmt.Fprintf(b, "%s_noted:\n", l)
		e.line("MUL R3, R14")
		e.line("ADD R15<<2, R9, R15")
		e.broadcast("R15", 15, 16)
		e.line("ADD R2, R14, R20")
		e.addRow(t, 16)
		fmt.Fprintf(b, "%s_check:\n", l)
		e.line("CMP R13, R12")
		e.line("BNE %s_pixel", l)
		for v := range t.vectors {
			e.vstore(t, "R0", v, v)
		}
		e.line("ADD R1, R0")
		e.line("CMP $0, R19")
		e.line("CINC NE, R19, R19")
		e.line("SUBS $1, R8")
		e.line("BNE %s", l)
		e.line("RET\n")
	}
}

// sparseGradientARM64 writes, pixel by pixel, Σ table[byte]·Δ[sample] over the samples whose byte is
// not zero, found among eight at a time: the lowest byte of a word that isn't.
//
//	R0 W  R1 ldw  R2 bytes  R3 stride  R4 pixels  R5 Δ  R6 ldd  R7 table  R8 mode
//	R9 bytes' end of this pixel  R11 Δ of these eight  R12 their bytes  R13 whether any was lit
func sparseGradientARM64(b *bytes.Buffer) {
	e := arm64Body{b: b}
	fmt.Fprint(b, "// func sparseGradientNEON(mode int, scale float32, w *float32, ldw, n int, t *uint8, stride, pixels int, delta *float32, ldd int, table *float32)\n")
	fmt.Fprint(b, "TEXT ·sparseGradientNEON(SB), NOSPLIT, $0-88\n")
	for _, l := range []string{"MOVD mode+0(FP), R8", "MOVD w+16(FP), R0", "MOVD ldw+24(FP), R1", "MOVD n+32(FP), R10", "MOVD t+40(FP), R2", "MOVD stride+48(FP), R3",
		"MOVD pixels+56(FP), R4", "MOVD delta+64(FP), R5", "MOVD ldd+72(FP), R6", "MOVD table+80(FP), R7", "LSL $2, R1", "LSL $2, R6"} {
		e.line("%s", l)
	}
	e.sparseTile()
	for _, t := range arm64SparseTiles {
		l := t.label()
		fmt.Fprintf(b, "%s:\n", l)
		for v := range t.vectors {
			e.three("EOR", v, v, v)
		}
		e.line("MOVD $0, R13")
		e.line("MOVD R5, R11")
		e.line("ADD R3, R2, R9")
		fmt.Fprintf(b, "%s_samples:\n", l)
		e.line("MOVD (R2), R12")
		e.line("ORR R12, R13")
		e.line("CBZ R12, %s_samplesDone", l)
		fmt.Fprintf(b, "%s_sample:\n", l)
		e.line("RBIT R12, R14")
		e.line("CLZ R14, R14")
		e.line("LSR $3, R14, R15") // which sample
		e.line("LSL $3, R15, R14")
		e.line("LSR R14, R12, R16")
		e.line("AND $255, R16")
		e.line("LSL R14, R16, R19")
		e.line("EOR R19, R12")
		e.line("ADD R16<<2, R7, R16")
		e.broadcast("R16", 16, 16)
		e.line("MUL R6, R15")
		e.line("ADD R11, R15, R20")
		e.addRow(t, 16)
		e.line("CBNZ R12, %s_sample", l)
		fmt.Fprintf(b, "%s_samplesDone:\n", l)
		e.line("ADD $8, R2")
		e.line("ADD R6<<3, R11, R11")
		e.line("CMP R9, R2")
		e.line("BNE %s_samples", l)
		e.line("CMP $2, R8")
		e.line("BEQ %s_update", l)
		for v := range t.vectors {
			e.vstore(t, "R0", v, v)
		}
		e.line("B %s_next", l)
		fmt.Fprintf(b, "%s_update:\n", l)
		e.line("CBZ R13, %s_next", l)
		e.line("MOVD $scale+8(FP), R14")
		e.broadcast("R14", 14, 16)
		for v := range t.vectors {
			e.vload(t, "R0", v, 17)
			e.three("FMLA", 17, v, 16)
			e.vstore(t, "R0", v, 17)
		}
		fmt.Fprintf(b, "%s_next:\n", l)
		e.line("ADD R1, R0")
		e.line("SUBS $1, R4")
		e.line("BNE %s", l)
		e.line("RET\n")
	}
}
