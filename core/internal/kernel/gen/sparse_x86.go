package main

import (
	"bytes"
	"fmt"
)

// sparseTiles are the column counts the sparse kernels are written for.
func (s isa) sparseTiles() []tile {
	if s.masks() {
		return []tile{{4, 0, false}, {4, 0, true}, {3, 0, true}, {2, 0, true}, {1, 0, true}}
	}
	return []tile{{8, 0, false}, {1, 0, false}, {1, 0, true}}
}

// sparseTile jumps to the tile for the n columns in CX.
func (e amd64Body) sparseTile() {
	if e.isa.masks() {
		e.line("CMPQ CX, $64")
		e.line("JEQ whole4")
		e.line("DECQ CX")
		e.line("MOVQ CX, AX")
		e.line("SHRQ $4, AX") // vectors − 1
		e.line("ANDQ $15, CX")
		e.line("MOVQ $2, R15")
		e.line("SHLQ CX, R15")
		e.line("DECQ R15")
		e.line("KMOVW R15, K1")
		for _, t := range e.isa.sparseTiles()[1:] {
			e.line("CMPQ AX, $%d", t.vectors-1)
			e.line("JEQ %s", t.label())
		}
		return
	}
	e.line("CMPQ CX, $64")
	e.line("JEQ whole8")
	e.line("CMPQ CX, $8")
	e.line("JEQ whole1")
	e.tailMask("CX")
	e.line("JMP masked1")
}

// addRow writes sums += x·row for the tile's columns, of the row at offset CX; spare is for the masked ones.
func (e amd64Body) addRow(t tile, base string, x, spare int) {
	for v := range t.vectors {
		from := fmt.Sprintf("%d(%s)(CX*1)", v*e.isa.bytes, base)
		switch {
		case t.maskedAt(v) && e.isa.masks():
			e.line("VFMADD231PS %s, %s, K1, %s", from, e.v(x), e.v(v))
			continue
		case t.maskedAt(v):
			e.vload(t, v, from, spare)
			from = e.v(spare)
		}
		e.line("VFMADD231PS %s, %s, %s", from, e.v(x), e.v(v))
	}
}

// number broadcasts table[DX] to register x. What bounds these loops is loads into vector registers,
// one of 64 bytes a cycle: by way of a general register a number costs them nothing.
func (e amd64Body) number(x int) {
	if e.isa.masks() {
		e.line("MOVL (R9)(DX*4), DX")
		e.line("VPBROADCASTD DX, %s", e.v(x))
		return
	}
	e.line("VBROADCASTSS (R9)(DX*4), %s", e.v(x))
}

// list finds the entries of the image at R10: where they begin and end. It spoils DX and R10.
func (e amd64Body) list(from, to string) {
	e.line("MOVLQSX (R10), DX")
	e.line("IMULQ per+64(FP), DX")
	e.line("ADDQ starts+56(FP), DX")
	e.line("MOVQ entries+48(FP), R10")
	e.line("MOVL (DX), %s", from)
	e.line("MOVL 4(DX), %s", to)
	e.line("LEAQ (R10)(%s*2), %s", from, from)
	e.line("LEAQ (R10)(%s*2), %s", to, to)
}

