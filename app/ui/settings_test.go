//go:build cgo

package ui

import (
	"testing"

	"gioui.org/io/key"

	"inkling/app/session"
	"inkling/core"
)

func TestADotPutsOneSettingBack(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	p := u.s.Training
	p.BatchSize.Set(64)
	p.Epochs.Set(3)
	st.settle()
	st.click(textPutBackOne("Batch size"))
	if p.BatchSize.Get() != 32 || p.Epochs.Get() != 3 {
		t.Errorf("batch size %d, epochs %d", p.BatchSize.Get(), p.Epochs.Get())
	}
	if _, still := st.node(textPutBackOne("Batch size")); still {
		t.Error("a setting that is the preset's is still marked")
	}
}

func TestAMenuDoesNothingBeforeALineIsChosen(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.Sigmoid, core.Sigmoid)
	u.show(tabTraining)
	st.settle()
	v := u.views[tabTraining].(*trainingView)
	st.router.Source().Execute(key.FocusCmd{Tag: &v.export.click})
	st.settle()
	st.key(key.NameDownArrow, 0)
	if _, wanted := u.s.Files.Wanted(); wanted || !v.export.open {
		t.Errorf("an arrow on the closed menu: a file is wanted %v, the menu is open %v", wanted, v.export.open)
	}
}

// Less motion is the system's wish until the person decides, and the whole window obeys.
func TestLessMotionIsChosenInTheSettings(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	u.s.Settings.SetSystem(session.Wishes{LessMotion: true})
	st.settle()
	if !u.th.Still {
		t.Error("the system's wish is not heeded")
	}
	st.click(textSettings)
	st.says(u, textMotionHow)
	st.click("Off")
	if u.th.Still {
		t.Error("the person's wish is not heeded")
	}
	u.s.Settings.SetSystem(session.Wishes{})
	st.click("On")
	if !u.th.Still {
		t.Error("the person's wish for less motion is not heeded")
	}
}
