//go:build unix

package persist

import (
	"bufio"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// saveForever, in the environment, turns the test binary into a process that does nothing but save: the victim.
const saveForever = "INKLING_TEST_SAVE_FOREVER"

func TestMain(m *testing.M) {
	if path := os.Getenv(saveForever); path != "" {
		models := []*Model{testModel(1, killSizes), testModel(2, killSizes)}
		os.Stdout.WriteString("ready\n")
		for i := os.Getpid(); ; i++ {
			if err := Save(path, models[i%2]); err != nil {
				os.Stdout.WriteString(err.Error() + "\n")
				os.Exit(3)
			}
		}
	}
	os.Exit(m.Run())
}

var killSizes = []int{784, 30, 10}

// TestKilledWhileSaving kills a saving process at random instants, with no chance to clean up. After each one the file is the
// old model or the new one, whole; the next save leaves nothing but the model and its copy.
func TestKilledWhileSaving(t *testing.T) {
	const kills, at = 320, 2              // at a time
	enough := time.Now().Add(time.Minute) // on a machine so busy that starting a process takes a second
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	hashes := map[string]string{}
	for seed := range uint64(2) {
		m := testModel(seed+1, killSizes)
		hashes[m.Network.SHA256()] = m.Manifest.Name
	}
	var mu sync.Mutex
	seen, debris := map[string]int{}, 0
	var wg sync.WaitGroup
	for worker := range at {
		wg.Go(func() {
			dir := t.TempDir()
			path := filepath.Join(dir, "модель.npz")
			if err := Save(path, testModel(1, killSizes)); err != nil {
				t.Error(err)
				return
			}
			r := rand.New(rand.NewPCG(uint64(worker), uint64(time.Now().UnixNano())))
			for range kills / at {
				if time.Now().After(enough) {
					break
				}
				if !killOne(t, self, path, time.Duration(r.IntN(12_000))*time.Microsecond) {
					return
				}
				name, left := hashes[openWhole(t, path)], strings.Count(listing(t, dir), tempSuffix)
				mu.Lock()
				seen[name]++
				debris += left
				mu.Unlock()
				if name == "" {
					t.Error("after a kill the file is neither the old model nor the new one")
					return
				}
			}
			if err := Save(path, testModel(1, killSizes)); err != nil {
				t.Error(err)
			}
			if got := listing(t, dir); got != "модель.json\nмодель.npz" {
				t.Errorf("the folder holds\n%s", got)
			}
		})
	}
	wg.Wait()
	done := seen["model 1"] + seen["model 2"]
	t.Logf("%d kills: %v opened; %d left-over files, removed by the next save", done, seen, debris)
	if done > 100 && (seen["model 1"] == 0 || seen["model 2"] == 0) {
		t.Errorf("the kills never caught a change: %v", seen)
	}
}

// killOne starts a process that saves to path, lets it run for a while after its first word, and kills it.
func killOne(t *testing.T, self, path string, after time.Duration) bool {
	t.Helper()
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), saveForever+"="+path)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Error(err)
		return false
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	time.Sleep(after)
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	err = cmd.Wait()
	if line != "ready\n" || err == nil || err.Error() != "signal: killed" {
		t.Errorf("the saving process said %q and ended with %v", line, err)
		return false
	}
	return true
}

// openWhole opens the model at path as the program does, which checks sums and hashes, and the readable copy beside it. It returns the hash of the
// weights, or "" after reporting why there is none.
func openWhole(t *testing.T, path string) string {
	t.Helper()
	c, err := Read(path)
	if err != nil {
		t.Error(err)
		return ""
	}
	m, _, err := Interpret(c, nil, Choices{})
	if err != nil {
		t.Error(err)
		return ""
	}
	text, err := os.ReadFile(CopyPath(path))
	if err != nil {
		t.Error(err)
		return ""
	}
	if copied, err := ParseManifest(text); err != nil || copied.Name == "" {
		t.Errorf("the readable copy is broken: %v", err)
	}
	return m.Network.SHA256()
}
