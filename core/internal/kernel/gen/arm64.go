package main

import "bytes"

func emitARM64(b *bytes.Buffer, p *program) {}
func matmulARM64(b *bytes.Buffer)           {}
func sparseForwardARM64(b *bytes.Buffer)    {}
func sparseGradientARM64(b *bytes.Buffer)   {}
