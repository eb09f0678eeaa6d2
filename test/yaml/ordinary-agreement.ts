import type { Part } from "../../src/diagnostic/place.ts";
import { composeValue } from "../../src/yaml/tree/compose-value.ts";
import { DEFAULT_LIMITS } from "../../src/yaml/document.ts";
import { loadFast } from "../../src/yaml/scan/fast-loader.ts";
import { loadJson } from "../../src/yaml/json-loader.ts";
import { OrdinaryLayout } from "../../src/yaml/scan/ordinary-layout.ts";
import { Positions } from "../../src/yaml/positions.ts";
import { scanOrdinary } from "../../src/yaml/scan/scan-ordinary.ts";
import { findYaml11Values } from "../../src/yaml/yaml-1-1-values.ts";
import { containsUncommonCharacter } from "../../src/yaml/tree/syntax-problems.ts";
import { parseTree } from "../../src/yaml/tree/syntax-tree.ts";
import { TreeLayout } from "../../src/yaml/tree/tree-layout.ts";

const PARTS: readonly Part[] = ["key", "value", "entry"];

export interface Comparison {
  /** Whether the scan took the document at all. */
  readonly ordinary: boolean;
  readonly places: number;
  /** What the scan says otherwise than the full parsers. */
  readonly differences: readonly string[];
}

/** Compares the scan of a document with js-yaml (values) and `yaml` (values and all places). */
export function compareWithParsers(text: string): Comparison {
  // Texts with such characters never reach the scan.
  const scanned = containsUncommonCharacter(text) ? undefined : scanOrdinary(text, DEFAULT_LIMITS.maxDepth);
  if (scanned === undefined) return { ordinary: false, places: 0, differences: [] };
  const wrong = (difference: string): Comparison => ({ ordinary: true, places: 0, differences: [difference] });
  const fast = loadJson(text) ?? loadFast(text, DEFAULT_LIMITS.maxDepth);
  // It refuses more than Kubernetes: what it cannot express it leaves to `yaml`.
  if ("value" in fast && JSON.stringify(fast.value) !== JSON.stringify(scanned.value))
    return wrong("js-yaml reads another value");
  const tree = parseTree(text, DEFAULT_LIMITS.maxDepth);
  if (tree === undefined) return wrong("yaml reads nothing");
  if (tree.document.errors.length > 0) return wrong(`yaml refuses it: ${tree.document.errors[0]?.message ?? ""}`);
  const slow = composeValue(tree, DEFAULT_LIMITS.maxAliasNodes);
  if (slow.problems.length > 0) return wrong(`Kubernetes refuses it: ${slow.problems[0]?.message ?? ""}`);
  if (JSON.stringify(slow.value) !== JSON.stringify(scanned.value)) return wrong("yaml reads another value");
  if (!scanned.isUnexpected && findYaml11Values(text, () => tree).length > 0)
    return wrong("a scalar is read otherwise than it looks");
  return comparePlaces(
    scanned.value,
    new Positions(new TreeLayout(tree, scanned.value), scanned.value),
    new Positions(new OrdinaryLayout(text, scanned.tape, scanned.value), scanned.value),
  );
}

function comparePlaces(root: unknown, reference: Positions, scanned: Positions): Comparison {
  const differences: string[] = [];
  let places = 0;
  const compare = (owner: object | undefined, key?: string | number): void => {
    for (const part of PARTS) {
      places++;
      const wanted = reference.range(owner, key, part);
      const found = scanned.range(owner, key, part);
      if (wanted.start !== found.start || wanted.end !== found.end)
        differences.push(`${part} of ${String(key)}: ${wanted.start}-${wanted.end}, not ${found.start}-${found.end}`);
    }
  };
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    compare(value);
    compare(value, "no such key");
    for (const [name, child] of Object.entries(value)) {
      compare(value, Array.isArray(value) ? Number(name) : name);
      visit(child);
    }
  };
  compare(undefined);
  visit(root);
  return { ordinary: true, places, differences };
}
