import { describe, it } from "vitest";
import { expectEqualAfterEdits, scenes } from "./random-edits.ts";

describe("a run that takes over scopes of an earlier one", () => {
  it.each([1, 2, 3])("gives the result of a run from nothing after 70 random edits (%i)", (seed) => {
    expectEqualAfterEdits(new Map([...scenes()].filter((_, index) => index % 3 === seed % 3)), seed, 70);
  });
});
