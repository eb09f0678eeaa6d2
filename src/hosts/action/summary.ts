/** GitHub rejects a summary of more than 1,024 KiB. */
const MAX_BYTES = 1_000_000;

/** Mermaid on GitHub draws nothing for more than 50,000 characters (`maxTextSize`) or 500 edges (`maxEdges`). */
const MAX_PICTURE = 50_000;
const MAX_EDGES = 499;

const isEdge = (line: string): boolean => /^ {2}n\d+ -/.test(line);

/** The picture in a collapsed section. */
function pictureSection(mermaid: string): string {
  const edges = mermaid.split("\n").filter(isEdge).length;
  // The diagram is empty.
  if (!mermaid.trim().includes("\n")) return "";
  const large = mermaid.length > MAX_PICTURE || edges > MAX_EDGES;
  const body = large
    ? "This network is too large for a picture in the summary. " +
      "`kubenetlint --format html=network.html` writes a page with search."
    : `\`\`\`mermaid\n${mermaid.trimEnd()}\n\`\`\``;
  return `\n<details><summary>Routes, Services, workloads and policies</summary>\n\n${body}\n\n</details>\n`;
}

/** Cut at the end of a line, so that a table row stays whole. */
function cut(text: string, bytes: number, what: string): string {
  const buffer = Buffer.from(text);
  if (buffer.length <= bytes) return text;
  const whole = buffer.subarray(0, buffer.lastIndexOf("\n", bytes - 1) + 1).toString("utf8");
  return `${whole}\n\u2026 ${what} is too long for the summary.\n`;
}

export interface SummaryParts {
  /** The table of findings, by the format `markdown`. */
  readonly findings: string;
  /** By the format `mermaid`. */
  readonly picture: string;
  /** Behaviour changes as Markdown. */
  readonly diff: string | undefined;
}

/** The job summary: findings, behaviour changes, and the network as a picture. */
export function summary({ findings, picture, diff }: SummaryParts): string {
  const drawn = pictureSection(picture);
  const room = MAX_BYTES - Buffer.byteLength(findings) - Buffer.byteLength(drawn);
  return [
    findings,
    ...(diff === undefined ? [] : [`\n${cut(diff, room, "The list of behaviour changes")}`]),
    drawn,
  ].join("");
}
