import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { lint } from "../../src/engine/lint.ts";
import { modelOf } from "../../src/engine/model-of.ts";
import { droppedKeys } from "../../src/rule.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import type { Definitions } from "../../src/validate/definitions.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import type { ParsedSource } from "../../src/yaml/document.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { APPLICATION } from "../planted/application.ts";

const ROOT = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** Whatever writes into a parsed value throws after this. */
function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const item of Object.values(value)) freeze(item);
}

function parseFrozen(path: string, text: string): ParsedSource {
  const source = parseSource({ path, text });
  for (const { value } of source.documents) freeze(value);
  return source;
}

const options = {
  config: { ...DEFAULT_CONFIG, extends: "all" as const },
  kubernetesVersion: NEWEST_VERSION,
  validate: (object: unknown, definitions?: Definitions) => validateObject(object, definitions ? { definitions } : {}),
};
/** @param sources each is a scope of its own, as most cases are. */
const lintTwice = (sources: readonly ParsedSource[]) =>
  [0, 1].map(() => {
    const scopes = sources.map((source) => ({ ...wholeScope([source]), name: source.source.path }));
    const { findings, suppressed, notes, internalErrors } = lint(scopes, rules, options);
    expect(internalErrors).toEqual([]);
    return { findings: JSON.stringify(findings), suppressed, notes };
  });

describe("linting does not change what was parsed", () => {
  it.each(["rules", "real", "demo", "conformance", "validate", "apps", "unjudged", "reading", "trace"])(
    "fixtures/%s: a second run over the same frozen values gives the same result",
    (folder) => {
      const files = readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" }).filter((name) =>
        /\.(?:ya?ml|json)$/.test(name),
      );
      const sources = files.map((name) => parseFrozen(name, readFileSync(`${ROOT}${folder}/${name}`, "utf8")));
      for (let start = 0; start < sources.length; start += 50) {
        const [first, second] = lintTwice(sources.slice(start, start + 50));
        expect(first?.findings).not.toBe("[]");
        expect(second).toEqual(first);
      }
    },
    120_000,
  );

  it("the planted application: the same", () => {
    const [first, second] = lintTwice(Object.entries(APPLICATION).map(([path, text]) => parseFrozen(path, text)));
    expect(second).toEqual(first);
  });
});

describe("objects with nulls", () => {
  const resourcesOf = (text: string) => {
    const source = parseFrozen("a.yaml", text);
    return { source, resources: modelOf(wholeScope([source]), options).resources };
  };
  const TEXT = `apiVersion: v1
kind: PodList
items:
  - metadata:
      name: web
      labels:
        app:
        tier: front
      annotations:
    spec:
      hostAliases: [{ip: 10.0.0.1, hostnames: [a, ~]}]
      containers:
        - name: web
          image: nginx
          args:
          - ~
          env:
          - name: A
            value:
`;

  it("are read as Go decodes them", () => {
    expect(resourcesOf(TEXT).resources[0]?.object).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", labels: { app: "", tier: "front" } },
      spec: {
        hostAliases: [{ ip: "10.0.0.1", hostnames: ["a", ""] }],
        containers: [{ name: "web", image: "nginx", args: [""], env: [{ name: "A" }] }],
      },
    });
  });

  it("are shared by all models, and what has no nulls is not copied", () => {
    const { source, resources } = resourcesOf(TEXT);
    const [again] = modelOf(wholeScope([source]), options).resources;
    expect(again?.object).toBe(resources[0]?.object);
    const plain = resourcesOf("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n");
    expect(plain.resources[0]?.object).toBe(plain.source.documents[0]?.value);
  });

  it("have places, by the copy and by what was parsed", () => {
    const { source, resources } = resourcesOf(TEXT);
    const [document] = source.documents;
    const lineOf = (owner: object, key?: string | number, part?: "key") =>
      document?.at(owner, key, part).span().start.line;
    const [pod] = resources;
    const [written] = (document!.value as { items: { metadata: object; spec: object }[] }).items;
    const { metadata = {}, spec } = pod!.object as unknown as {
      metadata?: { labels?: object };
      spec: { containers: [{ env: [object] }] };
    };
    expect(lineOf(pod!.object)).toBe(lineOf(written!));
    expect(lineOf(metadata, "labels", "key")).toBe(6);
    expect(lineOf(metadata.labels!, "app", "key")).toBe(7);
    // A field without a value: its key has a place, and its value is that of the map around it.
    expect(lineOf(metadata, "annotations", "key")).toBe(9);
    expect(lineOf(written!.metadata, "annotations")).toBe(9);
    expect(lineOf(spec.containers[0].env[0], "value", "key")).toBe(19);
    expect(droppedKeys(spec.containers[0].env[0])).toEqual(["value"]);
    expect(droppedKeys(written!.metadata)).toEqual([]);
  });
});
