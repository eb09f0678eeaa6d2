import { listOf } from "../base/values.ts";
import type { ASTNode } from "@marcbachmann/cel-js";
import { loopDepth, LOOPS } from "./cel-bounds.ts";
import { isNode, nameOfCall, nodesIn } from "./cel-nodes.ts";
import type { Node } from "./cel-nodes.ts";

/**
 * The limit of steps for all expressions over one object. It is the server's budget for an object
 * (RuntimeCELCostBudget); its limit for one expression (PerCallLimit) is a tenth. What is counted here is an upper
 * bound, ten times as much or more than what the server counts while it evaluates: so one expression may use all of it.
 * @see k8s.io/apiserver pkg/apis/cel/config.go
 */
export const MOST_STEPS = 10_000_000;
/** Below this a rough bound is enough. */
const FEW_STEPS = 100_000;

/**
 * What a value may be at most: how many items it has, or any list or map within it; and how long a text it is or holds.
 */
interface Size {
  readonly length: number;
  readonly within: number;
  readonly text: number;
}

interface Bound extends Size {
  readonly steps: number;
}

type Bindings = ReadonlyMap<string, Size>;

const ONE: Size = { length: 1, within: 1, text: 1 };

const sizes = new WeakMap<object, Size>();

/** Of the data, which are values of the library: lists, maps, texts. */
function sizeOf(value: unknown): Size {
  if (typeof value === "string") return { ...ONE, text: Math.max(1, value.length) };
  if (typeof value !== "object" || value === null) return ONE;
  let size = sizes.get(value);
  if (size === undefined) {
    const items: readonly unknown[] =
      value instanceof Map
        ? [...value.keys(), ...value.values()]
        : Array.isArray(value)
          ? (value as readonly unknown[])
          : [];
    const length = Math.max(1, value instanceof Map ? value.size : items.length);
    const inner = items.map(sizeOf).reduce(largest, ONE);
    sizes.set(value, (size = { length, within: Math.max(length, inner.within), text: inner.text }));
  }
  return size;
}

const largest = (a: Size, b: Size): Size => ({
  length: Math.max(a.length, b.length),
  within: Math.max(a.within, b.within),
  text: Math.max(a.text, b.text),
});

const idOf = (value: unknown): string | undefined =>
  isNode(value) && value.op === "id" && typeof value.args === "string" ? value.args : undefined;

/** Goes through a tree once, and gives for each expression what it costs and how large its value may be. */
function bound(value: unknown, names: Bindings): Bound {
  if (!isNode(value))
    return Array.isArray(value) ? together(value.map((item) => bound(item, names))) : { steps: 0, ...ONE };
  const { op, args } = value;
  switch (op) {
    case "value":
      return { steps: 1, ...sizeOf(args) };
    case "id":
      return { steps: 1, ...(names.get(String(args)) ?? ONE) };
    case "list":
    case "map": {
      const items = listOf(args);
      const { steps, length, within, text } = together(items.map((item) => bound(item, names)));
      return {
        steps: steps + items.length + 1,
        length: Math.max(1, items.length),
        within: Math.max(items.length, length, within),
        text,
      };
    }
    case "+": {
      const [a, b] = listOf(args).map((item) => bound(item, names));
      if (a === undefined || b === undefined) return { steps: 1, ...ONE };
      const length = a.length + b.length;
      const text = a.text + b.text;
      return { steps: a.steps + b.steps + length + text, length, within: Math.max(length, a.within, b.within), text };
    }
    case ".":
    case ".?":
    case "[]":
    case "[?]": {
      const { steps, within, text } = bound(args, names);
      return { steps: steps + 1, length: within, within, text };
    }
    case "rcall":
      return boundOfMethod(value, names);
    default: {
      const all = bound(args, names);
      return { ...all, steps: all.steps + 1 + all.length };
    }
  }
}

