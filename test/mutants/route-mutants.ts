import { mutantsOf } from "./mutant.ts";
import type { Mutant } from "./mutant.ts";

const INGRESSES = ["test/simulate/ingress-corners.test.ts"];

export const routeMutants: readonly Mutant[] = [
  ...mutantsOf("src/simulate/route/hostname.ts", INGRESSES, [
    ["a wildcard of an Ingress matches an empty label", ' && asked.indexOf(".") > 0', ""],
    ["a wildcard of a Gateway matches an empty label", " && asked.length > own.length - 1", ""],
    ["a wildcard comes before an exact host", "exact(b) - exact(a) ||", "exact(a) - exact(b) ||"],
  ]),
  ...mutantsOf("src/simulate/route/ingress-nginx.ts", INGRESSES, [
    ["rewrite-target makes no regular expressions", ' || (rewrite !== "" && rewrite !== pathText)', ""],
    ["a target of rewriting that is the path makes one", 'rewrite !== "" && rewrite !== pathText', 'rewrite !== ""'],
    ["use-regex counts whatever its value", 'annotations[REGEX] === "true"', "annotations[REGEX] !== undefined"],
    ["all Ingresses of a host must use regular expressions", "entries.some(usesRegex)", "entries.every(usesRegex)"],
  ]),
  ...mutantsOf("src/simulate/route/match-ingress.ts", INGRESSES, [
    ["a canary is a rival", "entry.host === host && !entry.canary", "entry.host === host"],
    ["a canary makes the other unreachable", "    if (entry.canary) continue;\n", ""],
    [
      "the default backend is of any Ingress of the class",
      "withDefault.find((ingress) => contributing.has(ingress)) ?? withDefault[0]",
      "withDefault[0]",
    ],
    [
      "the default backend is only of an Ingress of the host",
      "withDefault.find((ingress) => contributing.has(ingress)) ?? withDefault[0]",
      "withDefault.find((ingress) => contributing.has(ingress))",
    ],
    ["the default backend is of any class", "table.classNameOf(ingress) === className)", "className !== undefined)"],
    ["the last of equal paths wins", "a.pathIndex - b.pathIndex", "b.pathIndex - a.pathIndex"],
    ["a Prefix covers what the controller decides", ' || inner.pathType === "ImplementationSpecific") {', ") {"],
  ]),
  ...mutantsOf("src/simulate/route/age.ts", INGRESSES, [
    ["the younger Ingress wins", "0 : compareText(x, y)", "0 : compareText(y, x)"],
    ["an unknown age is old", 'x === "" || y === "" ? 0 : ', ""],
  ]),
  ...mutantsOf("src/simulate/route/controller.ts", INGRESSES, [
    ["the oldest default class is used", "compareText(created(b), created(a))", "compareText(created(a), created(b))"],
    [
      "of two default classes of one age the last by name is used",
      "compareText(a.name, b.name)",
      "compareText(b.name, a.name)",
    ],
    [
      "a class that is no default is one",
      'annotations[DEFAULT_CLASS_ANNOTATION] === "true"',
      "annotations[DEFAULT_CLASS_ANNOTATION] !== undefined",
    ],
    [
      "the default class wins over the annotation",
      "ingress.annotations[CLASS_ANNOTATION] ?? fallback",
      "(fallback || ingress.annotations[CLASS_ANNOTATION])",
    ],
  ]),
  ...mutantsOf("src/simulate/route/ingress.ts", INGRESSES, [
    ["a canary is whatever has the annotation", 'canary"] === "true"', 'canary"] !== undefined'],
    [
      "the target port serves for every controller",
      'dialect === "ingress-nginx" ? servicePortByTarget',
      "dialect !== undefined ? servicePortByTarget",
    ],
    ["port 0 is looked for", " || asked === 0)", ")"],
  ]),
];
