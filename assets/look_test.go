package assets

import (
	"bytes"
	"image/png"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Numbers that stand under each other, or change while one looks, must not dance; and no sentence of the program
// may show an empty box.
func TestFontsHaveTabularDigitsAndOurSigns(t *testing.T) {
	for name, data := range map[string][]byte{"Regular": Regular, "SemiBold": SemiBold, "Medium": Medium} {
		f, err := sfnt.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var buf sfnt.Buffer
		var widths []fixed.Int26_6
		for _, r := range "0123456789" {
			glyph, err := f.GlyphIndex(&buf, r)
			if err != nil || glyph == 0 {
				t.Fatalf("%s has no %q: %v", name, r, err)
			}
			w, err := f.GlyphAdvance(&buf, glyph, fixed.I(100), font.HintingNone)
			if err != nil {
				t.Fatal(err)
			}
			widths = append(widths, w)
		}
		for d, w := range widths {
			if w != widths[0] {
				t.Errorf("%s: 0 is %v wide, %d is %v", name, widths[0], d, w)
			}
		}
		for _, r := range "AZaz…–−×÷·→←↑↓⌘⇧Øßéñşŷ²³₀\u202f‘’“”✓≥≤Σσ" {
			if glyph, err := f.GlyphIndex(&buf, r); err != nil || glyph == 0 {
				t.Errorf("%s has no %q", name, r)
			}
		}
	}
}

func TestIconsAreOfTheirSize(t *testing.T) {
	for _, size := range []int{16, 24, 32, 48, 64, 128, 256, 512} {
		data, ok := Icon(size)
		if !ok {
			t.Errorf("no icon of %d pixels", size)
			continue
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Errorf("icon %d: %v", size, err)
			continue
		}
		if b := img.Bounds(); b.Dx() != size || b.Dy() != size {
			t.Errorf("icon %d is %d×%d", size, b.Dx(), b.Dy())
		}
		if _, _, _, a := img.At(0, 0).RGBA(); a > 0x4000 {
			t.Errorf("icon %d: the corner is not transparent", size)
		}
		if _, _, _, a := img.At(size/2, size/2).RGBA(); a != 0xffff {
			t.Errorf("icon %d: the middle is not opaque", size)
		}
	}
	if _, ok := Icon(17); ok {
		t.Error("there is an icon of 17 pixels")
	}
}

func TestModelUnknown(t *testing.T) {
	if _, ok := Model("no such model"); ok {
		t.Error("a model that is not there was found")
	}
	for _, name := range Models() {
		if data, ok := Model(name); !ok || !bytes.HasPrefix(data, []byte("PK")) {
			t.Errorf("%s is listed but is no zip archive", name)
		}
	}
}
