package persist

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Read reads a model file of any known kind: NumPy's npz and npy, pickles, JSON, safetensors, PyTorch's state
// dictionaries, each also compressed by gzip. It runs nothing of what it reads. A second file that belongs to it (biases.npz beside
// weights.npz, model.json beside model.npz) is read with it. Errors are *[FileError].
func Read(path string) (*Contents, error) {
	c, err := readOne(path)
	if errors.Is(err, errManifestAlone) {
		npz := strings.TrimSuffix(path, filepath.Ext(path)) + ".npz"
		if _, missing := os.Stat(npz); missing == nil && npz != path { // the readable copy was chosen; the model is beside it
			return Read(npz)
		}
	}
	if err != nil {
		return nil, inFile(path, err)
	}
	if err := c.readSiblings(); err != nil {
		return nil, inFile(path, err)
	}
	return c, nil
}

// ReadBytes reads a model that is in memory. The name stands for its path.
func ReadBytes(name string, data []byte) (*Contents, error) {
	l := newLoader(name, int64(len(data)))
	if err := l.load(bytes.NewReader(data), int64(len(data))); err != nil {
		return nil, inFile(name, err)
	}
	return l.c, nil
}

func readOne(path string) (*Contents, error) {
	f, size, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	l := newLoader(path, size)
	if err := l.load(f, size); err != nil {
		return nil, err
	}
	return l.c, nil
}

// openRegular opens an ordinary file: nothing that blocks, nothing without an end.
func openRegular(path string) (*os.File, int64, error) {
	notFile := func(sentence string) error { return &FileError{Path: path, Sentence: sentence, Kind: ErrNotFile} }
	check := func(info os.FileInfo) error {
		switch mode := info.Mode(); {
		case mode.IsDir():
			return notFile("this is a folder; choose the model file inside it")
		case mode&os.ModeNamedPipe != 0:
			return notFile("this is a pipe, not a file; save what comes out of it first")
		case !mode.IsRegular():
			return notFile("this is a device or a socket, not a file")
		case info.Size() == 0:
			return notFile("the file is empty")
		case info.Size() > maxFile:
			return notFile(fmt.Sprintf("the file has %d GB; a model has some megabytes", info.Size()>>30))
		}
		return nil
	}
	info, err := os.Stat(path)
	if err == nil {
		err = check(info)
	}
	var f *os.File
	if err == nil {
		// Not blocking, in case the path has become a pipe since.
		f, err = os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	}
	if err == nil {
		if info, err = f.Stat(); err == nil {
			err = check(info)
		}
		if err != nil {
			f.Close()
		}
	}
	var own *FileError
	switch {
	case err == nil:
		return f, info.Size(), nil
	case errors.As(err, &own):
		return nil, 0, err
	case errors.Is(err, os.ErrNotExist):
		return nil, 0, notFile("there is no such file")
	case errors.Is(err, os.ErrPermission):
		return nil, 0, notFile("you may not read this file: its permissions forbid it")
	case strings.Contains(err.Error(), "too many levels"):
		return nil, 0, notFile("this link leads back to itself")
	}
	return nil, 0, notFile(fmt.Sprintf("it can't be opened: %v", errors.Unwrap(err)))
}

// loader collects what a file holds, within the limits.
type loader struct {
	c        *Contents
	stem     string // the file's name without folder and extension
	elements int64
	nodes    int
	names    map[string]bool
	manifest []byte
}

func newLoader(path string, size int64) *loader {
	base := filepath.Base(path)
	stem, _, _ := strings.Cut(base, ".")
	return &loader{c: &Contents{Path: path, Bytes: size, Texts: map[string]string{}}, stem: stem, names: map[string]bool{}}
}

// load finds out what kind of file it is by its first bytes, never by its name, and reads it.
func (l *loader) load(f io.ReaderAt, size int64) error {
	head := make([]byte, min(size, 300))
	if err := readAt(f, head, 0); err != nil {
		return err
	}
	whole := func() *stream { return newStream(io.NewSectionReader(f, 0, size), size) }
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return l.readArchive(f, size)
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return l.readGzip(f, size)
	}
	return l.readStream(head, whole())
}

// readStream reads the formats that need no directory.
func (l *loader) readStream(head []byte, s *stream) error {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case bytes.HasPrefix(head, npyMagic):
		l.c.Format = "npy"
		return l.readNpyFile(s)
	case bytes.HasPrefix(head, torchMagic):
		l.c.Format = "PyTorch"
		return l.readLegacyTorch(s)
	case foreignFormat(head) != "":
		return foreign("%s", foreignFormat(head))
	case len(head) > 9 && head[8] == '{' && binary.LittleEndian.Uint64(head) < 1<<40:
		l.c.Format = "safetensors"
		return l.readSafetensors(s)
	case len(text) > 0 && (text[0] == '{' || text[0] == '[') && looksLikeText(head):
		l.c.Format = "JSON"
		return l.readJSON(s)
	case looksLikePickle(head, l.c.Path):
		l.c.Format = "pickle"
		return l.readPickles(s)
	case looksLikeText(head):
		return foreign("this is a text file, not a model; a model is a .npz, .npy, .pkl, .json, .safetensors or .pt file")
	}
	return foreign("this is no kind of model file that Inkling knows (it knows npz, npy, pickle, JSON, safetensors and PyTorch's pt)")
}

