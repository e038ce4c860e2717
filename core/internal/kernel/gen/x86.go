package main

import (
	"bytes"
	"fmt"
)

// An isa is one of amd64's vector instruction sets.
type isa struct {
	file, suffix string
	reg          string // X, Y or Z
	bytes        int    // a vector's
	registers    int
}

var (
	avx2   = isa{"avx2", "AVX2", "Y", 32, 16}
	avx512 = isa{"avx512", "AVX512", "Z", 64, 32}
)

func (s isa) masks() bool { return s.registers == 32 }

type amd64Body struct {
	b      *bytes.Buffer
	isa    isa
	p      *program
	masked bool
}

func (e amd64Body) line(format string, args ...any) { fmt.Fprintf(e.b, "\t"+format+"\n", args...) }
func (e amd64Body) v(r int) string                  { return fmt.Sprint(e.isa.reg, r) }

var amd64Pointers = []string{"DI", "R8", "R9", "R10"}

// emitAMD64 writes the kernel of p: a loop over whole vectors and a masked last one.
func emitAMD64(b *bytes.Buffer, s isa, p *program) {
	fmt.Fprintf(b, "// func %s%s(s, p0, p1, p2, p3 *float32, n, rows, stride int)\n", p.name, s.suffix)
	fmt.Fprintf(b, "TEXT ·%s%s(SB), NOSPLIT, $0-64\n", p.name, s.suffix)
	e := amd64Body{b: b, isa: s, p: p}
	e.line("MOVQ s+0(FP), SI")
	for i, r := range amd64Pointers {
		e.line("MOVQ p%d+%d(FP), %s", i, 8+8*i, r)
	}
	e.line("MOVQ n+40(FP), CX")
	e.line("MOVQ rows+48(FP), R11")
	e.line("MOVQ stride+56(FP), R12")
	e.line("SHLQ $2, R12")
	e.line("SHLQ $2, CX")
	e.line("MOVQ CX, BX")
	e.line("ANDQ $-%d, BX", s.bytes) // whole vectors
	e.line("SUBQ BX, CX")            // bytes left
	e.line("SHRQ $2, CX")
	registers := s.registers
	if s.masks() {
		e.line("MOVQ $1, R13")
		e.line("SHLQ CX, R13")
		e.line("DECQ R13")
		e.line("KMOVW R13, K1")
	} else {
		registers-- // Y15 is the mask
		e.line("MOVQ $tailMask<>(SB), R13")
		e.line("MOVQ $8, AX")
		e.line("SUBQ CX, AX")
		e.line("VMOVUPS (R13)(AX*4), Y15")
	}
	for _, o := range allocate(p, registers).hoisted {
		e.line("VBROADCASTSS %s, %s", e.source(o), e.v(allocate(p, registers).of[o.dst]))
	}
	fmt.Fprint(b, "row:\n")
	e.line("XORQ AX, AX")
	e.line("JMP check")
	fmt.Fprint(b, "loop:\n")
	e.body(allocate(p, registers))
	e.line("ADDQ $%d, AX", s.bytes)
	fmt.Fprint(b, "check:\n")
	e.line("CMPQ AX, BX")
	e.line("JLT loop")
	e.line("TESTQ CX, CX")
	e.line("JZ next")
	e.masked = true
	e.body(allocate(p, registers))
	fmt.Fprint(b, "next:\n")
	e.line("ADDQ R12, DI")
	e.line("DECQ R11")
	e.line("JNZ row")
	e.line("VZEROUPPER")
	e.line("RET\n")
	for i, c := range p.consts {
		fmt.Fprintf(b, "DATA %s%sConst<>+%d(SB)/4, $0x%08x\n", p.name, s.suffix, 4*i, c)
	}
	if len(p.consts) > 0 {
		fmt.Fprintf(b, "GLOBL %s%sConst<>(SB), RODATA|NOPTR, $%d\n\n", p.name, s.suffix, 4*len(p.consts))
	}
}

