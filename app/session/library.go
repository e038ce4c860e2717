package session

// Library is the models folder in the user's configuration directory.
type Library struct {
	entries []Entry
}

func newLibrary(s *Session) *Library { return &Library{} }

// Entries lists the models in the folder. The slice is shared.
func (l *Library) Entries() []Entry { return l.entries }
