//go:build !linux && !windows

package core

// lowerPriority does nothing here.
func lowerPriority() {}
