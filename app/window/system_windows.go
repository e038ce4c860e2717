package window

import (
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"inkling/app/session"
)

// missingDisplay reports whether there is nowhere for a window to go, which a user of Windows never sees.
func missingDisplay() bool { return false }

// openFolder shows a folder in the Explorer. It does not wait for it.
func openFolder(path string) { start("explorer.exe", path) }

// systemWishes is what the system's settings say.
func systemWishes() session.Wishes {
	return session.Wishes{Dark: systemDark(), LessMotion: systemStill()}
}

// systemStill reports whether the system is set to show no animations inside windows.
func systemStill() bool {
	const getClientAreaAnimation = 0x1042 // SPI_GETCLIENTAREAANIMATION
	animated := int32(1)                  // a BOOL
	ok, _, _ := windows.NewLazySystemDLL("user32.dll").NewProc("SystemParametersInfoW").Call(
		getClientAreaAnimation, 0, uintptr(unsafe.Pointer(&animated)), 0)
	return ok != 0 && animated == 0
}

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
