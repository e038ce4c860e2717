package persist

import "inkling/core"

// Model is a network that knows what it is: what [Interpret] makes of a file and Save writes.
type Model struct {
	Network  *core.Network
	Manifest Manifest
	// Path is the file it came from or was saved to; empty for a model that has never been in a file.
	Path string
}
