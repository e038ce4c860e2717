package session

import (
	"testing"
	"time"

	"inkling/core"
)

// newTest makes a session that remembers nothing outside the test's folder, over a small set of training digits.
func newTest(t *testing.T) *Session {
	t.Helper()
	folder := t.TempDir()
	s := New(Options{Folders: Folders{Config: folder + "/config", Data: folder + "/data"}})
	t.Cleanup(func() { s.Close() })
	s.Data.Use(small(400), small(100), "test")
	return s
}

// small is the first n digits of MNIST's training set.
func small(n int) *core.Dataset { return MNISTTrain().Slice(0, n) }

// until runs the session as frames would until something holds.
func until(t *testing.T, s *Session, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		s.Update()
		if holds() {
			return
		}
	}
	t.Fatalf("waited a minute for %s; status: %s", what, s.Status().Sentence)
}

// drawSeven draws a 7.
func drawSeven(s *Session) {
	d := s.Drawing
	d.PenDown(70, 60, 0)
	for x := float32(70); x <= 200; x += 5 {
		d.PenMove(x, 60, int64(x))
	}
	for i := float32(0); i <= 30; i++ {
		d.PenMove(200-3*i, 60+5.5*i, int64(300+i))
	}
	d.PenUp()
}
