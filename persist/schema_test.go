package persist

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// schema is as much of JSON Schema as ours uses.
type schema struct {
	Ref         string            `json:"$ref"`
	Type        any               `json:"type"` // a name or a list of names
	Const       any               `json:"const"`
	Enum        []any             `json:"enum"`
	Properties  map[string]schema `json:"properties"`
	Items       *schema           `json:"items"`
	MinItems    int               `json:"minItems"`
	MaxItems    *int              `json:"maxItems"`
	UniqueItems bool              `json:"uniqueItems"`
	Minimum     *float64          `json:"minimum"`
	Above       *float64          `json:"exclusiveMinimum"`
	Maximum     *float64          `json:"maximum"`
	MinLength   int               `json:"minLength"`
	MaxLength   *int              `json:"maxLength"`
	Pattern     string            `json:"pattern"`
	Defs        map[string]schema `json:"$defs"`

	Schema, ID, Title, Description, Format any // say nothing about validity
}

func TestSchemaNamesTheSameFieldsAsTheManifest(t *testing.T) {
	root := readSchema(t)
	compareFields(t, "", reflect.TypeFor[Manifest](), root)
}

func compareFields(t *testing.T, where string, typ reflect.Type, s schema) {
	t.Helper()
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ.Kind() == reflect.Slice && s.Items != nil {
		typ, s = typ.Elem(), *s.Items
	}
	if typ.Kind() != reflect.Struct {
		return
	}
	names := fieldNames(typ)
	for name := range s.Properties {
		if !names[name] {
			t.Errorf("%s%s is in the schema and not in %v", where, name, typ)
		}
	}
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		if _, ok := s.Properties[name]; !ok {
			t.Errorf("%s%s is in %v and not in the schema", where, name, typ)
		}
		compareFields(t, where+name+".", typ.Field(i).Type, s.Properties[name])
	}
}

func TestSchemaAgreesWithValidate(t *testing.T) {
	root := readSchema(t)
	m := testModel(1, []int{784, 30, 10})
	m.Manifest.Complete(m.Network)
	for _, text := range []string{fullManifest, mustJSON(t, &m.Manifest), `{}`, `{"labels": ["a", "b"], "input": {"width": 8, "height": 8}}`} {
		if err := root.check(root, tree(t, text), ""); err != nil {
			t.Errorf("the schema refuses a manifest that Validate accepts: %v", err)
		}
	}
	for _, text := range []string{
		`[]`, `{"format": "inkling-model/2"}`, `{"sizes": "784"}`, `{"sizes": [784]}`, `{"sizes": [784, 0, 10]}`, `{"activations": ["gelu"]}`,
		`{"weights_sha256": "abc"}`, `{"labels": ["a", "a"]}`, `{"labels": [""]}`, `{"input": {"polarity": "grey"}}`, `{"input": {"range": [1]}}`,
		`{"metrics": {"test_accuracy": 96.5}}`, `{"calibration": {"threshold": 80}}`, `{"calibration": {"error_after": -1}}`, `{"calibration": {"temperature": 0}}`, `{"training": {"epochs": -1}}`, `{"storage": "zip"}`,
	} {
		if root.check(root, tree(t, text), "") == nil {
			t.Errorf("the schema accepts %s", text)
		}
		if p, err := ParseManifest([]byte(text)); err == nil && p.Validate() == nil {
			t.Errorf("Validate accepts %s", text)
		}
	}
}

func readSchema(t *testing.T) schema {
	t.Helper()
	var root schema
	dec := json.NewDecoder(strings.NewReader(strings.ReplaceAll(strings.ReplaceAll(string(Schema), `"$schema"`, `"schema"`), `"$id"`, `"id"`)))
	dec.DisallowUnknownFields() // a keyword this test does not know would go unchecked
	if err := dec.Decode(&root); err != nil {
		t.Fatal(err)
	}
	return root
}

// check reports why v, decoded with UseNumber, is not what s allows.
func (s schema) check(root schema, v any, where string) error {
	if s.Ref != "" {
		return root.Defs[strings.TrimPrefix(s.Ref, "#/$defs/")].check(root, v, where)
	}
	fail := func(why string) error { return fmt.Errorf("%s: %v: %s", where, v, why) }
	number, isNumber := v.(json.Number)
	f := math.NaN()
	if isNumber {
		f, _ = number.Float64()
	}
	kind := map[bool]string{true: "integer", false: "number"}[isNumber && f == math.Trunc(f)]
	switch v.(type) {
	case nil:
		kind = "null"
	case string:
		kind = "string"
	case []any:
		kind = "array"
	case map[string]any:
		kind = "object"
	case bool:
		kind = "boolean"
	}
	var types []any
	switch t := s.Type.(type) {
	case string:
		types = []any{t}
	case []any:
		types = t
	}
	if len(types) > 0 && !slices.Contains(types, any(kind)) && !(kind == "integer" && slices.Contains(types, any("number"))) {
		return fail("not " + fmt.Sprint(types))
	}
	if s.Const != nil && v != s.Const || len(s.Enum) > 0 && !slices.Contains(s.Enum, v) {
		return fail("not allowed")
	}
	if s.Minimum != nil && !(f >= *s.Minimum) || s.Above != nil && !(f > *s.Above) || s.Maximum != nil && !(f <= *s.Maximum) {
		return fail("out of range")
	}
	if text, ok := v.(string); ok {
		n := utf8.RuneCountInString(text)
		if n < s.MinLength || s.MaxLength != nil && n > *s.MaxLength || s.Pattern != "" && !regexp.MustCompile(s.Pattern).MatchString(text) {
			return fail("not such a text")
		}
	}
	if list, ok := v.([]any); ok {
		if len(list) < s.MinItems || s.MaxItems != nil && len(list) > *s.MaxItems {
			return fail("wrong length")
		}
		seen := map[any]bool{}
		for i, item := range list {
			if s.UniqueItems && seen[item] {
				return fail("twice the same")
			}
			if s.UniqueItems {
				seen[item] = true
			}
			if s.Items != nil {
				if err := s.Items.check(root, item, fmt.Sprintf("%s[%d]", where, i)); err != nil {
					return err
				}
			}
		}
	}
	if object, ok := v.(map[string]any); ok {
		for name, item := range object {
			if p, known := s.Properties[name]; known {
				if err := p.check(root, item, where+"."+name); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