function together(bounds: readonly Bound[]): Bound {
  return bounds.reduce((all, one): Bound => ({ ...largest(all, one), steps: all.steps + one.steps }), {
    steps: 0,
    ...ONE,
  });
}

function boundOfMethod(node: Node, names: Bindings): Bound {
  const [name, receiver, list] = listOf(node.args);
  const args = listOf(list);
  if (typeof name === "string" && LOOPS.has(name)) return boundOfLoop(receiver, args, names);
  if (name === "bind" && args.length === 3) {
    const initial = bound(args[1], names);
    const body = bound(args[2], new Map([...names, [idOf(args[0]) ?? "", initial]]));
    return { ...body, steps: initial.steps + body.steps + 1 };
  }
  const own = bound(receiver, names);
  const given = args.map((arg) => bound(arg, names));
  const all = together([own, ...given]);
  const made = (size: Partial<Size>): Bound => ({
    ...all,
    ...size,
    steps: all.steps + Math.max(own.length, own.text, size.length ?? 0, size.text ?? 0),
  });
  switch (name) {
    case "replace":
      return made({ text: (own.text + 1) * Math.max(1, given[1]?.text ?? 1) });
    case "join":
      return made({ text: own.length * (own.text + (given[0]?.text ?? 0)) });
    case "format":
      return made({ text: own.text * Math.max(1, all.text) * Math.max(1, given[0]?.within ?? 1) });
    case "flatten":
      return made({ length: own.length * own.within });
    case "split":
    case "find":
    case "findAll":
      return made({ length: own.text + 1, within: own.text + 1 });
    default:
      return made({ length: Math.max(all.length, own.within) });
  }
}

function boundOfLoop(receiver: unknown, args: readonly unknown[], names: Bindings): Bound {
  const range = bound(receiver, names);
  const element: Size = { length: range.within, within: range.within, text: range.text };
  const variables = args
    .slice(0, -1)
    .map(idOf)
    .filter((name) => name !== undefined);
  const inner = new Map([...names, ...variables.map((name) => [name, element] as const)]);
  const body = together(args.map((arg) => bound(arg, inner)));
  const turns = Math.max(1, range.length);
  return {
    steps: range.steps + turns * (body.steps + 1),
    length: turns,
    within: Math.max(turns, range.within, body.length, body.within),
    text: Math.max(range.text, body.text),
  };
}

/** Functions whose value may be larger than what they are given. */
const GROWING: ReadonlySet<string> = new Set(["bind", "replace", "join", "format", "flatten", "split"]);

interface Facts {
  readonly nodes: number;
  readonly depth: number;
  readonly grows: boolean;
  readonly literal: number;
}

const facts = new WeakMap<object, Facts>();

function factsOf(ast: ASTNode): Facts {
  let known = facts.get(ast);
  if (known === undefined) {
    const nodes = [...nodesIn(ast)];
    known = {
      nodes: nodes.length,
      depth: loopDepth(ast),
      grows: nodes.some((node) => node.op === "+" || GROWING.has(nameOfCall(node) ?? "")),
      literal: Math.max(
        1,
        ...nodes.map(({ op, args }) => ((op === "list" || op === "map") && Array.isArray(args) ? args.length : 0)),
      ),
    };
    facts.set(ast, known);
  }
  return known;
}

/** At most this many steps are needed over the data; Infinity when that is more than is allowed. */
export function steps(ast: ASTNode, data: Readonly<Record<string, unknown>>): number {
  const { nodes, depth, grows, literal } = factsOf(ast);
  if (depth === 0 && !grows) return nodes;
  const values = Object.values(data);
  const rough = nodes * Math.max(literal, ...values.map((value) => sizeOf(value).within)) ** Math.max(1, depth);
  if (rough <= FEW_STEPS && !grows) return rough;
  const {
    steps: needed,
    length,
    within,
    text,
  } = bound(ast, new Map(Object.entries(data).map(([name, value]) => [name, sizeOf(value)])));
  return Math.max(needed, length, within, text) > MOST_STEPS ? Infinity : needed;
}
