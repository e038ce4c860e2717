//go:build cgo

package ui

import (
	"image"
	"image/draw"
	"testing"

	"inkling/app/session"
	"inkling/core"
	"inkling/persist"
)

// centre is the part of a picture between the left panel, the right panel and the bars.
func centre(u *UI, img *image.RGBA, scale float32) *image.RGBA {
	px := func(v float32) int { return int(v*scale + .5) }
	r := image.Rect(px(u.plan.Left), px(topHeight), px(u.plan.Left+u.plan.Center), px(topHeight+u.plan.Body))
	out := image.NewRGBA(image.Rectangle{Max: r.Size()})
	draw.Draw(out, out.Rect, img, r.Min, draw.Src)
	return out
}

// TestGoldenViews compares every page of the centre with its golden picture: light and dark, at 1× and 2×.
func TestGoldenViews(t *testing.T) {
	for _, k := range []struct {
		name string
		tab  int
		set  func(st *stage, u *UI)
	}{
		{"network", tabNetwork, func(*stage, *UI) {}},
		{"why", tabNetwork, func(st *stage, u *UI) { u.views[tabNetwork].(*networkView).why = true }},
		{"weights", tabNetwork, func(st *stage, u *UI) { u.views[tabNetwork].(*networkView).weights = true }},
		{"training", tabTraining, func(*stage, *UI) {}},
		{"mistakes", tabMistakes, func(st *stage, u *UI) {
			u.s.Mistakes.Test.Do()
			st.until("the test", func() bool { return u.s.Mistakes.Result() != nil })
			u.s.Mistakes.Select(9, 4)
			u.s.Mistakes.Pick(1)
		}},
		{"card", tabCard, func(st *stage, u *UI) { st.until("the accuracy", u.s.Model.Measured) }},
		{"digits", tabDigits, func(st *stage, u *UI) {
			u.s.Teach.ItIs(3).Do()
			st.settle()
			u.s.Teach.ItIs(8).Do()
		}},
		{"compare", tabCard, func(st *stage, u *UI) {
			second := core.NewNetwork([]int{784, 10}, []core.Activation{core.Softmax})
			for i := range second.Layers[0].Weights.Data {
				second.Layers[0].Weights.Data[i] = float32(i%31-15) / 200
			}
			u.s.Compare.OpenRun(&session.PastRun{Name: "flat", Network: second, Config: core.Classic(), Input: core.Unit(28, 28), Last: &core.Snapshot{Network: second}})
			st.until("the disagreements", func() bool { return u.s.Compare.Disagreements() != nil })
		}},
	} {
		for _, look := range []struct {
			suffix string
			scale  float32
			dark   bool
		}{{"light", 1, false}, {"dark", 1, true}, {"light-2x", 2, false}, {"dark-2x", 2, true}} {
			t.Run(k.name+"-"+look.suffix, func(t *testing.T) {
				st, u := open(t, 1280, 800, look.scale, look.dark)
				known(u, core.Sigmoid, core.Sigmoid, core.Sigmoid)
				u.s.Model.Manifest().Metrics = &persist.Metrics{PerClass: []float64{.99, .985, .96, .97, .975, .95, .98, .96, .955, .94}}
				st.three(u)
				u.show(k.tab)
				st.settle()
				k.set(st, u)
				st.until("the measures of certainty", func() bool { return !u.s.Measuring() })
				gl := st.shoot()
				st.alike(u, gl)
				golden(t, "view-"+k.name+"-"+look.suffix, centre(u, gl, look.scale))
			})
		}
	}
}
