package session

import "testing"

func TestGarbageIsBoundedWhereTheHeapIsLarge(t *testing.T) {
	for _, c := range []struct {
		live uint64
		want int
	}{{0, 100}, {80 << 20, 100}, {256 << 20, 50}, {4 << 30, 25}} {
		if got := garbagePercent(c.live); got != c.want {
			t.Errorf("with %d MB in use, garbage of %d %% may gather, want %d", c.live>>20, got, c.want)
		}
	}
}
