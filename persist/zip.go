package persist

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A zip reader for archives from strangers: those that NumPy and PyTorch write, zip64 or not, stored or deflated. The
// directory at the end is believed only where every member's own header agrees with it.

// member is one file within an archive.
type member struct {
	name       string
	deflated   bool
	packed     int64  // bytes in the archive
	size       int64  // bytes inflated, as claimed
	crc        uint32 // of the inflated bytes, as claimed
	at         int64  // of its local header
	data       int64  // of its first byte
	descriptor bool   // sizes follow the data instead of standing before it
	zip64      bool
	archive    io.ReaderAt
}

const (
	sigLocal       = 0x04034b50
	sigCentral     = 0x02014b50
	sigEnd         = 0x06054b50
	sigEnd64       = 0x06064b50
	sigEnd64Locate = 0x07064b50
)

// readZip lists an archive of the given size. Members come in the order of the directory.
func readZip(f io.ReaderAt, size int64) ([]*member, error) {
	at, length, n, err := findDirectory(f, size)
	if err != nil {
		return nil, err
	}
	dir := make([]byte, length)
	if err := readAt(f, dir, at); err != nil {
		return nil, err
	}
	members := make([]*member, 0, min(n, 64))
	seen := make(map[string]bool)
	for range n {
		m, rest, err := centralEntry(dir, f)
		if err != nil {
			return nil, err
		}
		dir = rest
		if err := checkName(m.name); err != nil {
			return nil, err
		}
		if seen[m.name] {
			return nil, damaged("the archive holds %q twice; which one counts can't be known", clip(m.name))
		}
		seen[m.name] = true
		if err := m.localHeader(at); err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	if len(dir) > 0 {
		return nil, damaged("the archive's directory is longer than its %d members", n)
	}
	return members, noOverlap(members)
}

// findDirectory finds the directory through the record at the file's end.
func findDirectory(f io.ReaderAt, size int64) (at, length, members int64, err error) {
	const fixed = 22
	if size < fixed {
		return 0, 0, 0, errCut
	}
	tail := make([]byte, min(size, fixed+0xffff))
	if err := readAt(f, tail, size-int64(len(tail))); err != nil {
		return 0, 0, 0, err
	}
	end := -1
	for i := len(tail) - fixed; i >= 0; i-- {
		if binary.LittleEndian.Uint32(tail[i:]) == sigEnd && int(binary.LittleEndian.Uint16(tail[i+20:])) == len(tail)-i-fixed {
			end = i
			break
		}
	}
	if end < 0 {
		return 0, 0, 0, damaged("the archive's end is missing: the file is incomplete, perhaps a download or a save that was interrupted")
	}
	e := tail[end:]
	if disk, first := binary.LittleEndian.Uint16(e[4:]), binary.LittleEndian.Uint16(e[6:]); disk != first || (disk != 0 && disk != 0xffff) {
		return 0, 0, 0, foreign("it is one part of an archive in several parts; join them first")
	}
	members = int64(binary.LittleEndian.Uint16(e[10:]))
	length = int64(binary.LittleEndian.Uint32(e[12:]))
	at = int64(binary.LittleEndian.Uint32(e[16:]))
	endAt := size - int64(len(tail)) + int64(end)
	if members == 0xffff || length == 0xffffffff || at == 0xffffffff {
		if at, length, members, endAt, err = findDirectory64(f, endAt); err != nil {
			return 0, 0, 0, err
		}
	} else if int64(binary.LittleEndian.Uint16(e[8:])) != members {
		return 0, 0, 0, damaged("the archive contradicts itself about how many files it holds")
	}
	switch {
	case members > maxMembers:
		return 0, 0, 0, tooLarge("the archive claims %d files; a model has a few dozen", members)
	case length > maxDirectory:
		return 0, 0, 0, tooLarge("the archive's directory claims %d MB", length>>20)
	case at < 0 || length < 0 || at > endAt || length > endAt-at:
		return 0, 0, 0, damaged("the archive's directory lies outside the file")
	case length < members*46:
		return 0, 0, 0, damaged("the archive claims %d files, more than its directory has room for", members)
	}
	return at, length, members, nil
}

// findDirectory64 reads the record that replaces the end record in large archives (and in those NumPy writes at once).
func findDirectory64(f io.ReaderAt, endAt int64) (at, length, members, recordAt int64, err error) {
	bad := damaged("the archive's zip64 record is broken")
	locator := make([]byte, 20)
	if endAt < 20 {
		return 0, 0, 0, 0, bad
	}
	if err := readAt(f, locator, endAt-20); err != nil {
		return 0, 0, 0, 0, err
	}
	if binary.LittleEndian.Uint32(locator) != sigEnd64Locate {
		return 0, 0, 0, 0, bad
	}
	recordAt = int64(binary.LittleEndian.Uint64(locator[8:]))
	if recordAt < 0 || recordAt > endAt-20-56 {
		return 0, 0, 0, 0, bad
	}
	record := make([]byte, 56)
	if err := readAt(f, record, recordAt); err != nil {
		return 0, 0, 0, 0, err
	}
	if binary.LittleEndian.Uint32(record) != sigEnd64 {
		return 0, 0, 0, 0, bad
	}
	members = int64(binary.LittleEndian.Uint64(record[32:]))
	length = int64(binary.LittleEndian.Uint64(record[40:]))
	at = int64(binary.LittleEndian.Uint64(record[48:]))
	if members < 0 || length < 0 || at < 0 || int64(binary.LittleEndian.Uint64(record[24:])) != members {
		return 0, 0, 0, 0, bad
	}
	return at, length, members, recordAt, nil
}

// centralEntry reads the first entry of the directory and returns what follows it.
func centralEntry(dir []byte, f io.ReaderAt) (*member, []byte, error) {
	broken := damaged("the archive's directory is broken")
	if len(dir) < 46 || binary.LittleEndian.Uint32(dir) != sigCentral {
		return nil, nil, broken
	}
	flags := binary.LittleEndian.Uint16(dir[8:])
	method := binary.LittleEndian.Uint16(dir[10:])
	m := &member{
		archive:    f,
		deflated:   method == 8,
		descriptor: flags&8 != 0,
		crc:        binary.LittleEndian.Uint32(dir[16:]),
		packed:     int64(binary.LittleEndian.Uint32(dir[20:])),
		size:       int64(binary.LittleEndian.Uint32(dir[24:])),
		at:         int64(binary.LittleEndian.Uint32(dir[42:])),
	}
	nameLen, extraLen, commentLen := int(binary.LittleEndian.Uint16(dir[28:])), int(binary.LittleEndian.Uint16(dir[30:])), int(binary.LittleEndian.Uint16(dir[32:]))
	if len(dir) < 46+nameLen+extraLen+commentLen {
		return nil, nil, broken
	}
	m.name = string(dir[46 : 46+nameLen])
	extra := dir[46+nameLen : 46+nameLen+extraLen]
	rest := dir[46+nameLen+extraLen+commentLen:]
	if m.size == 0xffffffff || m.packed == 0xffffffff || m.at == 0xffffffff {
		m.zip64 = true
		if !zip64Extra(extra, &m.size, &m.packed, &m.at) {
			return nil, nil, damaged("%s: its zip64 sizes are missing from the archive's directory", clip(m.name))
		}
	}
	switch {
	case flags&1 != 0:
		return nil, nil, foreign("%s is encrypted; ask for the file without a password", clip(m.name))
	case method != 0 && method != 8:
		return nil, nil, foreign("%s is compressed by method %d (%s); NumPy's own savez and savez_compressed are read", clip(m.name), method, methodName(method))
	case m.size < 0 || m.packed < 0 || m.at < 0:
		return nil, nil, broken
	case method == 0 && m.size != m.packed:
		return nil, nil, damaged("%s lies about its size: %d bytes stored as %d", clip(m.name), m.size, m.packed)
	}
	return m, rest, nil
}

func methodName(method uint16) string {
	switch method {
	case 9:
		return "deflate64"
	case 12:
		return "bzip2"
	case 14:
		return "LZMA"
	case 93:
		return "Zstandard"
	case 99:
		return "encryption"
	}
	return "unknown"
}

// zip64Extra replaces those of the values that are all ones by what the zip64 field says, in its fixed order.
func zip64Extra(extra []byte, values ...*int64) bool {
	for len(extra) >= 4 {
		id, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		extra = extra[4:]
		if n > len(extra) {
			return false
		}
		if id == 1 {
			field := extra[:n]
			for _, v := range values {
				if *v != 0xffffffff {
					continue
				}
				if len(field) < 8 {
					return false
				}
				*v = int64(binary.LittleEndian.Uint64(field))
				field = field[8:]
			}
			return true
		}
		extra = extra[n:]
	}
	return false
}

// localHeader reads the header in front of the member's bytes and holds it against the directory; limit is where the
// directory begins.
func (m *member) localHeader(limit int64) error {
	lies := damaged("%s: the archive contradicts itself about this member", clip(m.name))
	head := make([]byte, 30)
	if m.at > limit-30 {
		return damaged("%s lies outside the archive", clip(m.name))
	}
	if err := readAt(m.archive, head, m.at); err != nil {
		return err
	}
	if binary.LittleEndian.Uint32(head) != sigLocal {
		return lies
	}
	flags, method := binary.LittleEndian.Uint16(head[6:]), binary.LittleEndian.Uint16(head[8:])
	if flags&1 != 0 {
		return foreign("%s is encrypted; ask for the file without a password", clip(m.name))
	}
	if (method == 8) != m.deflated || (method != 8 && method != 0) || (flags&8 != 0) != m.descriptor {
		return lies
	}
	nameLen, extraLen := int(binary.LittleEndian.Uint16(head[26:])), int(binary.LittleEndian.Uint16(head[28:]))
	if nameLen != len(m.name) {
		return lies
	}
	more := make([]byte, nameLen+extraLen)
	if m.at+30+int64(len(more)) > limit {
		return damaged("%s lies outside the archive", clip(m.name))
	}
	if err := readAt(m.archive, more, m.at+30); err != nil {
		return err
	}
	if string(more[:nameLen]) != m.name {
		return lies
	}
	if !m.descriptor {
		packed, size := int64(binary.LittleEndian.Uint32(head[18:])), int64(binary.LittleEndian.Uint32(head[22:]))
		if size == 0xffffffff || packed == 0xffffffff {
			if !zip64Extra(more[nameLen:], &size, &packed) {
				return lies
			}
		}
		if size != m.size || packed != m.packed || binary.LittleEndian.Uint32(head[14:]) != m.crc {
			return lies
		}
	}
	m.data = m.at + 30 + int64(len(more))
	if m.packed > limit-m.data {
		return damaged("%s lies outside the archive", clip(m.name))
	}
	return nil
}

// noOverlap refuses members that share bytes: the trick of archives that unpack to a thousand times their size.
func noOverlap(members []*member) error {
	sorted := slices.Clone(members)
	slices.SortFunc(sorted, func(a, b *member) int { return int(min(max(a.at-b.at, -1), 1)) })
	for i := 1; i < len(sorted); i++ {
		if before := sorted[i-1]; before.data+before.packed > sorted[i].at {
			return damaged("%s and %s overlap in the archive", clip(before.name), clip(sorted[i].name))
		}
	}
	return nil
}

// checkName refuses names that no program gives to an array: those that would reach outside a folder, and unreadable ones.
func checkName(name string) error {
	odd := name == "" || len(name) > 1024 || !utf8.ValidString(name) || strings.HasPrefix(name, "/") ||
		strings.Contains(name, "\\") || strings.Contains(name, ":") && len(name) > 1 && name[1] == ':'
	for _, part := range strings.Split(name, "/") {
		odd = odd || part == ".." || part == "."
	}
	for _, r := range name {
		odd = odd || unicode.IsControl(r) || r == unicode.ReplacementChar
	}
	if odd {
		return damaged("the archive holds a file of the odd name %s", clip(fmt.Sprintf("%q", name)))
	}
	return nil
}

// readAt fills b from offset; a file that has become shorter than it was says so.
func readAt(f io.ReaderAt, b []byte, offset int64) error {
	n, err := f.ReadAt(b, offset)
	if n == len(b) {
		return nil
	}
	return cutShort(err)
}

// open checks the claims about the member's size and returns its bytes as a stream. Where the header's word would have
// to be trusted for more than a little memory, the member is inflated once for nothing, to see whether it is true.
func (m *member) open() (*stream, *memberReader, error) {
	if m.size > maxMember {
		return nil, nil, tooLarge("%s claims %d MB; a model has a few", clip(m.name), m.size>>20)
	}
	if m.deflated && m.size > freeInflation && m.size/maxInflation > m.packed {
		return nil, nil, tooLarge("%s would grow from %d kB to %d MB: no model does", clip(m.name), m.packed>>10, m.size>>20)
	}
	if m.deflated && m.size > trusted {
		if _, err := io.Copy(io.Discard, m.reader()); err != nil {
			return nil, nil, err
		}
	}
	r := m.reader()
	return newStream(r, m.size), r, nil
}

// memberReader gives a member's bytes and, at their end, an error where size or checksum are not as claimed.
type memberReader struct {
	m    *member
	raw  *bufio.Reader // the packed bytes: flate takes single bytes from it, and no more than it needs
	from io.Reader
	left int64
	sum  hash.Hash32
	done error
}

func (m *member) reader() *memberReader {
	r := &memberReader{m: m, left: m.size, sum: crc32.NewIEEE()}
	r.raw = bufio.NewReaderSize(io.NewSectionReader(m.archive, m.data, m.packed), 1<<15)
	r.from = r.raw
	if m.deflated {
		r.from = flate.NewReader(r.raw)
	}
	return r
}

func (r *memberReader) Read(p []byte) (int, error) {
	if r.done != nil {
		return 0, r.done
	}
	if int64(len(p)) > r.left {
		p = p[:r.left]
	}
	n := 0
	var err error
	if len(p) > 0 {
		n, err = r.from.Read(p)
	}
	r.sum.Write(p[:n])
	r.left -= int64(n)
	switch {
	case r.left == 0:
		r.done = r.atEnd()
	case errors.Is(err, io.EOF):
		r.done = damaged("%s lies about its size: %d bytes are missing", clip(r.m.name), r.left)
	case err != nil:
		r.done = damaged("%s: its compressed bytes are damaged", clip(r.m.name))
	}
	if n > 0 && r.left > 0 {
		return n, nil
	}
	return n, r.done
}

// atEnd checks that nothing follows and that the checksum holds.
func (r *memberReader) atEnd() error {
	if n, err := io.ReadFull(r.from, make([]byte, 1)); n > 0 {
		return damaged("%s lies about its size: there is more than %d bytes", clip(r.m.name), r.m.size)
	} else if !errors.Is(err, io.EOF) {
		return damaged("%s: its compressed bytes are damaged", clip(r.m.name))
	}
	if _, err := r.raw.ReadByte(); err == nil {
		return damaged("%s lies about its size in the archive", clip(r.m.name))
	}
	if r.sum.Sum32() != r.m.crc {
		return damaged("%s: its checksum does not match; the file was damaged on its way", clip(r.m.name))
	}
	return io.EOF
}

// finish reads what is left, so that the checksum is verified even where the content ended before the member.
func (r *memberReader) finish() error {
	_, err := io.Copy(io.Discard, r)
	return err
}
