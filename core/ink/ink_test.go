package ink

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"
)

// line is a drawing of one stroke through the points x0, y0, x1, y1, … on a canvas of 280×280.
func line(xy ...float32) Drawing {
	d := Drawing{Width: 280, Height: 280, Strokes: []Stroke{{}}}
	for i := 0; i+1 < len(xy); i += 2 {
		d.Strokes[0].Points = append(d.Strokes[0].Points, Point{X: xy[i], Y: xy[i+1]})
	}
	return d
}

func seven() Drawing { return line(60, 60, 200, 60, 100, 230) }

func mass(p []byte) (sum int) {
	for _, v := range p {
		sum += int(v)
	}
	return sum
}

func TestRenderDarkensEachCellByItsInk(t *testing.T) {
	d := line(70, 145, 210, 145) // the middle of row 14, from cell 7 to cell 21, two cells thick
	p := Render(d, 28, 28)
	for _, c := range []struct {
		x, y int
		want byte
	}{{14, 14, 255}, {14, 13, 128}, {14, 15, 128}, {14, 12, 0}, {14, 16, 0}, {2, 14, 0}, {25, 14, 0}} {
		if got := p[c.y*28+c.x]; int(got)-int(c.want) > 1 || int(c.want)-int(got) > 1 {
			t.Errorf("cell (%d, %d) is %d, not %d", c.x, c.y, got, c.want)
		}
	}
	if p[14*28+6] == 0 || p[14*28+21] == 0 {
		t.Error("the ends are not round: no ink beyond the first and the last point")
	}
}

func TestRenderIsTheSameAtAnyResolution(t *testing.T) {
	d := seven()
	for _, n := range []int{8, 16, 20, 28, 56, 280} {
		share := float64(mass(Render(d, n, n))) / 255 / float64(n*n)
		want := float64(mass(Render(d, 1120, 1120))) / 255 / (1120 * 1120)
		if math.Abs(share-want) > 0.05*want+0.003 {
			t.Errorf("on %d×%d cells, %.4f of the canvas is inked; seen closely, %.4f", n, n, share, want)
		}
	}
}

func TestRenderOfManyPointsIsTheStrokeOfFew(t *testing.T) {
	few := line(40, 40, 240, 240)
	many := Drawing{Width: 280, Height: 280, Strokes: []Stroke{{}}}
	for i := range 5001 {
		v := 40 + 200*float32(i)/5000
		many.Strokes[0].Points = append(many.Strokes[0].Points, Point{X: v, Y: v})
	}
	a, b := Render(few, 28, 28), Render(many, 28, 28)
	for i := range a {
		if d := int(a[i]) - int(b[i]); d > 2 || d < -2 {
			t.Fatalf("cell %d is %d with two points, %d with 5,001", i, a[i], b[i])
		}
	}
}

func TestFastPenDrawsASmoothBend(t *testing.T) {
	circle := func(n int) Drawing {
		d := Drawing{Width: 280, Height: 280, Strokes: []Stroke{{}}}
		for i := range n + 1 {
			s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
			d.Strokes[0].Points = append(d.Strokes[0].Points, Point{X: 140 + 90*float32(c), Y: 140 + 90*float32(s)})
		}
		return d
	}
	fast, slow := Render(circle(8), 28, 28), Render(circle(400), 28, 28)
	differ := 0
	for i := range fast {
		d := int(fast[i]) - int(slow[i])
		differ += max(d, -d)
	}
	if differ > mass(slow)/10 {
		t.Errorf("a circle of 8 points differs from one of 400 by %d of %d", differ, mass(slow))
	}
}