// source is where a constant or scalar is in memory.
func (e amd64Body) source(o op) string {
	if o.code == "scalar" {
		return fmt.Sprintf("%d(SI)", 4*o.operand)
	}
	return fmt.Sprintf("%s%sConst<>+%d(SB)", e.p.name, e.isa.suffix, 4*o.operand)
}

// body writes p's operations for the vector at offset AX.
func (e amd64Body) body(a *allocation) {
	source := func(o op, register int) { e.line("VBROADCASTSS %s, %s", e.source(o), e.v(register)) }
	a.walk(e.p, source, func(i int, o op, args []int) int {
		dying := func(j int) bool {
			if a.of[o.args[j]] < 0 {
				return true
			}
			return a.lastUse[o.args[j]] == i
		}
		dst := -1
		if o.code != "store" && o.code != "fma" && o.code != "fnma" {
			dst = a.take()
		}
		r := func(j int) string { return e.v(args[j]) }
		switch o.code {
		case "load":
			e.load(e.masked, fmt.Sprintf("(%s)(AX*1)", amd64Pointers[o.operand]), e.v(dst))
		case "store":
			e.store(e.masked, r(0), fmt.Sprintf("(%s)(AX*1)", amd64Pointers[o.operand]))
		case "add", "sub", "mul", "div":
			e.line("V%sPS %s, %s, %s", map[string]string{"add": "ADD", "sub": "SUB", "mul": "MUL", "div": "DIV"}[o.code], r(1), r(0), e.v(dst))
		case "max":
			e.line("VMAXPS %s, %s, %s", r(1), r(0), e.v(dst))
		case "min":
			e.line("VMINPS %s, %s, %s", r(1), r(0), e.v(dst))
		case "sqrt":
			e.line("VSQRTPS %s, %s", r(0), e.v(dst))
		case "and", "xor":
			name := map[string]string{"and": "VPAND", "xor": "VPXOR"}[o.code]
			if e.isa.masks() {
				name += "D"
			}
			e.line("%s %s, %s, %s", name, r(1), r(0), e.v(dst))
		case "addint":
			e.line("VPADDD %s, %s, %s", r(1), r(0), e.v(dst))
		case "shift23":
			e.line("VPSLLD $23, %s, %s", r(0), e.v(dst))
		case "ifless":
			if e.isa.masks() {
				e.line("VCMPPS $17, %s, %s, K2", r(1), r(0))
				e.line("VBLENDMPS %s, %s, K2, %s", r(2), r(3), e.v(dst))
			} else {
				e.line("VCMPPS $17, %s, %s, %s", r(1), r(0), e.v(dst))
				e.line("VBLENDVPS %s, %s, %s, %s", e.v(dst), r(2), r(3), e.v(dst))
			}
		case "fma", "fnma":
			name := map[string]string{"fma": "VFMADD", "fnma": "VFNMADD"}[o.code]
			distinct := o.args[0] != o.args[1] && o.args[0] != o.args[2] && o.args[1] != o.args[2]
			switch {
			case distinct && dying(0):
				e.line("%s213PS %s, %s, %s", name, r(2), r(1), r(0))
				dst = args[0]
			case distinct && dying(1):
				e.line("%s213PS %s, %s, %s", name, r(2), r(0), r(1))
				dst = args[1]
			case distinct && dying(2):
				e.line("%s231PS %s, %s, %s", name, r(0), r(1), r(2))
				dst = args[2]
			default:
				dst = a.take()
				e.line("VMOVAPS %s, %s", r(2), e.v(dst))
				e.line("%s231PS %s, %s, %s", name, r(0), r(1), e.v(dst))
			}
		}
		return dst
	})
}

// load and store move a vector, masked only its first columns.
func (e amd64Body) load(masked bool, from, to string)  { e.move(masked, ".Z", from, to) }
func (e amd64Body) store(masked bool, from, to string) { e.move(masked, "", from, to) }

func (e amd64Body) move(masked bool, zeroing, from, to string) {
	switch {
	case !masked:
		e.line("VMOVUPS %s, %s", from, to)
	case e.isa.masks():
		e.line("VMOVUPS%s %s, K1, %s", zeroing, from, to)
	default:
		e.line("VMASKMOVPS %s, Y15, %s", from, to)
	}
}
