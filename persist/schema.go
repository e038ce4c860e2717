package persist

import _ "embed" // for Schema

// Schema is the JSON Schema (draft 2020-12) of a manifest, for editors and other programs.
//
//go:embed manifest.schema.json
var Schema []byte
