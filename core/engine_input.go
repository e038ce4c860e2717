package core

import "inkling/core/internal/kernel"

// prepared is a batch's pictures in the form that the first layer wants.
type prepared struct {
	valid         bool
	epoch, number int
	indices       []int32
	images        []byte  // varied pictures, or nil: those of the data set
	labels        []uint8 // right answers
	answers       []uint8 // what the network said, filled while training

	shares []litShare // varied pictures: their lit pixels, a list for each thread that makes them
	pixels []uint8    // the batch by pixels: row p holds the bytes of pixel p of every sample
	stride int        // of pixels
	x      []float32  // dense: the inputs, batch×in
}

// litShare is the lit pixels of the samples from, …, to−1 of a batch.
type litShare struct {
	lit      *kernel.Lit
	from, to int
}

// litBlock is how many pixels' weights the sparse layer keeps in the first cache.
const litBlock = 112

// chooseInput decides between lit pixels and whole pictures.
func (e *engine) chooseInput() {
	e.sparse = mostlyBlank(e.data, e.table)
	if e.sparse && e.augment == nil {
		e.lit = kernel.NewLit(e.layers[0].in, litBlock, e.data.Len())
		for i := range e.data.Len() {
			e.lit.Append(e.data.Image(i))
		}
	}
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
	p := &prepared{answers: make([]uint8, c.BatchSize)}
	p.indices = make([]int32, 0, c.BatchSize)
	p.labels = make([]uint8, c.BatchSize)
	if e.augment != nil {
		p.images = make([]byte, c.BatchSize*size)
	}
	if e.sparse {
		p.stride = (c.BatchSize + 31) &^ 31
		p.pixels = make([]uint8, size*p.stride)
	} else {
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
	p.labels = p.labels[:len(b.indices)]
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

// prepare makes this thread's share of p's pictures.
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
		image := e.data.Image(index)
		p.labels[s] = e.data.Labels[index]
		if e.augment != nil {
			image = p.images[s*size:][:size]
			p.labels[s] = e.augment.image(image, e.scratch[thread].augment, p.epoch, index)
		}
		if share.lit != nil {
			share.lit.Append(image)
		}
		if !e.sparse {
			kernel.Decode(p.x[s*size:][:size], image, e.table)
		}
	}
}

// transpose lays this thread's share of p's pixels out by pixels, for the
// gradient.
func (e *engine) transpose(p *prepared, thread int) {
	if !e.sparse {
		return
	}
	images, ids := e.data.Images, p.indices
	if p.images != nil {
		images, ids = p.images, e.counting[:len(p.labels)]
	}
	size := e.layers[0].in
	from, to := split(size, thread, e.crew.size, 16)
	kernel.TransposeBytes(p.pixels, p.stride, images, size, ids, from, to)
}

// sparseSums is the first layer's sums over lit pixels.
func (e *engine) sparseSums(p *prepared, z []float32, ldz int, w []float32, ldw, columns int) {
	if e.lit != nil {
		for block := range e.lit.Blocks() {
			kernel.SparseForward(block == 0, z, ldz, w, ldw, columns, e.lit, p.indices, block, block+1, e.table)
		}
		return
	}
	for block := range p.shares[0].lit.Blocks() {
		for _, share := range p.shares {
			if share.from < share.to {
				kernel.SparseForward(block == 0, z[share.from*ldz:], ldz, w, ldw, columns, share.lit, e.counting[:share.to-share.from], block, block+1, e.table)
			}
		}
	}
}