// sparseForwardAMD64 writes, image by image, Z[s] += Σ table[byte]·W[pixel] over a block of pixels;
// and on the way, in cycles that would pass waiting for weights, t[pixel·stride+s] = byte.
//
//	DI Z  SI W  R8 ldw  R9 table  R11 t, of this image  R12 stride; AX, BX this image's entries,
//	R13, R15 the next one's; CX, DX, R10 change
func sparseForwardAMD64(b *bytes.Buffer, s isa) {
	e := amd64Body{b: b, isa: s}
	fmt.Fprintf(b, "// func sparseForward%s(first int, z *float32, ldz int, w *float32, ldw, n int, entries *uint16, starts *uint32, per int, images *int32, count int, table *float32, t *uint8, stride int)\n", s.suffix)
	fmt.Fprintf(b, "TEXT ·sparseForward%s(SB), NOSPLIT, $8-112\n", s.suffix)
	e.line("MOVQ n+40(FP), CX")
	e.sparseTile()
	for _, t := range s.sparseTiles() {
		l := t.label()
		fmt.Fprintf(b, "%s:\n", l)
		for _, line := range []string{"MOVQ z+8(FP), DI", "MOVQ w+24(FP), SI", "MOVQ ldw+32(FP), R8", "MOVQ t+96(FP), R11", "MOVQ stride+104(FP), R12",
			"MOVQ images+72(FP), R10", "MOVQ table+88(FP), R9", "SHLQ $2, R8", "SHLQ $2, ldz+16(FP)", "SHLQ $2, per+64(FP)"} {
			e.line("%s", line)
		}
		e.line("MOVQ count+80(FP), DX")
		e.line("MOVQ DX, left-8(SP)")
		e.line("LEAQ -4(R10)(DX*4), DX")
		e.line("MOVQ DX, count+80(FP)") // the last image's number is there
		e.list("R13", "R15")
		fmt.Fprintf(b, "%s_image:\n", l)
		// This image's list, and already the next one's: where a list ends is a branch that is
		// guessed wrong, and finding a list takes several loads, one after the other.
		e.line("MOVQ R13, AX")
		e.line("MOVQ R15, BX")
		e.line("MOVQ images+72(FP), R10")
		e.line("LEAQ 4(R10), DX")
		e.line("CMPQ R10, count+80(FP)")
		e.line("CMOVQCS DX, R10")
		e.line("MOVQ R10, images+72(FP)")
		e.list("R13", "R15")
		e.line("CMPQ first+0(FP), $0")
		e.line("JNE %s_first", l)
		for v := range t.vectors {
			e.vload(t, v, fmt.Sprintf("%d(DI)", v*s.bytes), v)
		}
		e.line("JMP %s_check", l)
		fmt.Fprintf(b, "%s_first:\n", l)
		for v := range t.vectors {
			e.zero(v)
		}
		e.line("JMP %s_check", l)
		fmt.Fprintf(b, "%s_pixel:\n", l)
		e.line("MOVWLZX (AX), CX")
		e.line("MOVBLZX CX, DX")
		e.line("SHRL $8, CX")
		e.line("TESTQ R11, R11")
		e.line("JZ %s_noted", l)
		e.line("MOVQ CX, R10")
		e.line("IMULQ R12, R10")
		e.line("MOVB DX, (R11)(R10*1)")
		fmt.Fprintf(b, "%s_noted:\n", l)
		e.line("IMULQ R8, CX")
		e.number(t.vectors)
		e.addRow(t, "SI", t.vectors, t.vectors+1)
		e.line("ADDQ $2, AX")
		fmt.Fprintf(b, "%s_check:\n", l)
		e.line("CMPQ AX, BX")
		e.line("JNE %s_pixel", l)
		for v := range t.vectors {
			e.vstore(t, v, v, fmt.Sprintf("%d(DI)", v*s.bytes))
		}
		e.line("ADDQ ldz+16(FP), DI")
		e.line("CMPQ R11, $1") // carry: there is no t
		e.line("SBBQ $-1, R11")
		e.line("DECQ left-8(SP)")
		e.line("JNZ %s_image", l)
		e.line("VZEROUPPER")
		e.line("RET\n")
	}
}

