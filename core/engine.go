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
//	first    the last batch's errors of layer 1, and its step: layer 1 by
//	         columns, the others by rows; this batch's layer 1 forward, by columns
//	samples  the other layers forward, loss, errors back to layer 2, by samples;
//	         and the next batch's pictures
//
// Cores that share little are fast: a line that another one wrote takes some 50 to
// 350 ns to come, depending on where the two cores happen to lie, and a core that
// walks through memory fetches what lies beside it as well. So each thread has its
// columns of layer 1 (weights, activations and errors) and its view of the pictures
// for the gradient in places of its own; only activations are copied to where all
// see them.
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

	counting []int32 // 0, 1, 2, …

	_    [128]byte // turn is written before each batch, the rest never: not in one line
	turn turn
	_    [128]byte

	crew    *crew
	scratch []*engineScratch // one a thread
	adapt   *adapter         // nil: the number of threads is given
}

// turn is what changes from batch to batch.
type turn struct {
	inputs  [3]*prepared // the last batch's pictures, this one's and the next one's
	jobs    [2]job       // of the last batch and of this one, in turn
	now     *job         // this batch
	pending *job         // the batch whose step has still to be taken; nil: none
}

// job is what the threads need to know of a batch.
type job struct {
	now   *prepared
	ahead *prepared // to be filled meanwhile; nil: nothing
	step  step
	keep  float32 // what averaged weights keep of themselves
}

// engineScratch is a thread's own memory.
type engineScratch struct {
	own     view      // its columns of the first layer
	columns []float32 // room for their activations
	// sparse: the last batch by pixels, for the gradient: row p holds the bytes of pixel p of every
	// sample. Each thread makes it for itself as it goes through the lit pixels, which takes less time
	// than to fetch what others have made.
	pixels  []uint8
	delta   []float32 // errors of a block of samples, transposed
	error   []float32 // the errors of the layer before, transposed
	grad    []float32 // gradients of a block of weights
	step    kernel.Step
	augment *augmentScratch
	_       [128]byte // another thread's is not in the same line
}

// view is activations and errors of some of a layer's neurons, a row a sample.
type view struct {
	a, delta []float32
	ld       int // of both
}

// whole is a view of all neurons.
func (l *panelLayer) whole() view { return view{l.a, l.delta, l.lda} }

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
	e := &engine{config: c, data: data, shape: net.outline(), table: c.Input.Table(), counting: make([]int32, c.BatchSize)}
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
	for i := range e.turn.inputs {
		e.turn.inputs[i] = e.newPrepared()
	}
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
	e.settle()
	e.crew.resize(n)
	for len(e.scratch) < n {
		e.scratch = append(e.scratch, e.newScratch(len(e.scratch)))
	}
	l := &e.layers[0]
	for i, s := range e.scratch[:n] {
		from, to := split(l.out, i, n, columnGrain)
		s.own.ld = leading(to - from)
		s.own.a = s.columns
		if n == 1 { // they are all
			s.own.a = l.a
		}
	}
}

// newScratch makes the memory of a thread.
func (e *engine) newScratch(thread int) *engineScratch {
	widest := 0
	for i := range e.layers {
		widest = max(widest, e.layers[i].in, e.layers[i].out)
	}
	l := &e.layers[0]
	s := &engineScratch{delta: make([]float32, widest*blockSamples), error: make([]float32, widest*blockSamples),
		grad: make([]float32, blockRows*panelColumns)}
	// Its share is largest where there is no further thread.
	columns := leading(l.out/(thread+1)+columnGrain) + columnGrain
	s.columns, s.own.delta = make([]float32, e.config.BatchSize*columns), make([]float32, e.config.BatchSize*columns)
	if e.sparse {
		s.pixels = make([]uint8, l.in*e.pixelStride())
	}
	if e.augment != nil {
		s.augment = e.augment.scratch()
	}
	return s
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
	t := &e.turn
	t.inputs[0], t.inputs[1], t.inputs[2] = t.inputs[1], t.inputs[2], t.inputs[0]
	j := &t.jobs[0]
	if j == t.pending {
		j = &t.jobs[1]
	}
	j.now, j.ahead = t.inputs[1], nil
	if !j.now.holds(b) {
		e.begin(j.now, b, 1)
		e.prepare(j.now, 0, 1)
	}
	if next != nil {
		j.ahead = t.inputs[2]
		e.begin(j.ahead, next, e.crew.size)
	}
	e.steps++
	j.step = e.config.newStep(rate, len(b.indices), e.steps)
	j.keep = e.config.keep(e.steps)
	t.now = j
	e.crew.batch()
	t.pending = j
	return j.now.tally()
}

// work is one thread's part of a batch.
func (e *engine) work(c *crew, thread int) {
	j := e.turn.now
	s := e.scratch[thread]
	e.first(j, s, thread)
	c.barrier(thread)
	from, to := split(j.now.len(), thread, c.size, 1)
	for ; from < to; from += blockSamples {
		e.samples(j, s, from, min(from+blockSamples, to))
	}
	if j.ahead != nil {
		e.prepare(j.ahead, thread, c.size)
	}
}

// seen is what the layer after i sees: its activations, or the same with neurons
// silenced.
func (l *panelLayer) seen() []float32 {
	if l.dropped != nil {
		return l.dropped
	}
	return l.a
}

