//go:build cgo

package ui

import (
	"testing"
)

func TestKitPicture(t *testing.T) {
	for _, dark := range []bool{false, true} {
		name := "kit-light"
		if dark {
			name = "kit-dark"
		}
		var b [12]Button
		var sw [2]Switch
		var seg Segmented
		var tabs Tabs
		var dd [2]Dropdown
		s := kit(t, 720, 400, 1, dark, func(c C) {
			looks := []Look{Primary, Secondary, Quiet, Danger}
			for i, l := range looks {
				c.Box(24+float32(i)*116, 24, 96, 32, func(c C) { b[i].Layout(c, Face{Label: "Train", Look: l}) })
				c.Box(24+float32(i)*116, 68, 96, 32, func(c C) {
					b[4+i].Layout(c, Face{Label: "Train", Look: l, Reason: "not now"})
				})
			}
			c.FocusRing(24, 24, 96, 32, 6)
			c.Box(500, 24, 32, 32, func(c C) {
				b[8].Layout(c, Face{Icon: IconPen, Look: Quiet, Tip: "Pen", Chosen: true})
			})
			c.Box(24, 116, 30, 24, func(c C) { sw[0].Layout(c, true, "a", "", "", "") })
			c.Box(66, 116, 30, 24, func(c C) { sw[1].Layout(c, false, "b", "", "", "") })
			words := []string{"Activation", "Weights"}
			c.Box(116, 112, c.SegmentsWidth(words), 32, func(c C) { seg.Layout(c, words, 0, "Cells show") })
			c.Box(324, 106, 300, 44, func(c C) { tabs.Layout(c, []string{"Network", "Training"}, 0, 24, 300) })
			c.Box(24, 164, 160, 32, func(c C) {
				dd[0].Layout(c, Dropped{Options: []string{"Mean squared", "Cross-entropy"}, Name: "Loss"})
			})
			c.Box(200, 164, 160, 32, func(c C) {
				dd[1].Layout(c, Dropped{Options: []string{"Mean squared"}, Name: "Loss 2", Reason: "no"})
			})
			c.Box(400, 176, 204, 8, func(c C) { c.Progress(.6) })
			all := []Icon{IconPen, IconEraser, IconUndo, IconRedo, IconClear, IconDown, IconUp, IconCross, IconPlus, IconMinus, IconSun, IconMoon, IconHelp, IconInfo, IconWarn, IconCheck, IconPresent, IconBack, IconNext, IconSliders, IconFolder, IconDice, IconGear, IconPlay, IconPause, IconStep, IconStop}
			for i, ic := range all {
				c.Icon(24+float32(i%14)*40, 212+float32(i/14)*36, 20, ic, c.Text2)
			}
			c.Complaint(24, 290, 300, "Batch size is a whole number from 1 to 60,000.")
			for i, m := range []*Map{&c.Maps.Activation, &c.Maps.ForAgainst, &c.Maps.Ink} {
				for k := range 216 {
					c.Fill(24+float32(i)*228+float32(k), 320, 1, 20, m[k*255/215])
				}
			}
			c.Card(24, 352, 300, 40)
			c.Label(40, 362, 200, Body, c.Text, Left, "784 → 128 → 10 · −0.21 × 96.51\u202f%")
		})
		golden(t, name, s.shoot())
	}
}
