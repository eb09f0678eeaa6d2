import { expect, it } from "vitest";
import { randomOf } from "../fuzz/mutate.ts";
import { compareWithParsers } from "./ordinary-agreement.ts";

const PIECES = [
  "a",
  "é",
  "'",
  ": ",
  "# ",
  "- ",
  " ",
  "  ",
  "\\n",
  '\\"',
  "\\\\",
  "\\ ",
  "\\t",
  "\n    ",
  "\n\n      ",
  "\\\n    ",
  "\\\n\n    ",
  "\\\n      \\ ",
];

it("texts in double quotes over lines are scanned as both parsers read them", () => {
  const random = randomOf(2026);
  let scanned = 0;
  for (let run = 0; run < 4_000; run++) {
    const inner = Array.from({ length: 1 + random(12) }, () => PIECES[random(PIECES.length)]).join("");
    const { ordinary, differences } = compareWithParsers(`a:\n  k: "${inner}"\n  z: 1\n`);
    if (ordinary) scanned++;
    expect(differences, inner).toEqual([]);
  }
  // Generators of CustomResourceDefinitions write such texts: few may be left to the slow parser.
  expect(scanned).toBeGreaterThan(1_500);
});

it("a description of several lines with escapes is an ordinary document", () => {
  const text = [
    'description: "Valid units are \\"ns\\", \\"us\\" (or',
    '  µs), \\"ms\\", \\"s\\".\\n\\',
    "  See the\\",
    '  \\ manual."\n',
  ].join("\n");
  expect(compareWithParsers(text)).toMatchObject({ ordinary: true, differences: [] });
});
