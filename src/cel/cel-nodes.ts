/** What is read of the library's syntax tree, before it expands macros. */
export interface Node {
  readonly op: string;
  readonly args: unknown;
  readonly start: number;
  readonly end: number;
}

export const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "op" in value && "args" in value;

/** A node and all below it. */
export function* nodesIn(value: unknown): Iterable<Node> {
  if (Array.isArray(value)) for (const item of value as readonly unknown[]) yield* nodesIn(item);
  if (!isNode(value)) return;
  yield value;
  yield* nodesIn(value.args);
}

/** The name of a function or method that is called. */
export function nameOfCall({ op, args }: Node): string | undefined {
  const [name] = Array.isArray(args) ? (args as readonly unknown[]) : [];
  return (op === "rcall" || op === "call") && typeof name === "string" ? name : undefined;
}

/** `a.b.c`: what the library's `has` takes; the language allows any expression before the last dot. */
function isPlainPath(value: unknown): boolean {
  if (!isNode(value)) return false;
  if (value.op === "id") return true;
  return (value.op === "." || value.op === ".?") && Array.isArray(value.args) && isPlainPath(value.args[0]);
}

/** The expression with each `has(a[0].b)` as `(a[0].?b.hasValue())`, which means the same; undefined where none is. */
export function withoutIndexedHas(source: string, ast: unknown): string | undefined {
  for (const node of nodesIn(ast)) {
    const [, list] = node.op === "call" && Array.isArray(node.args) ? (node.args as readonly unknown[]) : [];
    const [field] = nameOfCall(node) === "has" && Array.isArray(list) ? (list as readonly unknown[]) : [];
    if (!isNode(field) || field.op !== "." || isPlainPath(field) || !Array.isArray(field.args)) continue;
    const [owner, name] = field.args as readonly unknown[];
    if (!isNode(owner) || typeof name !== "string") continue;
    return `${source.slice(0, node.start)}(${source.slice(owner.start, owner.end)}.?${name}.hasValue())${source.slice(node.end)}`;
  }
  return undefined;
}
