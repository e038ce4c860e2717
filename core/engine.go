package core

import "inkling/core/internal/kernel"

// engine trains like the textbook, to the last bit, arranged for speed:
//
//   - weights lie in-major, in panels of 64 columns that a core's cache holds;
//   - the first layer looks only at lit pixels where most are blank;
//   - a plain gradient step happens inside the gradient's product;
//   - threads split outputs, never sums: who computes an element changes nothing.
//
// A batch's step is put off until the next batch begins, so that the weights of
// the first layer, most of all there are, come through the cache once a batch:
// block by block of pixels they take the last batch's step, and are used by this
// batch at once. A batch so has two phases, with a barrier between them:
//
//	first    the last batch's step: layer 1 by columns, the others by rows; and
//	         this batch's layer 1 forward, by columns
//	samples  the other layers forward, loss, errors backward, by samples; and the
//	         next batch's pictures
type engine struct {
	config *Config
	data   *Dataset
	shape  *Network // sizes and functions; its parameters are not used
	layers []panelLayer
	steps  int // updates so far

	table   *[256]float32
	lit     *kernel.Lit // of the whole data set; nil: dense, or varied pictures
	sparse  bool
	augment *augmenter // nil: pictures as they are

	inputs   [3]*prepared // the last batch's pictures, this one's and the next one's
	jobs     [2]job       // of the last batch and of this one, in turn
	now      *job         // this batch
	pending  *job         // the batch whose step has still to be taken; nil: none
	losses   []float64    // of each sample
	counting []int32      // 0, 1, 2, …

	crew    *crew
	scratch []engineScratch // one a thread
	adapt   *adapter        // nil: the number of threads is given
}

// job is what the threads need to know of a batch.
type job struct {
	now   *prepared
	ahead *prepared // to be filled meanwhile; nil: nothing
	step  step
	keep  float32 // what averaged weights keep of themselves
	// first is where the first layer's activations go. Each job has its own: the
	// second layer's step needs the last batch's while this one's are computed.
	first []float32
}

// engineScratch is a thread's own memory.
type engineScratch struct {
	delta   []float32 // errors of a block of samples, transposed
	error   []float32 // the errors of the layer before, transposed
	grad    []float32 // gradients of a block of weights
	step    kernel.Step
	augment *augmentScratch
}

// blockSamples is how many samples a thread takes through the layers at once.
const blockSamples = 64

// blockRows is how many rows of a panel are updated at once where the optimiser
// has a memory: gradients and all stay in the first cache.
const blockRows = 64

// newEngine starts from a copy of net. The first layer looks only at lit pixels if
// most are blank.
func newEngine(c *Config, net *Network, data *Dataset) *engine {
	return makeEngine(c, net, data, mostlyBlank(data, c.Input.Table()))
}

func makeEngine(c *Config, net *Network, data *Dataset, sparse bool) *engine {
	e := &engine{config: c, data: data, shape: net.like(), table: c.Input.Table(), losses: make([]float64, c.BatchSize), counting: make([]int32, c.BatchSize)}
	for i := range e.counting {
		e.counting[i] = int32(i)
	}
	for i := range net.Layers {
		e.layers = append(e.layers, newPanelLayer(c, &net.Layers[i], i == len(net.Layers)-1))
	}
	if c.Augment.Enabled() {
		e.augment = newAugmenter(c.Augment, data, c.Seed)
	}
	e.sparse = sparse
	if sparse && e.augment == nil {
		e.lit = listLit(data)
	}
	for i := range e.inputs {
		e.inputs[i] = e.newPrepared()
	}
	e.jobs[0].first = e.layers[0].a
	e.jobs[1].first = make([]float32, len(e.layers[0].a))
	e.crew = newCrew(e.work)
	threads := c.Threads
	if threads == 0 {
		e.adapt = newAdapter()
		threads = e.adapt.threads
	}
	e.setThreads(threads)
	e.load(&memory{weights: net})
	return e
}

