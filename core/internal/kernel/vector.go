//go:build amd64 || arm64

package kernel

import "unsafe"

// An elementwise kernel runs over n elements of each of rows rows: p0 moves on by stride floats
// after a row, the other pointers start again. s points at the numbers that are the same for all.
type elementwise func(s, p0, p1, p2, p3 *float32, n, rows, stride int)

// elementwiseSet is what gen/programs.go describes, for one processor.
type elementwiseSet struct {
	linear, sigmoid, tanh, relu, leaky             elementwise
	sigmoidSlope, tanhSlope, reluSlope, leakySlope elementwise
	exp, multiply                                  elementwise
	descend, momentum, nesterov, adam              elementwise
}

// install makes s use the kernels of e. Those with a number of their own (axpy, scale, average) are
// called directly instead: through a variable, the number would be allocated.
func (e *elementwiseSet) install(s *set) *set {
	functions := [...]elementwise{Linear: e.linear, Sigmoid: e.sigmoid, Tanh: e.tanh, ReLU: e.relu, LeakyReLU: e.leaky}
	slopes := [...]elementwise{Sigmoid: e.sigmoidSlope, Tanh: e.tanhSlope, ReLU: e.reluSlope, LeakyReLU: e.leakySlope}
	s.activate = func(f Function, x *float32, ldx int, bias *float32, m, n int) {
		functions[f](nil, x, bias, nil, nil, n, m, ldx)
	}
	s.derivative = func(f Function, delta, a *float32, n int) { slopes[f](nil, delta, a, nil, nil, n, 1, 0) }
	s.exp = func(x *float32, n int) { e.exp(nil, x, nil, nil, nil, n, 1, 0) }
	s.multiply = func(x, y *float32, n int) { e.multiply(nil, x, y, nil, nil, n, 1, 0) }
	s.descend = func(t *Step, w, g *float32, n int) { e.descend(&t.numbers.negativeRate, w, g, nil, nil, n, 1, 0) }
	s.momentum = func(t *Step, w, v, g *float32, n int) { e.momentum(&t.numbers.negativeRate, w, v, g, nil, n, 1, 0) }
	s.nesterov = func(t *Step, w, v, g *float32, n int) { e.nesterov(&t.numbers.negativeRate, w, v, g, nil, n, 1, 0) }
	s.adam = func(t *Step, w, m, v, g *float32, n int) { e.adam(&t.numbers.negativeRate, w, m, v, g, n, 1, 0) }
	return s
}

// at is the float i places after p.
func at(p *float32, i int) *float32 { return (*float32)(unsafe.Add(unsafe.Pointer(p), 4*i)) }
