#include "textflag.h"

// func prefetch(p unsafe.Pointer, n int)
TEXT ·prefetch(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), AX
	MOVQ n+8(FP), CX
	ADDQ AX, CX
	ANDQ $-64, AX
line:
	PREFETCHT1 (AX)
	ADDQ $64, AX
	CMPQ AX, CX
	JLT line
	RET
