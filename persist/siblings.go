package persist

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Files that belong together: weights.npz and biases.npz, W1.npy b1.npy W2.npy b2.npy, model.npz and model.json.

// readSiblings reads what belongs to c and lies beside it.
func (c *Contents) readSiblings() error {
	if c.Format == "JSON" {
		return nil
	}
	if err := c.readManifestBeside(); err != nil {
		return err
	}
	if c.Manifest != nil {
		return nil
	}
	paths := partners(c.Path, len(c.Arrays))
	if len(paths) == 0 {
		return nil
	}
	// Keys such as arr_0 would collide: the file's own name goes in front of all of them.
	c.prefix(c.Path)
	for _, path := range paths {
		more, err := readOne(path)
		if err != nil {
			c.Notes = append(c.Notes, fmt.Sprintf("%s lies beside it, but can't be read with it: %s", filepath.Base(path), sentenceOf(err)))
			continue
		}
		more.prefix(path)
		c.Arrays = append(c.Arrays, more.Arrays...)
		for k, v := range more.Texts {
			c.Texts[k] = v
		}
		c.Ignored = append(c.Ignored, more.Ignored...)
		c.Bytes += more.Bytes
		c.Notes = append(c.Notes, "read together with "+filepath.Base(path))
	}
	return nil
}

func sentenceOf(err error) string {
	var fe *FileError
	if errors.As(err, &fe) {
		return fe.Sentence
	}
	return err.Error()
}

// prefix puts the file's name before the names of its arrays, where they do not have it.
func (c *Contents) prefix(path string) {
	stem, _, _ := strings.Cut(filepath.Base(path), ".")
	for i := range c.Arrays {
		if a := &c.Arrays[i]; a.Name != stem && !strings.HasPrefix(a.Name, stem+"/") {
			a.Name = stem + "/" + a.Name
		}
	}
	texts := make(map[string]string, len(c.Texts))
	for k, v := range c.Texts {
		texts[stem+"/"+k] = v
	}
	c.Texts = texts
}

// readManifestBeside takes name.json for the manifest of a name.npz that has none inside, and notes where the two disagree.
func (c *Contents) readManifestBeside() error {
	path := strings.TrimSuffix(c.Path, filepath.Ext(c.Path)) + ".json"
	if path == c.Path {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxManifest || info.Size() == 0 {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	m, err := ParseManifest(data)
	base := filepath.Base(path)
	if err != nil || m.Format != ManifestFormat && !describesModel(m) {
		if err != nil && strings.Contains(string(data), ManifestFormat) && c.Manifest == nil {
			return damaged("its description %s can't be used: %v", base, err)
		}
		return nil // somebody else's JSON
	}
	if c.Manifest == nil {
		c.Manifest = m
		c.Notes = append(c.Notes, "described by "+base)
		return nil
	}
	inside, err1 := c.Manifest.JSON()
	beside, err2 := m.JSON()
	if err1 != nil || err2 != nil || string(inside) != string(beside) {
		c.Notes = append(c.Notes, base+" beside it says something else than the description inside the file; the one inside counts")
	}
	return nil
}

// describesModel says whether a JSON without "format" is meant as a manifest: a few lines written by hand.
// One that knows nothing but a manifest's fields is meant so, too, if it has only a name.
func describesModel(m *Manifest) bool {
	return m.Input != nil || len(m.Activations) > 0 || len(m.Labels) > 0 || len(m.Sizes) > 0 || m.Metrics != nil ||
		len(m.Extra) == 0 && m.Name != ""
}

// halves are words that make two files one: what stands for weights in one name stands for biases in the other.
var halves = [][2]string{{"weights", "biases"}, {"weights", "bias"}, {"weight", "bias"}, {"Weights", "Biases"}, {"Weights", "Bias"}, {"Weight", "Bias"}, {"WEIGHTS", "BIASES"}, {"wts", "bs"}, {"Ws", "Bs"}, {"Ws", "bs"}, {"ws", "bs"}, {"W", "b"}, {"W", "B"}, {"w", "b"}, {"theta", "bias"}}

var numbered = regexp.MustCompile(`^(.*?)(\d+)(.*)$`)

// partners finds the files that belong to path: the same name with biases for weights (or the other way round), and, where
// each file holds one array, the other numbers.
func partners(path string, arrays int) []string {
	dir, base := filepath.Split(path)
	ext := filepath.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	if ext != ".npz" && ext != ".npy" && ext != ".pkl" && ext != ".pickle" {
		return nil
	}
	exists := map[string]bool{}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) > 10000 {
		return nil
	}
	for _, e := range entries {
		if e.Type().IsRegular() {
			exists[e.Name()] = true
		}
	}
	found := map[string]bool{}
	consider := func(stem string) {
		for _, pair := range halves {
			for i := range 2 {
				if at := wordIndex(stem, pair[i]); at >= 0 {
					if other := stem[:at] + pair[1-i] + stem[at+len(pair[i]):] + ext; exists[other] && other != base {
						found[other] = true
					}
				}
			}
		}
	}
	consider(stem)
	if m := numbered.FindStringSubmatch(stem); m != nil && arrays == 1 && isHalf(m[1]+m[3]) {
		for name := range exists {
			s, isExt := strings.CutSuffix(name, ext)
			if n := numbered.FindStringSubmatch(s); isExt && n != nil && n[1] == m[1] && n[3] == m[3] && name != base {
				found[name] = true
				consider(s)
			}
		}
	}
	if len(found) > 64 {
		return nil
	}
	var paths []string
	for name := range found {
		paths = append(paths, dir+name)
	}
	slices.Sort(paths)
	return paths
}

func isHalf(stem string) bool {
	for _, pair := range halves {
		if wordIndex(stem, pair[0]) >= 0 || wordIndex(stem, pair[1]) >= 0 {
			return true
		}
	}
	return false
}

// wordIndex finds a word that is not part of a longer one: "b" in "b1" and "layer_b", not in "number".
func wordIndex(s, word string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(word)
		if (i == 0 || !isLetter(s[i-1])) && (end == len(s) || !isLetter(s[end])) {
			return i
		}
		from = i + 1
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
