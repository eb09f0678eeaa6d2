import type { Fields } from "../base/values.ts";
import { fieldsOf } from "../base/values.ts";
import type { ParsedSource } from "../yaml/document.ts";

const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/** `00-assert.yaml` and `01-errors.yaml` of kuttl, `02-error.yaml` of chainsaw. */
const BY_NAME = /(?:^|\/)\d+-(?:assert|errors?)(?:-[^/]*)?\.ya?ml$/;

/** Files in the operations of some kinds of a chainsaw test. Source: kyverno/chainsaw, pkg/apis/v1alpha1 Operation. */
function namedBy({ source, documents }: ParsedSource, operations: readonly string[]): readonly string[] {
  return documents.flatMap(({ value }) => {
    const { apiVersion, kind, spec } = fieldsOf(value);
    if (kind !== "Test" || typeof apiVersion !== "string" || !apiVersion.startsWith("chainsaw.kyverno.io/")) return [];
    const all = list(fieldsOf(spec)["steps"]).flatMap((step) =>
      ["try", "catch", "finally", "cleanup"].flatMap((part) => list(step[part])),
    );
    return all
      .flatMap((operation) => operations.map((name) => fieldsOf(operation[name])["file"]))
      .flatMap((file) => (typeof file === "string" ? [folderOf(source.path) + file.replace(/^\.\//, "")] : []));
  });
}

/**
 * Files with the expectations of a test: partial objects, never applied. They would look like other versions of the
 * objects that the test applies.
 */
export function assertionFiles(sources: readonly ParsedSource[]): readonly string[] {
  const tests = sources.filter(({ source }) => source.text.includes("chainsaw.kyverno.io/"));
  const compared = new Set(tests.flatMap((test) => namedBy(test, ["assert", "error"])));
  const applied = new Set(tests.flatMap((test) => namedBy(test, ["apply", "create", "update", "patch"])));
  return sources
    .map(({ source }) => source.path)
    .filter((path) => !applied.has(path) && (compared.has(path) || BY_NAME.test(path)));
}
