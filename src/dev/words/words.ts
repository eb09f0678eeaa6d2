import { bannedIn } from "./banned-words.ts";
import { helpTexts, pageTexts, programTexts, ruleTexts } from "./texts.ts";
import type { Text } from "./texts.ts";

/** Uses of banned words, a line each: where, which word, what to write for it. */
export const usesIn = (texts: readonly Text[]): readonly string[] =>
  texts.flatMap(({ from, text }) =>
    bannedIn(text).map(({ found, instead, around }) => `${from}: "${found}" (write: ${instead}): … ${around} …`),
  );

if (process.argv[1]?.endsWith("words.ts") === true) {
  const groups: Readonly<Record<string, readonly Text[]>> = {
    "strings of rules": ruleTexts(),
    messages: pageTexts(["docs/messages.md"]),
    "rule pages": pageTexts(["docs/rules/*.md"]),
    help: await helpTexts(),
    "strings of src": programTexts(),
    pages: pageTexts(["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md", "!docs/messages.md"]),
  };
  for (const [name, texts] of Object.entries(groups)) {
    const uses = usesIn(texts);
    process.stdout.write(`${uses.map((use) => `${use}\n`).join("")}${name}: ${uses.length} uses of words to avoid\n\n`);
    if (uses.length > 0) process.exitCode = 1;
  }
}
