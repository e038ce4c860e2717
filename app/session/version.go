package session

import "inkling/assets"

// Version and Commit say which build this is; the Makefile sets them with -ldflags "-X inkling/app/session.Version=…".
var (
	Version = "dev"
	Commit  = ""
)

// VersionSentence is what --version prints and the about line shows: "Inkling 1.0 (1a2b3c4)".
func VersionSentence() string {
	if Commit == "" {
		return "Inkling " + Version
	}
	return "Inkling " + Version + " (" + Commit + ")"
}

// Fonts are the program's typeface, Regular, SemiBold and Medium, as TTF files.
func Fonts() [][]byte { return [][]byte{assets.Regular, assets.SemiBold, assets.Medium} }

// Icon is the program's icon as a PNG of size × size pixels; nil where there is none of that size.
func Icon(size int) []byte {
	data, _ := assets.Icon(size)
	return data
}
