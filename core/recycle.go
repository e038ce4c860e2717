package core

import (
	"runtime"
	"sync"
	"unsafe"
	"weak"
)

// pool gives out networks for snapshots and takes them back by itself, some time
// after the last reference to any part of their weights is gone: nobody has to say
// that he is done with a snapshot, and a long run does not allocate for each. Only
// the collector knows what nobody refers to, and in a program with much memory it
// seldom runs, so the pool asks for it, once in a while, when it has nothing left.
type pool struct {
	shape *Network
	mu    sync.Mutex
	free  [][]float32
	given int // numbers given out since the collector was last asked for
}

// pooled is how many numbers, in blocks, are kept for reuse (32 MB, but at least
// three blocks), and how many are given out before the collector is asked for.
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
		if p.given >= pooled {
			p.given = 0
			go runtime.GC()
		}
	}
	p.given += len(block)
	// A finalizer on the block itself, not on the Network: a part of the weights may
	// outlive the structures around it.
	// The finalizer must not keep the pool alive, nor the trainer behind it: what that
	// remembers are such blocks again, and none of them would ever be freed.
	size, home := len(block), weak.Make(p)
	runtime.SetFinalizer(unsafe.SliceData(block), func(first *float32) {
		if p := home.Value(); p != nil {
			p.put(unsafe.Slice(first, size))
		}
	})
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
