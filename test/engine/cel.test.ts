import { describe, expect, it } from "vitest";
import { compileCel } from "../../src/cel/cel.ts";

const DATA = {
  object: { spec: { ports: [{ port: 80 }, { port: 443, name: "tls" }], ratio: 0.5 }, labels: { a: "b" } },
};
const value = (source: string): unknown => compileCel(source, { object: "dyn" }).evaluate(DATA);

describe("compileCel", () => {
  it.each([
    ["has(object.spec.ports[1].name) && !has(object.spec.ports[0].name)", true],
    ["has(object.spec.ports.filter(p, has(p.name))[0].name)", true],
    ["object.spec.ports.all(p, has(object.spec.ports[0].port) && !has(object.spec.ports[0].nodePort))", true],
    ["object.spec.ports.map(p, p.port).exists(p, p == 443)", true],
    ["object.spec.ratio * 2.0 == 1.0", true],
    ["object.spec.ports[0].port / 3 == 26", true],
    ["object.spec.?selector.orValue({'a': 'b'}) == object.labels", true],
    ["'a' in object.labels && object.labels.a.matches('^b$')", true],
    ["object.labels.a.matches('^(?i)B$') && (object.labels.a + 'c').matches('(?i)BC')", true],
    ["'a.b-c.d'.matches('^[a-z]+(\\\\.[a-z0-9]+(?:-[a-z0-9]+)*)*$')", true],
    ["cel.bind(n, size(object.spec.ports), n * n)", 4n],
  ])("%s", (source, expected) => {
    expect(value(source)).toBe(expected);
  });

  it.each([
    ["object.", 7],
    ["objec.a", 0],
    ["1 + 'a'", 0],
    ["object.labels.unknown()", 0],
    ["object.a.matches('(?=a)b')", 17],
    ["object.a.matches('(a)\\\\1')", 17],
    ["object.a.matches('[b-a]')", 17],
    ["object.a.all(a, object.a.all(b, object.a.all(c, object.a.all(d, true))))", 0],
  ])("refuses %s", (source, start) => {
    expect(() => compileCel(source, { object: "dyn" })).toThrow(expect.objectContaining({ name: "CelError", start }));
  });

  it("throws a CelError for what fails over the data", () => {
    expect(() => value("object.spec.nothing")).toThrow(
      expect.objectContaining({ name: "CelError", message: "no such key: nothing" }),
    );
    expect(() => value("object.spec.ports[5].port")).toThrow(expect.objectContaining({ name: "CelError" }));
  });
});

describe("what an expression may cost", () => {
  const list = Array.from({ length: 60 }, (_, index) => `item-${index}`);
  const cost = (source: string): string => {
    try {
      compileCel(source, { object: "dyn" }).evaluate({
        object: { list, text: "a".repeat(200), lists: list.map(() => list) },
      });
      return "evaluated";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const doubled = (times: number, first: string): string =>
    Array.from({ length: times }).reduceRight<string>(
      (body, _, index) =>
        `cel.bind(v${index}, ${index === 0 ? first : `v${index - 1}`} + ` +
        `${index === 0 ? first : `v${index - 1}`}, ${body})`,
      `size(v${times - 1})`,
    );

  it.each([
    doubled(40, "object.list"),
    doubled(40, "object.text"),
    doubled(60, "[1]"),
    doubled(60, "'ab'"),
    `'a'${".replace('a', 'aaaaaaaaaa')".repeat(12)}.size() > 1`,
    `object.list.map(a, object.list.map(b, object.list)).map(c, c.map(d, d)).map(e, e + e).size() > ${"1"}`,
    "object.lists.all(a, object.lists.all(b, object.lists.all(c, a.exists(d, d in b) || c.exists(e, e in a))))",
    `object.text.split('')${".map(x, object.text)".repeat(2)}.join(object.text).split('').map(y, ` +
      "object.text).join('').size() > 1",
  ])("%s ends before it is evaluated", (source) => {
    expect(cost(source)).toMatch(/too many steps|more than 3 nested loops|matching overload|exceeded/);
  });

  it.each([
    "object.list.all(a, object.list.exists_one(b, a == b))",
    "object.lists.all(a, a.all(b, b.startsWith('item')))",
    "object.text.matches('^(a|a)*$')",
    "(object.text + object.text).size() == 400",
  ])("%s is evaluated", (source) => {
    expect(cost(source)).toBe("evaluated");
  });
});
