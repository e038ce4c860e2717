package session

import (
	"errors"
	"time"

	"inkling/core"
)

// Session is the program without its face; the package's comment says who may call it. Its parts are made by
// New and stay the same values.
type Session struct {
	Drawing     *Drawing
	Model       *Model
	Training    *Training
	Run         *Run
	Runs        *Runs
	Checkpoints *Checkpoints
	Data        *Data
	Files       *Files
	Library     *Library
	Mistakes    *Mistakes
	Compare     *Compare
	Teach       *Teach
	Settings    *Settings

	folders  Folders
	inbox    *inbox
	status   Status
	question *Question
	recovery *recovery

	label   int // what the drawing is meant to be, an index into the labels; −1: nobody said
	answers answers
	loudest loudest

	certain     judge  // of the model in use, once it is prepared
	judging     bool   // a measure is being prepared
	dismiss     func() // gives that up
	attribution *Attribution
	attributing bool

	runModel *core.Network // the last run's result, while that is the model in use
	trained  int           // models adopted from runs
	tuning   bool          // fine-tuning is under way
	keptAt   time.Time     // when the settings were last written
	closed   bool
	bare     bool // no window beside it
}

// Options are what a session needs to know of its surroundings.
type Options struct {
	// Notify is called, from any goroutine, when there is something new for Update. It must not block.
	Notify func()
	// Folders are where things are remembered; the zero value remembers nothing.
	Folders Folders
	// Bare leaves out the bundled model: for the command line, which reads what it needs.
	Bare bool
}

// New makes a session with the default bundled model in use, unless it is to be bare.
func New(o Options) *Session {
	if o.Notify == nil {
		o.Notify = func() {}
	}
	s := &Session{folders: o.Folders, inbox: newInbox(o.Notify), label: -1, keptAt: time.Now(), dismiss: func() {}}
	settings, problem := newSettings(s, o.Folders.settings())
	s.Settings = settings
	s.Model = newModel(s)
	s.Data = newData(s)
	s.Run = newRun(s)
	s.Runs = &Runs{s: s}
	s.Checkpoints = newTimeline(s)
	s.Training = newTraining(s)
	s.Settings.recallTraining()
	s.Drawing = newDrawing(s)
	s.Files = newFiles(s)
	s.Library = newLibrary(s)
	s.Mistakes = newMistakes(s)
	s.Compare = newCompare(s)
	s.Teach = newTeach(s)
	s.recovery = newRecovery(s)
	s.bare = o.Bare
	if !o.Bare {
		s.Files.openDefault()
		s.Library.watch()
		s.recovery.look()
	}
	if problem != "" {
		s.say(StatusProblem, problem)
	}
	return s
}

// Update takes what background work has posted and the trainer's newest snapshot. It never waits, and reports
// whether anything changed.
func (s *Session) Update() bool {
	changed := false
	for range cap(s.inbox.results) {
		select {
		case r := <-s.inbox.results:
			r.apply(s)
			changed = true
			continue
		default:
		}
		break
	}
	if s.Run.update() {
		changed = true
	}
	if s.question != nil && s.question.stale != nil && s.question.stale() {
		s.question = nil
		changed = true
	}
	s.keepSettings()
	s.recovery.keep()
	return changed
}

// keepSettings writes the settings in the background, at most every two seconds.
func (s *Session) keepSettings() {
	const pause = 2 * time.Second
	if now := time.Now(); now.Sub(s.keptAt) > pause && s.Settings.changed() {
		s.keptAt = now
		write := s.Settings.prepare()
		s.inbox.run(func() result {
			if err := write(); err != nil {
				return resultFunc(func(s *Session) { s.sayError(err) })
			}
			return nil
		})
	}
}

// Network is the one that answers now: the checkpoint that is looked at, the newest weights of the run in
// progress, or the model in use. Nobody changes it.
func (s *Session) Network() *core.Network {
	switch {
	case s.Checkpoints.looking != nil:
		return s.Checkpoints.looking.Network
	case s.Run.live:
		return s.Run.snapshot.Network
	}
	return s.Model.Network()
}

// Close stops what runs, waits for what writes, and writes the settings. The session is of no use afterwards.
func (s *Session) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	live := s.Run.live
	s.Run.close()
	s.Mistakes.forget()
	s.Teach.close()
	s.dismiss()
	s.Model.dismiss()
	s.Compare.dismiss()
	close(s.inbox.closed)
	s.inbox.working.Wait()
	s.recovery.close(live)
	return errors.Join(s.Teach.finish(), s.Settings.Keep())
}
