package core

import "inkling/core/internal/kernel"

// update is one thread's part of the step of j, but for the first layer's weights:
// before them, the errors of its columns of the first layer, and its view of the
// pictures.
func (e *engine) update(j *job, s *engineScratch, thread int) {
	n, threads := j.now.len(), e.crew.size
	first := &e.layers[0]
	from, to := split(first.out, thread, threads, columnGrain)
	e.fetchErrors(n, thread)
	for block := 0; block < n && len(e.layers) > 1; block += blockSamples {
		e.back(s, 1, s.own, block, min(block+blockSamples, n), from, to)
	}
	for r := 0; r < n && len(e.layers) == 1; r++ { // they have come as they are
		copy(s.own.delta[r*s.own.ld:][:to-from], first.delta[r*first.lda+from:])
	}
	e.updateBias(j, s, first, s.own.delta, s.own.ld, from, to)
	for i := 1; i < len(e.layers); i++ {
		l, before := &e.layers[i], &e.layers[i-1]
		if i == 1 && before.dropped == nil {
			e.updateRows(j, s, i, s.own.a, s.own.ld, from, to)
		} else {
			top, bottom := split(l.in, thread, threads, columnGrain)
			e.updateRows(j, s, i, before.seen()[top:], before.lda, top, bottom)
		}
		from, to := split(l.out, thread, threads, columnGrain)
		e.updateBias(j, s, l, l.delta[from:], l.lda, from, to)
	}
}

// few is how many of a layer's numbers the following ask for at most: more would push
// other things out of the cache, and go with work enough to hide the wait.
const few = 1 << 14

// fetchErrors asks for the errors that other threads have just written and this one
// is about to read: so they come together instead of one after the other.
func (e *engine) fetchErrors(n, thread int) {
	from, to := split(n, thread, e.crew.size, 1)
	for i := 1; i < len(e.layers); i++ {
		if l := &e.layers[i]; n*l.lda <= few {
			kernel.Prefetch(l.delta[:from*l.lda])
			kernel.Prefetch(l.delta[to*l.lda : n*l.lda])
		}
	}
}

// fetchWeights asks for a part of the later layers' weights that other threads moved
// at the beginning of the first phase: they come while this thread is busy with its
// columns of the first layer.
func (e *engine) fetchWeights(thread, part, parts int) {
	for i := 1; i < len(e.layers) && e.crew.size > 1; i++ {
		l := &e.layers[i]
		if len(l.weights) > few {
			continue
		}
		from, to := split(l.in, thread, e.crew.size, columnGrain) // this thread's rows
		top, bottom := from*part/parts, from*(part+1)/parts       // before them
		below := l.in - to
		l.eachPanel(0, l.out, func(w []float32, ldw, _, _ int) {
			kernel.Prefetch(w[top*ldw : bottom*ldw])
			kernel.Prefetch(w[(to+below*part/parts)*ldw : (to+below*(part+1)/parts)*ldw])
		})
	}
}

// updateInput is the step of j for a block of pixels of the first layer, for
// columns of a panel, whose errors begin in the thread's own column.
func (e *engine) updateInput(j *job, s *engineScratch, block int, w []float32, ldw, column, columns int) {
	l := &e.layers[0]
	top, bottom := e.block(block)
	if e.fused() {
		e.inputGradient(j, s, kernel.Update, j.stride(), w[top*ldw:], ldw, column, columns, top, bottom)
		return
	}
	at := len(l.weights) - len(w)
	for ; top < bottom; top += blockRows {
		rows := min(blockRows, bottom-top)
		e.inputGradient(j, s, kernel.Set, 0, s.grad, columns, column, columns, top, top+rows)
		e.move(j, &s.step, l, at+top*ldw, ldw, rows, columns, s.grad)
	}
}

// inputGradient is Xᵀ·Δ of layer 1 for the pixels top, …, bottom−1, into w (whose
// first row is pixel top) as mode says.
func (e *engine) inputGradient(j *job, s *engineScratch, mode kernel.Mode, scale float32, w []float32, ldw, column, columns, top, bottom int) {
	l := &e.layers[0]
	delta, ldd := s.own.delta[column:], s.own.ld
	if e.sparse {
		stride := e.pixelStride()
		kernel.SparseGradient(mode, scale, w, ldw, columns, s.pixels[top*stride:bottom*stride], stride, 0, bottom-top, delta, ldd, e.table)
		return
	}
	kernel.MatMul(mode, scale, w, ldw, j.now.x[top:], 1, l.in, delta, ldd, bottom-top, columns, j.now.len())
}