// setThreads changes the number of threads from the next batch on.
func (e *engine) setThreads(n int) {
	e.crew.resize(n)
	widest := 0
	for i := range e.layers {
		widest = max(widest, e.layers[i].in, e.layers[i].out)
	}
	for len(e.scratch) < n {
		s := engineScratch{delta: make([]float32, widest*blockSamples), error: make([]float32, widest*blockSamples),
			grad: make([]float32, blockRows*panelColumns)}
		if e.augment != nil {
			s.augment = e.augment.scratch()
		}
		e.scratch = append(e.scratch, s)
	}
}

func (e *engine) threads() int { return e.crew.size }

// step trains on one mini-batch; next, which may be nil, is the batch that will
// come after it, whose pictures are made meanwhile.
func (e *engine) step(b, next *batch, rate float32) tally {
	if e.adapt != nil {
		if n := e.adapt.next(len(b.indices)); n != e.crew.size {
			e.setThreads(n)
		}
	}
	e.inputs[0], e.inputs[1], e.inputs[2] = e.inputs[1], e.inputs[2], e.inputs[0]
	j := &e.jobs[0]
	if j == e.pending {
		j = &e.jobs[1]
	}
	j.now, j.ahead = e.inputs[1], nil
	if !j.now.holds(b) {
		e.begin(j.now, b, 1)
		e.prepare(j.now, 0, 1)
	}
	if next != nil {
		j.ahead = e.inputs[2]
		e.begin(j.ahead, next, e.crew.size)
	}
	e.steps++
	j.step = e.config.newStep(rate, len(b.indices), e.steps)
	j.keep = e.config.keep(e.steps)
	e.now = j
	e.crew.batch()
	e.pending = j
	return e.tally(j.now)
}

// work is one thread's part of a batch.
func (e *engine) work(c *crew, thread int) {
	j := e.now
	s := &e.scratch[thread]
	e.first(j, s, thread)
	c.barrier()
	from, to := split(len(j.now.labels), thread, c.size, 1)
	for ; from < to; from += blockSamples {
		e.samples(j, s, from, min(from+blockSamples, to))
	}
	if j.ahead != nil {
		e.prepare(j.ahead, thread, c.size)
	}
}

// activations are layer i's, a row a sample.
func (e *engine) activations(j *job, i int) []float32 {
	if i == 0 {
		return j.first
	}
	return e.layers[i].a
}

// seen is what the layer after i sees: its activations, or the same with neurons
// silenced.
func (e *engine) seen(j *job, i int) []float32 {
	if e.layers[i].dropped != nil {
		return e.layers[i].dropped
	}
	return e.activations(j, i)
}

// split is part number i of n of the numbers 0 … total−1, in whole grains.
func split(total, i, n, grain int) (from, to int) {
	grains := (total + grain - 1) / grain
	return min(total, grains*i/n*grain), min(total, grains*(i+1)/n*grain)
}

// first is the first phase: the step of the batch before, and the first layer
// forward for this thread's columns.
func (e *engine) first(j *job, s *engineScratch, thread int) {
	l := &e.layers[0]
	from, to := split(l.out, thread, e.crew.size, 16)
	l.eachPanel(from, to, func(w []float32, ldw, column, columns int) {
		for block := range e.blocks() {
			if e.pending != nil {
				e.updateInput(e.pending, s, block, w, ldw, column, columns)
			}
			e.inputSums(j, block, w, ldw, column, columns)
		}
	})
	e.transpose(j.now, thread)
	if e.pending != nil {
		e.update(e.pending, s, thread)
	}
	if l.activation != Softmax && from < to { // which needs all columns: see samples
		l.activate(j.first[from:], l.lda, l.bias[from:to], len(j.now.labels), to-from)
	}
}

// settle takes the step that is still to be taken.
func (e *engine) settle() {
	if e.pending == nil {
		return
	}
	l, s := &e.layers[0], &e.scratch[0]
	l.eachPanel(0, l.out, func(w []float32, ldw, column, columns int) {
		for block := range e.blocks() {
			e.updateInput(e.pending, s, block, w, ldw, column, columns)
		}
	})
	for thread := range e.crew.size {
		e.update(e.pending, s, thread)
	}
	e.pending = nil
}

