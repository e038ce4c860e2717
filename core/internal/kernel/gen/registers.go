package main

// An allocation says in which vector register each value of a program is. Constants and scalars get
// registers of their own, loaded before the loop, as long as there are enough; the rest are loaded
// where they are used (register −1), into the last register.
type allocation struct {
	of      []int
	lastUse []int
	hoisted []op
	free    []int
}

// allocate plans p for the given number of registers. inPlace[code] lists the arguments whose
// register the result may take over when that argument dies there, in order of preference.
func allocate(p *program, registers int) *allocation {
	a := &allocation{of: make([]int, p.values), lastUse: make([]int, p.values)}
	fixed := map[value]bool{}
	for i, o := range p.ops {
		if o.code == "const" || o.code == "scalar" {
			fixed[o.dst] = true
		}
		for _, v := range o.args {
			a.lastUse[v] = i
		}
	}
	// How many values live at once, at most. A result gets a register before its arguments give
	// theirs back, except that one that takes over a dying argument's needs none.
	pressure, live := 0, 0
	for i, o := range p.ops {
		if fixed[o.dst] {
			continue
		}
		if o.code != "store" {
			live++
			pressure = max(pressure, live)
		}
		for j, v := range o.args {
			if !fixed[v] && a.lastUse[v] == i && !contains(o.args[:j], v) {
				live--
			}
		}
	}
	spare := registers - pressure - 2 // two to load what isn't hoisted
	for r := registers - 1; r >= 0; r-- {
		a.free = append(a.free, r)
	}
	for _, o := range p.ops {
		if !fixed[o.dst] {
			continue
		}
		if spare > 0 {
			spare--
			a.of[o.dst] = a.take()
			a.hoisted = append(a.hoisted, o)
			a.lastUse[o.dst] = len(p.ops)
		} else {
			a.of[o.dst] = -1
		}
	}
	return a
}

func (a *allocation) take() int {
	if len(a.free) == 0 {
		panic("out of registers")
	}
	r := a.free[len(a.free)-1]
	a.free = a.free[:len(a.free)-1]
	return r
}

func (a *allocation) give(r int) { a.free = append(a.free, r) }

func contains(list []value, v value) bool {
	for _, w := range list {
		if w == v {
			return true
		}
	}
	return false
}

// walk goes through p's operations in order: source loads an argument that has no register of its own into one for this
// operation, emit writes the operation with its arguments in registers and returns where the result is, −1 for none. A
// result may be in the register of an argument that dies here.
func (a *allocation) walk(p *program, source func(o op, register int), emit func(i int, o op, args []int) int) {
	producer := map[value]op{}
	for i, o := range p.ops {
		producer[o.dst] = o
		if o.code == "const" || o.code == "scalar" {
			continue
		}
		args := make([]int, len(o.args))
		var temporary []int
		for j, v := range o.args {
			if args[j] = a.of[v]; args[j] < 0 {
				args[j] = a.take()
				temporary = append(temporary, args[j])
				source(producer[v], args[j])
			}
		}
		dst := emit(i, o, args)
		for _, t := range temporary {
			if t != dst {
				a.give(t)
			}
		}
		for j, v := range o.args {
			if a.of[v] >= 0 && a.lastUse[v] == i && !contains(o.args[:j], v) && a.of[v] != dst {
				a.give(a.of[v])
			}
		}
		if dst >= 0 {
			a.of[o.dst] = dst
		}
	}
}
