import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isRecord } from "../../src/base/is-record.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { CORPUS, NEEDS_CORPUS, inCorpus } from "../corpus/real-manifests.ts";

const apps = inCorpus("apps");

/** Real manifests that Kubernetes refuses too, with the reason. An entry that is not needed any more fails. */
const REFUSED: Readonly<Record<string, string>> = {
  "emojivoto-trafficsplit/kustomize/deployment/kustomization.yml":
    "no Kubernetes object: kustomize reads it without kind",
  "netpol-ingress-demo/default_pods_list.yaml":
    "pods as kubectl shows them, with volumeMounts whose volumes were cut away",
  "netpol-ingress-demo/k8s_ingress_policies.yaml": "an Ingress as kubectl shows it, with resourceVersion",
  "netpol-ingress-demo/services.yaml": "a Service as kubectl shows it, with resourceVersion",
  "traefik-gateway-fixtures/services.yml": "names with capital letters, and a Service without ports",
};

const itemsOf = (value: unknown): unknown[] =>
  isRecord(value) && String(value["kind"]).endsWith("List") && Array.isArray(value["items"]) ? value["items"] : [value];

test.skipIf(CORPUS === undefined)(`no valid real manifest is refused${NEEDS_CORPUS}`, () => {
  const refused = new Map<string, string[]>();
  let objects = 0;
  for (const file of readdirSync(apps, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.(ya?ml|json)$/u.test(name),
  )) {
    const { documents, template } = parseSource({ path: file, text: readFileSync(join(apps, file), "utf8") });
    for (const object of template
      ? []
      : documents.flatMap(({ value }) => (value === undefined || value === null ? [] : itemsOf(value)))) {
      objects += 1;
      const { verdict, errors, unknownFields, decodeErrors, requestError } = validateObject(object);
      if (verdict !== "rejected") continue;
      const reasons = [
        ...errors,
        ...unknownFields,
        ...decodeErrors,
        ...(requestError === undefined ? [] : [requestError]),
      ].map(({ field, detail }) => `${field} ${detail}`);
      refused.set(file, [...(refused.get(file) ?? []), ...reasons]);
    }
  }
  expect(objects).toBeGreaterThan(400);
  expect(Object.fromEntries([...refused].filter(([file]) => REFUSED[file] === undefined))).toEqual({});
  expect(
    Object.keys(REFUSED).filter((file) => !refused.has(file)),
    "no longer refused",
  ).toEqual([]);
});
