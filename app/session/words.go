package session

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"inkling/core"
)

// dashed prints layer sizes: 784-128-64-10.
func dashed(sizes []int) string {
	words := make([]string, len(sizes))
	for i, n := range sizes {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, "-")
}

// plural prints a number with its noun: "1 epoch", "30 epochs".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Thousands(n) + " " + noun + "s"
}

// seconds prints a duration as a person says it: "0.4 s", "12 s", "3 min 5 s", "1 h 2 min".
func seconds(d time.Duration) string {
	switch s := d.Seconds(); {
	case s < 10:
		return fmt.Sprintf("%.1f s", s)
	case s < 120:
		return fmt.Sprintf("%.0f s", s)
	case s < 3600:
		return fmt.Sprintf("%d min %d s", int(s)/60, int(s)%60)
	default:
		return fmt.Sprintf("%d h %d min", int(s)/3600, int(s)%3600/60)
	}
}

// Duration prints a duration as a person says it: "0.4 s", "12 s", "3 min 5 s".
func Duration(d time.Duration) string { return seconds(d) }

// accuracySentence is what a snapshot's newest epoch says about the test digits.
func accuracySentence(sn *core.Snapshot) string {
	if math.IsNaN(sn.TestAccuracy) {
		return notTestedYet
	}
	return readsSentence(sn.TestAccuracy)
}

const notTestedYet = "It has not been tested yet."

func readsSentence(accuracy float64) string {
	return fmt.Sprintf("It reads %s of the test digits correctly.", Percent(accuracy))
}

// countingLabels are the names of outputs that nobody named: 0, 1, 2, …
func countingLabels(n int) []string {
	if n == len(digitNames) {
		return digitNames
	}
	labels := make([]string, n)
	for i := range labels {
		labels[i] = strconv.Itoa(i)
	}
	return labels
}

// Plural prints a number with its noun: "1 epoch", "30 epochs".
func Plural(n int, noun string) string { return plural(n, noun) }

// number prints a number as briefly as it can be read back.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// durationOf is so many seconds.
func durationOf(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }
