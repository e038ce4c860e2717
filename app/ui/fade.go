package ui

import (
	"image/color"
	"time"

	"gioui.org/op"
)

// fadeTime is how long a colour takes to change under the pointer. It changes in few steps: each is a frame of the whole
// window, and a picture of its own.
const (
	fadeTime  = 120 * time.Millisecond
	fadeSteps = 4
)

// fade is a colour that changes gradually. The zero value is ready.
type fade struct {
	from, to color.NRGBA
	began    time.Time
	why      any // what the colour stands for
}

// toward is the colour on its way to another one, and asks for the frames that are left. Only the pointer makes it glide:
// where why is another than the last time, when the theme changed or the control stands for something else, and where less
// motion is wished for, it jumps.
func (f *fade) toward(c C, to color.NRGBA, why any) color.NRGBA {
	if c.Still || f.why != why {
		*f = fade{from: to, to: to, why: why}
		return to
	}
	if to != f.to {
		f.from, f.to, f.began = f.now(c.Now), to, c.Now
	}
	if c.Now.Sub(f.began) < fadeTime && f.from != f.to {
		c.Execute(op.InvalidateCmd{At: c.Now.Add(fadeTime / fadeSteps)})
	}
	return f.now(c.Now)
}

// now is the colour at a time.
func (f *fade) now(at time.Time) color.NRGBA {
	step := int(at.Sub(f.began) * fadeSteps / fadeTime)
	if step >= fadeSteps {
		return f.to
	}
	return mixed(f.from, f.to, float32(step)/fadeSteps)
}

// mixed is a at share 0 and b at share 1. What is not there at all has the other's colour.
func mixed(a, b color.NRGBA, share float32) color.NRGBA {
	if a.A == 0 {
		a = alpha(b, 0)
	}
	if b.A == 0 {
		b = alpha(a, 0)
	}
	mix := func(x, y uint8) uint8 { return uint8(float32(x) + share*(float32(y)-float32(x)) + .5) }
	return color.NRGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: mix(a.A, b.A)}
}
