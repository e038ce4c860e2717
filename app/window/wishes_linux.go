package window

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"

	"inkling/app/session"
)

// What a desktop says about all windows is asked of the settings portal, which GNOME, KDE and their kin answer; where
// there is none, of gsettings; and GTK's own file, which others write, counts too. None of them is waited for long.

// answerTime is how long each of them has.
const answerTime = 150 * time.Millisecond

// systemWishes is what the desktop's settings say.
func systemWishes() session.Wishes {
	var w session.Wishes
	ini := gtkSettings()
	if said, err := askPortal(); err == nil {
		w = heard(said)
	} else {
		w.Dark = strings.Contains(gsettings("color-scheme"), "dark") || isYes(ini["gtk-application-prefer-dark-theme"])
		w.LessMotion = gsettings("enable-animations") == "false"
	}
	w.LessMotion = w.LessMotion || isNo(ini["gtk-enable-animations"])
	if theme := os.Getenv("GTK_THEME"); theme != "" {
		w.Dark = strings.HasSuffix(strings.ToLower(theme), "dark")
	}
	return w
}

// portalSettings are settings of the portal: by their group and their name.
type portalSettings map[string]map[string]dbus.Variant

const (
	appearance = "org.freedesktop.appearance"
	gnome      = "org.gnome.desktop.interface"
	kde        = "org.kde.kdeglobals.KDE"
)

// heard is what the portal's settings mean.
func heard(said portalSettings) session.Wishes {
	value := func(group, name string) any { return said[group][name].Value() }
	return session.Wishes{
		Dark: value(appearance, "color-scheme") == uint32(1), // 2 is light, 0 no wish
		LessMotion: value(appearance, "reduced-motion") == uint32(1) ||
			value(gnome, "enable-animations") == false ||
			value(kde, "AnimationDurationFactor") == "0",
	}
}

// askPortal reads the settings that the desktop's portal tells every program. The first to ask starts the portal, which
// may take longer than the time there is: then it has an answer the next time.
func askPortal() (portalSettings, error) {
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	bus := sessionBus()
	if bus == "" {
		return nil, errors.New("no session bus")
	}
	conn, err := dbus.Connect(bus, dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	var said portalSettings
	err = conn.Object("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop").
		CallWithContext(ctx, "org.freedesktop.portal.Settings.ReadAll", 0, []string{appearance, gnome, kde}).Store(&said)
	return said, err
}

// sessionBus is the address of the bus of the person's session, "" where there is none. None is started.
func sessionBus() string {
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" {
		return address
	}
	usual := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus")
	if _, err := os.Stat(usual); err != nil || !filepath.IsAbs(usual) {
		return ""
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(usual)
}

// gsettings reads a setting of GNOME's as its tool prints it, "" where that is not to be had.
func gsettings(name string) string {
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	out, err := exec.CommandContext(ctx, "gsettings", "get", gnome, name).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// gtkSettings are the lines "name = value" of GTK's settings.ini; none where there is no such file.
func gtkSettings() map[string]string {
	folder, err := os.UserConfigDir()
	if err != nil {
		return nil
	}
	f, err := os.Open(filepath.Join(folder, "gtk-3.0", "settings.ini"))
	if err != nil {
		return nil
	}
	defer f.Close()
	found := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), "="); ok {
			found[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	return found
}

func isNo(value string) bool  { return value == "0" || strings.EqualFold(value, "false") }
func isYes(value string) bool { return value == "1" || strings.EqualFold(value, "true") }
