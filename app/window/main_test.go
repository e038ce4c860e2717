package window

import (
	"os"
	"testing"
)

// TestMain lets this test's program play the programs that its tests start.
func TestMain(m *testing.M) {
	if folder := os.Getenv("INKLING_TEST_CRASH"); folder != "" {
		crashForTest(folder)
	}
	if mode := os.Getenv("INKLING_TEST_WINDOW"); mode != "" {
		serveForTest(mode)
	}
	os.Exit(m.Run())
}
