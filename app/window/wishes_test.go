package window

import (
	"testing"
	"time"

	"gioui.org/app"

	"inkling/app/session"
)

// What the system says in time is there for the first frame; what comes late is heeded when it comes.
func TestTheFirstFrameIsNotKeptWaiting(t *testing.T) {
	s := session.New(session.Options{})
	defer s.Close()
	p := &program{window: new(app.Window), session: s}
	wishes := make(chan session.Wishes, 1)
	wishes <- session.Wishes{Dark: true}
	p.heed(wishes)
	if !s.Settings.Dark() {
		t.Error("the system's dark was known and is not shown")
	}

	began := time.Now()
	p.heed(wishes)
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the first frame waited %v for an answer that did not come", took)
	}
	wishes <- session.Wishes{LessMotion: true}
	for end := time.Now().Add(10 * time.Second); !s.Settings.LessMotion(); p.runPosted() {
		if time.Now().After(end) {
			t.Fatal("a late answer is not heeded")
		}
		time.Sleep(time.Millisecond)
	}
	if s.Settings.Dark() {
		t.Error("the system is light again, and the window is dark")
	}
}
