package session

import (
	"context"
	"math"
	"slices"
	"sort"
	"testing"

	"inkling/core"
	"inkling/core/ink"
	"inkling/persist"
)

// variations are what happens to MNIST's test pictures.
var variations = []struct {
	name   string
	change func(p []byte) []byte
}{
	{"shifted 3, 2", func(p []byte) []byte { return shifted(p, 3, 2) }},
	{"scaled 0.75", func(p []byte) []byte { return mapped(p, 1/0.75, 0) }},
	{"rotated 15°", func(p []byte) []byte { return mapped(p, 1, 15*math.Pi/180) }},
	{"slanted 20°", func(p []byte) []byte { return sheared(p, 0.36) }},
	{"thickened", thickened},
}

func changed(d *core.Dataset, change func(p []byte) []byte) *core.Dataset {
	c := *d
	c.Images = make([]byte, 0, len(d.Images))
	for i := range d.Len() {
		c.Images = append(c.Images, change(d.Image(i))...)
	}
	return &c
}

// shifted moves a picture of 28×28.
func shifted(p []byte, dx, dy int) []byte {
	q := make([]byte, len(p))
	for y := range 28 {
		for x := range 28 {
			if sx, sy := x-dx, y-dy; sx >= 0 && sy >= 0 && sx < 28 && sy < 28 {
				q[y*28+x] = p[sy*28+sx]
			}
		}
	}
	return q
}

// mapped turns a picture and looks up so much farther from the centre.
func mapped(p []byte, scale, angle float64) []byte {
	q := make([]byte, len(p))
	sin, cos := math.Sincos(angle)
	at := func(x, y int) float64 {
		if x < 0 || y < 0 || x >= 28 || y >= 28 {
			return 0
		}
		return float64(p[y*28+x])
	}
	for y := range 28 {
		for x := range 28 {
			u, v := float64(x-14)*scale, float64(y-14)*scale
			sx, sy := 14+cos*u-sin*v, 14+sin*u+cos*v
			x0, y0 := math.Floor(sx), math.Floor(sy)
			fx, fy := sx-x0, sy-y0
			ix, iy := int(x0), int(y0)
			q[y*28+x] = byte((at(ix, iy)*(1-fx)+at(ix+1, iy)*fx)*(1-fy) + (at(ix, iy+1)*(1-fx)+at(ix+1, iy+1)*fx)*fy)
		}
	}
	return q
}

// sheared moves every row of a picture sideways, by so much times its distance below the centre.
func sheared(p []byte, by float64) []byte {
	q := make([]byte, len(p))
	for y := range 28 {
		for x := range 28 {
			u := float64(x) - by*float64(y-14)
			left := math.Floor(u)
			for k, share := range []float64{1 - (u - left), u - left} {
				if i := int(left) + k; i >= 0 && i < 28 {
					q[y*28+x] += byte(share * float64(p[y*28+i]))
				}
			}
		}
	}
	return q
}

// straightened takes a picture's slant out: it is sheared until its ink's columns and rows are uncorrelated about its centre of mass, which
// a shear about the middle row of a centred picture leaves where it is (LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to
// document recognition, 1998).
func straightened(p []byte) []byte {
	var mass, mx, my, mxy, myy float64
	for i, v := range p {
		x, y := float64(i%28), float64(i/28)
		mass, mx, my = mass+float64(v), mx+float64(v)*x, my+float64(v)*y
	}
	if mass == 0 {
		return p
	}
	mx, my = mx/mass, my/mass
	for i, v := range p {
		x, y := float64(i%28)-mx, float64(i/28)-my
		mxy, myy = mxy+float64(v)*x*y, myy+float64(v)*y*y
	}
	if myy == 0 {
		return p
	}
	return sheared(p, -math.Max(-0.6, math.Min(0.6, mxy/myy)))
}

// thickened gives every pixel the darkest of its four neighbours and itself.
func thickened(p []byte) []byte {
	q := slices.Clone(p)
	for _, by := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
		for i, v := range shifted(p, by[0], by[1]) {
			q[i] = max(q[i], v)
		}
	}
	return q
}

