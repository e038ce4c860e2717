//go:build cgo

package ui

import (
	"image"
	"image/color"
	"math/rand/v2"
	"slices"
	"testing"

	"gioui.org/io/key"
)

// randomScene is a list of marks as a frame makes it, changed here and there from the one before.
func randomScene(rng *rand.Rand, size image.Point, before []mark, sprites []*sprite) []mark {
	one := func() mark {
		if rng.IntN(3) == 0 {
			s := sprites[rng.IntN(len(sprites))]
			at := image.Pt(rng.IntN(size.X)-10, rng.IntN(size.Y)-10)
			r := image.Rectangle{Min: at, Max: at.Add(s.size)}
			if rng.IntN(2) == 0 {
				r.Max.X -= s.size.X / 3
			}
			m := mark{s: s, at: at, r: r.Intersect(image.Rectangle{Max: size})}
			if rng.IntN(4) == 0 {
				m.to, m.smooth = s.size.Mul(2), rng.IntN(2) == 0
			}
			return m
		}
		a, b := image.Pt(rng.IntN(size.X), rng.IntN(size.Y)), image.Pt(rng.IntN(size.X), rng.IntN(size.Y))
		col := color.NRGBA{R: uint8(rng.Uint32()), G: uint8(rng.Uint32()), B: uint8(rng.Uint32()), A: 255}
		if rng.IntN(3) == 0 {
			col.A = uint8(rng.Uint32())
		}
		return mark{r: image.Rectangle{Min: a, Max: b}.Canon(), fill: col}
	}
	var out []mark
	for _, m := range before {
		switch rng.IntN(12) {
		case 0:
		case 1:
			out = append(out, one())
		case 2:
			out = append(out, m, one())
		default:
			out = append(out, m)
		}
	}
	if len(out) < 3 {
		out = append(out, one(), one(), one())
	}
	return out
}

func TestPaintingWhatChangedIsPaintingAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 11))
	var sprites []*sprite
	for i := range 6 {
		img := image.NewRGBA(image.Rect(0, 0, 9+7*i, 30-3*i))
		for j := range len(img.Pix) / 4 {
			a := uint8(255)
			if i%2 == 1 {
				a = uint8(rng.Uint32())
			}
			for k := range 3 {
				img.Pix[4*j+k] = uint8(rng.Uint32N(uint32(a) + 1))
			}
			img.Pix[4*j+3] = a
		}
		sprites = append(sprites, newSprite(img))
	}
	painted, whole := 0, 0
	for _, size := range []image.Point{{240, 180}, {233, 171}, {31, 5}} {
		var steps raster
		pix := make([]uint32, size.X*size.Y)
		var scene []mark
		ground := color.NRGBA{R: 10, G: 200, B: 30, A: 255}
		for frame := range 150 {
			scene = randomScene(rng, size, scene, sprites)
			if len(scene) > 40 {
				scene = scene[:4]
			}
			if frame%50 == 49 {
				ground.R++
			}
			steps.begin(ground)
			steps.now = append(steps.now, scene...)
			before := slices.Clone(pix)
			boxes := steps.paint(pix, size, false)
			once := raster{ground: ground, now: slices.Clone(scene)}
			want := make([]uint32, size.X*size.Y)
			once.paint(want, size, true)
			covered := make([]int, len(pix))
			for _, b := range boxes {
				for y := b.Min.Y; y < b.Max.Y; y++ {
					for x := b.Min.X; x < b.Max.X; x++ {
						covered[y*size.X+x]++
					}
				}
			}
			for i := range pix {
				if pix[i] != want[i] {
					t.Fatalf("frame %d of %v: pixel %d, %d is %#x, and %#x where all is painted", frame, size, i%size.X, i/size.X, pix[i], want[i])
				}
				if covered[i] > 1 || covered[i] == 0 && pix[i] != before[i] {
					t.Fatalf("frame %d of %v: pixel %d, %d lies in %d of the boxes that are said to have changed", frame, size, i%size.X, i/size.X, covered[i])
				}
				painted += covered[i]
			}
			whole += len(pix)
		}
	}
	if painted == whole {
		t.Error("every frame was painted whole")
	}
	t.Logf("%d of %d pixels were painted", painted, whole)
}

