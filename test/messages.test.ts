import { describe, expect, it } from "vitest";
import { rules } from "../rules/index.ts";
import { findingsOf, messagesPage, unshownMessages } from "../src/dev/messages-page.ts";

const all = rules.map(findingsOf);

describe("messages of rules", () => {
  it("are each shown by a case", () => {
    expect(all.flatMap(unshownMessages)).toEqual([]);
  });

  it("docs/messages.md is current (npm run docs writes it)", async () => {
    await expect(messagesPage(all)).toMatchFileSnapshot("../docs/messages.md");
  });
});
