package session

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// StatusKind says how a status sentence is to be shown.
type StatusKind uint8

// The kinds of status: something happened, something was saved or checked, something runs, something went wrong.
const (
	StatusInfo StatusKind = iota
	StatusDone
	StatusBusy
	StatusProblem
)

// Status is the line at the foot of the window: what just happened, what is running, what went wrong.
type Status struct {
	Kind     StatusKind
	Sentence string
	// Count grows with each new sentence, so that a view can tell a repetition from the same sentence shown on.
	Count uint64
}

func (s *Session) say(kind StatusKind, sentence string) {
	s.status = Status{Kind: kind, Sentence: sentence, Count: s.status.Count + 1}
}

func (s *Session) sayError(err error) { s.say(StatusProblem, sentenceOf(err)) }

// Tell puts a sentence about something that went wrong outside the session at the foot of the window.
func (s *Session) Tell(sentence string) { s.say(StatusProblem, sentence) }

// Status is the newest sentence for the foot of the window.
func (s *Session) Status() Status { return s.status }

// sentenceOf makes an error a sentence: a capital at the front unless it starts with the name of a file, a full stop at
// its end.
func sentenceOf(err error) string {
	text := err.Error()
	if text == "" {
		return "Something went wrong."
	}
	first, _, _ := strings.Cut(text, " ")
	if !strings.ContainsAny(first, `./\:_0123456789`) {
		r, size := utf8.DecodeRuneInString(text)
		text = string(unicode.ToUpper(r)) + text[size:]
	}
	if last := text[len(text)-1]; last != '.' && last != '!' && last != '?' {
		text += "."
	}
	return text
}

// Sentence is an error as a sentence.
func Sentence(err error) string { return sentenceOf(err) }
