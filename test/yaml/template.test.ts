import { describe, expect, test } from "vitest";
import { parseSource } from "../../src/yaml/parse-source.ts";

const read = (text: string) => parseSource({ path: "a.yaml", text });

describe("templates", () => {
  test.each([
    ["ERB", "a: <%= x %>\n<% if y %>\nb: 1\n<% end %>\n"],
    ["Jinja", "ports:\n{% for p in ports %}\n  - {{ p }}\n{% endfor %}\n"],
    ["envsubst in a flow mapping", "ports: [{ port: ${PORT} }]\n"],
    ["values of ytt", "replicas: #@ data.values.replicas\n"],
    ["statements of ytt", "#@ if x:\na: 1\n#@ end\n"],
    ["Terraform's templatefile", "a: ${x}\n\n%{ if y }\nb: 1\n%{ else }\nb: 2\n%{ endif }"],
    ["Replace Tokens", "- image: #{image}#\n"],
  ])("%s: skipped as a whole", (_, text) =>
    expect(read(text)).toMatchObject({ template: true, documents: [], problems: [] }),
  );

  test.each([
    ["a comment", "a: 1 # {x}# and #@ y\n# b: #{c}#\n"],
    ["quotes", "a: '<%= x %>'\nb: \"{% x %}\"\n"],
    ["a plain placeholder", "port: ${PORT}\n"],
    ["a block scalar", "run: |\n  #@ if x:\n  a: #@ b\n  c: #{d}#\n  <% e %>\n"],
  ])("%s: YAML", (_, text) => expect(read(text)).toMatchObject({ template: false }));

  test.each([
    "{{- if .Values.enabled }}\napiVersion: v1\nkind: Service\n{{- end }}\n",
    "metadata:\n  name: {{ .Release.Name }}\n",
    'metadata:\n  name: {{ .Release.Name }}-web\n  labels:\n    {{- include "chart.labels" . | nindent 4 }}\n',
    "spec:\n  ports:\n  - port: {{ .Values.port }}\n",
    "a: 1\n---\n{{ range .Values.list }}\nb: {{ . }}\n---\n{{ end }}\n",
    'data:\n  x: |\n    text\n  {{ .Files.Get "a" }}\n',
    'metadata:\n  name: "{{ include "chart.fullname" . }}-test-connection"\n',
    'data:\n  key: "{{\n    "{{ .key | toString }}"\n  }}"\n',
  ])("%j is skipped as a whole", (text) =>
    expect(read(text)).toMatchObject({ template: true, documents: [], problems: [] }),
  );

  test.each([
    "args: ['http://{{ .Values.host }}']\n",
    'a: "{{ x }}"\n',
    "data:\n  template: |\n    {{- if x }}\n    a: {{ y }}\n    {{- end }}\n",
    "# {{ comment }}\na: 1\n",
    "image: repo:{{tag}}\n",
    "data:\n  - key: |\n      {{ x }}\n    other: 1\n",
  ])("%j is YAML", (text) => {
    const parsed = read(text);
    expect(parsed.template).toBe(false);
    expect(parsed.documents.flatMap((document) => document.problems)).toEqual([]);
  });

  test("a syntax error beside a template in a block scalar is told", () => {
    const parsed = read("data:\n  x: |\n    {{ if a }}\n    b: {{ c }}\n  y: 'open\n");
    expect(parsed.template).toBe(false);
    expect(parsed.documents[0]?.problems).toHaveLength(1);
  });
});
