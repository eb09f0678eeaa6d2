import type { ASTNode } from "@marcbachmann/cel-js";
import { CelError } from "./cel-error.ts";
import { isNode, nameOfCall, nodesIn, OWN_MATCHES } from "./cel-nodes.ts";
import type { Node } from "./cel-nodes.ts";
import { readPattern } from "../diagnostic/pattern.ts";

/** Macros that go through a list or map. */
export const LOOPS: ReadonlySet<string> = new Set([
  "all",
  "exists",
  "exists_one",
  "existsOne",
  "filter",
  "map",
  "transformList",
  "transformMap",
  "transformMapEntry",
]);
/** A fourth nested loop has no use in a policy, and is too slow for long lists. */
const MAX_LOOPS = 3;

export function loopDepth(value: unknown): number {
  if (Array.isArray(value)) return Math.max(0, ...(value as readonly unknown[]).map(loopDepth));
  if (!isNode(value)) return 0;
  const name = nameOfCall(value);
  return loopDepth(value.args) + (name !== undefined && LOOPS.has(name) ? 1 : 0);
}

function checkPattern(node: Node): void {
  const values: readonly unknown[] = Array.isArray(node.args) ? (node.args as readonly unknown[]) : [];
  const pattern: unknown = (
    node.op === "rcall" && Array.isArray(values[2])
      ? (values[2] as readonly unknown[])
      : Array.isArray(values[1])
        ? (values[1] as readonly unknown[]).slice(1)
        : []
  )[0];
  const place = isNode(pattern) ? pattern : node;
  if (!isNode(pattern) || pattern.op !== "value" || typeof pattern.args !== "string") return;
  const reading = readPattern(pattern.args);
  // The server refuses the expression, in these words. @see k8s.io/apiserver pkg/cel/environment (cel.OptOptimize
  // compiles literals)
  if ("refused" in reading) throw new CelError(`error parsing regexp: ${reading.refused}`, place.start, place.end);
}

const MATCHES: ReadonlySet<string> = new Set(["find", "findAll", OWN_MATCHES]);

/** Rejects expressions that could run forever for any input. @throws CelError */
export function assertBounded(ast: ASTNode): void {
  if (loopDepth(ast) > MAX_LOOPS)
    throw new CelError(
      `more than ${MAX_LOOPS} nested loops (all, exists, map, filter) are not evaluated`,
      ast.start,
      ast.end,
    );
  for (const node of nodesIn(ast)) {
    const name = nameOfCall(node);
    // One that could not be written otherwise.
    if (name === "matches") throw new CelError("matches() is not evaluated in this form", node.start, node.end, true);
    if (name !== undefined && MATCHES.has(name)) checkPattern(node);
  }
}
