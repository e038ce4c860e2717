package main

import (
	"fmt"
	"math"
)

// A program computes with vectors of floats, a straight line from loads to stores. Its kernel runs
// it over n elements of each of rows rows; after a row the first pointer moves on by stride floats
// and the others start again.
type program struct {
	name   string
	ops    []op
	values int
	consts []uint32 // bits of the numbers it needs, the same in every lane
}

type value int

type op struct {
	code    string
	dst     value
	args    []value
	operand int // load, store: which pointer; scalar: which of s; const: index into consts
}

func (p *program) emit(code string, operand int, args ...value) value {
	v := value(p.values)
	p.values++
	p.ops = append(p.ops, op{code, v, args, operand})
	return v
}

func (p *program) load(pointer int) value     { return p.emit("load", pointer) }
func (p *program) store(pointer int, v value) { p.emit("store", pointer, v) }
func (p *program) add(a, b value) value       { return p.emit("add", 0, a, b) }
func (p *program) sub(a, b value) value       { return p.emit("sub", 0, a, b) }
func (p *program) mul(a, b value) value       { return p.emit("mul", 0, a, b) }
func (p *program) div(a, b value) value       { return p.emit("div", 0, a, b) }
func (p *program) sqrt(a value) value         { return p.emit("sqrt", 0, a) }
func (p *program) fma(a, b, c value) value    { return p.emit("fma", 0, a, b, c) }  // a·b + c
func (p *program) fnma(a, b, c value) value   { return p.emit("fnma", 0, a, b, c) } // −a·b + c
func (p *program) max(a, x value) value       { return p.emit("max", 0, a, x) }     // x where x is NaN
func (p *program) min(a, x value) value       { return p.emit("min", 0, a, x) }     // x where x is NaN
func (p *program) and(a, b value) value       { return p.emit("and", 0, a, b) }
func (p *program) xor(a, b value) value       { return p.emit("xor", 0, a, b) }
func (p *program) addInt(a, b value) value    { return p.emit("addint", 0, a, b) }
func (p *program) shift23(a value) value      { return p.emit("shift23", 0, a) }
func (p *program) ifLess(x, y, then, otherwise value) value {
	return p.emit("ifless", 0, x, y, then, otherwise)
}

// scalar is the i-th number behind the pointer s.
func (p *program) scalar(i int) value {
	for _, o := range p.ops {
		if o.code == "scalar" && o.operand == i {
			return o.dst
		}
	}
	return p.emit("scalar", i)
}

func (p *program) number(f float64) value { return p.bits(math.Float32bits(float32(f))) }

func (p *program) bits(b uint32) value {
	for _, o := range p.ops {
		if o.code == "const" && p.consts[o.operand] == b {
			return o.dst
		}
	}
	p.consts = append(p.consts, b)
	return p.emit("const", len(p.consts)-1)
}

// exp is kernel.Exp, step by step.
func (p *program) exp(x value) value {
	x = p.max(p.number(-87), x)
	x = p.min(p.number(87), x)
	bias := p.number(12582912)
	t := p.fma(x, p.number(1.44269504088896341), bias)
	n := p.sub(t, bias)
	r := p.fma(n, p.number(-0.693359375), x)
	r = p.fma(n, p.number(2.12194440e-4), r)
	q := p.fma(p.number(1.9875691500e-4), r, p.number(1.3981999507e-3))
	q = p.fma(q, r, p.number(8.3334519073e-3))
	q = p.fma(q, r, p.number(4.1665795894e-2))
	q = p.fma(q, r, p.number(1.6666665459e-1))
	q = p.fma(q, r, p.number(5.0000001201e-1))
	q = p.fma(q, p.mul(r, r), r)
	q = p.add(q, p.number(1))
	return p.mul(q, p.addInt(p.shift23(t), p.bits(0x3f800000)))
}

func (p *program) tanh(z value) value {
	one := p.number(1)
	far := p.sub(one, p.div(p.number(2), p.add(p.exp(p.add(z, z)), one)))
	s := p.mul(z, z)
	q := p.fma(p.number(-5.70498872745e-3), s, p.number(2.06390887954e-2))
	q = p.fma(q, s, p.number(-5.37397155531e-2))
	q = p.fma(q, s, p.number(1.33314422036e-1))
	q = p.fma(q, s, p.number(-3.33332819422e-1))
	near := p.fma(p.mul(q, s), z, z)
	return p.ifLess(p.and(z, p.bits(0x7fffffff)), p.number(0.625), near, far)
}

