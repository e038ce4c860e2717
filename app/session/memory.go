package session

import (
	"runtime/debug"
	"runtime/metrics"
)

// mostGarbage is about how many bytes may wait for the collector where a wide network makes the heap large: by itself it lets
// as many gather as are in use.
const mostGarbage = 128 << 20

// tidy is called in the background when a model has come into use and all that is measured of it was. What training a wide
// network or reading its file left behind, hundreds of megabytes, goes back to the system, and the collector is told how much
// may gather from now on.
func tidy(wide bool) {
	if wide {
		debug.FreeOSMemory()
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetGCPercent(garbagePercent(live[0].Value.Uint64()))
}

// garbagePercent is how much garbage, in percent of what is in use, may gather before it is collected: Go's usual 100, less for
// a large heap, but never so little that collecting becomes the main work.
func garbagePercent(live uint64) int {
	return int(max(25, min(100, 100*mostGarbage/max(live, 1))))
}
