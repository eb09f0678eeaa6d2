import type { Variable } from "./env.ts";

const HOST_WORD = /(host(?:name)?|server|addr(?:ess)?|endpoint|url|uri)$/i;

/** `DB_PORT` for `DB_HOST`, in the same case. */
function portName(name: string): string | undefined {
  const word = HOST_WORD.exec(name)?.[0];
  if (word === undefined) return undefined;
  const port = word === word.toUpperCase() ? "PORT" : word === word.toLowerCase() ? "port" : "Port";
  return name.slice(0, -word.length) + port;
}

export function companion(
  name: string,
  lookup: (name: string) => Pick<Variable, "value" | "resource" | "owner" | "key"> | undefined,
) {
  const sibling = portName(name);
  const found = sibling === undefined ? undefined : lookup(sibling);
  if (found?.value === undefined || !/^\d{1,5}$/.test(found.value)) return undefined;
  return { number: Number(found.value), at: found.resource.document.at(found.owner, found.key) };
}
