import type { Elsewhere } from "../model/elsewhere.ts";

interface Question {
  readonly ask: (elsewhere: Elsewhere) => unknown;
  readonly answer: unknown;
}

const isSameAnswer = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * What a scope learns about the other scopes, with a record of it: the scope need not be looked at again while the
 * answers to what it asked stay the same.
 */
export class RecordedElsewhere implements Elsewhere {
  readonly #elsewhere: Elsewhere;
  readonly #questions = new Map<string, Question>();

  constructor(elsewhere: Elsewhere) {
    this.#elsewhere = elsewhere;
  }

  #ask<T>(key: string, ask: (elsewhere: Elsewhere) => T): T {
    const known = this.#questions.get(key);
    if (known !== undefined) return known.answer as T;
    const answer = ask(this.#elsewhere);
    this.#questions.set(key, { ask, answer });
    return answer;
  }

  holds: Elsewhere["holds"] = (kind, name) => this.#ask(`holds ${kind} ${name}`, (one) => one.holds(kind, name));

  pods: Elsewhere["pods"] = (namespace, selector) =>
    this.#ask(`pods ${namespace} ${JSON.stringify(selector)}`, (one) => one.pods(namespace, selector));

  services: Elsewhere["services"] = (namespace, selector) =>
    this.#ask(`services ${namespace ?? "*"} ${JSON.stringify(selector)}`, (one) => one.services(namespace, selector));

  policies: Elsewhere["policies"] = (workload, direction) =>
    this.#ask(`policies ${direction} ${workload.resource.title} ${JSON.stringify(workload.labels)}`, (one) =>
      one.policies(workload, direction),
    );

  producers: Elsewhere["producers"] = (namespace) =>
    this.#ask(`producers ${namespace}`, (one) => one.producers(namespace));

  isHere: Elsewhere["isHere"] = (folder) => this.#ask(`isHere ${folder}`, (one) => one.isHere(folder));

  /** Whether others give the same answers to all that was asked so far. */
  isConfirmedBy(elsewhere: Elsewhere): boolean {
    for (const { ask, answer } of this.#questions.values()) if (!isSameAnswer(answer, ask(elsewhere))) return false;
    return true;
  }
}
