import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";
import type { CliRun } from "./run-cli.ts";

const cwd = `${process.cwd()}/fixtures/trace`;
const trace = async (target: string, ...flags: readonly string[]): Promise<CliRun> =>
  await runCli(["trace", target, "requests.yaml", "--from", "external", ...flags], { cwd });

describe("parts of a request", () => {
  it.each([
    ["no part", [], "HTTPRoute shop/shop, rule 1, matches /"],
    ["--method", ["--method", "post"], "HTTPRoute shop/shop, rule 2, matches /"],
    ["--header", ["--header", "x-version: next"], "HTTPRoute shop/shop, rule 2, matches /"],
    ["another value of the header", ["--header", "x-version: old"], "HTTPRoute shop/shop, rule 1, matches /"],
    ["several headers", ["--header", "a: b", "--header", "X-Version=next"], "HTTPRoute shop/shop, rule 2, matches /"],
  ])("choose the rule: %s", async (_, flags, text) => {
    const { stdout, code } = await trace("https://shop.example.com/", ...flags);
    expect(stdout).toContain(text);
    expect(code).toBe(0);
  });

  it("choose the listener by the server name of the handshake, and the route by the host", async () => {
    const { stdout } = await trace("https://shop.example.com/", "--sni", "shop.example.org");
    expect(stdout).toContain("no listener for shop.example.com accepts https on port 443");
    const same = await trace("https://shop.example.com/", "--sni", "a.example.com");
    expect(same.stdout).toContain("HTTPRoute shop/shop, rule 1, matches /");
  });

  it("find the route by the header Host at the address of a Gateway", async () => {
    const { stdout } = await trace("https://192.0.2.10/", "--header", "Host: shop.example.com");
    expect(stdout).toContain("listener https of Gateway shop/public accepts https://shop.example.com:443");
  });

  it.each([
    ["public", "HTTPRoute shop/to-https, rule 1"],
    ["internal", "HTTPRoute shop/internal, rule 1"],
  ])("go to Gateway %s", async (name, text) => {
    const { stdout } = await trace("http://shop.example.com/", "--gateway", `shop/${name}`);
    expect(stdout).toContain(text);
    expect(stdout).not.toContain("do not show which of them clients reach");
  });

  it.each([
    [["--method", "a b"], "--method must be a word"],
    [["--header", "nonsense"], '--header "Name: value"'],
    [["--gateway", "shop/publik"], "Did you mean shop/public?"],
  ])("are refused: %s", async (flags, text) => {
    const { stderr, code } = await trace("http://shop.example.com/", ...flags);
    expect(stderr).toContain(text);
    expect(code).toBe(2);
  });
});

describe("redirects", () => {
  it("are an answer with a Location", async () => {
    const { stdout, code } = await trace("http://shop.example.com/a", "--gateway", "shop/public", "-o", "json");
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: "redirect",
      status: 301,
      location: "https://shop.example.com/a",
    });
    expect(code).toBe(0);
  });

  it("are followed to what answers in the end", async () => {
    const flags = ["--gateway", "shop/public", "--follow", "-o", "json"];
    const { stdout } = await trace("http://shop.example.com/a", ...flags);
    expect(JSON.parse(stdout)).toMatchObject({
      target: "https://shop.example.com/a",
      outcome: "arrives",
      followed: [{ target: "http://shop.example.com/a", status: 301, location: "https://shop.example.com/a" }],
    });
  });
});

describe("a port without a listener", () => {
  it.each(["http://shop.example.com:8080/", "https://shop.example.com:8443/"])("%s", async (url) => {
    const { stdout, code } = await trace(url);
    expect(stdout).toContain("no listener for shop.example.com accepts");
    expect(stdout).toContain("port 80 (HTTP) of Gateway shop/internal");
    expect(code).toBe(1);
  });
});
