//go:build cgo

package ui

import (
	"fmt"
	"testing"

	"inkling/core"
)

func TestADrawingJoinsYourDigitsAndCanBeTakenBack(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.ReLU, core.Softmax)
	u.show(tabDigits)
	st.settle()
	st.says(u, "Your digits: 0")
	st.click(fmt.Sprintf(textThisIsA, "3"))
	if n := len(u.s.Teach.Digits()); n != 0 {
		t.Fatalf("an empty canvas joined: %d", n)
	}
	st.three(u)
	st.click(fmt.Sprintf(textThisIsA, "3"))
	if n := len(u.s.Teach.Digits()); n != 1 || *u.s.Teach.Digits()[0].Label != 3 {
		t.Fatalf("%d digits are kept", n)
	}
	st.says(u, "Your digits: 1")
	st.click(fmt.Sprintf(textYourDigitName, 1))
	if u.s.Teach.Selected() != 0 {
		t.Error("a click does not select it")
	}
	u.s.Teach.Relabel(0, 8).Do()
	st.settle()
	if *u.s.Teach.Digits()[0].Label != 8 {
		t.Error("it keeps its label")
	}
	u.s.Teach.Undo.Do()
	u.s.Teach.Undo.Do()
	st.settle()
	st.says(u, "Your digits: 0")
}

func TestTheModelLearnsYourDigitsAndTheLessonCanBeForgotten(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.ReLU, core.Softmax)
	before := u.s.Model.Network().SHA256()
	st.three(u)
	u.show(tabDigits)
	st.settle()
	st.click(fmt.Sprintf(textThisIsA, "3"))
	st.click(textTeachIt)
	st.until("the lesson", func() bool { return u.s.Teach.Lesson() != nil })
	l := u.s.Teach.Lesson()
	if l.YoursAfter < 1 {
		t.Errorf("the one digit that was taught is still read wrong (%v)", l.YoursAfter)
	}
	st.says(u, textYoursRight)
	st.click(textBringBack)
	if u.s.Model.Network().SHA256() != before {
		t.Error("the old model does not come back")
	}
}
