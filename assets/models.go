package assets

import (
	"embed"
	"path"
	"strings"
)

//go:embed models
var models embed.FS

// Models returns the names of the trained models inside the program, in alphabetical order.
func Models() []string {
	entries, err := models.ReadDir("models")
	if err != nil {
		panic("assets: " + err.Error()) // the folder is part of the program
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".npz"); ok {
			names = append(names, name)
		}
	}
	return names
}

// Model returns the bytes of the npz file of the model with that name, or false if there is none.
func Model(name string) ([]byte, bool) {
	data, err := models.ReadFile(path.Join("models", name+".npz"))
	return data, err == nil
}
