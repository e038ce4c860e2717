package core

import "inkling/core/internal/kernel"

// prepared is a batch's pictures in the form that the first layer wants.
type prepared struct {
	valid         bool
	epoch, number int
	indices       []int32
	images        []byte // varied pictures, or nil: those of the data set
	samples       []sample

	shares []litShare // varied pictures: their lit pixels, a list for each thread that makes them
	x      []float32  // dense: the inputs, batch×in
}

// sample is a picture's right answer, and what the network said and lost. All
// together, for they are written by one thread and read by another.
type sample struct {
	loss          float64
	label, answer uint8
}

// len is the number of samples.
func (p *prepared) len() int { return len(p.samples) }

// tally adds up the batch in the order of its samples.
func (p *prepared) tally() tally {
	var t tally
	for i := range p.samples {
		s := &p.samples[i]
		t.count(s.loss, int(s.answer), s.label)
	}
	return t
}

// litShare is the lit pixels of the samples from, …, to−1 of a batch.
type litShare struct {
	lit      *kernel.Lit
	from, to int
}

// litBlock is how many pixels' weights the sparse layer uses at a time: 50 kB of a
// panel, of which the first cache holds the better part. Half as many would all fit,
// but to begin and end a list takes as long as five entries: a quarter of a picture
// is faster.
const litBlock = 196

// listLit finds the lit pixels of every picture.
func listLit(d *Dataset) *kernel.Lit {
	lit := kernel.NewLit(d.Width*d.Height, litBlock, d.Len())
	for i := range d.Len() {
		lit.Append(d.Image(i))
	}
	return lit
}

// mostlyBlank says whether looking at lit pixels alone pays: if the first pictures
// of d have few of them, and blank means 0 to the network.
func mostlyBlank(d *Dataset, table *[256]float32) bool {
	if table[0] != 0 {
		return false
	}
	sample := d.Images[:min(len(d.Images), 1000*d.Width*d.Height)]
	lit := 0
	for _, v := range sample {
		if v != 0 {
			lit++
		}
	}
	return lit*5 < len(sample)*2
}

func (e *engine) newPrepared() *prepared {
	c, size := e.config, e.layers[0].in
	p := &prepared{indices: make([]int32, 0, c.BatchSize), samples: make([]sample, c.BatchSize)}
	if e.augment != nil {
		p.images = make([]byte, c.BatchSize*size)
	}
	if !e.sparse {
		p.x = make([]float32, c.BatchSize*size)
	}
	return p
}

// holds says whether p is the pictures of b.
func (p *prepared) holds(b *batch) bool {
	return p.valid && p.epoch == b.epoch && p.number == b.number && len(p.indices) == len(b.indices)
}

// begin makes p the place for the pictures of b, which so many threads will make.
func (e *engine) begin(p *prepared, b *batch, threads int) {
	p.valid = true
	p.epoch, p.number = b.epoch, b.number
	p.indices = append(p.indices[:0], b.indices...)
	p.samples = p.samples[:len(b.indices)]
	for i := len(p.shares); i < cap(p.shares) && i < threads; i++ {
		p.shares = p.shares[:i+1]
	}
	for len(p.shares) < threads {
		p.shares = append(p.shares, litShare{})
	}
	p.shares = p.shares[:threads]
	if e.sparse && e.augment != nil {
		for i := range p.shares {
			if p.shares[i].lit == nil {
				p.shares[i].lit = kernel.NewLit(e.layers[0].in, litBlock, e.config.BatchSize)
			}
		}
	}
}

// prepare makes this thread's share of p's pictures, a batch ahead. The threads that
// train vary the pictures themselves, rather than goroutines beside them: all cores
// are busy with training anyhow, each thread finds the pictures it made in its own
// cache, and the barriers wait for one crew only. Varying takes 1.5 µs of the 18 that
// the best preset takes a picture (BenchmarkAugment), so that even a core with
// nothing else to do could not save a tenth.
func (e *engine) prepare(p *prepared, thread, threads int) {
	from, to := split(len(p.indices), thread, threads, 1)
	size := e.layers[0].in
	share := &p.shares[thread]
	share.from, share.to = from, to
	if share.lit != nil {
		share.lit.Reset()
	}
	for s := from; s < to; s++ {
		index := int(p.indices[s])
		p.samples[s].label = e.data.Labels[index]
		if e.lit != nil {
			continue
		}
		image := e.data.Image(index)
		if e.augment != nil {
			image = p.images[s*size:][:size]
			p.samples[s].label = e.augment.image(image, e.scratch[thread].augment, p.epoch, index)
		}
		if share.lit != nil {
			share.lit.Append(image)
		}
		if !e.sparse {
			kernel.Decode(p.x[s*size:][:size], image, e.table)
		}
	}
}

// fetch asks for a part of what this thread will read of p, the next batch, while
// this batch is computed: pictures are picked at random out of more memory than any
// cache holds. Done at one go, it would wait for itself.
func (e *engine) fetch(p *prepared, thread, part, parts int) {
	if p == nil {
		return
	}
	if e.lit == nil {
		from, to := split(p.len(), thread, e.crew.size, 1)
		from, to = from+(to-from)*part/parts, from+(to-from)*(part+1)/parts
		kernel.PrefetchBytes(e.data.Images, e.layers[0].in, p.indices[from:to])
		return
	}
	if part == 0 {
		e.lit.PrefetchStarts(p.indices)
		return
	}
	from, to := p.len()*(part-1)/(parts-1), p.len()*part/(parts-1)
	e.lit.Prefetch(p.indices[from:to])
}

// pixelStride is the length of a row of a batch by pixels.
func (e *engine) pixelStride() int { return (e.config.BatchSize + 31) &^ 31 }

// pixels is the part of s.pixels for a block.
func (e *engine) pixels(s *engineScratch, block int) []uint8 {
	top, bottom := e.block(block)
	return s.pixels[top*e.pixelStride() : bottom*e.pixelStride()]
}

// blocks is how many blocks of pixels the first layer is worked through in.
func (e *engine) blocks() int {
	if e.sparse {
		return (e.layers[0].in + litBlock - 1) / litBlock
	}
	return 1
}

// block is the pixels of a block.
func (e *engine) block(i int) (top, bottom int) {
	if e.sparse {
		return i * litBlock, min((i+1)*litBlock, e.layers[0].in)
	}
	return 0, e.layers[0].in
}

// inputSums adds a block of pixels to the first layer's sums z, rows of ldz, for
// columns of a panel. pixels, unless it is nil, gets the block's pictures by pixels.
func (e *engine) inputSums(j *job, block int, z []float32, ldz int, w []float32, ldw, columns int, pixels []uint8) {
	size := e.layers[0].in
	switch {
	case !e.sparse:
		kernel.MatMul(kernel.Set, 0, z, ldz, j.now.x, size, 1, w, ldw, j.now.len(), columns, size)
	case e.lit != nil:
		kernel.SparseForward(block == 0, z, ldz, w, ldw, columns, e.lit, j.now.indices, block, block+1, e.table, pixels, e.pixelStride())
	default:
		for _, share := range j.now.shares {
			if share.from < share.to {
				into := pixels
				if into != nil {
					into = into[share.from:]
				}
				kernel.SparseForward(block == 0, z[share.from*ldz:], ldz, w, ldw, columns, share.lit, e.counting[:share.to-share.from], block, block+1, e.table, into, e.pixelStride())
			}
		}
	}
}
