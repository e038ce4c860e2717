package persist

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"inkling/core/ink"
)

// seven is a picture of a 7, 0 paper to 255 ink, drawn by the program's own pen.
func seven(w, h int) []byte {
	x, y := float32(w), float32(h)
	return ink.Render(ink.Drawing{Width: x, Height: y, Strokes: []ink.Stroke{
		{Points: []ink.Point{{X: 0.3 * x, Y: 0.25 * y}, {X: 0.7 * x, Y: 0.25 * y}, {X: 0.45 * x, Y: 0.8 * y}}},
	}}, w, h)
}

// painted makes a picture in which paper and ink have the given colours.
func painted(gray []byte, w, h int, paper, pen color.NRGBA) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, w, h))
	mix := func(a, b uint8, t byte) uint8 { return uint8((int(a)*(255-int(t)) + int(b)*int(t) + 127) / 255) }
	for i, g := range gray {
		p.SetNRGBA(i%w, i/w, color.NRGBA{mix(paper.R, pen.R, g), mix(paper.G, pen.G, g), mix(paper.B, pen.B, g), mix(paper.A, pen.A, g)})
	}
	return p
}

func asPNG(t *testing.T, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t *testing.T, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unlike is the mean difference of two pictures, 0 to 255.
func unlike(a, b []byte) float64 {
	if len(a) != len(b) {
		return 255
	}
	sum := 0
	for i := range a {
		sum += max(int(a[i]), int(b[i])) - min(int(a[i]), int(b[i]))
	}
	return float64(sum) / float64(len(a))
}

func TestPicturesWhateverTheirColours(t *testing.T) {
	const w, h = 140, 120
	want := seven(w, h)
	black, white := color.NRGBA{0, 0, 0, 255}, color.NRGBA{255, 255, 255, 255}
	var gifBytes bytes.Buffer
	if err := gif.Encode(&gifBytes, painted(want, w, h, white, black), nil); err != nil {
		t.Fatal(err)
	}
	deep := image.NewGray16(image.Rect(5, 5, w+5, h+5)) // a picture need not start at 0
	for i, g := range want {
		deep.SetGray16(5+i%w, 5+i/w, color.Gray16{uint16(g) * 257})
	}
	for name, c := range map[string]struct {
		file []byte
		off  float64
	}{
		"black on white":             {asPNG(t, painted(want, w, h, white, black)), 0},
		"white on black":             {asPNG(t, painted(want, w, h, black, white)), 0},
		"16 bits":                    {asPNG(t, deep), 0},
		"black on nothing":           {asPNG(t, painted(want, w, h, color.NRGBA{}, black)), 0.6},
		"white on nothing":           {asPNG(t, painted(want, w, h, color.NRGBA{255, 255, 255, 0}, white)), 0.6},
		"GIF":                        {gifBytes.Bytes(), 0.6},
		"JPEG, black on white":       {asJPEG(t, painted(want, w, h, white, black)), 1.5},
		"JPEG, white on black":       {asJPEG(t, painted(want, w, h, black, white)), 1.5},
		"JPEG, blue on cream":        {asJPEG(t, painted(want, w, h, color.NRGBA{240, 235, 220, 255}, color.NRGBA{40, 50, 140, 255})), 2.5},
		"PNG, chalk on a blackboard": {asPNG(t, painted(want, w, h, color.NRGBA{40, 60, 45, 255}, color.NRGBA{220, 220, 210, 255})), 2.5},
	} {
		gray, gw, gh, err := DecodePicture(name, bytes.NewReader(c.file))
		if err != nil || gw != w || gh != h {
			t.Errorf("%s: %d×%d, %v", name, gw, gh, err)
			continue
		}
		if off := unlike(gray, want); off > c.off {
			t.Errorf("%s: differs by %.2f a pixel, want at most %g", name, off, c.off)
		}
	}
}

// A photograph: uneven light, grain, a stroke that is not black. The network's input is nearly that of the clean drawing.
func TestPhotograph(t *testing.T) {
	const w, h = 900, 700
	clean := seven(w, h)
	r := rand.New(rand.NewPCG(3, 4))
	photo := image.NewGray(image.Rect(0, 0, w, h))
	for i, g := range clean {
		x, y := i%w, i/w
		paper := 210 - 110*float64(x)/w - 30*float64(y)/h // a window on the left
		photo.Pix[i] = byte(min(255, max(0, paper*(1-0.75*float64(g)/255)+r.NormFloat64()*4)))
	}
	gray, gw, gh, err := DecodePicture("photo.jpg", bytes.NewReader(asJPEG(t, photo)))
	if err != nil {
		t.Fatal(err)
	}
	got, want := ink.FromPicture(gray, gw, gh, 28, 28, true), ink.FromPicture(clean, w, h, 28, 28, true)
	if off := unlike(got.Input, want.Input); off > 4 || got.Empty {
		t.Errorf("the input differs by %.1f a pixel", off)
	}
	// And the bare page is a bare page.
	for i := range photo.Pix {
		photo.Pix[i] = byte(200 - 100*(i%w)/w + r.IntN(9))
	}
	gray, gw, gh, err = DecodePicture("page.jpg", bytes.NewReader(asJPEG(t, photo)))
	if err != nil || !ink.FromPicture(gray, gw, gh, 28, 28, true).Empty {
		t.Errorf("an empty page shows something (%v)", err)
	}
}

func TestMNISTPicturesComeBackAsTheyAre(t *testing.T) {
	train, _, err := ReadIDX("../assets/mnist")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		p := image.NewGray(image.Rect(0, 0, 28, 28))
		copy(p.Pix, train.Image(i))
		gray, w, h, err := DecodePicture("x", bytes.NewReader(asPNG(t, p)))
		if err != nil || w != 28 || h != 28 || !bytes.Equal(gray, train.Image(i)) {
			t.Fatalf("picture %d came back changed (%v)", i, err)
		}
	}
}

