import { expect, test } from "vitest";
import { formatIP, parseIP } from "../../src/base/ip.ts";
import { canonicalIp, endpointIp, legacyCidr, legacyIp } from "../../src/validate/formats/ip.ts";
import { parseQuantity } from "../../src/validate/formats/quantity.ts";
import { scheduleFaults, timeZoneFaults } from "../../src/validate/kinds/cron-schedule.ts";
import { validateObject } from "../../src/validate/validate-object.ts";

const strict = { strictIPs: true };

test.each([
  ["10.0.0.1", true],
  ["010.0.0.1", false],
  ["1.2.3", false],
  ["256.1.1.1", false],
  ["::1", true],
  ["fd00::1::2", false],
  ["::ffff:1.2.3.4", false],
  ["1:2:3:4:5:6:7:8", true],
  ["1:2:3:4:5:6:7:8:9", false],
  ["fe80::1%eth0", false],
])("%s as a strict address: %s", (value, fine) => expect(legacyIp(value, strict).length === 0).toBe(fine));

test("addresses are printed in their shortest form", () => {
  const short = (value: string): string => formatIP(parseIP(value) ?? { family: "IPv6", bytes: [] });
  expect(["2001:0db8:0:0:0:0:2:1", "::", "1:0:0:2:0:0:0:3", "1:0:2:3:4:5:6:7"].map(short)).toEqual([
    "2001:db8::2:1",
    "::",
    "1:0:0:2::3",
    "1:0:2:3:4:5:6:7",
  ]);
  expect(canonicalIp("2001:DB8::1")).toHaveLength(1);
});

test("ranges name the right one when host bits are set", () => {
  expect(legacyCidr("10.1.2.3/8", strict)).toEqual(["has bits set beyond its prefix: write 10.0.0.0/8"]);
  expect(legacyCidr("10.1.2.3/8", { strictIPs: false })).toEqual([]);
  expect(legacyCidr("10.0.0.0/33", strict)).toHaveLength(1);
});

test("special addresses are no endpoints", () => {
  expect(
    ["0.0.0.0", "127.0.0.1", "169.254.1.1", "224.0.0.5", "::1", "fe80::1", "ff02::1", "10.0.0.1"].map(
      (ip) => endpointIp(ip).length,
    ),
  ).toEqual([1, 1, 1, 1, 1, 1, 1, 0]);
});

test.each([
  ["500m", 500_000_000n],
  ["1.5", 1_500_000_000n],
  ["1Ki", 1_024_000_000_000n],
  ["1e3", 1_000_000_000_000n],
  ["-1", -1_000_000_000n],
  ["0.1n", 1n],
  [".5", 500_000_000n],
])("the quantity %s", (text, nano) => expect(parseQuantity(text)?.nano).toBe(nano));
test.each(["", "1x", "m", "1 Gi", "1e", "--1", "1KI"])("'%s' is no quantity", (text) =>
  expect(parseQuantity(text)).toBeUndefined(),
);

test.each(["* * * * *", "*/5 1-3 1,15 jan MON-fri", "@daily", "@every 1h30m", "0 0 ? * 0"])(
  "the schedule %s",
  (schedule) => expect(scheduleFaults(schedule)).toEqual([]),
);
test.each([
  "* * * *",
  "60 * * * *",
  "*/0 * * * *",
  "5-1 * * * *",
  "1-2-3 * * * *",
  "* * 0 * *",
  "* * * * 7",
  "@reboot",
  "TZ=UTC * * * * *",
  "a * * * *",
])("the schedule %s is refused", (schedule) => expect(scheduleFaults(schedule)).toHaveLength(1));
test("time zones are those of IANA, in their case", () => {
  expect(["Europe/Berlin", "UTC", "Etc/GMT+1"].map((zone) => timeZoneFaults(zone).length)).toEqual([0, 0, 0]);
  expect(["europe/berlin", "Local", "", "Mars/Olympus", "../x"].map((zone) => timeZoneFaults(zone).length)).toEqual([
    1, 1, 1, 1, 1,
  ]);
});

test("decoding errors say what to write, all of them, and the first as the server does", () => {
  const { decodeError, decodeErrors, errors } = validateObject({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "a", labels: { v: 1 } },
    spec: { ports: [{ port: "80" }, { port: 80.5 }] },
  });
  expect(errors).toEqual([]);
  expect(decodeError).toMatchObject({
    field: "metadata.labels",
    path: ["metadata", "labels", "v"],
    detail: "is a number, but must be a string: put it in quotes",
  });
  expect(decodeErrors.slice(1)).toMatchObject([
    {
      field: "spec.ports.port",
      path: ["spec", "ports", 0, "port"],
      detail: "is a string, but must be an integer: leave out the quotes",
    },
    { field: "spec.ports.port", path: ["spec", "ports", 1, "port"] },
  ]);
});