// sparseGradientAMD64 writes, pixel by pixel, Σ table[byte]·Δ[sample] over the samples whose byte is
// not zero, found 32 at a time.
//
//	DI W  SI bytes of this pixel  R8 ldd  R9 table  R10 Δ  R11 stride; AX, BX of 32 samples, R12 of
//	the next; R13 whether any is lit
func sparseGradientAMD64(b *bytes.Buffer, s isa) {
	e := amd64Body{b: b, isa: s}
	fmt.Fprintf(b, "// func sparseGradient%s(mode int, scale float32, w *float32, ldw, n int, t *uint8, stride, pixels int, delta *float32, ldd int, table *float32)\n", s.suffix)
	fmt.Fprintf(b, "TEXT ·sparseGradient%s(SB), NOSPLIT, $8-88\n", s.suffix)
	e.line("MOVQ n+32(FP), CX")
	e.sparseTile()
	for _, t := range s.sparseTiles() {
		l := t.label()
		x, weights, scale, bytes32, zero := t.vectors, t.vectors+1, t.vectors+2, t.vectors+3, t.vectors+4
		fmt.Fprintf(b, "%s:\n", l)
		for _, line := range []string{"MOVQ w+16(FP), DI", "MOVQ t+40(FP), SI", "MOVQ ldd+72(FP), R8", "MOVQ table+80(FP), R9", "MOVQ delta+64(FP), R10",
			"MOVQ stride+48(FP), R11", "SHLQ $2, R8", "SHLQ $2, ldw+24(FP)"} {
			e.line("%s", line)
		}
		e.line("VBROADCASTSS scale+8(FP), %s", e.v(scale))
		e.line("VPXOR Y%d, Y%d, Y%d", zero, zero, zero)
		e.line("MOVQ pixels+56(FP), DX")
		e.line("IMULQ R11, DX")
		e.line("ADDQ SI, DX")
		e.line("MOVQ DX, end-8(SP)")
		e.line("VPCMPEQB (SI), Y%d, Y%d", zero, bytes32)
		e.line("VPMOVMSKB Y%d, R12", bytes32)
		e.line("XORL $-1, R12")
		fmt.Fprintf(b, "%s_pixel:\n", l)
		for v := range t.vectors {
			e.zero(v)
		}
		e.line("XORL R13, R13")
		e.line("MOVQ R10, BX") // Δ of these 32 samples
		e.line("LEAQ (SI)(R11*1), R15")
		fmt.Fprintf(b, "%s_samples:\n", l)
		// These 32, and already the next: where they end is a branch that is guessed wrong.
		e.line("MOVL R12, AX")
		e.line("LEAQ 32(SI), DX")
		e.line("CMPQ DX, end-8(SP)")
		e.line("CMOVQCC SI, DX")
		e.line("VPCMPEQB (DX), Y%d, Y%d", zero, bytes32)
		e.line("VPMOVMSKB Y%d, R12", bytes32)
		e.line("XORL $-1, R12")
		e.line("TESTL AX, AX")
		e.line("JZ %s_samplesDone", l)
		e.line("ORL AX, R13")
		fmt.Fprintf(b, "%s_sample:\n", l)
		e.line("TZCNTL AX, CX")
		e.line("MOVBLZX (SI)(CX*1), DX")
		e.line("IMULQ R8, CX")
		e.line("BLSRL AX, AX")
		e.number(x)
		e.addRow(t, "BX", x, weights)
		e.line("TESTL AX, AX")
		e.line("JNZ %s_sample", l)
		fmt.Fprintf(b, "%s_samplesDone:\n", l)
		e.line("ADDQ $32, SI")
		e.line("MOVQ R8, CX")
		e.line("SHLQ $5, CX")
		e.line("ADDQ CX, BX")
		e.line("CMPQ SI, R15")
		e.line("JNE %s_samples", l)
		e.line("CMPQ mode+0(FP), $2")
		e.line("JEQ %s_update", l)
		for v := range t.vectors {
			e.vstore(t, v, v, fmt.Sprintf("%d(DI)", v*s.bytes))
		}
		e.line("JMP %s_next", l)
		fmt.Fprintf(b, "%s_update:\n", l)
		e.line("TESTL R13, R13")
		e.line("JZ %s_next", l)
		for v := range t.vectors {
			at := fmt.Sprintf("%d(DI)", v*s.bytes)
			if t.maskedAt(v) {
				e.vload(t, v, at, weights)
				e.line("VFMADD231PS %s, %s, %s", e.v(v), e.v(scale), e.v(weights))
				e.vstore(t, v, weights, at)
			} else {
				e.line("VFMADD213PS %s, %s, %s", at, e.v(scale), e.v(v))
				e.vstore(t, v, v, at)
			}
		}
		fmt.Fprintf(b, "%s_next:\n", l)
		e.line("ADDQ ldw+24(FP), DI")
		e.line("DECQ pixels+56(FP)")
		e.line("JNZ %s_pixel", l)
		e.line("VZEROUPPER")
		e.line("RET\n")
	}
}
