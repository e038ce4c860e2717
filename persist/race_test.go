//go:build race

package persist

// slowly is how many times longer things may take in this build.
const slowly = 10
