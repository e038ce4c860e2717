package kernel

import (
	"strings"
	"testing"
)

func TestForcingASet(t *testing.T) {
	before := active
	defer func() { active = before }()
	names := Available()
	if last := names[len(names)-1]; last != "portable" {
		t.Errorf("the last set is %s", last)
	}
	for _, name := range names {
		if err := Use(name); err != nil {
			t.Error(err)
		}
		if got, _ := Selected(); got != name {
			t.Errorf("INKLING_KERNEL=%s made %s active", name, got)
		}
	}
	foreign := "neon"
	if names[0] == "neon" {
		foreign = "avx2"
	}
	for name, sentence := range map[string]string{
		foreign: "INKLING_KERNEL=" + foreign + ": this machine can't run these kernels; it has " + strings.Join(names, ", "),
		"fast":  "INKLING_KERNEL=fast: there are no such kernels; this machine has " + strings.Join(names, ", "),
	} {
		if err := Use(name); err == nil || err.Error() != sentence {
			t.Errorf("Use(%q): %v, want %s", name, err, sentence)
		}
	}
}
