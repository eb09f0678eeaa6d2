import type { ParseLimits } from "./document.ts";

export type Expansion = "fine" | "too-large" | "too-deep" | "cyclic";

/**
 * Whether a value whose aliases share objects stays within the limits when each alias is written out.
 * An object is counted once and its size reused, so the work is linear in the document even for an alias bomb.
 * go-yaml v2 has the same guard ("document contains excessive aliasing", `decode.go`).
 */
export function expandsWithin(root: unknown, limits: ParseLimits): Expansion {
  if (typeof root !== "object" || root === null) return "fine";
  const sizes = new Map<object, number>();
  const path: Frame[] = [frame(root)];
  const open = new Set<object>([root]);
  let written = 0;
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const child = top.children[top.next++];
    if (child === undefined && top.next > top.children.length) {
      path.pop();
      open.delete(top.value);
      sizes.set(top.value, top.size);
      const parent = path.at(-1);
      if (parent !== undefined) parent.size += top.size;
      written++;
      continue;
    }
    if (typeof child !== "object" || child === null) {
      top.size++;
      written++;
      continue;
    }
    if (open.has(child)) return "cyclic";
    const known = sizes.get(child);
    if (known !== undefined) top.size += known;
    else if (path.length >= limits.maxDepth) return "too-deep";
    else {
      open.add(child);
      path.push(frame(child));
    }
  }
  const total = sizes.get(root) ?? 0;
  return total - written > limits.maxAliasNodes ? "too-large" : "fine";
}

interface Frame {
  readonly value: object;
  readonly children: readonly unknown[];
  next: number;
  size: number;
}

function frame(value: object): Frame {
  const children: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return { value, children, next: 0, size: 1 };
}
