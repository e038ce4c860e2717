//go:build cgo

package ui

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"gioui.org/io/key"

	"inkling/app/session"
	"inkling/core"
	"inkling/persist"
)

// use puts an untrained network of any shape into use.
func use(u *UI, w, h int, labels []string, hidden ...int) {
	sizes := append(append([]int{w * h}, hidden...), len(labels))
	var acts []core.Activation
	for range hidden {
		acts = append(acts, core.ReLU)
	}
	n := core.NewNetwork(sizes, append(acts, core.Softmax))
	for _, l := range n.Layers {
		for i := range l.Weights.Data {
			l.Weights.Data[i] = float32(i%17-8) / 50
		}
	}
	m := persist.Model{Network: n}
	m.Manifest.Name = fmt.Sprint(sizes)
	m.Manifest.Labels = labels
	m.Manifest.Input = &persist.Input{Width: w, Height: h}
	u.s.Model.Use(&m)
}

func numbered(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("a rather long label %d", i))
	}
	return out
}

// TestEveryPageShowsOddNetworks goes through all pages, and both modes of the first, while networks of odd shapes come and go.
func TestEveryPageShowsOddNetworks(t *testing.T) {
	for _, size := range []image.Point{{X: 1280, Y: 800}, {X: 900, Y: 560}} {
		st, u := open(t, size.X, size.Y, 1, false)
		u.s.Compare.OpenRun(&session.PastRun{Name: "two", Network: core.NewNetwork([]int{784, 2}, []core.Activation{core.Softmax}), Config: core.Classic(),
			Last: &core.Snapshot{Network: core.NewNetwork([]int{784, 2}, []core.Activation{core.Softmax})}})
		for _, weights := range []bool{true, false} {
			u.views[tabNetwork].(*networkView).weights = weights
			for _, shape := range []func(){
				func() { use(u, 8, 8, numbered(2)) },
				func() { use(u, 28, 28, numbered(47), 5) },
				func() { use(u, 5, 9, numbered(10), 1, 1, 1, 700, 3) },
				func() { use(u, 28, 28, numbered(10), 9, 8, 7, 6, 5, 4, 3, 2, 1) },
			} {
				shape()
				st.three(u)
				last := len(u.s.Model.Labels()) - 1
				u.s.Drawing.ItIs.Set(last + 1)
				for tab := range u.views {
					u.show(tab)
					st.settle()
					st.key(key.NameRightArrow, 0)
					st.key(key.NameDownArrow, 0)
				}
				u.show(tabNetwork)
				for l, layer := range u.s.Network().Layers {
					u.views[tabNetwork].(*networkView).selectNeuron(l, layer.Weights.Rows-1)
					st.settle()
				}
			}
		}
	}
}

func TestRemovingADigitThatIsOnTheScreen(t *testing.T) {
	st, u := open(t, 1280, 800, 1, false)
	known(u, core.ReLU, core.Softmax)
	st.three(u)
	u.show(tabDigits)
	st.settle()
	for i := range 3 {
		st.click(fmt.Sprintf(textThisIsA, fmt.Sprint(i)))
	}
	for want := 2; want >= 0; want-- {
		st.click(textRemove)
		if n := len(u.s.Teach.Digits()); n != want {
			t.Fatalf("%d digits are left, want %d", n, want)
		}
	}
}

func TestAllMistakesMayBeFewerThanACellHas(t *testing.T) {
	folder := t.TempDir()
	for i := range 70 { // one label, and a network that reads all as it: no mistakes, ten digits in one cell
		img := image.NewGray(image.Rect(0, 0, 28, 28))
		img.SetGray(i%28, 14, color.Gray{Y: 255})
		f, err := os.Create(filepath.Join(folder, fmt.Sprintf("3_%d.png", i)))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, img); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	st, u := open(t, 1280, 800, 1, false)
	n := core.NewNetwork([]int{784, 10}, []core.Activation{core.Softmax})
	n.Layers[0].Bias[3] = 5
	u.s.Model.Use(&persist.Model{Network: n})
	u.s.Data.Open(folder)
	st.until("the pictures", func() bool { return u.s.Data.Folder() != "" })
	u.show(tabMistakes)
	u.s.Mistakes.Test.Do()
	st.until("the test", func() bool { return u.s.Mistakes.Result() != nil })
	u.s.Mistakes.Select(3, 3)
	st.settle()
	if len(u.s.Mistakes.Digits()) != 10 {
		t.Fatalf("%d digits are listed", len(u.s.Mistakes.Digits()))
	}
	st.click(textAllOfThem)
	st.says(u, textNoMistakes)
}

func TestLevelCurvesHaveAnAxis(t *testing.T) {
	for _, v := range []float64{0, .5, 99.5, 100, 1e9} {
		y := make([]float64, 30)
		for i := range y {
			y[i] = v
		}
		from, to := bounds([]curve{{y: y}}, 20, 29, 0, max(v, 100))
		if !(from < to) || v < from || v > to {
			t.Errorf("curves level at %v: the axis goes from %v to %v", v, from, to)
		}
		if n := len(yTicks(from, to, false, 5)); n < 1 || n > 20 {
			t.Errorf("curves level at %v: %d ticks", v, n)
		}
	}
}
