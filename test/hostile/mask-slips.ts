/** A text with one slip of a person or an editor in it. */
export function* slips(text: string): Iterable<readonly [string, string]> {
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    const other = (changed: readonly string[]): string =>
      [...lines.slice(0, index), ...changed, ...lines.slice(index + 1)].join("\n");
    yield [`without line ${index + 1}`, other([])];
    yield [`line ${index + 1} twice`, other([line, line])];
    yield [`line ${index + 1} deeper`, other([` ${line}`])];
    yield [`line ${index + 1} much deeper`, other([`    ${line}`])];
    yield [`line ${index + 1} with a tab`, other([`\t${line}`])];
    if (line.startsWith(" ")) yield [`line ${index + 1} less deep`, other([line.slice(1)])];
    if (line.startsWith(" ")) yield [`line ${index + 1} at the left`, other([line.trimStart()])];
    yield [
      `line ${index + 1} joined with the next`,
      [...lines.slice(0, index), line + (lines[index + 1] ?? ""), ...lines.slice(index + 2)].join("\n"),
    ];
  }
  for (const match of text.matchAll(/[:{}[\]"',|&*]| (?=\S)/g)) {
    yield [`without "${match[0]}" at ${match.index}`, text.slice(0, match.index) + text.slice(match.index + 1)];
    yield [`cut at ${match.index}`, text.slice(0, match.index)];
    for (const added of ['"', "{", "}", "[", ": ", "- ", "#", "'", "\n"])
      yield [
        `${JSON.stringify(added)} at ${match.index}`,
        text.slice(0, match.index) + added + text.slice(match.index),
      ];
  }
}
