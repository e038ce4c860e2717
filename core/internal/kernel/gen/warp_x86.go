package main

import (
	"bytes"
	"fmt"
)

// warpRowAMD64 writes kernel.WarpRow for at least 8 pixels, 8 at a time; the last 8 may overlap those
// before.
//
//	DI dst  R8 cells  R9, R10 the bending  R11, R12 dx and dy  AX the pixel  BX the last 8 begin there
//	Y0, Y1 x and y of the first 8; Y4 … Y8, Y10, Y11 constants
func warpRowAMD64(b *bytes.Buffer) {
	e := amd64Body{b: b, isa: avx2}
	fmt.Fprint(b, "// func warpRowAVX2(dst *uint8, n int, cells *uint8, bendX, bendY *int16, x, y, dx, dy int32)\n")
	fmt.Fprint(b, "TEXT ·warpRowAVX2(SB), NOSPLIT, $0-56\n")
	lines := func(all ...string) {
		for _, l := range all {
			e.line("%s", l)
		}
	}
	lines("MOVQ dst+0(FP), DI", "MOVQ n+8(FP), BX", "SUBQ $8, BX", "MOVQ cells+16(FP), R8", "MOVQ bendX+24(FP), R9", "MOVQ bendY+32(FP), R10",
		"MOVL dx+48(FP), R11", "MOVL dy+52(FP), R12", "VMOVDQU warpLanes<>(SB), Y12")
	for i, r := range []string{"x+40", "y+44"} { // x + lane·dx
		e.line("MOVL %s(FP), AX", r)
		e.line("VMOVD AX, X%d", i)
		e.line("VPBROADCASTD X%d, Y%d", i, i)
		e.line("VMOVD %s, X13", []string{"R11", "R12"}[i])
		e.line("VPBROADCASTD X13, Y13")
		e.line("VPMULLD Y12, Y13, Y13")
		e.line("VPADDD Y13, Y%d, Y%d", i, i)
	}
	for i, r := range []int{4, 5, 6, 7, 10} {
		e.line("VPBROADCASTD warpNumbers<>+%d(SB), Y%d", 4*i, r)
	}
	lines("VBROADCASTI128 warpWords<>(SB), Y8", "VBROADCASTI128 warpPack<>(SB), Y11", "XORL AX, AX")
	fmt.Fprint(b, "pixels:\n")
	lines("CMPQ AX, BX", "CMOVQGT BX, AX")
	for i, r := range []string{"R11", "R12"} { // Y12, Y13: where to look, in 1/1024
		v := 12 + i
		e.line("MOVL AX, CX")
		e.line("IMULL %s, CX", r)
		e.line("VMOVD CX, X%d", v)
		e.line("VPBROADCASTD X%d, Y%d", v, v)
		e.line("VPADDD Y%d, Y%d, Y%d", i, v, v)
		e.line("VPSRAD $6, Y%d, Y%d", v, v)
		e.line("VPMOVSXWD (%s)(AX*2), Y14", []string{"R9", "R10"}[i])
		e.line("VPADDD Y14, Y%d, Y%d", v, v)
	}
	// Y14: which cell.
	lines("VPSRLD $10, Y12, Y14", "VPAND Y4, Y14, Y14", "VPSRLD $4, Y13, Y15", "VPAND Y5, Y15, Y15", "VPOR Y15, Y14, Y14")
	for v := 12; v <= 13; v++ { // weights of two neighbours, as words: 128−f and f
		e.line("VPSRLD $3, Y%d, Y%d", v, v)
		e.line("VPAND Y6, Y%d, Y%d", v, v)
		e.line("VPSLLD $16, Y%d, Y9", v)
		e.line("VPSUBD Y%d, Y9, Y9", v)
		e.line("VPADDD Y7, Y9, Y%d", v)
	}
	for i, v := range []int{2, 3} { // this row of cells and the next: the bytes at the cell, as words, weighted
		e.line("VPCMPEQD Y15, Y15, Y15")
		e.line("VPGATHERDD Y15, %d(R8)(Y14*1), Y%d", 64*i, v)
		e.line("VPSHUFB Y8, Y%d, Y%d", v, v)
		e.line("VPMADDWD Y12, Y%d, Y%d", v, v)
	}
	lines("VPSLLD $16, Y3, Y3", "VPOR Y3, Y2, Y2", "VPMADDWD Y13, Y2, Y2", "VPADDD Y10, Y2, Y2", "VPSRLD $14, Y2, Y2",
		"VPSHUFB Y11, Y2, Y2", "VEXTRACTI128 $1, Y2, X3", "VPUNPCKLDQ X3, X2, X2", "VMOVQ X2, (DI)(AX*1)",
		"CMPQ AX, BX", "JEQ done", "ADDQ $8, AX", "JMP pixels")
	fmt.Fprint(b, "done:\n")
	lines("VZEROUPPER", "RET\n")
	data := func(name string, words ...uint32) {
		for i, w := range words {
			fmt.Fprintf(b, "DATA %s<>+%d(SB)/4, $0x%08x\n", name, 4*i, w)
		}
		fmt.Fprintf(b, "GLOBL %s<>(SB), RODATA|NOPTR, $%d\n\n", name, 4*len(words))
	}
	data("warpLanes", 0, 1, 2, 3, 4, 5, 6, 7)
	data("warpNumbers", 63, 63<<6, 127, 128, 1<<13)
	data("warpWords", 0x80018000, 0x80058004, 0x80098008, 0x800d800c) // bytes 0 and 1 of each four, as words
	data("warpPack", 0x0c080400, 0x80808080, 0x80808080, 0x80808080)  // byte 0 of each four
}
