/**
 * A module whose default export is JSON text, one entry a line so that a diff shows what changed.
 * Text and not an object literal, because `JSON.parse` of a string is several times faster than compiling the same
 * literal, and the type checker ignores it.
 */
export function dataModule(comment: string, sections: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(sections).map(([name, section]) => `${JSON.stringify(name)}:${sectionText(section)}`);
  return [
    `// ${comment}`,
    "// Written by src/dev/schemas/regenerate.ts; sources and licences: schemas/README.md.",
    `export default String.raw\`{\n${lines.join(",\n")}\n}\`;\n`,
  ].join("\n");
}

function sectionText(section: unknown): string {
  if (typeof section !== "object" || section === null || Array.isArray(section)) return literal(section);
  const entries = Object.entries(section).map(([key, value]) => `${literal(key)}:${literal(value)}`);
  return `{\n${entries.join(",\n")}\n}`;
}

/** A back-tick or `${` would end the raw template, so they are written as JSON escapes. */
export const literal = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll("`", String.raw`\u0060`)
    .replaceAll("${", String.raw`\u0024{`);
