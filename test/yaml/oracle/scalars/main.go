// Command scalars writes what Kubernetes reads for the plain scalars it gets: fixtures/yaml/scalars.json.
//
// It is run by hand, outside of the tests, when the list of scalars changes:
//
//	mkdir /tmp/scalars && cp test/yaml/oracle/scalars/main.go /tmp/scalars && cd /tmp/scalars
//	go mod init scalars && go get sigs.k8s.io/yaml@v1.6.0
//	go run . < REPO/fixtures/yaml/scalar-texts.json > REPO/fixtures/yaml/scalars.json
//
// Input: a JSON array of texts. Output: for each text, `value` is what `{v: text}` reads as, `key` what `{text: 1}` has as its
// key, and `error` or `keyError` is true where sigs.k8s.io/yaml refuses.
package main

import (
	"bytes"
	"encoding/json"
	"os"

	"sigs.k8s.io/yaml"
)

type row struct {
	Text     string          `json:"text"`
	Value    json.RawMessage `json:"value,omitempty"`
	Error    bool            `json:"error,omitempty"`
	Key      *string         `json:"key,omitempty"`
	KeyError bool            `json:"keyError,omitempty"`
}

func read(text string) row {
	result := row{Text: text}
	var object map[string]json.RawMessage
	if data, err := yaml.YAMLToJSON([]byte("v: " + text + "\n")); err != nil {
		result.Error = true
	} else if err := json.Unmarshal(data, &object); err != nil {
		panic(err)
	} else {
		result.Value = object["v"]
	}
	var keys map[string]int
	if data, err := yaml.YAMLToJSON([]byte(text + ": 1\n")); err != nil || json.Unmarshal(data, &keys) != nil || len(keys) != 1 {
		result.KeyError = true
	} else {
		for key := range keys {
			result.Key = &key
		}
	}
	return result
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	var out bytes.Buffer
	out.WriteString("[\n")
	for i, text := range texts {
		line, err := json.Marshal(read(text))
		if err != nil {
			panic(err)
		}
		if i > 0 {
			out.WriteString(",\n")
		}
		out.Write(line)
	}
	out.WriteString("\n]\n")
	os.Stdout.Write(out.Bytes())
}
