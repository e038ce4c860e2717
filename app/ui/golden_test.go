//go:build cgo

package ui

import (
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"gioui.org/gpu/headless"
	"gioui.org/layout"
)

var regen = flag.Bool("regen", false, "write the golden pictures anew")

func TestMain(m *testing.M) {
	os.Setenv("EGL_PLATFORM", "surfaceless")
	flag.Parse()
	os.Exit(m.Run())
}

// shoot renders the stage's last frame.
func (s *stage) shoot() *image.RGBA {
	s.t.Helper()
	w, err := headless.NewWindow(s.size.X, s.size.Y)
	if err != nil {
		s.t.Fatalf("the pictures are rendered without a display, by Mesa's software renderer: install libegl1 libgles2 libgl1-mesa-dri (%v)", err)
	}
	defer w.Release()
	if err := w.Frame(&s.ops); err != nil {
		s.t.Fatal(err)
	}
	img := image.NewRGBA(image.Rectangle{Max: s.size})
	if err := w.Screenshot(img); err != nil {
		s.t.Fatal(err)
	}
	return img
}

// soft is the window as it is painted without a graphics card.
func (s *stage) soft(u *UI) *image.RGBA {
	u.scr.soft = new(raster)
	s.frame()
	pix := make([]uint32, s.size.X*s.size.Y)
	u.Paint(pix, s.size, true)
	u.scr.soft = nil
	s.frame()
	return unpacked(pix, s.size)
}

func unpacked(pix []uint32, size image.Point) *image.RGBA {
	img := image.NewRGBA(image.Rectangle{Max: size})
	for i, v := range pix {
		img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = uint8(v>>16), uint8(v>>8), uint8(v), uint8(v>>24)
	}
	return img
}

// alike compares the stage's picture with what is painted of the same frame without a graphics card: the two may round
// differently. What works in the background may change the window in between, so it is given another chance.
func (s *stage) alike(u *UI, gl *image.RGBA) {
	s.t.Helper()
	const least = 6
	for attempt := 0; ; attempt++ {
		soft := s.soft(u)
		bad, most, first := 0, 0, image.Point{}
		for i := range gl.Pix {
			d := max(int(gl.Pix[i])-int(soft.Pix[i]), int(soft.Pix[i])-int(gl.Pix[i]))
			if d > least && bad == 0 {
				first = image.Pt(i/4%gl.Rect.Dx(), i/4/gl.Rect.Dx())
			}
			if most = max(most, d); d > least {
				bad++
			}
		}
		if bad == 0 {
			return
		}
		if attempt < 2 {
			gl = s.shoot()
			continue
		}
		out := filepath.Join(os.TempDir(), "inkling-soft.png")
		if f, err := os.Create(out); err == nil {
			png.Encode(f, soft)
			f.Close()
		}
		s.t.Errorf("without a graphics card %d values differ from what OpenGL draws, by up to %d of 255, the first at %v; see %s", bad, most, first, out)
		return
	}
}

// golden compares a picture with testdata/NAME.png. Renderers differ by a shade here and there; more than one pixel in two
// thousand that differs clearly is a change.
func golden(t *testing.T, name string, got *image.RGBA) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	if *regen {
		os.MkdirAll("testdata", 0o755)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		// Fewer shades make a small file; the comparison allows for more than they take away.
		for i := range got.Pix {
			if i%4 != 3 {
				got.Pix[i] = got.Pix[i]&0xF0 | got.Pix[i]>>4
			}
		}
		enc := png.Encoder{CompressionLevel: png.BestCompression}
		if err := enc.Encode(f, got); err != nil {
			t.Fatal(err)
		}
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatalf("%v (go test ./app/ui -run %s -regen writes it)", err, t.Name())
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds() != got.Bounds() {
		t.Fatalf("%s is %v, the golden picture %v", name, got.Bounds(), want.Bounds())
	}
	bad := 0
	var first image.Point
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			if far(got.RGBAAt(x, y), color.RGBAModel.Convert(want.At(x, y)).(color.RGBA)) {
				if bad == 0 {
					first = image.Pt(x, y)
				}
				bad++
			}
		}
	}
	if most := got.Rect.Dx() * got.Rect.Dy() / 2000; bad > most {
		out := filepath.Join(os.TempDir(), "inkling-"+name+".png")
		if f, err := os.Create(out); err == nil {
			png.Encode(f, got)
			f.Close()
		}
		t.Errorf("%s: %d pixels differ from the golden picture, the first at %v; what was drawn is in %s", name, bad, first, out)
	}
}

func far(a, b color.RGBA) bool {
	d := func(x, y uint8) int { return max(int(x)-int(y), int(y)-int(x)) }
	return d(a.R, b.R)+d(a.G, b.G)+d(a.B, b.B) > 60
}

// kit draws a page of the kit, for pictures of single controls.
func kit(t testing.TB, w, h int, scale float32, dark bool, draw func(C)) *stage {
	th := NewTheme(testFonts(t))
	th.SetDark(dark)
	scr := new(screen)
	return newStage(t, w, h, scale, func(gtx layout.Context) {
		th.cache.next()
		c := newC(gtx, th, scr)
		scr.begin(gtx.Constraints.Max)
		c.Fill(0, 0, c.W, c.H, c.Panel)
		draw(c)
		scr.drawPopup(c)
		scr.drawTip(c)
	})
}
