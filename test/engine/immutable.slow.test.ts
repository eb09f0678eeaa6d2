import { describe, it } from "vitest";
import { lintFolderTwice } from "./frozen.ts";

describe("linting does not change what was parsed", () => {
  it.each(["rules", "real", "conformance", "validate", "unjudged"])(
    "fixtures/%s: a second run over the same frozen values gives the same result",
    lintFolderTwice,
  );
});