// updateRows is a later layer i: rows top, …, bottom−1 of every panel. before is
// what these rows' inputs were, a row a sample.
func (e *engine) updateRows(j *job, s *engineScratch, i int, before []float32, ldb, top, bottom int) {
	l := &e.layers[i]
	n := j.now.len()
	if top == bottom {
		return
	}
	l.eachPanel(0, l.out, func(w []float32, ldw, column, columns int) {
		delta := l.delta[column:]
		if e.fused() {
			kernel.MatMul(kernel.Update, j.stride(), w[top*ldw:], ldw, before, 1, ldb, delta, l.lda, bottom-top, columns, n)
			return
		}
		at := len(l.weights) - len(w)
		for t := top; t < bottom; t += blockRows {
			rows := min(blockRows, bottom-t)
			kernel.MatMul(kernel.Set, 0, s.grad, columns, before[t-top:], 1, ldb, delta, l.lda, rows, columns, n)
			e.move(j, &s.step, l, at+t*ldw, ldw, rows, columns, s.grad)
		}
	})
}

// updateBias moves the biases from, …, to−1, which do not decay, by their errors,
// a row a sample.
func (e *engine) updateBias(j *job, s *engineScratch, l *panelLayer, delta []float32, ldd, from, to int) {
	for at := from; at < to; at += len(s.grad) {
		columns := min(len(s.grad), to-at)
		kernel.ColumnSums(kernel.Set, 0, s.grad, delta[at-from:], ldd, j.now.len(), columns)
		step := j.step
		step.decay = 0
		step.fast(&s.step, l.bias[at:][:columns], s.grad, slot(l.memory[0].bias, at), slot(l.memory[1].bias, at))
		if e.config.Averaging > 0 {
			kernel.Average(j.keep, l.mean.bias[at:][:columns], l.bias[at:][:columns])
		}
	}
}

// move updates a block of l's weights that begins at the given place, by gradients
// that lie without gaps.
func (e *engine) move(j *job, k *kernel.Step, l *panelLayer, at, ldw, rows, columns int, grad []float32) {
	if columns == ldw { // so do the weights
		columns, rows = columns*rows, 1
	}
	for r := range rows {
		from := at + r*ldw
		w := l.weights[from:][:columns]
		j.step.fast(k, w, grad[r*columns:], slot(l.memory[0].weights, from), slot(l.memory[1].weights, from))
		if e.config.Averaging > 0 {
			kernel.Average(j.keep, l.mean.weights[from:][:columns], w)
		}
	}
}

// fused says whether the step is plain enough to happen inside the gradient's
// product.
func (e *engine) fused() bool {
	return e.config.Optimiser == SGD && e.config.WeightDecay == 0 && e.config.Averaging == 0
}

// stride is what a summed gradient is multiplied by in a plain step.
func (j *job) stride() float32 { return -float32(j.step.rate * j.step.scale) }

// slot is the rest of a memory from an index on, nil if there is none.
func slot(block []float32, from int) []float32 {
	if block == nil {
		return nil
	}
	return block[from:]
}

// fast is step.update by kernels: the same bits. k is memory for what they are told.
func (s step) fast(k *kernel.Step, w, g, m, v []float32) {
	*k = kernel.Step{Rate: s.rate, Scale: s.scale, Decay: s.decay, Shrink: 1, Momentum: s.momentum,
		Beta1: s.momentum, Beta2: s.second, Root: s.root, Epsilon: epsilon}
	n := len(w)
	switch s.optimiser {
	case SGD:
		if s.decay == 0 {
			kernel.Axpy(-float32(s.rate*s.scale), g[:n], w)
			return
		}
		kernel.Descend(k, w, g[:n])
	case Momentum:
		kernel.Momentum(k, w, m[:n], g[:n])
	case Nesterov:
		kernel.Nesterov(k, w, m[:n], g[:n])
	case Adam, AdamW:
		if s.optimiser == AdamW {
			k.Decay, k.Shrink = 0, s.shrink()
		}
		k.Rate = s.unbiased
		kernel.Adam(k, w, m[:n], v[:n], g[:n])
	}
}
