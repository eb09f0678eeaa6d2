import { describe, expect, it } from "vitest";
import { html } from "../../src/report/lint/html.ts";
import { EMPTY, FULL, OPTIONS, graphOf, lintSources, readFixture } from "./sample.ts";

const sources = readFixture("fixtures/report");
const page = html(lintSources(sources), { ...OPTIONS, graph: graphOf(sources) });

describe("html", () => {
  it("is one page that loads nothing", () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain("default-src 'none'");
    // Links are followed by the reader only; the namespace of SVG is a name.
    const addresses = [...page.matchAll(/(?:src|href|url|@import|fetch)\s*[=(]\s*["']?([^"')\s>]+)/g)].map(
      ([whole]) => whole,
    );
    expect(addresses.filter((address) => !address.startsWith('href="https://'))).toEqual([]);
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base|form)\b|<script[^>]+src/);
  });

  it("is the same for the same manifests", () => {
    expect(html(lintSources([...sources].reverse()), { ...OPTIONS, graph: graphOf([...sources].reverse()) })).toBe(
      page,
    );
  });

  it("shows findings with their lines, the other ends, fixes, and what is silenced", () => {
    const full = html(FULL, OPTIONS);
    expect(full).toContain("<span><i>3</i>  backend: <mark>web</mark></span>");
    expect(full).toContain("Pod shop/web declares &quot;http&quot;");
    expect(full).toContain("Use the port name &quot;http&quot; (2 endpoints)");
    expect(full).toContain("3 suppressed findings");
    expect(full).toContain("by comment: agreed");
    expect(full).toContain("kubenetlint failed in rule port-unnamed");
    expect(full.match(/<article/g)).toHaveLength(4);
    expect(html(FULL, { ...OPTIONS, unknown: false }).match(/<article/g)).toHaveLength(3);
  });

  it("counts at each object of the picture the findings that speak of it", () => {
    const node = (title: string): string =>
      new RegExp(`<g class="node[^>]*data-title="${title}"[^]*?</g>(?:</g>)?`).exec(page)![0];
    expect(node("Service shop/cart")).toMatch(/class="badge error".*>1<\/text>/);
    expect(node("Service shop/web")).not.toContain("badge");
  });

  it("draws no thicket: policies that select very many workloads tell their number", () => {
    const workloads = Array.from({ length: 300 }, (_, index) => ({
      id: `w${index}`,
      kind: "workload" as const,
      title: `Pod p${index}`,
      namespace: "n",
      file: "a.yaml",
      line: 1,
    }));
    const policies = Array.from({ length: 20 }, (_, index) => ({
      id: `p${index}`,
      kind: "policy" as const,
      title: `NetworkPolicy p${index}`,
      namespace: "n",
      file: "a.yaml",
      line: 1,
    }));
    const all = policies.flatMap((policy) =>
      workloads.map((workload) => ({ from: workload.id, to: policy.id, label: "Ingress", broken: false })),
    );
    const few = [{ from: "w0", to: "p0", label: "Egress", broken: false }];
    const text = html(EMPTY, {
      ...OPTIONS,
      graph: {
        nodes: [...workloads, ...policies, { ...policies[0]!, id: "q", title: "NetworkPolicy q" }],
        edges: [...all, { ...few[0]!, to: "q" }],
      },
    });
    expect(text.match(/class="edge[ "]/g)).toHaveLength(1);
    expect(text).toContain("selects 300 workloads");
    expect(text).toContain("without their 6000 lines");
  });

  it("says that there is nothing, and has no picture of nothing", () => {
    const empty = html(EMPTY, OPTIONS);
    expect(empty).toContain("No findings.");
    expect(empty).not.toContain("<svg id");
    expect(html({ ...EMPTY, notes: FULL.notes, counts: { ...EMPTY.counts, unread: 2 } }, OPTIONS)).toContain(
      "No findings in what could be read.",
    );
  });
});
