//go:build !linux

package window

import (
	"image"

	"gioui.org/app"
	"gioui.org/io/event"

	"inkling/app/ui"
)

// surface is for X servers without a graphics card: other systems always have a renderer of their own.
type surface struct{}

func newSurface() *surface                  { return nil }
func (s *surface) options() []app.Option    { return nil }
func (s *surface) wait()                    {}
func (s *surface) take(event.Event)         {}
func (s *surface) show(*ui.UI, image.Point) {}
func (s *surface) close()                   {}
