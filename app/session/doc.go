// Package session is what Inkling knows and can do, without a window: the drawing and its answer, the
// settings of the training panel, the run in progress, the model in use, files, mistakes, taught digits
// and what is remembered between two starts. Every button of the window is an Action here, every field
// a value that knows its range, whether it is enabled and, where it is not, the reason.
//
// # Who owns it
//
// One goroutine owns a Session: in the window the one that draws frames, on the command line the main
// one, in a test the test. It alone calls methods. Work that takes longer than a frame (opening, saving,
// evaluating, fine-tuning) runs on goroutines of its own, which touch nothing of the session: each posts
// one typed result into the session's channel and calls the notify function given to New. The owner calls
// Update at the start of a frame; it takes what has arrived and the trainer's newest snapshot, and never
// waits.
//
// No Gio here, and nothing that draws.
package session