func TestAFrameLikeTheLastPaintsNothing(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	u.scr.soft = new(raster)
	pix := make([]uint32, st.size.X*st.size.Y)
	st.settle()
	if got := u.Paint(pix, st.size, false); len(got) != 1 || got[0] != (image.Rectangle{Max: st.size}) {
		t.Errorf("the first frame painted %v", got)
	}
	st.frame()
	if got := u.Paint(pix, st.size, false); len(got) != 0 {
		t.Errorf("nothing changed, and %v was painted", got)
	}
	st.three(u)
	area := 0
	for _, b := range u.Paint(pix, st.size, false) {
		area += b.Dx() * b.Dy()
	}
	if area == 0 || area > st.size.X*st.size.Y*3/4 {
		t.Errorf("a digit changed %d of %d pixels", area, st.size.X*st.size.Y)
	}
}

func BenchmarkPaint(b *testing.B) {
	st, u := open(b, 1280, 800, 1, false)
	u.scr.soft = new(raster)
	pix := make([]uint32, st.size.X*st.size.Y)
	st.trained(u)
	for _, all := range []bool{true, false} {
		name := "what changed"
		if all {
			name = "all"
		}
		b.Run(name, func(b *testing.B) {
			i, area := 0, 0
			for b.Loop() {
				b.StopTimer()
				st.circleAt(u, i)
				st.frame()
				i++
				b.StartTimer()
				for _, r := range u.Paint(pix, st.size, all) {
					area += r.Dx() * r.Dy()
				}
			}
			b.ReportMetric(float64(area)/float64(i)/1000, "kpx/frame")
		})
	}
}

func TestAFieldThatIsTypedIntoIsPainted(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	u.scr.soft = new(raster)
	pix := make([]uint32, st.size.X*st.size.Y)
	n, ok := st.node("Batch size")
	if !ok {
		t.Fatal("there is no batch size")
	}
	box := n.Desc.Bounds
	shot := func() []uint32 {
		st.frame()
		u.Paint(pix, st.size, false)
		var out []uint32
		for y := box.Min.Y; y < box.Max.Y; y++ {
			out = append(out, pix[y*st.size.X+box.Min.X:y*st.size.X+box.Max.X]...)
		}
		return out
	}
	// differ is the box in which two pictures of the field differ.
	differ := func(a, b []uint32) (r image.Rectangle) {
		for i := range a {
			if a[i] != b[i] {
				r = r.Union(image.Rect(i%box.Dx(), i/box.Dx(), i%box.Dx()+1, i/box.Dx()+1))
			}
		}
		return r
	}
	rest := shot()
	st.click("Batch size")
	marked := shot()
	if r := differ(rest, marked); r.Dx() < 12 || r.Dy() < 12 {
		t.Errorf("the number is marked when its field is pressed, and what changed is %v", r)
	}
	st.router.Queue(key.EditEvent{Range: key.Range{Start: 0, End: 2}, Text: "4096"})
	st.settle()
	typed := shot()
	st.now = st.now.Add(blink)
	without := shot()
	caret := differ(typed, without)
	if caret.Dx() < 1 || caret.Dx() > 3 || caret.Dy() < 12 {
		t.Errorf("the caret that comes and goes is %v", caret)
	}
	ink := image.Rectangle{}
	for i, v := range without {
		if x := i % box.Dx(); x > 5 && x < box.Dx()-52 && v>>8&255 < 0x60 && i/box.Dx() > 4 && i/box.Dx() < box.Dy()-4 {
			ink = ink.Union(image.Rect(x, i/box.Dx(), x+1, i/box.Dx()+1))
		}
	}
	if ink.Dx() < 25 || ink.Dx() > 40 || ink.Dy() < 9 || ink.Dy() > 12 {
		t.Errorf("4096 is written in %v", ink)
	}
	st.now = st.now.Add(blink)
	if got := differ(typed, shot()); !got.Empty() {
		t.Errorf("after it was gone the caret comes back, but for %v", got)
	}
}
