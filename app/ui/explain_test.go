//go:build cgo

package ui

import (
	"fmt"
	"strings"
	"testing"

	"inkling/core"
)

func TestEveryTopicHasWordsAndAWorkedNumberWhereOneHelps(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.Sigmoid, core.Sigmoid)
	st.three(u)
	for i, e := range explanations {
		if e.title == "" || len(e.sentence) < 40 {
			t.Errorf("topic %d has no explanation", i)
		}
		if e.worked == nil {
			continue
		}
		if w := e.worked(u.s); strings.Contains(w, "%!") || strings.Contains(w, "NaN") || w == textDrawToSee {
			t.Errorf("%s is worked out as %q", e.title, w)
		}
	}
	u.s.Drawing.Clear.Do()
	for _, e := range explanations {
		if e.worked != nil {
			e.worked(u.s) // nothing is drawn: it must not look for a trace
		}
	}
}

func TestAskingShowsTheNumbersOfTheDrawing(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.Sigmoid, core.Sigmoid)
	st.three(u)
	st.click(fmt.Sprintf(textAsk, textUncertainty))
	st.says(u, "uncertainty = −Σ p · ln p / ln (outputs)")
	words := strings.Join(st.words(u), " ")
	if want := "= " + Fixed(u.s.Answer().Uncertainty, 2); !strings.Contains(words, want) {
		t.Errorf("the worked example does not come to %q", want)
	}
	st.click(fmt.Sprintf(textAsk, textUncertainty))
	if u.scr.asked.shown {
		t.Error("a second press does not close it")
	}
}
