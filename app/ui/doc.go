// Package ui draws Inkling's window and turns what the person does there into intentions for app/session.
//
// A file is one panel or one part of the kit. The kit (C, Theme, the widgets) is plain: every widget fills the box it is
// given, and boxes are placed by the numbers of the design, in dp. State that lives between frames is a struct that its
// owner keeps; looks come from the theme. Views draw with the kit alone: where there is no graphics card the window is painted
// by raster.go, which does not see Gio's own paint operations. Nothing here touches the disk, starts a goroutine or knows the operating
// system's window: package app/window hosts the UI.
package ui
