package session

import (
	"context"
	"fmt"
	"testing"

	"inkling/core/ink"
)

// BenchmarkTeach is one press of “Learn” with the model that the program begins with: how long it takes, and what it does to your digits and to MNIST.
func BenchmarkTeach(b *testing.B) {
	m, _, _, err := ReadBundled("")
	if err != nil {
		b.Fatal(err)
	}
	train, test := MNISTTrain(), MNISTTest()
	for _, digits := range []int{1, 10, 50} {
		b.Run(fmt.Sprintf("digits=%d", digits), func(b *testing.B) {
			yours := Dataset("your digits", turnedTwos(digits), 28, 28, digitNames)
			var l Lesson
			for b.Loop() {
				if _, l, err = fineTune(context.Background(), m.Network, PixelsOf(m), LossOf(m), train, test, yours, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(100*l.YoursBefore, "%yours-before")
			b.ReportMetric(100*l.YoursAfter, "%yours-after")
			b.ReportMetric(100*l.MNISTBefore, "%MNIST-before")
			b.ReportMetric(100*l.MNISTAfter, "%MNIST-after")
		})
	}
}

// turnedTwos are somebody's twos that no data set knows: a Z that lies on its side, drawn a little differently each time.
func turnedTwos(n int) []ink.Drawing {
	two := 2
	list := make([]ink.Drawing, n)
	for i := range list {
		lean := float32(i%7) * 4
		point := func(x, y float32) ink.Point { return ink.Point{X: x + lean*(140-y)/100, Y: y + float32(i%5)} }
		list[i] = ink.Drawing{Width: 280, Height: 280, Label: &two, Strokes: []ink.Stroke{
			{Points: []ink.Point{point(90, 230), point(90, 50), point(190, 230), point(190, 50)}},
		}}
	}
	return list
}
