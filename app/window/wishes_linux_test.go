package window

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"inkling/app/session"
)

// desk is a desktop of the test's own: a session bus, empty settings, and neither of the machine's.
func desk(t *testing.T) (bus, config string) {
	t.Helper()
	config = t.TempDir()
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address")
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatalf("this test needs dbus-daemon (make test installs it): %v", err)
	}
	t.Cleanup(func() {
		_ = daemon.Process.Kill()
		_ = daemon.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	bus = strings.TrimSpace(line)
	t.Setenv("XDG_CONFIG_HOME", config)
	t.Setenv("GSETTINGS_BACKEND", "memory")
	t.Setenv("GTK_THEME", "")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", bus)
	return bus, config
}

// fakePortal answers as a desktop's portal does, after a while.
type fakePortal struct {
	said portalSettings
	late time.Duration
}

func (p fakePortal) ReadAll([]string) (portalSettings, *dbus.Error) {
	time.Sleep(p.late)
	return p.said, nil
}

func (p fakePortal) serve(t *testing.T, bus string) {
	t.Helper()
	conn, err := dbus.Connect(bus)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.Export(p, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName("org.freedesktop.portal.Desktop", 0); err != nil {
		t.Fatal(err)
	}
}

func TestThePortalIsHeard(t *testing.T) {
	one, no := dbus.MakeVariant(uint32(1)), dbus.MakeVariant(false)
	for name, k := range map[string]struct {
		said portalSettings
		want session.Wishes
	}{
		"nothing":   {portalSettings{}, session.Wishes{}},
		"light":     {portalSettings{appearance: {"color-scheme": dbus.MakeVariant(uint32(2))}, gnome: {"enable-animations": dbus.MakeVariant(true)}}, session.Wishes{}},
		"dark":      {portalSettings{appearance: {"color-scheme": one}}, session.Wishes{Dark: true}},
		"the newer": {portalSettings{appearance: {"reduced-motion": one}}, session.Wishes{LessMotion: true}},
		"GNOME":     {portalSettings{gnome: {"enable-animations": no}}, session.Wishes{LessMotion: true}},
		"KDE":       {portalSettings{kde: {"AnimationDurationFactor": dbus.MakeVariant("0")}}, session.Wishes{LessMotion: true}},
	} {
		t.Run(name, func(t *testing.T) {
			bus, _ := desk(t)
			fakePortal{said: k.said}.serve(t, bus)
			if got := systemWishes(); got != k.want {
				t.Errorf("%+v was heard, want %+v", got, k.want)
			}
		})
	}
}

func TestWithoutAPortalOtherSettingsCount(t *testing.T) {
	_, config := desk(t)
	tools := t.TempDir()
	t.Setenv("PATH", tools) // where a gsettings of our own may lie
	if got := systemWishes(); got != (session.Wishes{}) {
		t.Errorf("a desktop that says nothing wishes for %+v", got)
	}

	tool := "#!/bin/sh\n[ \"$3\" = enable-animations ] && echo false || echo \"'prefer-dark'\"\n"
	if err := os.WriteFile(filepath.Join(tools, "gsettings"), []byte(tool), 0o755); err != nil {
		t.Fatal(err)
	}
	if got := systemWishes(); got != (session.Wishes{Dark: true, LessMotion: true}) {
		t.Errorf("gsettings says dark and no animations, and %+v was heard", got)
	}

	os.Remove(filepath.Join(tools, "gsettings"))
	if err := os.Mkdir(filepath.Join(config, "gtk-3.0"), 0o755); err != nil {
		t.Fatal(err)
	}
	ini := "[Settings]\ngtk-theme-name=Adwaita\ngtk-enable-animations = false\n"
	if err := os.WriteFile(filepath.Join(config, "gtk-3.0", "settings.ini"), []byte(ini), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := systemWishes(); got != (session.Wishes{LessMotion: true}) {
		t.Errorf("GTK's settings say no animations, and %+v was heard", got)
	}
}

// A portal that hangs costs the time it is given, and the window less.
func TestAPortalThatHangsIsNotWaitedFor(t *testing.T) {
	bus, _ := desk(t)
	t.Setenv("PATH", "")
	fakePortal{late: 5 * time.Second}.serve(t, bus)
	began := time.Now()
	if got := systemWishes(); got != (session.Wishes{}) {
		t.Errorf("%+v was heard", got)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the portal was waited for %v", took)
	}
}
