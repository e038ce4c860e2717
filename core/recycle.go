package core

import (
	"runtime"
	"sync"
	"unsafe"
)

// pool gives out networks for snapshots and takes them back by itself, some time
// after the last reference to any part of their weights is gone: nobody has to say
// that he is done with a snapshot, and a long run does not allocate for each.
type pool struct {
	shape *Network
	mu    sync.Mutex
	free  [][]float32
}

// pooled is how many numbers, in blocks, are kept for reuse: what comes back all at
// once when the collector has run. At least three blocks are.
const pooled = 8 << 20

// get is a network whose parameters hold anything.
func (p *pool) get() *Network {
	p.mu.Lock()
	defer p.mu.Unlock()
	var block []float32
	if n := len(p.free); n > 0 {
		block, p.free = p.free[n-1], p.free[:n-1]
	} else {
		block = make([]float32, p.shape.Parameters())
	}
	// A finalizer on the block itself, not on the Network: a part of the weights may
	// outlive the structures around it.
	size := len(block)
	runtime.SetFinalizer(unsafe.SliceData(block), func(first *float32) { p.put(unsafe.Slice(first, size)) })
	n := &Network{Layers: append([]Layer(nil), p.shape.Layers...)}
	n.lay(block)
	return n
}

// put takes a block back.
func (p *pool) put(block []float32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.free); n < 3 || n*len(block) < pooled {
		p.free = append(p.free, block)
	}
}
