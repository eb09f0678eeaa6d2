import { listOf } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Path, YamlDocument } from "../../yaml/document.ts";
import type { Kustomization } from "./kustomization.ts";
import { isTarget } from "./patch-target.ts";

type Fields = Record<string, unknown>;

/** The entry of a kustomization that set a value: the outermost one takes precedence, as it is applied last. */
export function transformerPlace(
  path: Path,
  value: unknown,
  object: Fields,
  members: readonly Kustomization[],
): Place | undefined {
  for (const { document } of members) {
    const fields = isRecord(document.value) ? document.value : {};
    const found = byField(path, value, fields);
    if (found !== undefined) return document.atPath(found);
    const patch = byOperation(path, value, fields, object);
    if (patch !== undefined) return withinPatch(document, patch, path, String(value));
  }
  return undefined;
}

/** The `namePrefix` or `nameSuffix` of a name. */
export function prefixPlace(value: unknown, members: readonly Kustomization[]): Place | undefined {
  if (typeof value !== "string") return undefined;
  for (const { document } of members) {
    const { namePrefix, nameSuffix } = isRecord(document.value) ? document.value : {};
    if (typeof namePrefix === "string" && namePrefix !== "" && value.startsWith(namePrefix))
      return document.atPath(["namePrefix"]);
    if (typeof nameSuffix === "string" && nameSuffix !== "" && value.endsWith(nameSuffix))
      return document.atPath(["nameSuffix"]);
  }
  return undefined;
}

function byField(path: Path, value: unknown, fields: Fields): Path | undefined {
  const [first, second] = path;
  const last = path.at(-1);
  if (first === "metadata" && second === "namespace")
    return typeof fields["namespace"] === "string" ? ["namespace"] : undefined;
  if (last === "replicas" && path.length === 2) {
    const index = listOf(fields["replicas"]).findIndex((item) => isRecord(item) && item["count"] === value);
    return index < 0 ? undefined : ["replicas", index, "count"];
  }
  if (last === "image") return fields["images"] === undefined ? undefined : ["images"];
  return typeof last === "string" && typeof value === "string" ? labelField(last, value, fields) : undefined;
}

/** `commonLabels`, `labels[].pairs` and `commonAnnotations` apply to every map of labels or annotations. */
function labelField(key: string, value: string, fields: Fields): Path | undefined {
  for (const name of ["commonLabels", "commonAnnotations"]) {
    const pairs = fields[name];
    if (isRecord(pairs) && pairs[key] === value) return [name, key];
  }
  const index = listOf(fields["labels"]).findIndex(
    (item) => isRecord(item) && isRecord(item["pairs"]) && item["pairs"][key] === value,
  );
  return index < 0 ? undefined : ["labels", index, "pairs", key];
}

/** An inline patch that contains the value: JSON 6902 operations and strategic merges are both a text in `patch`. */
function byOperation(path: Path, value: unknown, fields: Fields, object: Fields): Path | undefined {
  const last = path.findLast((step) => typeof step === "string");
  if (last === undefined || value === undefined || typeof value === "object") return undefined;
  const names = new Set([(isRecord(object["metadata"]) ? object["metadata"] : {})["name"]]);
  for (const list of ["patches", "patchesJson6902"]) {
    const index = listOf(fields[list]).findLastIndex((item) => {
      if (!isRecord(item) || typeof item["patch"] !== "string") return false;
      if (
        isRecord(item["target"]) &&
        !isTarget(item["target"], object, names) &&
        !String([...names][0]).includes(String(item["target"]["name"]))
      )
        return false;
      return item["patch"].includes(String(last)) && item["patch"].includes(String(value));
    });
    if (index >= 0) return [list, index, "patch"];
  }
  return undefined;
}

const plain = (text: string): string =>
  text
    .replace(/\s+#.*$/, "")
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2");

/**
 * The line of an inline patch that sets a value: `KEY: VALUE` of a strategic merge, or the `value: VALUE` of the
 * operation whose path ends with the key. Otherwise the whole patch.
 */
function withinPatch(document: YamlDocument, patch: Path, path: Path, value: string): Place {
  const whole = document.atPath(patch);
  const key = String(path.findLast((step) => typeof step === "string"));
  return {
    file: whole.file,
    span() {
      const span = whole.span();
      const first = span.start.offset - document.start;
      let offset = first;
      let target = "";
      let found: { readonly from: number; readonly sure: boolean } | undefined;
      for (const line of document.text.slice(first, span.end.offset - document.start).split("\n")) {
        const [, before = "", name = "", text = ""] = /^(\s*(?:- +)?)(["\w./-]+): +(.*)$/.exec(line) ?? [];
        if (/^\s*- /.test(line)) target = "";
        if (name === "path") target = plain(text);
        const sure =
          name === key ||
          (name === "value" && new RegExp(`/${key.replaceAll(/[^\w-]/g, ".")}(?:/\\d+)?$`).test(target));
        if ((sure || name === "value") && plain(text) === value && (found === undefined || (sure && !found.sure)))
          found = {
            from:
              offset +
              before.length +
              name.length +
              (/^: +/.exec(line.slice(before.length + name.length))?.[0].length ?? 2),
            sure,
          };
        offset += line.length + 1;
      }
      if (found === undefined) return span;
      const text = document.text.slice(found.from).split("\n", 1)[0] ?? "";
      return document.range(found.from, found.from + text.replace(/\s+#.*$/, "").trimEnd().length).span();
    },
  };
}
