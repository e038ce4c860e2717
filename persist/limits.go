package persist

import (
	"bufio"
	"errors"
	"io"
	"math"
)

// What a model file may ask for. Everything is enforced by counting what is really read, never by believing a header.
const (
	maxFile       = 2 << 30  // bytes of a file: a data set may be saved along with the model
	maxMember     = 1 << 30  // bytes of one member, inflated
	maxMembers    = 4096     // files within an archive
	maxDirectory  = 4 << 20  // bytes of an archive's directory
	maxInflation  = 200      // times a member may grow when inflated, beyond freeInflation
	freeInflation = 16 << 20 // bytes any member may have: fresh momentum is all zeros and shrinks a thousandfold
	maxHeader     = 1 << 16  // bytes of an npy header: NumPy's own have at most 64 KiB
	maxTensorJSON = 4 << 20  // bytes of a safetensors header
	maxRank       = 32       // dimensions of an array, as in NumPy
	maxElements   = 64 << 20 // numbers accepted from one file: twice the largest network
	maxSide       = 1 << 13  // of a matrix that is worth reading: beyond it lies a data set, not a layer
	maxArrays     = 8192     // arrays of one file
	maxDepth      = 48       // lists within lists
	maxObjects    = 1 << 18  // objects a pickle or a JSON text may make, numbers in lists not counted
	maxStack      = 1 << 18  // values on a pickle's stack at once
	maxString     = 1 << 20  // bytes of a text; the bytes of an array are counted by maxMember
	maxQuoted     = 15 << 20 // bytes of a quoted string in an old pickle
	maxTexts      = 4096     // texts kept
	trusted       = 8 << 20  // bytes allocated on a header's word alone
)

// stream reads bytes of which a known number exists at most.
type stream struct {
	r    *bufio.Reader
	left int64 // bytes that may still come; a claim beyond it is a lie
	read int64
}

func newStream(r io.Reader, size int64) *stream {
	return &stream{r: bufio.NewReaderSize(r, 1<<15), left: size}
}

func (s *stream) ReadByte() (byte, error) {
	b, err := s.r.ReadByte()
	if err != nil {
		return 0, cutShort(err)
	}
	s.left--
	s.read++
	return b, nil
}

// full fills b or fails.
func (s *stream) full(b []byte) error {
	if int64(len(b)) > s.left {
		return errCut
	}
	n, err := io.ReadFull(s.r, b)
	s.left -= int64(n)
	s.read += int64(n)
	return cutShort(err)
}

// take returns the next n bytes in memory of their own.
func (s *stream) take(n int64) ([]byte, error) {
	if n < 0 || n > s.left {
		return nil, errCut
	}
	if n > 8*maxElements {
		return nil, tooLarge("one array in it has %d MB; a model has a few", n>>20)
	}
	b := make([]byte, n)
	return b, s.full(b)
}

// line returns the bytes up to the next newline, without it.
func (s *stream) line() ([]byte, error) {
	var b []byte
	for {
		c, err := s.ReadByte()
		if err != nil {
			return nil, err
		}
		if c == '\n' {
			return b, nil
		}
		if b = append(b, c); len(b) > maxString {
			return nil, tooLarge("a line of more than a million characters is in it")
		}
	}
}

// errCut is what a file gives that ends before it should.
var errCut = damaged("it ends in the middle: the file is incomplete or was cut short; ask for it again")

func cutShort(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errCut
	}
	return err
}

// product multiplies a shape without overflowing. A negative or absurd dimension gives ok false.
func product(shape []int64) (n int64, ok bool) {
	n = 1
	zero := false
	for _, d := range shape {
		if d < 0 || d > math.MaxInt32*64 {
			return 0, false
		}
		if d == 0 {
			zero = true
			continue
		}
		if n > (1<<50)/d {
			return 0, false
		}
		n *= d
	}
	if zero {
		return 0, true
	}
	return n, true
}

// skip passes over n bytes.
func (s *stream) skip(n int64) error {
	if n > s.left {
		return errCut
	}
	done, err := io.CopyN(io.Discard, s.r, n)
	s.left -= done
	s.read += done
	return cutShort(err)
}
