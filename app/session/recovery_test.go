package session

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"inkling/core"
	"inkling/persist"
)

// crashIn, in the environment, makes TestCrashVictim a program that trains a model, says its hash, and waits to be killed.
const crashIn = "INKLING_TEST_CRASH_IN"

func crashFolders(dir string) Folders {
	return Folders{Config: filepath.Join(dir, "config"), Data: filepath.Join(dir, "data")}
}

func TestCrashVictim(t *testing.T) {
	dir := os.Getenv(crashIn)
	if dir == "" {
		return
	}
	s := New(Options{Folders: crashFolders(dir)})
	s.Data.Use(small(400), small(100), "test")
	trainShort(t, s)
	s.Model.Name.Set("the lost one")
	until(t, s, "the copy", func() bool { return s.recovery.kept.name == "the lost one" && !s.recovery.writing })
	os.Stdout.WriteString("kept " + s.Model.Network().SHA256() + "\n")
	select {} // to be killed
}

// trainShort trains a tiny network for an epoch.
func trainShort(t *testing.T, s *Session) {
	t.Helper()
	s.Training.SetLayers([]int{8})
	s.Training.Epochs.Set(1)
	s.Run.Train.Do()
	until(t, s, "the run to end", func() bool { return !s.Run.Active() && s.Model.Unsaved() })
}

// crash runs the victim, kills it, and returns the hash of the model it had trained.
func crash(t *testing.T, dir string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run", "^TestCrashVictim$")
	cmd.Env = append(os.Environ(), crashIn+"="+dir)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	cmd.Process.Kill()
	cmd.Wait()
	hash, ok := strings.CutPrefix(strings.TrimSpace(line), "kept ")
	if !ok {
		t.Fatalf("the victim said %q", line)
	}
	return hash
}

// copies are the models in the recovery folder.
func copies(dir string) []string {
	found, _ := filepath.Glob(filepath.Join(crashFolders(dir).recovered(), "*.npz"))
	return found
}

func start(t *testing.T, dir string) *Session {
	t.Helper()
	s := New(Options{Folders: crashFolders(dir)})
	t.Cleanup(func() { s.Close() })
	s.Data.Use(small(400), small(100), "test")
	return s
}

func TestUnsavedModelSurvivesACrash(t *testing.T) {
	dir := t.TempDir()
	hash := crash(t, dir)

	s := start(t, dir)
	until(t, s, "the offer", func() bool { return s.Question() != nil })
	if q := s.Question(); !strings.Contains(q.Sentence, "“the lost one”") || q.YesLabel != "Bring back" {
		t.Errorf("the question is %q", q.Sentence)
	}
	// Later: it is offered again.
	s.Question().Cancel.Do()
	s.Close()
	s = start(t, dir)
	until(t, s, "the offer", func() bool { return s.Question() != nil })
	s.Question().Yes.Do()
	if s.Model.Network().SHA256() != hash || !s.Model.Unsaved() || s.Model.Title() != "the lost one" || s.Model.Path() != "" || s.Model.Manifest().Training == nil {
		t.Errorf("what came back is %q, unsaved %v", s.Model.Title(), s.Model.Unsaved())
	}
	// It is still safe: a crash now would find it in this session's own copy.
	until(t, s, "its new copy", func() bool { return !s.recovery.writing && s.recovery.release != nil && len(s.recovery.revived) == 0 })
	if got := copies(dir); len(got) != 1 || got[0] != s.recovery.path {
		t.Errorf("the copies are %v", got)
	}
	// Saved, it needs no copy.
	path := filepath.Join(dir, "saved.npz")
	s.Files.SaveTo(path)
	until(t, s, "the copy to go", func() bool { return len(copies(dir)) == 0 && !s.recovery.writing })
	s.Close()
	if left, _ := os.ReadDir(crashFolders(dir).recovered()); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	model, _, err := ReadModel(path, persist.Choices{})
	if err != nil || model.Network.SHA256() != hash {
		t.Errorf("saved: %v", err)
	}
	s = start(t, dir)
	for range 50 {
		s.Update()
	}
	if s.Question() != nil {
		t.Error("a saved model is offered")
	}
}

func TestRecoveredModelCanBeDiscarded(t *testing.T) {
	dir := t.TempDir()
	crash(t, dir)
	s := start(t, dir)
	until(t, s, "the offer", func() bool { return s.Question() != nil })
	s.Question().No.Do()
	until(t, s, "the copy to go", func() bool { return len(copies(dir)) == 0 })
	if s.Model.Unsaved() {
		t.Error("a discarded model is in use")
	}
}

// Closing without an answer (the session manager ends) is no decision: the model is offered at the next start. Another Inkling that runs at
// the same time does not take it.
func TestClosingUnsavedKeepsTheModel(t *testing.T) {
	dir := t.TempDir()
	s := start(t, dir)
	trainShort(t, s)
	until(t, s, "the copy", func() bool { return len(copies(dir)) == 1 && !s.recovery.writing })
	if got := abandoned(crashFolders(dir).recovered()); len(got) != 0 {
		t.Errorf("the living session's copy is taken for abandoned: %v", got)
	}
	hash := s.Model.Network().SHA256()
	s.Close()
	s.recovery.release() // as the end of the process does
	s = start(t, dir)
	until(t, s, "the offer", func() bool { return s.Question() != nil })
	s.Question().Yes.Do()
	if s.Model.Network().SHA256() != hash {
		t.Error("another model came back")
	}
	// Given up on purpose, it goes.
	done := false
	s.CloseRequested(func() { done = true })
	s.Question().No.Do()
	s.Close()
	if !done || len(copies(dir)) != 0 {
		t.Errorf("asked %v, copies %v", done, copies(dir))
	}
}

// A long run is copied now and then, so that a crash in its last minute costs a minute.
func TestRunInProgressIsKept(t *testing.T) {
	dir := t.TempDir()
	s := start(t, dir)
	s.Training.SetLayers([]int{8})
	s.Training.Epochs.Set(1000)
	s.Run.Train.Do()
	until(t, s, "an epoch", func() bool { return s.Run.live && s.Run.snapshot.Epoch > 0 })
	s.Run.began = s.Run.began.Add(-2 * recoverEvery)
	until(t, s, "the copy", func() bool { return len(copies(dir)) == 1 && !s.recovery.writing })
	model, _, err := ReadModel(copies(dir)[0], persist.Choices{})
	if err != nil || model.Manifest.Training == nil || model.Network.Layers[1].Activation != core.Sigmoid && model.Network.Layers[1].Activation != core.Softmax {
		t.Errorf("the copy: %+v, %v", model, err)
	}
	s.CloseRequested(func() {})
	s.Question().No.Do()
	until(t, s, "the copy to go", func() bool { return len(copies(dir)) == 0 })
}
