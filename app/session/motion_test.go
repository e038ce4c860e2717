package session

import (
	"path/filepath"
	"testing"
	"time"

	"inkling/core"
)

func TestLessMotionIsTheSystemsWishOrThePersonsAndIsRemembered(t *testing.T) {
	folders := Folders{Config: filepath.Join(t.TempDir(), "config")}
	s := New(Options{Bare: true, Folders: folders})
	set := s.Settings
	if set.LessMotion() || set.Dark() {
		t.Error("without any wish the window is dark or still")
	}
	if !set.SetSystem(Wishes{Dark: true, LessMotion: true}) || !set.LessMotion() || !set.Dark() {
		t.Error("the system's wishes are not heeded")
	}
	set.Motion.Set(MotionAll)
	set.Theme.Set(ThemeLight)
	if set.LessMotion() || set.Dark() {
		t.Error("the system's wishes outweigh the person's")
	}
	if set.SetSystem(Wishes{}) {
		t.Error("a wish of the system's that is overruled changes the window")
	}
	set.Motion.Set(MotionLess)
	if !set.LessMotion() {
		t.Error("the person's wish is not heeded")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = New(Options{Bare: true, Folders: folders})
	defer s.Close()
	if got := s.Settings.Motion.Get(); got != MotionLess {
		t.Errorf("after a new start less motion is %q", s.Settings.Motion.Value())
	}
}

// With less motion a running training shows something new twice a second; its end, and a pause, show at once.
func TestWithLessMotionTrainingChangesThePicturesSeldom(t *testing.T) {
	s := newTest(t)
	quickly(s)
	s.Training.Epochs.Set(core.MaxEpochs)
	s.Settings.Motion.Set(MotionLess)
	s.Run.Train.Do()
	until(t, s, "the first batch", func() bool { sn := s.Run.Snapshot(); return sn != nil && sn.State == core.Running })
	began, first, ahead := time.Now(), s.Run.Version(), 0
	until(t, s, "two seconds", func() bool {
		if s.Run.trainer.Snapshot() != s.Run.Snapshot() {
			ahead++
		}
		return time.Since(began) > 2*time.Second
	})
	seen, most := s.Run.Version()-first, uint64(time.Since(began)/calm)+1
	if seen == 0 || seen > most || ahead == 0 {
		t.Errorf("in %v there was something new %d times, and at most %d are allowed", time.Since(began), seen, most)
	}
	s.Run.Pause.Do()
	until(t, s, "the pause", func() bool { return s.Run.Paused() })
	s.Update()
	if s.Run.Snapshot() != s.Run.trainer.Snapshot() {
		t.Error("paused, the window shows an old network")
	}
	s.Run.Stop.Do()
	until(t, s, "the end", func() bool { return !s.Run.Active() })
	if s.Run.Snapshot() != s.Run.trainer.Snapshot() {
		t.Error("at its end, the window shows an old network")
	}
}
