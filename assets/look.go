package assets

import (
	"embed"
	"fmt"
)

// Regular, SemiBold and Medium are the weights of the program's typeface (400, 600, 500), TrueType: a Latin subset
// of Inter whose digits are all equally wide. fonts/OFL.txt is its licence. Gio blends in linear light, which thins
// dark text on a light ground; there Medium looks as Regular does elsewhere.
var (
	//go:embed fonts/inkling-sans-400.ttf
	Regular []byte
	//go:embed fonts/inkling-sans-600.ttf
	SemiBold []byte
	//go:embed fonts/inkling-sans-500.ttf
	Medium []byte
)

//go:embed icon/*.png
var icons embed.FS

// Icon returns the program's icon as a PNG of size×size pixels, or false if it was not rendered in that size
// (16, 24, 32, 48, 64, 128, 256 and 512 are).
func Icon(size int) ([]byte, bool) {
	data, err := icons.ReadFile(fmt.Sprintf("icon/inkling-%d.png", size))
	return data, err == nil
}
