package session

// Question is something to be decided before the program goes on: unsaved work, a file to be overwritten. The
// window shows it above everything else; the session does nothing until one of its actions is done.
type Question struct {
	Title    string
	Sentence string
	// Yes is what the person most likely wants (Save), No goes on without it (Don't save), Cancel leaves all as it was.
	Yes, No, Cancel             Action
	YesLabel, NoLabel, NotLabel string

	stale func() bool // says that there is nothing left to ask
}

// Question is what waits for a decision; nil when nothing does.
func (s *Session) Question() *Question { return s.question }

// CloseRequested calls quit at once, or, where the model in use is unsaved, after asking; never, where the person
// cancels.
func (s *Session) CloseRequested(quit func()) { s.askUnsaved("closing", quit) }

// askUnsaved goes on with next at once, or, where the model in use is unsaved, after asking.
func (s *Session) askUnsaved(before string, next func()) {
	if s.question != nil {
		return
	}
	if !s.Model.Unsaved() && !s.Run.Active() {
		next()
		return
	}
	sentence := "The model has changes that are not in a file."
	if s.Run.Active() {
		sentence = "A training run is in progress; it stops at the next batch, and its model is in no file."
	}
	q := &Question{Title: "Save the model before " + before + "?", Sentence: sentence, YesLabel: "Save", NoLabel: "Don't save", NotLabel: "Cancel"}
	close := func() { s.question = nil }
	q.Cancel = NewAction(close, nil)
	q.No = NewAction(func() {
		close()
		s.Run.abandon()
		s.Model.unsaved = false
		next()
	}, nil)
	q.Yes = NewAction(func() {
		close()
		s.Run.stopThen(func() { s.Files.saveThen(next) })
	}, nil)
	s.question = q
}