// Where in kernel.stepNumbers, to which s points, each number is.
const (
	negativeRate = iota
	scale
	decay
	shrink
	momentum
	beta1
	beta2
	left1
	left2
	root
	epsilon
)

// gradient is kernel's (*Step).gradient.
func (p *program) gradient(w, g value) value {
	return p.fma(p.scalar(decay), w, p.mul(p.scalar(scale), g))
}

func (p *program) step(w, direction value) value {
	return p.fma(p.scalar(negativeRate), direction, p.mul(p.scalar(shrink), w))
}

func programs() []*program {
	var all []*program
	define := func(name string, body func(p *program)) {
		p := &program{name: name}
		body(p)
		if len(p.consts) > 32 {
			panic(fmt.Sprint(name, ": too many constants"))
		}
		all = append(all, p)
	}
	// Activations: p0 = f(p0 + p1).
	activation := func(name string, f func(p *program, z value) value) {
		define(name, func(p *program) { p.store(0, f(p, p.add(p.load(0), p.load(1)))) })
	}
	activation("linear", func(_ *program, z value) value { return z })
	activation("sigmoid", func(p *program, z value) value {
		one := p.number(1)
		return p.div(one, p.add(one, p.exp(p.xor(z, p.bits(1<<31)))))
	})
	activation("tanh", func(p *program, z value) value { return p.tanh(z) })
	activation("relu", func(p *program, z value) value {
		zero := p.number(0)
		return p.ifLess(z, zero, zero, z)
	})
	activation("leaky", func(p *program, z value) value {
		return p.ifLess(z, p.number(0), p.mul(p.number(0.01), z), z)
	})
	// Derivatives: p0 = p0 · f′, from p1 = f(z).
	derivative := func(name string, f func(p *program, d, a value) value) {
		define(name, func(p *program) { p.store(0, f(p, p.load(0), p.load(1))) })
	}
	derivative("sigmoidSlope", func(p *program, d, a value) value {
		return p.mul(d, p.mul(a, p.sub(p.number(1), a)))
	})
	derivative("tanhSlope", func(p *program, d, a value) value {
		return p.mul(d, p.fnma(a, a, p.number(1)))
	})
	derivative("reluSlope", func(p *program, d, a value) value {
		zero := p.number(0)
		return p.ifLess(zero, a, d, zero)
	})
	derivative("leakySlope", func(p *program, d, a value) value {
		return p.ifLess(p.number(0), a, d, p.mul(p.number(0.01), d))
	})
	define("exp", func(p *program) { p.store(0, p.exp(p.load(0))) })
	define("axpy", func(p *program) { p.store(0, p.fma(p.scalar(0), p.load(1), p.load(0))) })
	define("scale", func(p *program) { p.store(0, p.mul(p.scalar(0), p.load(0))) })
	define("multiply", func(p *program) { p.store(0, p.mul(p.load(0), p.load(1))) })
	define("average", func(p *program) {
		a := p.load(0)
		p.store(0, p.fma(p.scalar(0), p.sub(p.load(1), a), a))
	})
	// Optimisers: p0 = w, then their memory, then g.
	define("descend", func(p *program) {
		w := p.load(0)
		p.store(0, p.step(w, p.gradient(w, p.load(1))))
	})
	define("momentum", func(p *program) {
		w := p.load(0)
		v := p.fma(p.scalar(momentum), p.load(1), p.gradient(w, p.load(2)))
		p.store(1, v)
		p.store(0, p.step(w, v))
	})
	define("nesterov", func(p *program) {
		w := p.load(0)
		g := p.gradient(w, p.load(2))
		v := p.fma(p.scalar(momentum), p.load(1), g)
		p.store(1, v)
		p.store(0, p.step(w, p.fma(p.scalar(momentum), v, g)))
	})
	define("adam", func(p *program) {
		w := p.load(0)
		g := p.gradient(w, p.load(3))
		v := p.fma(p.scalar(beta2), p.load(2), p.mul(p.scalar(left2), p.mul(g, g)))
		p.store(2, v)
		m := p.fma(p.scalar(beta1), p.load(1), p.mul(p.scalar(left1), g))
		p.store(1, m)
		p.store(0, p.step(w, p.div(m, p.fma(p.sqrt(v), p.scalar(root), p.scalar(epsilon)))))
	})
	return all
}
