import { describe, expect, it } from "vitest";
import { modelOf } from "../../src/engine/model-of.ts";
import { droppedKeys } from "../../src/rule.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { APPLICATION } from "../planted/application.ts";

import { lintFolderTwice, lintTwice, options, parseFrozen } from "./frozen.ts";

describe("linting does not change what was parsed", () => {
  it.each(["demo", "apps", "reading", "trace"])(
    "fixtures/%s: a second run over the same frozen values gives the same result",
    lintFolderTwice,
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
