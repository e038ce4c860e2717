package main

import (
	"bytes"
	"fmt"
)

// arm64Body writes NEON code. Go's assembler lacks most vector floating-point instructions; they are
// written as the words of their encoding (Arm Architecture Reference Manual, C7.2), with the
// instruction as a comment.
type arm64Body struct {
	b      *bytes.Buffer
	p      *program
	single bool // the last elements: one lane at a time
}

func (e arm64Body) line(format string, args ...any) { fmt.Fprintf(e.b, "\t"+format+"\n", args...) }

// three writes an instruction with two vector sources, dst = n ∘ m, on four lanes.
func (e arm64Body) three(name string, dst, n, m int) {
	e.line("WORD $0x%08x // %s V%d.4S, V%d.4S, V%d.4S", threeSame[name]|uint32(m)<<16|uint32(n)<<5|uint32(dst), name, dst, n, m)
}

// two writes an instruction with one vector source.
func (e arm64Body) two(name string, dst, n int) {
	e.line("WORD $0x%08x // %s V%d.4S, V%d.4S", twoSame[name]|uint32(n)<<5|uint32(dst), name, dst, n)
}

var threeSame = map[string]uint32{
	"FADD": 0x4e20d400, "FSUB": 0x4ea0d400, "FMUL": 0x6e20dc00, "FDIV": 0x6e20fc00,
	"FMAX": 0x4e20f400, "FMIN": 0x4ea0f400, "FMLA": 0x4e20cc00, "FMLS": 0x4ea0cc00,
	"FCMGT": 0x6ea0e400, "ADD": 0x4ea08400, "AND": 0x4e201c00, "EOR": 0x6e201c00, "BSL": 0x6e601c00,
	"ORR": 0x4ea01c00,
}

var twoSame = map[string]uint32{"FSQRT": 0x6ea1f800, "SHL": 0x4f375400} // SHL by 23

// broadcast writes LD1R: the number at the address in all four lanes.
func (e arm64Body) broadcast(address string, register, dst int) {
	e.line("WORD $0x%08x // LD1R (%s), V%d.4S", 0x4d40c800|uint32(register)<<5|uint32(dst), address, dst)
}

// emitARM64 writes the kernel of p: a loop over whole vectors, then one over single elements.
//
//	R0 s  R1 … R4 pointers at this row  R5 n  R6 rows  R7 stride, bytes  R8 offset  R9 address
//	R10 end of the whole vectors, R11 of the row, bytes
func emitARM64(b *bytes.Buffer, p *program) {
	fmt.Fprintf(b, "// func %sNEON(s, p0, p1, p2, p3 *float32, n, rows, stride int)\n", p.name)
	fmt.Fprintf(b, "TEXT ·%sNEON(SB), NOSPLIT, $0-64\n", p.name)
	e := arm64Body{b: b, p: p}
	e.line("MOVD s+0(FP), R0")
	for i := range 4 {
		e.line("MOVD p%d+%d(FP), R%d", i, 8+8*i, 1+i)
	}
	e.line("MOVD n+40(FP), R5")
	e.line("MOVD rows+48(FP), R6")
	e.line("MOVD stride+56(FP), R7")
	e.line("LSL $2, R7")
	e.line("LSL $2, R5, R11")
	e.line("AND $~15, R11, R10")
	const registers = 32
	if len(p.consts) > 0 {
		e.line("MOVD $%sNEONConst<>(SB), R12", p.name)
	}
	for _, o := range allocate(p, registers).hoisted {
		e.source(o, allocate(p, registers).of[o.dst])
	}
	fmt.Fprint(b, "row:\n")
	e.line("MOVD $0, R8")
	e.line("CMP R10, R8")
	e.line("BGE whole")
	fmt.Fprint(b, "loop:\n")
	e.body(allocate(p, registers))
	e.line("ADD $16, R8")
	e.line("CMP R10, R8")
	e.line("BLT loop")
	fmt.Fprint(b, "whole:\n")
	e.line("CMP R11, R8")
	e.line("BGE next")
	e.single = true
	e.body(allocate(p, registers))
	e.line("ADD $4, R8")
	e.line("B whole")
	fmt.Fprint(b, "next:\n")
	e.line("ADD R7, R1")
	e.line("SUBS $1, R6")
	e.line("BNE row")
	e.line("RET\n")
	for i, c := range p.consts {
		fmt.Fprintf(b, "DATA %sNEONConst<>+%d(SB)/4, $0x%08x\n", p.name, 4*i, c)
	}
	if len(p.consts) > 0 {
		fmt.Fprintf(b, "GLOBL %sNEONConst<>(SB), RODATA|NOPTR, $%d\n\n", p.name, 4*len(p.consts))
	}
}

// source loads a constant or scalar into every lane.
func (e arm64Body) source(o op, dst int) {
	base := "R12"
	if o.code == "scalar" {
		base = "R0"
	}
	e.line("ADD $%d, %s, R9", 4*o.operand, base)
	e.broadcast("R9", 9, dst)
}

// body writes p's operations for the vector, or the element, at offset R8.
func (e arm64Body) body(a *allocation) {
	a.walk(e.p, e.source, func(_ int, o op, args []int) int {
		dst := -1
		if o.code != "store" {
			dst = a.take()
		}
		switch o.code {
		case "load":
			e.line("ADD R8, R%d, R9", 1+o.operand)
			if e.single {
				e.line("FMOVS (R9), F%d", dst)
			} else {
				e.line("FMOVQ (R9), F%d", dst)
			}
		case "store":
			e.line("ADD R8, R%d, R9", 1+o.operand)
			if e.single {
				e.line("FMOVS F%d, (R9)", args[0])
			} else {
				e.line("FMOVQ F%d, (R9)", args[0])
			}
		case "add", "sub", "mul", "div", "max", "min", "and", "xor", "addint":
			name := map[string]string{"add": "FADD", "sub": "FSUB", "mul": "FMUL", "div": "FDIV", "max": "FMAX", "min": "FMIN",
				"and": "AND", "xor": "EOR", "addint": "ADD"}[o.code]
			e.three(name, dst, args[0], args[1])
		case "sqrt":
			e.two("FSQRT", dst, args[0])
		case "shift23":
			e.two("SHL", dst, args[0])
		case "ifless":
			e.three("FCMGT", dst, args[1], args[0])
			e.three("BSL", dst, args[2], args[3])
		case "fma", "fnma":
			e.three("ORR", dst, args[2], args[2])
			e.three(map[string]string{"fma": "FMLA", "fnma": "FMLS"}[o.code], dst, args[0], args[1])
		}
		return dst
	})
}
