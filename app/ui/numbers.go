package ui

import (
	"math"
	"strconv"
	"strings"

	"inkling/app/session"
)

// Fixed is v with n decimals, as the window writes numbers: minus is U+2212, minus nothing is nothing, and what is not known
// is a dash.
func Fixed(v float64, n int) string {
	if math.IsNaN(v) {
		return textUnknown
	}
	s := strconv.FormatFloat(v, 'f', n, 64)
	if strings.HasPrefix(s, "-") {
		if s = s[1:]; strings.Trim(s, "0.") != "" {
			s = "−" + s
		}
	}
	return s
}

// Signed is Fixed with a sign always: +1.13, −0.21.
func Signed(v float64, n int) string {
	s := Fixed(v, n)
	if strings.HasPrefix(s, "−") || s == textUnknown {
		return s
	}
	return "+" + s
}

// itoa is a whole number with commas between its thousands.
func itoa(n int) string { return session.Thousands(n) }