func TestEraserTakesInkAway(t *testing.T) {
	d := line(40, 140, 240, 140)
	d.Strokes = append(d.Strokes, Stroke{Erase: true, Width: 70, Points: []Point{{X: 140, Y: 100}, {X: 140, Y: 180}}})
	p := Render(d, 28, 28)
	if p[14*28+14] != 0 {
		t.Errorf("in the middle of the eraser's path %d is left", p[14*28+14])
	}
	if p[14*28+6] < 120 || p[14*28+22] < 120 {
		t.Error("the eraser took ink it didn't touch")
	}
	s := Input(d, 28, 28, true)
	if s.Empty || s.Centred[14*28+14] != 0 {
		t.Error("the network sees ink where the eraser went")
	}
	d.Strokes = append(d.Strokes, Stroke{Erase: true, Width: 100, Points: []Point{{X: 0, Y: 140}, {X: 280, Y: 140}}})
	if s := Input(d, 28, 28, true); !s.Empty || mass(s.Input) != 0 || mass(s.Drawn) != 0 {
		t.Error("a drawing that is wiped out is not empty")
	}
	d.Strokes = append(d.Strokes, Stroke{Points: []Point{{X: 100, Y: 40}, {X: 100, Y: 240}}})
	if s := Input(d, 28, 28, true); s.Empty || mass(s.Input) == 0 {
		t.Error("ink drawn after the eraser is gone")
	}
}

func TestRenderOverAPicture(t *testing.T) {
	base := Render(seven(), 28, 28)
	kept := append([]byte(nil), base...)
	if got := RenderOver(base, Drawing{}, 28, 28); !bytes.Equal(got, base) {
		t.Error("without strokes, the picture changes")
	}
	d := line(20, 260, 260, 260)
	d.Strokes = append(d.Strokes, Stroke{Erase: true, Width: 120, Points: []Point{{X: 60, Y: 60}}})
	got := RenderOver(base, d, 28, 28)
	if !bytes.Equal(base, kept) {
		t.Error("the picture underneath was changed")
	}
	if got[6*28+6] != 0 || got[26*28+10] == 0 || got[14*28+15] != base[14*28+15] {
		t.Error("pen and eraser do not work on a picture")
	}
}

func TestInputFollowsTheRecipe(t *testing.T) {
	for _, n := range []int{8, 16, 20, 28, 31, 64} {
		for _, place := range []struct{ scale, dx, dy float32 }{{1, 0, 0}, {0.3, 10, 190}, {0.15, 230, 5}, {0.7, -20, 60}} {
			d := seven()
			for i := range d.Strokes[0].Points {
				p := &d.Strokes[0].Points[i]
				p.X, p.Y = p.X*place.scale+place.dx, p.Y*place.scale+place.dy
			}
			s := Input(d, n, n, true)
			x, y, ok := centreOfMass(s.Input, n, n)
			if !ok || math.Abs(float64(x)-float64(n/2)) > 0.51 || math.Abs(float64(y)-float64(n/2)) > 0.51 {
				t.Errorf("%d cells, %+v: the centre of mass is at (%.2f, %.2f)", n, place, x, y)
			}
			x0, y0, x1, y1, _ := inked(s.Scaled, n, n)
			if side := int(box(n, n)); max(x1-x0, y1-y0) > side || max(x1-x0, y1-y0) < side-1 {
				t.Errorf("%d cells, %+v: the ink is %d×%d, the box %d", n, place, x1-x0, y1-y0, side)
			}
			if s.Box.X0 > float32(x0) || s.Box.Y0 > float32(y0) || s.Box.X1 < float32(x1) || s.Box.Y1 < float32(y1) {
				t.Errorf("%d cells: ink %v lies outside the box %v", n, []int{x0, y0, x1, y1}, s.Box)
			}
		}
	}
}

func TestInputDoesNotDependOnSizeAndPlace(t *testing.T) {
	want := Input(seven(), 28, 28, true).Input
	d := seven()
	for i := range d.Strokes[0].Points {
		p := &d.Strokes[0].Points[i]
		p.X, p.Y = p.X*0.25+200, p.Y*0.25+13
	}
	got := Input(d, 28, 28, true).Input
	for i := range want {
		if d := int(got[i]) - int(want[i]); d > 3 || d < -3 {
			t.Fatalf("pixel %d is %d, drawn four times smaller %d", i, want[i], got[i])
		}
	}
}

func TestWithoutCentringTheInputIsTheCanvas(t *testing.T) {
	s := Input(seven(), 28, 28, false)
	if !bytes.Equal(s.Input, Render(seven(), 28, 28)) || !bytes.Equal(s.Input, s.Drawn) {
		t.Error("the input is not what the canvas shows")
	}
	if mass(s.Centred) == 0 {
		t.Error("the recipe's steps are missing when centring is off")
	}
}

