package window

import "golang.org/x/sys/windows/registry"

// missingDisplay reports whether there is nowhere for a window to go, which a user of Windows never sees.
func missingDisplay() bool { return false }

// openFolder shows a folder in the Explorer. It does not wait for it.
func openFolder(path string) { start("explorer.exe", path) }

// systemDark reports whether the system is set to dark programs.
func systemDark() bool {
	key, err := registry.OpenKey(registry.CURRENT_USER, `Software\Microsoft\Windows\CurrentVersion\Themes\Personalize`, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer key.Close()
	light, _, err := key.GetIntegerValue("AppsUseLightTheme")
	return err == nil && light == 0
}
