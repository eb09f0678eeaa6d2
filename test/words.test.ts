import { describe, expect, it } from "vitest";
import { bannedIn } from "../src/dev/words/banned-words.ts";
import { stringsOf } from "../src/dev/words/strings-of.ts";
import { helpTexts, pageTexts, ruleTexts } from "../src/dev/words/texts.ts";
import { usesIn } from "../src/dev/words/words.ts";

describe("the list of words", () => {
  it.each([
    ["the selector meets no pod", ["meets"]],
    ["a route takes traffic and lets nobody in", ["takes", "lets nobody in", "nobody"]],
    ["the port is no number", ["is no"]],
    ["replace the externalName by a selector", ["replace the externalName by"]],
  ])("finds in %j", (text, found) => {
    expect(
      bannedIn(text)
        .map((use) => use.found)
        .sort(),
    ).toEqual([...found].sort());
  });

  it.each([
    'Did you mean "http"?',
    "The API is no longer served.",
    "There is no Service of that name; the change takes effect by default.",
    "It takes 30 s, see traffic-split-api-archived and `holds`.",
  ])("allows %j", (text) => {
    expect(bannedIn(text)).toEqual([]);
  });

  it("is used on strings, not on comments or on what fills a template", () => {
    const source =
      'const a = "of two words"; // "not this one"\n/** `nor this one` */\nconst b = `port ${takes(a)} is open`;';
    expect(stringsOf(source)).toEqual([
      { line: 1, text: "of two words" },
      { line: 3, text: "port … is open" },
    ]);
  });
});

describe("words that CONTRIBUTING.md tells to avoid are not used", () => {
  it("in strings of rules", () => expect(usesIn(ruleTexts())).toEqual([]));
  it("in docs/messages.md", () => expect(usesIn(pageTexts(["docs/messages.md"]))).toEqual([]));
  it("in pages of rules", () => expect(usesIn(pageTexts(["docs/rules/*.md"]))).toEqual([]));
  it("in --help of any command", async () => expect(usesIn(await helpTexts())).toEqual([]));
});