func accuracy(net *core.Network, px core.Pixels, d *core.Dataset) float64 {
	e, err := core.Evaluate(context.Background(), net, core.MeanSquared, px, d, 0)
	if err != nil {
		return math.NaN()
	}
	return e.Accuracy()
}

func measure(net *core.Network, px core.Pixels, p []byte, of func([]byte, *core.Trace) float64) float64 {
	x := make([]float32, len(p))
	px.Fill(x, p)
	var t core.Trace
	net.Forward(&t, x)
	return of(p, &t)
}

// best2 is the two largest values.
func best2(v []float32) (a, b float64) {
	s := slices.Clone(v)
	slices.Sort(s)
	return float64(s[len(s)-1]), float64(s[len(s)-2])
}

// underCurve is the area under the ROC curve: how often a value of up is above one of down, equal ones half.
func underCurve(up, down []float64) float64 {
	s := slices.Clone(down)
	sort.Float64s(s)
	sum := 0
	for _, v := range up {
		below := sort.SearchFloat64s(s, v)
		above := sort.Search(len(s), func(i int) bool { return s[i] > v })
		sum += below + above
	}
	return float64(sum) / 2 / float64(len(up)) / float64(len(down))
}

// comesBack is what the way of a picture to the network's input does to the first of MNIST's test digits, which went that way when the set was made: the share
// that come back to the last bit, the mean absolute change of a pixel (of 255), and the share of a model's answers that stay the same.
func comesBack(t *testing.T, digits int, look func([]byte) []byte, m *persist.Model) (same, change, answers float64) {
	t.Helper()
	test := MNISTTest().Slice(0, digits)
	back := changed(test, look)
	var e [2]core.Evaluation
	for i, d := range []*core.Dataset{test, back} {
		var err error
		if e[i], err = core.Evaluate(context.Background(), m.Network, LossOf(m), PixelsOf(m), d, 0); err != nil {
			t.Fatal(err)
		}
	}
	n, sum := float64(test.Len()), 0
	for i := range test.Len() {
		p, q := test.Image(i), back.Image(i)
		if slices.Equal(p, q) {
			same += 1 / n
		}
		if e[0].Answers[i] == e[1].Answers[i] {
			answers += 1 / n
		}
		for k := range p {
			sum += max(int(p[k])-int(q[k]), int(q[k])-int(p[k]))
		}
	}
	return same, float64(sum) / n / 784, answers
}

// enlargedPicture is a picture with every pixel ten pixels wide and high, on a larger sheet and not in its middle: what somebody might photograph.
func enlargedPicture(p []byte) []byte {
	const times, side = 10, 400
	big := make([]byte, side*side)
	for i, v := range p {
		for y := range times {
			for x := range times {
				big[(i/28*times+y+20)*side+i%28*times+x+90] = v
			}
		}
	}
	return ink.FromPicture(big, side, side, 28, 28, true).Input
}

// An MNIST digit that is put in as a picture comes back nearly unchanged.
func TestMNISTComesBackNearlyUnchanged(t *testing.T) {
	m, _, _, err := ReadBundled("")
	if err != nil {
		t.Fatal(err)
	}
	same, change, answers := comesBack(t, MNISTTest().Len(), asPicture, m)
	t.Logf("put in as they are: %.2f %% come back to the last bit; a pixel changes by %.4f of 255 on average; %.2f %% of the answers stay", 100*same, change, 100*answers)
	if same < 0.999 || change > 0.01 || answers < 0.999 {
		t.Error("the way from a picture to the network's input changes MNIST's own digits")
	}
	same, change, answers = comesBack(t, 300, enlargedPicture, m)
	t.Logf("put in ten times as large, elsewhere on a sheet: %.2f %% come back to the last bit; a pixel changes by %.4f of 255 on average; %.2f %% of the answers stay", 100*same, change, 100*answers)
	if change > 3 || answers < 0.99 {
		t.Error("a larger picture of an MNIST digit comes back as something else")
	}
}