// split is part number i of n of the numbers 0 … total−1, in whole grains.
func split(total, i, n, grain int) (from, to int) {
	grains := (total + grain - 1) / grain
	return min(total, grains*i/n*grain), min(total, grains*(i+1)/n*grain)
}

// columnGrain is the unit in which threads divide the columns of layer 1 among
// them: a line.
const columnGrain = 16

// first is the first phase: the step of the batch before, and the first layer
// forward for this thread's columns.
func (e *engine) first(j *job, s *engineScratch, thread int) {
	l := &e.layers[0]
	pending := e.turn.pending
	if pending != nil {
		e.update(pending, s, thread)
	}
	from, to := split(l.out, thread, e.crew.size, columnGrain)
	done, pieces := 0, e.blocks()*((to+panelColumns-1)/panelColumns-from/panelColumns)
	l.eachPanel(from, to, func(w []float32, ldw, column, columns int) {
		for block := range e.blocks() {
			if pending != nil {
				e.updateInput(pending, s, block, w, ldw, column-from, columns)
			}
			var pixels []uint8
			if e.sparse && column+columns == to { // nobody needs the last batch's any more
				pixels = e.pixels(s, block)
				clear(pixels)
			}
			e.inputSums(j, block, s.own.a[column-from:], s.own.ld, w, ldw, columns, pixels)
			e.fetch(j.ahead, thread, done, pieces)
			e.fetchWeights(thread, done, pieces)
			done++
		}
	})
	n := j.now.len()
	if l.activation != Softmax && from < to { // which needs all columns: see samples
		l.activate(s.own.a, s.own.ld, l.bias[from:to], n, to-from)
	}
	for r := 0; r < n && e.crew.size > 1; r++ {
		copy(l.a[r*l.lda+from:r*l.lda+to], s.own.a[r*s.own.ld:])
	}
}

// settle takes the step that is still to be taken.
func (e *engine) settle() {
	pending := e.turn.pending
	if pending == nil {
		return
	}
	l := &e.layers[0]
	for thread := range e.crew.size {
		s := e.scratch[thread]
		e.update(pending, s, thread)
		from, to := split(l.out, thread, e.crew.size, columnGrain)
		l.eachPanel(from, to, func(w []float32, ldw, column, columns int) {
			for block := range e.blocks() {
				e.updateInput(pending, s, block, w, ldw, column-from, columns)
			}
		})
	}
	e.turn.pending = nil
}

// samples takes the samples from, …, to−1 through the other layers and their
// errors back.
func (e *engine) samples(j *job, s *engineScratch, from, to int) {
	rows := to - from
	for i := range e.layers {
		l := &e.layers[i]
		a := l.a[from*l.lda:]
		if i > 0 {
			lda := e.layers[i-1].lda
			before := e.layers[i-1].seen()[from*lda:]
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
	for i := len(e.layers) - 1; i > 1; i-- {
		e.back(s, i, e.layers[i-1].whole(), from, to, 0, e.layers[i].in)
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
		copy(dropped, l.a[r*l.lda:])
		kernel.Multiply(dropped, mask)
	}
}

// compare sets outputs beside labels: losses, and the errors of the last layer.
func (e *engine) compare(j *job, from, to int) {
	last := &e.layers[len(e.layers)-1]
	output := &e.shape.Layers[len(e.layers)-1]
	c := e.config
	for r := from; r < to; r++ {
		a, sample := last.a[r*last.lda:][:last.out], &j.now.samples[r]
		label := int(sample.label)
		sample.loss = c.Loss.of(a, label, output.Activation, c.LabelSmoothing)
		sample.answer = uint8(Answer(a))
		c.Loss.delta(last.delta[r*last.lda:][:last.out], a, label, output, c.LabelSmoothing)
	}
}

// back carries the errors of layer i, of a block of samples, to the neurons
// top, …, bottom−1 of the layer before, which v shows: (W·Δᵀ)ᵀ ⊙ f′.
func (e *engine) back(s *engineScratch, i int, v view, from, to, top, bottom int) {
	l, before := &e.layers[i], &e.layers[i-1]
	rows, neurons := to-from, bottom-top
	if neurons == 0 {
		return
	}
	kernel.Transpose(s.delta, rows, l.delta[from*l.lda:], l.lda, rows, l.out)
	mode := kernel.Set
	l.eachPanel(0, l.out, func(w []float32, ldw, column, columns int) {
		kernel.MatMul(mode, 0, s.error, rows, w[top*ldw:], ldw, 1, s.delta[column*rows:], rows, neurons, rows, columns)
		mode = kernel.Add
	})
	kernel.Transpose(v.delta[from*v.ld:], v.ld, s.error, rows, neurons, rows)
	if before.mask == nil && neurons == v.ld { // rows without gaps
		before.slope(v.delta[from*v.ld:to*v.ld], v.a[from*v.ld:to*v.ld])
		return
	}
	for r := from; r < to; r++ {
		delta := v.delta[r*v.ld:][:neurons]
		if before.mask != nil {
			kernel.Multiply(delta, before.mask[r*before.lda+top:][:neurons])
		}
		before.slope(delta, v.a[r*v.ld:][:neurons])
	}
}

// rest is called when no batch will follow for a while: the goroutines end.
func (e *engine) rest() {
	e.crew.dismiss()
	if e.adapt != nil {
		e.adapt.pause()
	}
}
