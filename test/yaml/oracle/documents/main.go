// Command documents writes how kubectl's decoder reads whole texts: fixtures/yaml/documents.json.
//
// It is run by hand, outside of the tests, when the list of texts changes:
//
//	mkdir /tmp/documents && cp test/yaml/oracle/documents/main.go /tmp/documents && cd /tmp/documents
//	go mod init documents && go get k8s.io/apimachinery@v0.35.0 && go mod tidy
//	go run . < REPO/fixtures/yaml/document-texts.json > REPO/fixtures/yaml/documents.json
//
// Input: a JSON array of texts. Output: for each text, the values of its documents that are not null, up to the first error.
package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

type row struct {
	Text   string            `json:"text"`
	Values []json.RawMessage `json:"values"`
	Error  bool              `json:"error,omitempty"`
}

func read(text string) row {
	result := row{Text: text, Values: []json.RawMessage{}}
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader([]byte(text)), 4096)
	for {
		document := runtime.RawExtension{}
		err := decoder.Decode(&document)
		if err == io.EOF {
			return result
		}
		if err != nil {
			result.Error = true
			return result
		}
		if raw := bytes.TrimSpace(document.Raw); len(raw) > 0 && string(raw) != "null" {
			result.Values = append(result.Values, json.RawMessage(raw))
		}
	}
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
