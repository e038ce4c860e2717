// Package cli is Inkling without a window: --train, --test, --predict, --inspect, --convert and --sweep do through
// the session what the window's buttons do. It needs no display and opens none.
//
// Standard output carries results alone: plain text for people, or JSON Lines with --json. Sentences about what went
// wrong, and the progress of training, go to standard error. The exit status is 0, 1 (it failed) or 2 (the flags are wrong).
package cli
