import { describe, expect, it } from "vitest";
import { parsePorts, portTexts } from "../../src/expect/port-set.ts";

describe("ports of an expectation", () => {
  it.each([
    [["TCP/80", "TCP/81"], ["TCP/80-81"]],
    [
      ["TCP/8000-8010", "UDP/53"],
      ["TCP/8000-8010", "UDP/53"],
    ],
    [["UDP/*"], ["UDP/*"]],
    [["TCP/1-65535", "UDP/*", "SCTP/*"], ["*"]],
    [["*"], ["*"]],
    [[], []],
    [["TCP/90-80"], []],
  ])("%j means %j", (written, canonical) => {
    expect(portTexts(parsePorts(written))).toEqual(canonical);
  });
});
