package core

import (
	"fmt"
	"strconv"
	"strings"
)

// list writes names as a person would: "a, b or c".
func list(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// thousands writes a whole number with commas: 60,000.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// number writes a float32 as briefly as it can be read back.
func number(v float32) string { return strconv.FormatFloat(float64(v), 'g', -1, 32) }

// dashed writes layer sizes: 784-128-64-10.
func dashed(sizes []int) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(sizes), "[]"), " ", "-")
}
