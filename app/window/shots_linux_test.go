package window

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkScreenshots takes the pictures that the README and the packages show (`make screenshots`), in the real
// window at 1280×800: a drawn three in the network that reads it, a neuron's weights, a training run, the mistakes
// and the dark theme. It is a benchmark so that tests don't touch pictures that are checked in.
func BenchmarkScreenshots(b *testing.B) {
	folder := filepath.Join("..", "..", "packaging", "screenshots")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		w := newScreen(b).open("all")
		take := func(name string) {
			w.do("xdotool", "mousemove", "--window", w.id, "640", "790") // away from what would light up
			w.settle()
			path := filepath.Join(folder, name+".png")
			// Few colours are on the screen, so a palette loses nothing that is seen and makes the file small.
			w.do("import", "-window", w.id, "-colors", "256", "-define", "png:compression-level=9", "-strip", path)
			if info, err := os.Stat(path); err != nil || info.Size() > 200_000 {
				b.Errorf("%s: %v, or larger than 200 KB", path, err)
			}
		}
		w.settle()
		w.draw(three()...)
		w.wait("an answer", 20*time.Second, func(r report) bool { return r.Digit >= 0 })
		take("network")
		w.press("Weights")
		take("weights")
		w.press("Activation")
		w.press("Theme")
		take("dark")
		w.press("Theme")
		w.press("Mistakes")
		w.settle()
		take("mistakes")
		w.press("Training")
		w.typeInto("Epochs", "12")
		w.press("Train")
		w.wait("a few epochs", 5*time.Minute, func(r report) bool { return r.Epoch >= 8 || !r.Training && r.Epoch > 0 })
		take("training")
		w.stop()
	}
}

// three is a 3 in two bows.
func three() [][2]float64 {
	upper := oval(0.45, 0.33, 0.17, 0.15)
	lower := oval(0.45, 0.66, 0.2, 0.17)
	slices.Reverse(upper)
	slices.Reverse(lower)
	// Each bow begins at its top; the upper one starts a little to the left, the lower one ends there.
	return append(append([][2]float64{{0.3, 0.26}, {0.36, 0.2}}, upper[:20]...), lower[:24]...)
}