func TestPictureFromATelephone(t *testing.T) {
	// 3×2 blocks of 16 pixels, each of its own light, so that every turn can be told from every other.
	const w, h = 48, 32
	p := image.NewGray(image.Rect(0, 0, w, h))
	for i := range p.Pix {
		p.Pix[i] = byte(40 * ((i%w)/16 + 3*(i/w/16)))
	}
	blocks := func(gray []byte, w, h int) (order []int) {
		for y := 8; y < h; y += 16 {
			for x := 8; x < w; x += 16 {
				order = append(order, (int(gray[y*w+x])+20)/40)
			}
		}
		return order
	}
	for turn, want := range map[int][]int{
		1: {0, 1, 2, 3, 4, 5}, 2: {2, 1, 0, 5, 4, 3}, 3: {5, 4, 3, 2, 1, 0}, 4: {3, 4, 5, 0, 1, 2},
		5: {0, 3, 1, 4, 2, 5}, 6: {3, 0, 4, 1, 5, 2}, 7: {5, 2, 4, 1, 3, 0}, 8: {2, 5, 1, 4, 0, 3},
	} {
		gray, gw, gh := turned(p.Pix, w, h, turn)
		if got := blocks(gray, gw, gh); !slices.Equal(got, want) {
			t.Errorf("orientation %d gives %v, want %v", turn, got, want)
		}
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			tiff := []byte(map[bool]string{true: "II*\x00", false: "MM\x00*"}[order == binary.AppendByteOrder(binary.LittleEndian)])
			tiff = order.AppendUint32(tiff, 8)
			tiff = order.AppendUint16(tiff, 1)
			tiff = order.AppendUint16(order.AppendUint16(tiff, 0x0112), 3)
			tiff = order.AppendUint16(order.AppendUint16(order.AppendUint32(tiff, 1), uint16(turn)), 0)
			exif := append([]byte("Exif\x00\x00"), tiff...)
			plain := asJPEG(t, p)
			file := append(binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(exif)+2)), exif...)
			file = append(file, plain[2:]...)
			if got := orientation(file); got != turn {
				t.Errorf("read orientation %d, want %d", got, turn)
			}
			if _, gw, gh, err := DecodePicture("x", bytes.NewReader(file)); err != nil || (gw == h && gh == w) != (turn >= 5) {
				t.Errorf("orientation %d: %d×%d, %v", turn, gw, gh, err)
			}
		}
	}
}

func TestPictureSentences(t *testing.T) {
	good := asPNG(t, painted(seven(30, 30), 30, 30, color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}))
	// A PNG header that promises a billion pixels.
	bomb := bytes.Clone(good)
	binary.BigEndian.PutUint32(bomb[16:], 40000)
	binary.BigEndian.PutUint32(bomb[20:], 40000)
	bombCRC(bomb)
	for name, c := range map[string]struct {
		file  []byte
		words string
	}{
		"nothing":      {nil, "empty"},
		"text":         {[]byte("hello"), "no PNG, JPEG or GIF"},
		"cut":          {good[:len(good)/2], "damaged"},
		"header alone": {good[:12], "damaged"},
		"bomb":         {bomb, "40000×40000"},
	} {
		_, _, _, err := DecodePicture("digit.png", bytes.NewReader(c.file))
		var bad *FileError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.words) || !strings.HasPrefix(err.Error(), "digit.png: ") {
			t.Errorf("%s: %v; want %q", name, err, c.words)
		}
	}
	if _, _, _, err := ReadPicture(t.TempDir()); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("a folder: %v", err)
	}
}

