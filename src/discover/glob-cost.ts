/** Side by side within a part, stars try length^number ways to fail. */
const MOST_STARS = 3;
/** `**` tries every depth. */
const MOST_GLOBSTARS = 3;
/** What `{a,b}` and `{1..9}` multiply to. */
const MOST_ALTERNATIVES = 1000;

/**
 * Why a glob pattern of the command line may take ages, as it becomes a regular expression that backtracks; undefined
 * if it does not.
 */
export function whyCostly(pattern: string): string | undefined {
  if (/[+*]\(/.test(pattern)) return "repeated groups, +(…) and *(…), are not supported";
  const parts = pattern.split("/");
  if (parts.some((part) => part !== "**" && part.replaceAll(/\*+/g, "*").split("*").length - 1 > MOST_STARS))
    return `a part of it has more than ${MOST_STARS} \`*\``;
  if (parts.filter((part) => part === "**").length > MOST_GLOBSTARS) return `it has more than ${MOST_GLOBSTARS} \`**\``;
  return alternatives(pattern) > MOST_ALTERNATIVES
    ? `its braces expand to more than ${MOST_ALTERNATIVES} patterns`
    : undefined;
}

/**
 * At least as many patterns as the braces stand for: choices of nested braces are taken as if they stood side by side.
 */
function alternatives(pattern: string): number {
  const open: number[] = [];
  let product = 1;
  for (const character of pattern) {
    if (character === "{") open.push(1);
    else if (character === "," && open.length > 0) open[open.length - 1] = (open.at(-1) ?? 1) + 1;
    else if (character === "}") product *= open.pop() ?? 1;
  }
  for (const [, from = "", to = "", step = "1"] of pattern.matchAll(
    /\{([^{},]{1,40}?)\.\.([^{},]{1,40}?)(?:\.\.([^{},]{1,40}))?\}/g,
  )) {
    const size = Math.abs(Number(to) - Number(from)) / Math.max(1, Math.abs(Number(step)));
    product *= Number.isFinite(size) ? size + 1 : 60;
  }
  return product;
}