func TestThickAndThinPens(t *testing.T) {
	at := func(width float32) int {
		d := seven()
		d.Strokes[0].Width = width
		return mass(Input(d, 28, 28, true).Input)
	}
	if !(at(8) < at(20) && at(20) < at(32)) {
		t.Errorf("ink with thin, default and thick pen: %d, %d, %d", at(8), at(20), at(32))
	}
	if at(0) != at(20) {
		t.Error("width 0 is not the default pen")
	}
}

func TestSpecks(t *testing.T) {
	clean := Input(seven(), 28, 28, true)
	for _, speck := range [][]Point{{{X: 270, Y: 270}}, {{X: 10, Y: 270}, {X: 12, Y: 271}}} {
		d := seven()
		d.Strokes = append(d.Strokes, Stroke{Points: speck})
		s := Input(d, 28, 28, true)
		if s.Specks != 1 || !bytes.Equal(s.Input, clean.Input) {
			t.Errorf("a stray dot at %v changes the input (specks: %d)", speck[0], s.Specks)
		}
		if bytes.Equal(s.Drawn, clean.Drawn) {
			t.Error("the canvas hides a dot that was drawn")
		}
	}
	dot := line(100, 100)
	if s := Input(dot, 28, 28, true); s.Empty || mass(s.Input) == 0 || mass(s.Input) > 255*30 {
		t.Errorf("a lone dot has a mass of %d cells", mass(s.Input)/255)
	}
	two := line(100, 100)
	two.Strokes = append(two.Strokes, Stroke{Points: []Point{{X: 200, Y: 100}}})
	if s := Input(two, 28, 28, true); s.Specks != 0 {
		t.Error("of two dots, one is called a speck")
	}
}

// A tablet that lifts the pen after every few points writes the same digit.
func TestADigitInManyShortStrokesIsNoSpecks(t *testing.T) {
	whole := line(60, 60, 200, 60)
	for i := range 60 { // the pen slows down
		f := float32(i+1) / 60
		whole.Strokes[0].Points = append(whole.Strokes[0].Points, Point{X: 200 - 100*f, Y: 60 + 170*f})
	}
	pieces := Drawing{Width: 280, Height: 280}
	p := whole.Strokes[0].Points
	for i := 1; i < len(p); i++ {
		pieces.Strokes = append(pieces.Strokes, Stroke{Points: p[i-1 : i+1]})
	}
	a, b := Input(whole, 28, 28, true), Input(pieces, 28, 28, true)
	if b.Specks != 0 {
		t.Errorf("%d pieces of a stroke are called specks", b.Specks)
	}
	differ := 0
	for i := range a.Input {
		differ += max(int(a.Input[i])-int(b.Input[i]), int(b.Input[i])-int(a.Input[i]))
	}
	if differ > mass(a.Input)/50 {
		t.Errorf("in pieces it differs by %d of %d", differ, mass(a.Input))
	}
}

func TestNothingDrawn(t *testing.T) {
	nan := float32(math.NaN())
	for name, d := range map[string]Drawing{
		"no canvas":      {},
		"no strokes":     {Width: 280, Height: 280},
		"an empty one":   {Width: 280, Height: 280, Strokes: []Stroke{{}}},
		"not a number":   line(nan, nan, 10, nan),
		"only an eraser": {Width: 280, Height: 280, Strokes: []Stroke{{Erase: true, Points: []Point{{X: 3, Y: 3}}}}},
	} {
		s := Input(d, 28, 28, true)
		if !s.Empty || len(s.Input) != 784 || len(s.Drawn) != 784 || len(s.Scaled) != 784 || mass(s.Input) != 0 {
			t.Errorf("%s: not an empty input", name)
		}
	}
	if s := Input(seven(), 0, 0, true); !s.Empty || len(s.Input) != 0 {
		t.Error("a grid without cells has an input")
	}
}

func TestPictureOfARecipeDigitComesBack(t *testing.T) {
	want := Input(seven(), 28, 28, true)
	got := FromPicture(want.Input, 28, 28, 28, 28, true)
	if !bytes.Equal(got.Input, want.Input) {
		t.Error("an input, put in as a picture, comes back changed")
	}
}

