package persist

import "fmt"

// Networks whose parameters were saved as one long vector.

// flatLayouts reads a vector as all the weights and biases of a network, in the orders people concatenate them.
func (a *anatomy) flatLayouts(inputs, outputs int) []*layout {
	var all []*layout
	for _, p := range a.parts {
		if p.vector() && p.rows >= inputs+outputs && p.role != dataRole && p.role != stateRole {
			for _, sizes := range a.flatSizes(p.rows, inputs, outputs) {
				all = append(all, cut(p, sizes)...)
			}
		}
	}
	return all
}

// flatSizes finds the sizes whose parameters number n: the file's own, or those of one hidden layer or none.
func (a *anatomy) flatSizes(n, inputs, outputs int) [][]int {
	if s := a.sizes; len(s) >= 2 && s[0] == inputs && s[len(s)-1] == outputs {
		if with, without := parametersOf(s); n == with || n == without {
			return [][]int{s}
		}
	}
	var found [][]int
	if n == inputs*outputs || n == (inputs+1)*outputs {
		found = append(found, []int{inputs, outputs})
	}
	if h := n - outputs; h > 0 && h%(inputs+1+outputs) == 0 {
		found = append(found, []int{inputs, h / (inputs + 1 + outputs), outputs})
	}
	if n%(inputs+outputs) == 0 {
		found = append(found, []int{inputs, n / (inputs + outputs), outputs})
	}
	if len(a.sizes) > 0 && len(a.sizes) <= 8 { // the hidden layers alone
		s := append(append([]int{inputs}, a.sizes...), outputs)
		if with, without := parametersOf(s); n == with || n == without {
			found = append(found, s)
		}
	}
	return found
}

func parametersOf(sizes []int) (with, without int) {
	for i := 1; i < len(sizes); i++ {
		with += (sizes[i-1] + 1) * sizes[i]
		without += sizes[i-1] * sizes[i]
	}
	return with, without
}

// cut takes a vector apart in every usual order.
func cut(p *part, sizes []int) []*layout {
	with, _ := parametersOf(sizes)
	hasBias := p.rows == with
	var all []*layout
	piece := func(at *int, rows, cols int) *part {
		q := &part{name: p.name, rows: rows, cols: cols, data: p.data[*at : *at+rows*cols], bad: p.bad, role: p.role}
		*at += rows * cols
		return q
	}
	for _, transposed := range []bool{false, true} {
		orientation := outIn
		if transposed {
			orientation = inOut
		}
		matrix := func(at *int, out, in int) *part {
			if transposed {
				return piece(at, in, out)
			}
			return piece(at, out, in)
		}
		// each: W, b, W, b; apart: all W, then all b
		for _, apart := range []bool{false, true} {
			l := &layout{name: "one vector, " + orientation}
			if apart {
				l.name += ", biases at the end"
			}
			at := 0
			for i := 1; i < len(sizes); i++ {
				s := stage{w: matrix(&at, sizes[i], sizes[i-1]), transposed: transposed}
				if hasBias && !apart {
					s.b = piece(&at, sizes[i], 1)
				}
				l.stages = append(l.stages, s)
			}
			for i := range l.stages {
				if hasBias && apart {
					l.stages[i].b = piece(&at, sizes[i+1], 1)
				}
			}
			all = append(all, l)
			if !hasBias {
				break
			}
		}
		for place, word := range []string{"first", "last"} {
			if !hasBias {
				break
			}
			l := &layout{name: fmt.Sprintf("one vector, %s, biases as the %s input", orientation, word)}
			at := 0
			for i := 1; i < len(sizes); i++ {
				l.stages = append(l.stages, stage{w: matrix(&at, sizes[i], sizes[i-1]+1), transposed: transposed, biasColumn: place + 1})
			}
			all = append(all, l)
		}
	}
	return all
}
