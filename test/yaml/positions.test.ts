import { describe, expect, test } from "vitest";
import type { Part } from "../../src/diagnostic/place.ts";
import type { Path } from "../../src/yaml/document.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

function shown(text: string, path: Path, part?: Part): string {
  const [document] = parseSource({ path: "a.yaml", text }).documents;
  const span = document!.atPath(path, part).span();
  expect(span.file).toBe("a.yaml");
  return text.slice(span.start.offset, span.end.offset);
}

const service = `# a Service
apiVersion: v1
kind: Service
metadata:
  name: "web"   # the name
  labels: {app: web, tier: 'front'}
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80

    # the second
    -   name: >-
          https
          really
        port: 443
    - {name: admin, port: 8080}
  externalIPs: [10.0.0.1,
    10.0.0.2]
  script: |
    # no comment
    echo
  clusterIP:
  loadBalancerIP: # nothing
  type: ClusterIP
`;

describe("places", () => {
  test.each<[Path, Part | undefined, string]>([
    [["kind"], undefined, "Service"],
    [["kind"], "key", "kind"],
    [["kind"], "entry", "kind: Service"],
    [["metadata", "name"], "value", '"web"'],
    [["metadata", "labels"], "value", "{app: web, tier: 'front'}"],
    [["metadata", "labels", "tier"], "value", "'front'"],
    [["metadata", "labels", "tier"], "entry", "tier: 'front'"],
    [["spec"], "value", "spec"],
    [["spec", "selector"], "value", "selector"],
    [["spec", "selector"], "entry", "selector:\n    app: web"],
    [["spec", "ports"], "value", "ports"],
    [["spec", "ports", 0], "value", "name: http"],
    [["spec", "ports", 0], "entry", "- name: http\n      port: 80"],
    [["spec", "ports", 0, "port"], "value", "80"],
    [["spec", "ports", 1], "value", "name"],
    [["spec", "ports", 1, "name"], "value", ">-\n          https\n          really"],
    [["spec", "ports", 2], "value", "{name: admin, port: 8080}"],
    [["spec", "ports", 2, "port"], "key", "port"],
    [["spec", "externalIPs"], "value", "externalIPs"],
    [["spec", "externalIPs", 1], "value", "10.0.0.2"],
    [["spec", "script"], "value", "|\n    # no comment\n    echo"],
    [["spec", "script"], "entry", "script: |\n    # no comment\n    echo"],
    [["spec", "type"], "value", "ClusterIP"],
    // What is not there is told at what it is missing from.
    [["spec", "ports", 0, "targetPort"], "value", "name: http"],
    [["spec", "ports", 7, "port"], "value", "ports"],
    [["spec", "selector", "tier"], "value", "selector"],
    [["metadata", "annotations", "a"], "value", "metadata"],
    [["status"], "value", "apiVersion: v1"],
    [[], "value", "apiVersion: v1"],
  ])("%j %s", (path, part, expected) => expect(shown(service, path, part)).toBe(expected));

  test.each([
    [["spec", "clusterIP"], "clusterIP:"],
    [["spec", "loadBalancerIP"], "loadBalancerIP:"],
  ])("an empty value is the point after the colon: %j", (path, before) => {
    const [document] = parseSource({ path: "a.yaml", text: service }).documents;
    const { start, end } = document!.atPath(path).span();
    expect(end).toEqual(start);
    expect(service.slice(0, start.offset).endsWith(before)).toBe(true);
  });

  test("at() takes the objects of the value", () => {
    const [document] = parseSource({ path: "a.yaml", text: service }).documents;
    const { spec } = document!.value as { spec: { ports: object[] } };
    expect(document!.at(spec.ports[0]!, "port").span()).toMatchObject({
      start: { line: 12, column: 13 },
      end: { line: 12, column: 15 },
    });
    expect(document!.at(spec.ports, 1).span().start.line).toBe(15);
    expect(document!.at(spec).span().start.line).toBe(7);
  });

  test("offsets within the text of a document", () => {
    const [, second] = parseSource({ path: "a.yaml", text: "a: 1\n---\nb: nginx\n" }).documents;
    const at = second!.text.indexOf("nginx");
    expect(second!.range(at, at + 5).span()).toMatchObject({
      start: { line: 3, column: 4 },
      end: { line: 3, column: 9 },
    });
  });

  const merged =
    "base: &base\n  x: &x 1\n  m: {z: 2}\nuse:\n  <<: *base\n  own: *x\nagain: *base\nlist: [{<<: *base, x: 5}]\n";
  test.each<[Path, string, number]>([
    [["use", "x"], "1", 2],
    [["use", "m", "z"], "2", 3],
    [["use", "own"], "1", 2],
    [["again"], "*base", 7],
    [["again", "x"], "1", 2],
    [["list", 0, "x"], "5", 8],
    [["list", 0, "m"], "{z: 2}", 3],
  ])("through aliases and merge keys: %j", (path, expected, line) => {
    const [document] = parseSource({ path: "a.yaml", text: merged }).documents;
    expect(shown(merged, path)).toBe(expected);
    expect(document!.atPath(path).span().start.line).toBe(line);
  });

  test.each<[string, Path, string]>([
    ["a: 1\na: 2\n", ["a"], "2"],
    ["a: {x: 1}\na: {x: 2}\n", ["a", "x"], "2"],
    ['{"a": [1, {"b": "c"}]}', ["a", 1, "b"], '"c"'],
    ["on: 5\n0777: 6\n", ["true"], "5"],
    ["on: 5\n0777: 6\n", ["511"], "6"],
    ["- - a\n  - b\n- c\n", [0, 1], "b"],
    ["a: !!str 80\n", ["a"], "80"],
    ["a: &x\n  b: 1\n", ["a", "b"], "1"],
    ["'a b' : x y\n", ["a b"], "x y"],
    ["a: x\n\n\nb: [\n", ["a"], "x"],
    ["\uFEFFa: é😀\nb: 2\n", ["b"], "2"],
    ["just text", [], "just text"],
    ["", [], ""],
  ])("in %j", (text, path, expected) => {
    const [document] = parseSource({ path: "a.yaml", text }).documents;
    if (document === undefined) expect(text).toBe("");
    else expect(shown(text, path)).toBe(expected);
  });

  test("columns count UTF-16 units, and no byte order mark", () => {
    const [document] = parseSource({ path: "a.yaml", text: "\uFEFFa: [😀, x]\n" }).documents;
    expect(document!.atPath(["a", 1]).span().start).toEqual({ line: 1, column: 9, offset: 9 });
  });
});