func TestPictureInAnyPlaceAndSize(t *testing.T) {
	want := Input(seven(), 28, 28, true).Input
	for _, n := range []int{60, 100, 411} {
		p := make([]byte, n*2*n)
		small := Render(seven(), n, n)
		for y := range n {
			copy(p[y*2*n+n/3:], small[y*n:(y+1)*n])
		}
		got := FromPicture(p, 2*n, n, 28, 28, true).Input
		differ := 0
		for i := range want {
			d := int(got[i]) - int(want[i])
			differ += max(d, -d)
		}
		if differ > mass(want)*2/5 {
			t.Errorf("a picture of %d×%d differs from the drawing by %d of %d", 2*n, n, differ, mass(want))
		}
	}
}

func TestPicturesOfAnyPenAreReadableAndAsThickAsMNIST(t *testing.T) {
	for _, pen := range []float32{1.5, 4, 12, 30, 50} {
		d := seven()
		d.Strokes[0].Width = pen
		p := Render(d, 280, 280)
		for i, v := range p {
			p[i] = v / 2 // a pencil
		}
		s := FromPicture(p, 280, 280, 28, 28, true)
		darkest := byte(0)
		for _, v := range s.Input {
			darkest = max(darkest, v)
		}
		if w := strokeWidth(s.Input, 28, 28); darkest < 150 || w < 1.5 || w > 4 {
			t.Errorf("a pen of %v of 280 comes out %.2f pixels thick and %d dark", pen, w, darkest)
		}
	}
}

func scribble(n int) Drawing {
	d := Drawing{Width: 280, Height: 280, Strokes: []Stroke{{}}}
	rng := rand.New(rand.NewPCG(1, 2))
	x, y, vx, vy := 140.0, 140.0, 0.0, 0.0
	for range n {
		vx, vy = 0.9*vx+rng.NormFloat64()*1.5-(x-140)*0.004, 0.9*vy+rng.NormFloat64()*1.5-(y-140)*0.004
		x, y = x+vx, y+vy
		d.Strokes[0].Points = append(d.Strokes[0].Points, Point{X: float32(x), Y: float32(y)})
	}
	return d
}

func BenchmarkRenderScribble(b *testing.B) {
	d := scribble(8000)
	b.ReportAllocs()
	for b.Loop() {
		Render(d, 28, 28)
	}
}

func BenchmarkInputScribble(b *testing.B) {
	d := scribble(8000)
	b.ReportAllocs()
	for b.Loop() {
		Input(d, 28, 28, true)
	}
}

func BenchmarkInputSeven(b *testing.B) {
	for b.Loop() {
		Input(seven(), 28, 28, true)
	}
}

func FuzzInput(f *testing.F) {
	f.Add(float32(280), float32(280), float32(20), 28, 28, []byte{10, 10, 100, 100, 250, 3}, false)
	f.Add(float32(1e-38), float32(3e38), float32(math.NaN()), 8, 16, []byte{255, 0, 1}, true)
	f.Fuzz(func(t *testing.T, cw, ch, pen float32, w, h int, raw []byte, erase bool) {
		if w > 64 || h > 64 || len(raw) > 2000 {
			return
		}
		d := Drawing{Width: cw, Height: ch, Strokes: []Stroke{{Width: pen}, {Width: -pen, Erase: erase}}}
		special := []float32{float32(math.NaN()), float32(math.Inf(1)), -1e30, 1e9, -1e9, 1e-40, cw, ch}
		for i := 0; i+1 < len(raw); i += 2 {
			p := Point{X: float32(raw[i]) / 255 * cw, Y: float32(raw[i+1]) / 255 * ch}
			if raw[i] > 247 {
				p.X = special[raw[i]-248]
			}
			if raw[i+1] > 247 {
				p.Y = special[raw[i+1]-248]
			}
			s := &d.Strokes[i/2%2]
			s.Points = append(s.Points, p)
		}
		s := Input(d, w, h, true)
		n := max(w, 0) * max(h, 0)
		if w < 1 || h < 1 {
			n = 0
		}
		if len(s.Input) != n || len(s.Drawn) != n || s.Empty && mass(s.Input) != 0 {
			t.Fatalf("input of %d bytes for %d×%d", len(s.Input), w, h)
		}
		FromPicture(raw, w, h, 28, 28, true)
		FromPicture(raw, len(raw), 1, w, h, true)
	})
}
