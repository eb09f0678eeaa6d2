import { describe, expect, it } from "vitest";
import { isNumberSlip, isSameWord, isSlip, similarity } from "../../src/hints/closeness.ts";
import { isSlipOfGroup } from "../../src/hints/near-group.ts";
import { nearest } from "../../src/hints/nearest.ts";

describe("similar words, for a suggestion", () => {
  it.each([
    ["web", "wep", 1],
    ["Web", "web", 0],
    ["cart", "crat", 1],
    ["cart", "card", 1],
    ["selektor", "selector", 1],
    ["slecotr", "selector", 2],
    ["recomendatoin", "recommendation", 2],
    ["8443", "443", 1],
  ])("%s and %s are %i edits apart", (a, b, distance) => {
    expect(similarity(a, b)).toBe(distance);
    expect(similarity(b, a)).toBe(distance);
  });

  it.each([
    ["a", "b"],
    ["http", "grpc"],
    ["8080", "9090"],
    ["web", "api"],
    ["cart", "word"],
    ["frontend", "backend"],
  ])("%s and %s are not", (a, b) => {
    expect(similarity(a, b)).toBeUndefined();
  });

  it("prefers fewer edits, then a swap, then the order of code points", () => {
    expect(nearest("lnit", ["init", "lint"])).toBe("lint");
    expect(nearest("webs", ["webb", "web"])).toBe("web");
    expect(nearest("wed", ["wet", "web"])).toBe("web");
    expect(nearest("selecter", ["selector", "selected"])).toBe("selected");
    expect(nearest("qqq", ["web", "api"])).toBeUndefined();
  });

  it("finds a name among many as among few", () => {
    const many = Array.from({ length: 1000 }, (_, index) => `service-${index}-of-many`);
    expect(nearest("payment-gatway", [...many, "payment-gateway"])).toBe("payment-gateway");
  });
});

describe("slips, which prove what was meant", () => {
  it.each([
    ["wbe", "web"],
    ["webb", "web"],
    ["we", "web"],
    ["cort", "cart"],
    ["Orders", "orders"],
    ["order", "orders"],
    ["front-end", "frontend"],
    ["paymnet", "payment"],
    ["recomendaton", "recommendation"],
    ["orders-servce", "orders-service"],
    ["web-nxt", "web-next"],
  ])("%s is a slip of %s", (a, b) => {
    expect(isSlip(a, b)).toBe(true);
    expect(isSlip(b, a)).toBe(true);
  });

  it.each([
    ["web", "wep"],
    ["api", "app"],
    ["orders", "orders-db"],
    ["web-1", "web-2"],
    ["api", "api-v1"],
    ["db-ro", "db-rw"],
    ["team-a", "team-b"],
    ["http", "https"],
    ["adservice", "cartservice"],
  ])("%s is not a slip of %s", (a, b) => {
    expect(isSlip(a, b)).toBe(false);
    expect(isSlip(b, a)).toBe(false);
  });

  it("counts one digit of a number", () => {
    expect([isNumberSlip(8080, 8008), isNumberSlip(3306, 3307), isNumberSlip(8080, 9090)]).toEqual([true, true, false]);
    expect(isNumberSlip(443, 8443)).toBe(false);
  });

  it("compares groups part by part", () => {
    expect(isSlipOfGroup("netwroking.k8s.io", "networking.k8s.io")).toBe(true);
    expect(isSlipOfGroup("network.k8s.io", "networking.k8s.io")).toBe(true);
    expect(isSlipOfGroup("apps.kruise.io", "apps")).toBe(false);
  });
});

describe("two words that are both in use", () => {
  it.each([
    ["payment", "payments"],
    ["front-end", "frontend"],
    ["checkout", "chekout"],
  ])("%s and %s are one word", (a, b) => {
    expect(isSameWord(a, b)).toBe(true);
  });

  it.each([
    ["web", "wed"],
    ["team-a", "team-b"],
    ["web-server-1", "web-server-2"],
  ])("%s and %s are two", (a, b) => {
    expect(isSameWord(a, b)).toBe(false);
  });
});
