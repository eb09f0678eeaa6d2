import { listOf } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import { join } from "./kustomization.ts";
import type { Kustomization } from "./kustomization.ts";

/** Fields that overlays often set and that do not affect traffic: replicas, images, resources, node placement. */
const HARMLESS = new RegExp(
  String.raw`^(?:\/apiVersion|\/kind|\/metadata\/name(?:space)?|\/spec\/(?:replicas|minReplicas|maxReplicas|` +
    String.raw`revisionHistoryLimit)|\/spec\/template\/spec\/(?:(?:containers|initContainers)(?:\/name|\/image|` +
    String.raw`\/imagePullPolicy|\/resources(?:\/.*)?)?|(?:nodeSelector|tolerations|affinity|` +
    String.raw`topologySpreadConstraints|imagePullSecrets|priorityClassName)(?:\/.*)?))$`,
);

/** The fields that a strategic merge sets, without indexes. */
function fieldsOf(value: unknown, path: string, depth: number): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, path, depth + 1));
  if (!isRecord(value) || depth > 50) return [path];
  return Object.entries(value).flatMap(([key, item]) => fieldsOf(item, `${path}/${key}`, depth + 1));
}

/**
 * The fields of the operations of a JSON patch (RFC 6902); `/spec/template/spec/containers/0/image` without its index.
 */
const fieldsOfOperations = (operations: readonly unknown[]): readonly string[] =>
  operations.flatMap((operation) =>
    isRecord(operation) && typeof operation["path"] === "string"
      ? [operation["path"].replaceAll(/\/(?:\d+|-)(?=\/|$)/g, "")]
      : ["?"],
  );

const isHarmless = (value: unknown): boolean =>
  (Array.isArray(value) ? fieldsOfOperations(value as unknown[]) : fieldsOf(value, "", 0)).every((field) =>
    HARMLESS.test(field),
  );

/**
 * Whether a kustomization changes fields of its resources that affect traffic. What cannot be read may. @param sources
 * by path, including its patches.
 */
export function changesTraffic(
  { folder, document }: Kustomization,
  sources: ReadonlyMap<string, ParsedSource>,
): boolean {
  if (!isRecord(document.value)) return false;
  const { value } = document;
  if (["replacements", "transformers", "vars"].some((field) => listOf(value[field]).length > 0)) return true;
  const texts = [
    ...listOf(value["patches"]),
    ...listOf(value["patchesJson6902"]),
    ...listOf(value["patchesStrategicMerge"]),
  ].map((item) =>
    isRecord(item)
      ? (item["patch"] ?? { path: item["path"] })
      : typeof item === "string" && !item.includes("\n")
        ? { path: item }
        : item,
  );
  return texts.some((text) => {
    const source =
      typeof text === "string"
        ? parseSource({ path: "patch", text })
        : isRecord(text) && typeof text["path"] === "string"
          ? sources.get(join(folder, text["path"]))
          : undefined;
    return (
      source === undefined || source.documents.length === 0 || source.documents.some((one) => !isHarmless(one.value))
    );
  });
}