// bombCRC mends the checksum of a PNG's header after it was changed.
func bombCRC(png []byte) {
	binary.BigEndian.PutUint32(png[29:], crc32.ChecksumIEEE(png[12:29]))
}

func TestLabelledPictures(t *testing.T) {
	white, black := color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}
	small, large := asPNG(t, painted(seven(28, 28), 28, 28, white, black)), asPNG(t, painted(seven(200, 150), 200, 150, black, white))

	d, err := ReadPictures(writeFiles(t, map[string][]byte{"7/a.png": small, "1/b.PNG": small, "1/c.png": small, "notes.txt": []byte("x"), ".hidden/x.png": nil}))
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() != 3 || d.Width != 28 || len(d.Classes) != 10 || !bytes.Equal(d.Labels, []byte{1, 1, 7}) || !bytes.Equal(d.Image(2), seven(28, 28)) || d.Validate() != nil {
		t.Errorf("folders of digits: %v %v", d.Labels, d.Classes)
	}
	// Sizes differ: everything goes through MNIST's recipe.
	d, err = ReadPictures(writeFiles(t, map[string][]byte{"cat_1.png": small, "cat_2.png": large, "ёж_1.png": large}))
	if err != nil {
		t.Fatal(err)
	}
	want := ink.FromPicture(seven(200, 150), 200, 150, 28, 28, true).Input
	if !slices.Equal(d.Classes, []string{"cat", "ёж"}) || !bytes.Equal(d.Labels, []byte{0, 0, 1}) || unlike(d.Image(1), want) > 0.5 {
		t.Errorf("named files: %v %v", d.Labels, d.Classes)
	}
	// Numbers sort as numbers.
	if c := classesOf([]labelled{{"", "10"}, {"", "9"}, {"", "-2"}}); !slices.Equal(c, []string{"-2", "9", "10"}) {
		t.Errorf("classes %v", c)
	}

	files := map[string][]byte{}
	for i := range 21 {
		files[fmt.Sprintf("%d_%02d.png", i%2, i)] = small
	}
	train, test, err := ReadData(writeFiles(t, files))
	if err != nil || train.Len() != 19 || test.Len() != 2 || test.Labels[0] == test.Labels[1] {
		t.Errorf("divided: %v, %v, %v", train, test, err)
	}
	train, test, err = ReadData(writeFiles(t, map[string][]byte{"train/a/1.png": small, "train/b/1.png": small, "test/a/1.png": small, "test/b/2.png": small}))
	if err != nil || train.Len() != 2 || test.Len() != 2 {
		t.Errorf("train and test folders: %v, %v, %v", train, test, err)
	}
	for name, c := range map[string]struct {
		files map[string][]byte
		words string
	}{
		"nothing":         {map[string][]byte{"a.txt": nil}, "nothing to learn from"},
		"unlabelled":      {map[string][]byte{"abc.png": small}, "abc.png does not say what it shows"},
		"damaged":         {map[string][]byte{"3/abc.png": small[:60], "4/abc.png": small}, "abc.png: "},
		"text as picture": {map[string][]byte{"3/abc.png": []byte("text")}, "abc.png: this is no PNG"},
		"labels differ":   {map[string][]byte{"train/a/1.png": small, "test/b/1.png": small}, "labels a"},
	} {
		_, _, err := ReadData(writeFiles(t, c.files))
		var bad *FileError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v; want %q", name, err, c.words)
		}
	}
	if _, _, err := ReadData(filepath.Join(t.TempDir(), "gone")); err == nil || !strings.Contains(err.Error(), "no such folder") {
		t.Error(err)
	}
}

func FuzzPicture(f *testing.F) {
	f.Add([]byte("GIF89a\x02\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x02\x00\x02\x00\x00\x02\x03D\x02\x05\x00;"))
	var p, j bytes.Buffer
	if png.Encode(&p, image.NewGray(image.Rect(0, 0, 3, 3))) != nil || jpeg.Encode(&j, image.NewGray(image.Rect(0, 0, 9, 9)), nil) != nil {
		f.Fatal("no seeds")
	}
	f.Add(p.Bytes())
	f.Add(j.Bytes())
	f.Add(append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, 20, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 9}, j.Bytes()[2:]...))
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(b)); err == nil && c.Width*c.Height > 1<<18 {
			return // correct, but slow
		}
		gray, w, h, err := DecodePicture("x", bytes.NewReader(b))
		if err == nil && (w < 1 || h < 1 || len(gray) != w*h || w > workingSide || h > workingSide) {
			t.Fatalf("%d×%d in %d bytes", w, h, len(gray))
		}
	})
}
