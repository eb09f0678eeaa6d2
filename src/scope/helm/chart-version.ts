type Version = readonly [number, number, number];

const read = (text: string): Version | undefined => {
  const [, major, minor = "0", patch = "0"] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?$/.exec(text.trim()) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
};

const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** The upper bound of `^`, `~` or a range with wildcards; missing parts match anything. */
function above([major, minor, patch]: Version, operator: string, parts: number): Version {
  if (operator === "^")
    return major > 0 || parts === 1
      ? [major + 1, 0, 0]
      : minor > 0 || parts === 2
        ? [major, minor + 1, 0]
        : [major, minor, patch + 1];
  return parts === 1 ? [major + 1, 0, 0] : [major, minor + 1, 0];
}

function meets(version: Version, text: string): boolean {
  const [, operator = "", rest = ""] = /^(\^|~|>=|<=|>|<|!=|=)?\s*(.*)$/.exec(text) ?? [];
  const parts = rest
    .replace(/^v/, "")
    .split(".")
    .filter((part) => !/^[xX*]?$/.test(part));
  if (parts.length === 0) return true;
  const wanted = read(parts.join("."));
  if (wanted === undefined) return false;
  const order = compare(version, wanted);
  switch (operator) {
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "!=":
      return order !== 0;
    case "^":
    case "~":
      return order >= 0 && compare(version, above(wanted, operator, parts.length)) < 0;
    default:
      return parts.length === 3 ? order === 0 : order >= 0 && compare(version, above(wanted, "~", parts.length)) < 0;
  }
}

/**
 * Whether the version of a chart satisfies the range of a release. Source: Masterminds/semver, as used by Helm, Argo CD
 * and Flux; pre-releases count as their release.
 */
export function isVersionIn(version: string, range: string): boolean {
  const own = read(version);
  if (version === range) return true;
  if (own === undefined) return false;
  return range.split("||").some((alternative) =>
    alternative
      .replaceAll(/([<>=^~!]) +/g, "$1")
      .split(/[\s,]+/)
      .filter((one) => one !== "" && one !== "-")
      .every((one) => meets(own, one)),
  );
}
