import { describe, expect, test } from "vitest";
import { objectRun, textRun, treeRun } from "./grammar-properties.ts";
import { randomOf } from "./mutate.ts";

/** The same runs every time; `npx tsx test/fuzz/grammar-run.ts text|objects|trees SEED MINUTES` looks further. */
const SEED = 20_260;

describe("inputs that grammars make", () => {
  test("a text is read as the values that it was made of, and its findings stand in it", () => {
    for (let run = 0; run < 150; run++) expect(textRun(randomOf(SEED + run))).toEqual([]);
  });

  test("objects with random references crash nothing, whatever the order of files, and what is unread is said", () => {
    for (let run = 0; run < 40; run++) expect(objectRun(randomOf(SEED + run))).toEqual([]);
  });

  test("a defect planted in a repository is found, or the run says what it did not read", async () => {
    for (let run = 0; run < 40; run++) expect(await treeRun(randomOf(SEED + run)), `run ${run}`).toEqual([]);
  });
});
