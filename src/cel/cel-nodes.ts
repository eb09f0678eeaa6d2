/** What is read of the library's syntax tree, before it expands macros. */
export interface Node {
  readonly op: string;
  readonly args: unknown;
  readonly start: number;
  readonly end: number;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "op" in value && "args" in value;

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

/** `a.b.c`: what the library's `has` accepts; the language allows any expression before the last dot. */
function isPlainPath(value: unknown): boolean {
  if (!isNode(value)) return false;
  if (value.op === "id") return true;
  return (value.op === "." || value.op === ".?") && Array.isArray(value.args) && isPlainPath(value.args[0]);
}

/** The method that matches as the API server does; as long as `matches`, so that places stay right. */
export const OWN_MATCHES = "re2test";

// Ranges of nodes leave out the brackets around them, so what is replaced is found between them.

/** `has(a[0].b)` is `(a[0].?b.hasValue())`. */
function otherHas(source: string, node: Node, list: unknown): string | undefined {
  const [field] = Array.isArray(list) ? (list as readonly unknown[]) : [];
  if (!isNode(field) || field.op !== "." || isPlainPath(field)) return undefined;
  const match = /^has\s*\(([^]*)\.(\s*[A-Za-z_]\w*)\s*\)$/.exec(source.slice(node.start, node.end));
  return match === null
    ? undefined
    : `${source.slice(0, node.start)}((${match[1] ?? ""}).?${match[2] ?? ""}.hasValue())${source.slice(node.end)}`;
}

function otherMatches(source: string, receiver: unknown, list: unknown): string | undefined {
  const [pattern] = Array.isArray(list) ? (list as readonly unknown[]) : [];
  if (!isNode(receiver) || !isNode(pattern)) return undefined;
  const between = source.slice(receiver.end, pattern.start).replace(/\.(\s*)matches([\s(]*)$/, `.$1${OWN_MATCHES}$2`);
  const other = source.slice(0, receiver.end) + between + source.slice(pattern.start);
  return other === source ? undefined : other;
}

/** The expression with the first construct that the library does not support rewritten; undefined if there is none. */
export function withoutUntaken(source: string, ast: unknown): string | undefined {
  for (const node of nodesIn(ast)) {
    const name = nameOfCall(node);
    const [, first, second] = Array.isArray(node.args) ? (node.args as readonly unknown[]) : [];
    const other =
      name === "has" && node.op === "call"
        ? otherHas(source, node, first)
        : name === "matches" && node.op === "rcall"
          ? otherMatches(source, first, second)
          : undefined;
    if (other !== undefined) return other;
  }
  return undefined;
}
