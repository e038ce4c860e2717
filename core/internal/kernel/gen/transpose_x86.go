package main

import (
	"bytes"
	"fmt"
)

// transposeAMD64 writes the transposition of whole 8×8 blocks: m8 of them down, n8 across.
//
//	DI dst  SI src  R8 ldd  R9 lds, bytes; R10 3·lds  R11 blocks across; AX, BX walk
func transposeAMD64(b *bytes.Buffer) {
	e := amd64Body{b: b, isa: avx2}
	fmt.Fprint(b, "// func transposeAVX2(dst *float32, ldd int, src *float32, lds, m8, n8 int)\n")
	fmt.Fprint(b, "TEXT ·transposeAVX2(SB), NOSPLIT, $0-48\n")
	for _, l := range []string{"MOVQ dst+0(FP), DI", "MOVQ ldd+8(FP), R8", "MOVQ src+16(FP), SI", "MOVQ lds+24(FP), R9",
		"SHLQ $2, R8", "SHLQ $2, R9", "LEAQ (R9)(R9*2), R10", "LEAQ (R8)(R8*2), R12"} {
		e.line("%s", l)
	}
	fmt.Fprint(b, "down:\n")
	for _, l := range []string{"MOVQ SI, AX", "MOVQ DI, BX", "MOVQ n8+40(FP), R11"} {
		e.line("%s", l)
	}
	fmt.Fprint(b, "across:\n")
	e.line("LEAQ (AX)(R9*4), DX")
	rows := func(base, ld, ld3 string) []string {
		return []string{"(" + base + ")", "(" + base + ")(" + ld + "*1)", "(" + base + ")(" + ld + "*2)", "(" + base + ")(" + ld3 + "*1)"}
	}
	for i, from := range append(rows("AX", "R9", "R10"), rows("DX", "R9", "R10")...) {
		e.line("VMOVUPS %s, Y%d", from, i)
	}
	// Pairs of rows interleaved, then fours, then the halves exchanged.
	for i := 0; i < 8; i += 2 {
		e.line("VUNPCKLPS Y%d, Y%d, Y%d", i+1, i, 8+i)
		e.line("VUNPCKHPS Y%d, Y%d, Y%d", i+1, i, 9+i)
	}
	for i := 0; i < 8; i += 4 {
		for j := range 2 {
			e.line("VUNPCKLPD Y%d, Y%d, Y%d", 10+i+j, 8+i+j, i+2*j)
			e.line("VUNPCKHPD Y%d, Y%d, Y%d", 10+i+j, 8+i+j, i+2*j+1)
		}
	}
	e.line("LEAQ (BX)(R8*4), DX")
	to := append(rows("BX", "R8", "R12"), rows("DX", "R8", "R12")...)
	for i := range 4 {
		e.line("VPERM2F128 $0x20, Y%d, Y%d, Y%d", 4+i, i, 8+i)
		e.line("VPERM2F128 $0x31, Y%d, Y%d, Y%d", 4+i, i, 12+i)
	}
	for i := range 8 {
		e.line("VMOVUPS Y%d, %s", 8+i, to[i])
	}
	for _, l := range []string{"ADDQ $32, AX", "LEAQ (BX)(R8*8), BX", "DECQ R11", "JNZ across",
		"LEAQ (SI)(R9*8), SI", "ADDQ $32, DI", "DECQ m8+32(FP)", "JNZ down", "VZEROUPPER", "RET\n"} {
		e.line("%s", l)
	}
}
