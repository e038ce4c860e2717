package window

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func TestCrashIsReadableAndItsMessageNamesTheLog(t *testing.T) {
	folder := t.TempDir()
	c, former := openCrashLog(folder)
	defer c.close()
	if former != "" {
		t.Errorf("an empty folder holds a former crash: %s", former)
	}
	says := c.write("index out of range", []byte("main.go:7\n"), "Inkling 1.2.3", noon)
	path := filepath.Join(folder, "crash-2026-05-04-120000.log")
	if !strings.Contains(says, path) || !strings.Contains(says, "index out of range") {
		t.Errorf("the message is %q", says)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"index out of range", "Inkling 1.2.3", "main.go:7", "2026-05-04T12:00:00Z"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the log does not say %q:\n%s", want, text)
		}
	}
}

func TestRefusedWindowIsNoMistakeOfTheProgram(t *testing.T) {
	folder := t.TempDir()
	p := &program{}
	p.crashes, _ = openCrashLog(folder)
	if says := p.broke(lostRefusal, false); !strings.Contains(says, "graphics driver") || !strings.Contains(says, "--help") {
		t.Errorf("there is no way out in %q", says)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("a log was written: %v, %v", left, err)
	}
	if says := p.broke(lostRefusal, true); !strings.Contains(says, "mistake") {
		t.Errorf("after a frame it is a mistake, and the sentence is %q", says)
	}
}

func TestCrashWithoutAFolderIsStillSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c, _ := openCrashLog(filepath.Join(file, "below"))
	defer c.close()
	if says := c.write("boom", nil, "Inkling", noon); !strings.Contains(says, "boom") || !strings.Contains(says, "could not write") {
		t.Errorf("the message is %q", says)
	}
}

// A panic in a goroutine that nobody watches ends the process at once; the next start finds what happened.
func TestCrashOfAnyGoroutineIsFoundAtTheNextStart(t *testing.T) {
	folder := t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "INKLING_TEST_CRASH="+folder)
	if out, err := cmd.CombinedOutput(); err == nil {
		t.Fatalf("the child ended well:\n%s", out)
	}
	c, former := openCrashLog(folder)
	text, err := os.ReadFile(former)
	if err != nil {
		t.Fatalf("the crash was not found (%q): %v", former, err)
	}
	if !strings.Contains(string(text), "the trainer broke") {
		t.Errorf("the log says:\n%s", text)
	}
	c.close()
	left, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 1 {
		t.Errorf("after an orderly end %d files are left, want the crash alone", len(left))
	}
	if _, again := openCrashLog(folder); again != "" {
		t.Errorf("the same crash is told twice: %s", again)
	}
}

// crashForTest is what the child of the test above does.
func crashForTest(folder string) {
	openCrashLog(folder)
	go panic("the trainer broke")
	time.Sleep(time.Minute)
}
