package kernel

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestForcingASet runs this test again in a process of its own for each value of INKLING_KERNEL.
func TestForcingASet(t *testing.T) {
	if os.Getenv("INKLING_KERNEL_CHILD") != "" {
		name, err := Selected()
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("active: %s.", name)
		return
	}
	child := func(name string) (string, error) {
		c := exec.Command(os.Args[0], "-test.run=TestForcingASet", "-test.v")
		c.Env = append(os.Environ(), "INKLING_KERNEL_CHILD=1", "INKLING_KERNEL="+name)
		out, err := c.CombinedOutput()
		return string(out), err
	}
	for _, name := range Available() {
		if out, err := child(name); err != nil || !strings.Contains(out, "active: "+name+".") {
			t.Errorf("INKLING_KERNEL=%s: %v\n%s", name, err, out)
		}
	}
	foreign := "neon"
	if active != &portable && active.name == "neon" {
		foreign = "avx2"
	}
	if out, err := child(foreign); err == nil || !strings.Contains(out, "INKLING_KERNEL="+foreign+": this machine can't run") {
		t.Errorf("a set of another processor is accepted: %v\n%s", err, out)
	}
	if out, err := child("fast"); err == nil || !strings.Contains(out, "there are no such kernels") {
		t.Errorf("an unknown set is accepted: %v\n%s", err, out)
	}
}

func TestAvailableEndsWithPortable(t *testing.T) {
	names := Available()
	if last := names[len(names)-1]; last != "portable" {
		t.Errorf("the last set is %s", last)
	}
	if err := Use("portable"); err != nil {
		t.Error(err)
	}
	defer func() {
		if err := Use(names[0]); err != nil {
			t.Error(err)
		}
	}()
	if name, _ := Selected(); name != "portable" {
		t.Errorf("Use(portable) made %s active", name)
	}
}
