import type { ASTNode } from "@marcbachmann/cel-js";
import { CelError } from "./cel-error.ts";
import { isNode, nameOfCall, nodesIn, OWN_MATCHES } from "./cel-nodes.ts";
import type { Node } from "./cel-nodes.ts";
import { mayTakeAges, patternOf } from "./cel-pattern.ts";

/** Macros that go through a list or map. */
const LOOPS = new Set(["all", "exists", "exists_one", "existsOne", "filter", "map", "transformList", "transformMap", "transformMapEntry"]);
/** A fourth loop inside of three others has no use in a policy, and takes ages over long lists. */
const MAX_LOOPS = 3;
const MAX_STEPS = 10_000_000;

function loopDepth(value: unknown): number {
  if (Array.isArray(value)) return Math.max(0, ...(value as readonly unknown[]).map(loopDepth));
  if (!isNode(value)) return 0;
  const name = nameOfCall(value);
  return loopDepth(value.args) + (name !== undefined && LOOPS.has(name) ? 1 : 0);
}

function checkPattern(node: Node): void {
  const values: readonly unknown[] = Array.isArray(node.args) ? (node.args as readonly unknown[]) : [];
  const pattern: unknown = (node.op === "rcall" && Array.isArray(values[2]) ? (values[2] as readonly unknown[]) : Array.isArray(values[1]) ? (values[1] as readonly unknown[]).slice(1) : [])[0];
  const place = isNode(pattern) ? pattern : node;
  if (!isNode(pattern) || pattern.op !== "value" || typeof pattern.args !== "string") throw new CelError("the pattern of matches() must be written down as a string", place.start, place.end);
  if (mayTakeAges(pattern.args)) throw new CelError("a repetition inside of a repetition may take ages to match; begin each turn with a separator", place.start, place.end);
  if (patternOf(pattern.args) === undefined) throw new CelError(`the pattern ${pattern.args} cannot be read`, place.start, place.end);
}

const MATCHES: ReadonlySet<string> = new Set(["matches", OWN_MATCHES]);

/** Refuses what could run for ever whatever it is applied to. @throws CelError */
export function assertBounded(ast: ASTNode): void {
  if (loopDepth(ast) > MAX_LOOPS) throw new CelError(`more than ${MAX_LOOPS} loops (all, exists, map, filter) inside of each other are not evaluated`, ast.start, ast.end);
  for (const node of nodesIn(ast)) if (MATCHES.has(nameOfCall(node) ?? "")) checkPattern(node);
}

function longest(value: unknown): number {
  if (typeof value === "string") return value.length;
  const items: readonly unknown[] = value instanceof Map ? [...value.values()] : Array.isArray(value) ? (value as readonly unknown[]) : [];
  return items.reduce((most: number, item) => Math.max(most, longestList(item)), items.length);
}

const listLengths = new WeakMap<object, number>();

/** The most items that a list or map in the data has. */
function longestList(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let length = listLengths.get(value);
  if (length === undefined) listLengths.set(value, (length = longest(value)));
  return length;
}

const facts = new WeakMap<object, { readonly nodes: number; readonly depth: number; readonly additions: number; readonly splits: boolean; readonly literal: number }>();

/** Additions that may make a list longer: those in what a loop goes through, or all where a name may stand for such a list. */
function additionsIn(nodes: readonly Node[]): number {
  const isAddition = ({ op }: Node): boolean => op === "+";
  if (nodes.some((node) => nameOfCall(node) === "bind")) return nodes.filter(isAddition).length;
  const ranges = nodes.filter((node) => node.op === "rcall" && LOOPS.has(nameOfCall(node) ?? "")).map(({ args }) => (args as readonly unknown[])[1]);
  return new Set(ranges.flatMap((range) => [...nodesIn(range)].filter(isAddition))).size;
}

function factsOf(ast: ASTNode) {
  let known = facts.get(ast);
  if (known === undefined) {
    const nodes = [...nodesIn(ast)];
    known = {
      nodes: nodes.length,
      depth: loopDepth(ast),
      additions: additionsIn(nodes),
      splits: nodes.some((node) => nameOfCall(node) === "split"),
      literal: Math.max(0, ...nodes.map(({ op, args }) => ((op === "list" || op === "map") && Array.isArray(args) ? args.length : 0))),
    };
    facts.set(ast, known);
  }
  return known;
}

/** At most this many steps are needed over the data; Infinity when that is more than is allowed. */
export function steps(ast: ASTNode, data: Readonly<Record<string, unknown>>): number {
  const { nodes, depth, additions, splits, literal } = factsOf(ast);
  if (depth === 0) return nodes;
  const values = Object.values(data);
  const text = splits ? Math.max(0, ...values.map(longestText)) : 0;
  // Adding a list to itself doubles it, each time.
  const length = Math.max(literal, text, ...values.map(longestList)) * 2 ** Math.min(additions, 20);
  const needed = nodes * Math.max(1, length) ** depth;
  return needed > MAX_STEPS ? Infinity : needed;
}

function longestText(value: unknown): number {
  if (typeof value === "string") return value.length;
  const items: readonly unknown[] = value instanceof Map ? [...value.values()] : Array.isArray(value) ? (value as readonly unknown[]) : [];
  return items.reduce((most: number, item) => Math.max(most, longestText(item)), 0);
}
