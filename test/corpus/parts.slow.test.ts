import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/diagnostic/finding.ts";
import { asFile, misspelt, modelOfApp, namings, partsByService, provedMissing, readApp } from "./parts.ts";
import { CORPUS, inCorpus } from "./real-manifests.ts";

const APPS = [
  resolve("fixtures/apps/bookshop"),
  ...(CORPUS === undefined
    ? []
    : readdirSync(inCorpus("apps"))
        .sort()
        .map((app) => inCorpus(`apps/${app}`))),
];

const told = ({ ruleId, message }: Finding): string => `${ruleId} ${message}`;
/** Enough of each sort to show that it is found; all of them take minutes. */
const MOST = 6;

/** Numbers that are the same everywhere, from 0 to below 1. */
function* numbers(seed: number): Generator<number> {
  for (let value = seed; ; value = (value * 1_103_515_245 + 12_345) % 2_147_483_648) yield value / 2_147_483_648;
}

describe.each(APPS.map((folder) => [folder.split("/").at(-1), folder] as const))(
  "one repository for each Service of %s",
  (_, folder) => {
    const texts = readApp(folder);
    const model = modelOfApp(texts);
    const parts = partsByService(model);
    const whole = new Set(provedMissing(texts).map(told));

    it("says of no Service of another repository that it is not there", () => {
      const said = parts.flatMap((part) => provedMissing(asFile(part)).map(told)).filter((text) => !whole.has(text));
      expect(said).toEqual([]);
    });

    it("nor do the repositories of teams that own several", () => {
      const random = numbers(parts.length);
      const teams = [
        ...parts.map((part) => parts.filter((other) => other !== part)),
        ...Array.from({ length: MOST }, () => parts.filter(() => (random.next().value ?? 0) > 0.5)),
      ];
      const said = teams
        .slice(0, 2 * MOST)
        .flatMap((team) => provedMissing(asFile(team.flat())).map(told))
        .filter((text) => !whole.has(text));
      expect(said).toEqual([]);
    });

    it("finds one wrong letter in the whole, wherever a name stands", () => {
      const counts = new Map<string, number>();
      const missed: string[] = [];
      for (const { kind, at, word } of namings(model)) {
        const count = counts.get(kind) ?? 0;
        const changed = count >= MOST || word.length < 3 ? undefined : misspelt(texts, at, word);
        if (changed === undefined) continue;
        counts.set(kind, count + 1);
        const { file, start } = at.span();
        const found = provedMissing(changed).filter(
          (finding) => finding.span.file === file && finding.span.start.line === start.line,
        );
        // Monitors and doubtful selectors are warnings; the rest are errors.
        if (!found.some(({ severity }) => severity === "error" || kind === "monitor" || kind === "selector"))
          missed.push(`${kind} ${word} at ${file.split("/").at(-1) ?? ""}:${start.line}`);
      }
      expect(missed).toEqual([]);
    });
  },
);
