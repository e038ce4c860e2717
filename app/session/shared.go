package session

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"time"

	"inkling/core/ink"
	"inkling/persist"
)

// Two windows may be open at once, each a process of its own, and both write the settings and your digits. Neither may undo what
// the other wrote: each knows what it last found or left in the file, and adds to the file only what it changed since.

// sharedDigits is the file of your digits, as one of the windows knows it. One goroutine at a time uses it.
type sharedDigits struct {
	file  string
	known []ink.Drawing // what the file held when this window last read or wrote it
	asked []ink.Drawing // what this window wanted it to hold; differs from known where another window had a part in it
}

// save writes mine into the file, together with what another window changed there since this one last read or wrote it.
func (f *sharedDigits) save(mine []ink.Drawing) error {
	file, known := f.file, f.known
	if err := makeFolderFor(file); err != nil {
		return err
	}
	release, ok := persist.Claim(file + lockSuffix)
	for wait := time.Now(); !ok && time.Since(wait) < 2*time.Second; { // the other window is done in milliseconds
		time.Sleep(20 * time.Millisecond)
		release, ok = persist.Claim(file + lockSuffix)
	}
	if ok {
		defer release()
	}
	all := mine
	// A file that is gone or cannot be read has nothing to add.
	if text, err := os.ReadFile(file); err == nil && !bytes.Equal(text, lines(known)) {
		if theirs, err := readDrawings(file); err == nil {
			all = merge(known, mine, theirs)
		}
	}
	if err := persist.SaveDrawings(file, all...); err != nil {
		return err
	}
	f.known, f.asked = all, mine
	return nil
}

// merge is mine with what theirs has more and less than known, which both began with.
func merge(known, mine, theirs []ink.Drawing) []ink.Drawing {
	count := map[string]int{} // of a drawing in theirs, less those in known
	for _, d := range theirs {
		count[string(lines([]ink.Drawing{d}))]++
	}
	for _, d := range known {
		count[string(lines([]ink.Drawing{d}))]--
	}
	merged := slices.DeleteFunc(slices.Clone(mine), func(d ink.Drawing) bool {
		key := string(lines([]ink.Drawing{d}))
		if count[key] < 0 {
			count[key]++
			return true
		}
		return false
	})
	for _, d := range theirs {
		if key := string(lines([]ink.Drawing{d})); count[key] > 0 {
			count[key]--
			merged = append(merged, d)
		}
	}
	return merged
}

// lines are drawings as their file holds them.
func lines(drawings []ink.Drawing) []byte {
	var b strings.Builder
	_ = persist.WriteDrawings(&b, drawings...) // a Builder takes everything, and a drawing that cannot be written is not kept
	return []byte(b.String())
}

// together are the settings that the file should hold: those in it, and of mine those that are not as they were when this
// window last read or wrote it.
func together(file string, known, mine remembered) remembered {
	text, err := os.ReadFile(file)
	if err != nil {
		return mine
	}
	all := fields(text)
	if all == nil {
		return mine
	}
	before, now := fieldsOf(known), fieldsOf(mine)
	for name := range before {
		if _, still := now[name]; !still {
			delete(all, name)
		}
	}
	for name, value := range now {
		if !bytes.Equal(value, before[name]) {
			all[name] = value
		}
	}
	text, err = json.Marshal(all)
	got := forgotten()
	if err != nil || json.Unmarshal(text, &got) != nil {
		return mine
	}
	return got.sane()
}

func fields(text []byte) map[string]json.RawMessage {
	var all map[string]json.RawMessage
	if json.Unmarshal(text, &all) != nil {
		return nil
	}
	return all
}

func fieldsOf(r remembered) map[string]json.RawMessage {
	text, _ := json.Marshal(r) // Keep has marshalled the same before
	return fields(text)
}
