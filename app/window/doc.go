// Package window is the real window: it opens one on the screen, hands its frames and events to app/ui, shows the
// system's file dialogs, and says what happened when there is no screen or something broke.
//
// It is the only package that needs cgo (on Linux and macOS) and a display, so nothing that can be tested without
// them belongs here.
package window
