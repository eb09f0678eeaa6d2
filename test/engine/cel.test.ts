import { describe, expect, it } from "vitest";
import { compileCel } from "../../src/cel/cel.ts";

const DATA = { object: { spec: { ports: [{ port: 80 }, { port: 443, name: "tls" }], ratio: 0.5 }, labels: { a: "b" } } };
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
    ["object.a.matches('(a+)+b')", 17],
    ["object.a.matches('(a.*-)*b')", 17],
    ["object.a.matches('(-[a-z-]+)*b')", 17],
    ["object.a.matches(object.b)", 17],
    ["object.a.all(a, object.a.all(b, object.a.all(c, object.a.all(d, true))))", 0],
  ])("refuses %s", (source, start) => {
    expect(() => compileCel(source, { object: "dyn" })).toThrow(expect.objectContaining({ name: "CelError", start }));
  });

  it("throws a CelError for what fails over the data", () => {
    expect(() => value("object.spec.nothing")).toThrow(expect.objectContaining({ name: "CelError", message: "no such key: nothing" }));
    expect(() => value("object.spec.ports[5].port")).toThrow(expect.objectContaining({ name: "CelError" }));
  });
});