// samples takes the samples from, …, to−1 through the other layers and their
// errors back.
func (e *engine) samples(j *job, s *engineScratch, from, to int) {
	rows := to - from
	for i := range e.layers {
		l := &e.layers[i]
		a := e.activations(j, i)[from*l.lda:]
		if i > 0 {
			before, lda := e.seen(j, i-1)[from*e.layers[i-1].lda:], e.layers[i-1].lda
			l.eachPanel(0, l.out, func(w []float32, ldw, column, columns int) {
				kernel.MatMul(kernel.Set, 0, a[column:], l.lda, before, lda, 1, w, ldw, rows, columns, l.in)
			})
		}
		if i > 0 || l.activation == Softmax {
			l.activate(a, l.lda, l.bias, rows, l.out)
		}
		e.drop(j, i, from, to)
	}
	e.compare(j, from, to)
	for i := len(e.layers) - 1; i > 0; i-- {
		e.back(j, s, i, from, to)
	}
}

// drop silences hidden neurons of layer i at random.
func (e *engine) drop(j *job, i, from, to int) {
	l := &e.layers[i]
	if l.mask == nil {
		return
	}
	for r := from; r < to; r++ {
		mask, dropped := l.mask[r*l.lda:][:l.out], l.dropped[r*l.lda:][:l.out]
		dropoutMask(mask, e.config, j.now.epoch, j.now.indices[r], i)
		copy(dropped, e.activations(j, i)[r*l.lda:])
		kernel.Multiply(dropped, mask)
	}
}

// compare sets outputs beside labels: losses, and the errors of the last layer.
func (e *engine) compare(j *job, from, to int) {
	last := &e.layers[len(e.layers)-1]
	output := &e.shape.Layers[len(e.layers)-1]
	c := e.config
	for r := from; r < to; r++ {
		a, label := e.activations(j, len(e.layers)-1)[r*last.lda:][:last.out], int(j.now.labels[r])
		e.losses[r] = c.Loss.of(a, label, output.Activation, c.LabelSmoothing)
		j.now.answers[r] = uint8(Answer(a))
		c.Loss.delta(last.delta[r*last.lda:][:last.out], a, label, output, c.LabelSmoothing)
	}
}

// back carries the errors of layer i to the layer before: (W·Δᵀ)ᵀ ⊙ f′.
func (e *engine) back(j *job, s *engineScratch, i, from, to int) {
	l, before := &e.layers[i], &e.layers[i-1]
	rows := to - from
	kernel.Transpose(s.delta, rows, l.delta[from*l.lda:], l.lda, rows, l.out)
	mode := kernel.Set
	l.eachPanel(0, l.out, func(w []float32, ldw, column, columns int) {
		kernel.MatMul(mode, 0, s.error, rows, w, ldw, 1, s.delta[column*rows:], rows, l.in, rows, columns)
		mode = kernel.Add
	})
	kernel.Transpose(before.delta[from*before.lda:], before.lda, s.error, rows, l.in, rows)
	a := e.activations(j, i-1)
	for r := from; r < to; r++ {
		delta := before.delta[r*before.lda:][:before.out]
		if before.mask != nil {
			kernel.Multiply(delta, before.mask[r*before.lda:][:before.out])
		}
		before.slope(delta, a[r*before.lda:][:before.out])
	}
}

// tally adds up the batch in the order of its samples.
func (e *engine) tally(p *prepared) tally {
	var t tally
	for r, label := range p.labels {
		t.count(e.losses[r], int(p.answers[r]), label)
	}
	return t
}

// rest is called when no batch will follow for a while: the goroutines end.
func (e *engine) rest() {
	e.crew.dismiss()
	if e.adapt != nil {
		e.adapt.pause()
	}
}