// readGzip unpacks twice: once to learn and verify the size, once to read.
func (l *loader) readGzip(f io.ReaderAt, size int64) error {
	open := func() (*gzip.Reader, error) {
		z, err := gzip.NewReader(io.NewSectionReader(f, 0, size))
		if err != nil {
			return nil, damaged("it begins as a gzip file and is none")
		}
		return z, nil
	}
	z, err := open()
	if err != nil {
		return err
	}
	limit := min(maxMember, max(freeInflation, size*maxInflation))
	n, err := io.Copy(io.Discard, io.LimitReader(z, limit+1))
	switch {
	case n > limit:
		return tooLarge("it would grow from %d kB to more than %d MB: no model does", size>>10, limit>>20)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errCut
	case err != nil:
		return damaged("its compressed bytes are damaged")
	case n == 0:
		return damaged("there is nothing in this gzip file")
	}
	if z, err = open(); err != nil {
		return err
	}
	s := newStream(z, n)
	head, _ := s.r.Peek(int(min(n, 300)))
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return foreign("it is compressed twice; unpack it once")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if n > 2*freeInflation {
			return tooLarge("it is an archive of %d MB within a gzip file; unpack it first", n>>20)
		}
		b, err := s.take(n)
		if err != nil {
			return err
		}
		return l.readArchive(bytes.NewReader(b), n)
	}
	return l.readStream(bytes.Clone(head), s)
}

// readArchive reads npz files and PyTorch's, which are zip archives both.
func (l *loader) readArchive(f io.ReaderAt, size int64) error {
	members, err := readZip(f, size)
	if err != nil {
		return err
	}
	if t := torchArchive(members); t != nil {
		l.c.Format = "PyTorch"
		return l.readTorch(t)
	}
	l.c.Format = "npz"
	for _, m := range members {
		if err := l.readMember(m); err != nil {
			return inMember(m.name, err)
		}
	}
	if len(l.c.Arrays) == 0 {
		return noNetwork("the archive holds no arrays; a NumPy .npz has some")
	}
	return l.takeManifest()
}

// inMember says which member the trouble is in, where the sentence does not.
func inMember(name string, err error) error {
	var fe *FileError
	if errors.As(err, &fe) && fe.Path == "" && fe.Kind != ErrUnsafe && !strings.Contains(fe.Sentence, clip(name)) {
		return &FileError{Sentence: clip(name) + ": " + fe.Sentence, Kind: fe.Kind}
	}
	return err
}

func (l *loader) readMember(m *member) error {
	base := m.name[strings.LastIndexByte(m.name, '/')+1:]
	if m.size == 0 || base == "" || strings.HasPrefix(m.name, "__MACOSX/") || strings.HasPrefix(base, "._") {
		return nil
	}
	s, r, err := m.open()
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(m.name, ".npy")
	head, err := s.r.Peek(int(min(m.size, int64(len(npyMagic)))))
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return err
	case bytes.Equal(head, npyMagic):
		err = l.readNpy(s, name)
	case m.name == manifestMember:
		if m.size > maxManifest {
			return tooLarge("its manifest has %d MB", m.size>>20)
		}
		l.manifest, err = s.take(m.size)
	case strings.HasSuffix(m.name, ".npy"):
		return damaged("it does not begin as a NumPy array does")
	case base == "model.weights.h5":
		return foreign("this is a Keras file (HDF5 inside); save its weights with numpy.savez(\"model.npz\", *model.get_weights())")
	default:
		l.c.Ignored = append(l.c.Ignored, m.name+": not an array")
		return nil
	}
	if err != nil {
		return err
	}
	return r.finish()
}

// takeManifest parses the embedded manifest.
func (l *loader) takeManifest() error {
	if l.manifest == nil {
		return nil
	}
	m, err := ParseManifest(l.manifest)
	if err != nil {
		return damaged("%v", err)
	}
	l.c.Manifest = m
	return nil
}

// readNpyFile reads a .npy file: one array, or several that were saved into it one after another.
func (l *loader) readNpyFile(s *stream) error {
	for i := 0; ; i++ {
		name := l.stem
		if i > 0 { // whether a second array follows is not known before the first is read
			name = join(l.stem, fmt.Sprint(i))
		}
		if err := l.readNpy(s, name); err != nil {
			return err
		}
		if s.left == 0 {
			return nil
		}
		if head, _ := s.r.Peek(len(npyMagic)); !bytes.Equal(head, npyMagic) {
			return damaged("%d bytes follow its array, where nothing should", s.left)
		}
	}
}

// readPickles reads one pickle, or several that were dumped one after another.
func (l *loader) readPickles(s *stream) error {
	var values []any
	for {
		v, err := newUnpickler(s, nil).value()
		if err != nil {
			return err
		}
		values = append(values, v)
		if head, err := s.r.Peek(1); err != nil || len(values) >= 256 || !looksLikePickle(head, "") {
			break
		}
	}
	if len(values) == 1 {
		return l.root(values[0])
	}
	for i, v := range values {
		if err := l.flatten(fmt.Sprint(i), v); err != nil {
			return err
		}
	}
	return nil
}

func looksLikePickle(head []byte, path string) bool {
	if len(head) == 0 {
		return false
	}
	if head[0] == 0x80 {
		return len(head) == 1 || head[1] <= 9
	}
	switch strings.ToLower(filepath.Ext(strings.TrimSuffix(path, ".gz"))) {
	case ".pkl", ".pickle", ".p", ".pk", ".dat":
		return strings.IndexByte("(cl]}S", head[0]) >= 0
	}
	for _, start := range []string{"(lp", "(dp", "(l.", "(d.", "(tp", "cnumpy", "ccopy", "c__builtin__", "(i", "(c", "cos\n", "cposix\n", "c__main__", "(F", "(I"} {
		if bytes.HasPrefix(head, []byte(start)) {
			return true
		}
	}
	return false
}

func looksLikeText(head []byte) bool {
	for _, b := range head {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' {
			return false
		}
	}
	return true
}
