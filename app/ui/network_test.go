package ui

import (
	"fmt"
	"math"
	"testing"
)

var planned = [][]int{
	{784, 10}, {784, 128, 64, 10}, {784, 30, 10}, {784, 4096, 10}, {784, 4096, 4096, 4096, 10}, {784, 640, 256, 10},
	{784, 1, 1, 10}, {784, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10}, {64, 17, 3}, {784, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 10},
	{784, 256, 47},
}

func TestEveryNeuronHasItsPlaceInEveryWindow(t *testing.T) {
	for _, sizes := range planned {
		for _, w := range [][3]float32{{672, 680, 24}, {580, 480, 16}, {480, 440, 16}, {1600, 960, 24}, {3300, 2000, 24}} {
			short := w[1] < 600
			for selected := range len(sizes) - 1 {
				p := newNetPlan(w[0], w[1], w[2], short, sizes, selected)
				name := fmt.Sprint(sizes, w)
				right := p.pad + p.input
				for i := range p.layers {
					l := p.layers[i]
					if at := p.at(i) + p.scrolled; at < right+6 {
						t.Fatalf("%s: layer %d begins at %v, before %v where the one before it ends", name, i, at, right)
					}
					right = p.at(i) + p.scrolled + l.w
					if l.h > p.height+1 {
						t.Fatalf("%s: layer %d is %v high, the room %v", name, i, l.h, p.height)
					}
					for n := 0; n < l.n; n += 1 + l.n/97 {
						x, y := p.cell(i, n)
						if got := p.neuron(i, x+(l.pitch-l.gap)/2, y+(l.pitch-l.gap)/2); got != n {
							t.Fatalf("%s: a click on neuron %d of layer %d finds %d", name, n, i, got)
						}
					}
				}
				if p.content <= p.room+1 && right > w[0]-p.pad+1 {
					t.Fatalf("%s: the outputs end at %v of %v", name, right, w[0]-p.pad)
				}
				x := p.at(selected)
				if l := p.layers[selected]; l.w < p.room && (x < p.pad+p.input-1 || x+l.w > w[0]-p.pad+1) {
					t.Fatalf("%s: the selected layer %d lies at %v to %v, out of sight", name, selected, x, x+l.w)
				}
				if p.top+p.height > p.card || p.card+p.cardH > w[1]+1 {
					t.Fatalf("%s: cells end at %v, the inspector runs from %v to %v of %v", name, p.top+p.height, p.card, p.card+p.cardH, w[1])
				}
			}
		}
	}
}

func TestWrittenPartsAddUpToTheWrittenSum(t *testing.T) {
	for _, v := range [][3]float64{{10.324, -4.573, -.208}, {1.005, -1.005, .005}, {.004, -.004, .004}, {123.456, -23.455, -.555}, {0, 0, 0}, {5.555, 0, 5.555}} {
		sum := v[0] + v[1] + v[2]
		s := addUp([4]float64{v[0], v[1], v[2], sum})
		var read [4]float64
		for i := range s {
			text := []rune(s[i])
			sign := 1.0
			if text[0] == '−' {
				sign = -1
			}
			if _, err := fmt.Sscanf(string(text[1:]), "%f", &read[i]); err != nil {
				t.Fatal(err)
			}
			read[i] *= sign
		}
		if math.Abs(read[0]+read[1]+read[2]-read[3]) > 1e-9 {
			t.Errorf("%v is written %v: the parts do not add up", v, s)
		}
		for i, exact := range []float64{v[0], v[1], v[2], sum} {
			if math.Abs(read[i]-exact) > .0151 {
				t.Errorf("%v is written %v: %v is too far off", v, s, s[i])
			}
		}
	}
}

func TestNumbersAreWrittenForPeople(t *testing.T) {
	for _, k := range [][2]string{{Signed(1.5, 2), "+1.50"}, {Signed(-1.5, 2), "−1.50"}, {Signed(-.001, 2), "+0.00"}, {Fixed(-.0001, 2), "0.00"}, {Fixed(-2, 0), "−2"}} {
		if k[0] != k[1] {
			t.Errorf("%q, want %q", k[0], k[1])
		}
	}
}

func TestTicksAreRoundNumbers(t *testing.T) {
	for _, k := range []struct {
		lo, hi float64
		want   string
	}{{80, 100, "[80 85 90 95 100]"}, {0, .15, "[0 0.05 0.1 0.15]"}, {90, 100, "[90 92 94 96 98 100]"}} {
		var got []float64
		for _, v := range yTicks(k.lo, k.hi, false, 5) {
			got = append(got, math.Round(v*1e6)/1e6)
		}
		if fmt.Sprint(got) != k.want {
			t.Errorf("from %v to %v: %v, want %s", k.lo, k.hi, got, k.want)
		}
	}
	if got := fmt.Sprint(xTicks(0, 30, 7)); got != "[0 5 10 15 20 25 30]" {
		t.Errorf("epochs %s", got)
	}
	if got := fmt.Sprint(xTicks(20, 30, 20)); got != "[20 21 22 23 24 25 26 27 28 29 30]" {
		t.Errorf("epochs %s", got)
	}
}
