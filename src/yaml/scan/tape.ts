/**
 * The places of the nodes of an ordinary document: six numbers a node, a map or list before its parts, all in the order
 * of the text. Offsets count within the document's text. A tape is a fraction of what objects would take, so it is kept
 * for each document, and places need no second scan.
 */
export type Tape = Int32Array;

/** Numbers per node. A node is identified by the index of its first one. */
export const WIDTH = 6;

/** The meaning of each of the numbers. */
export const KIND = 0;
export const START = 1;
/** After the last character that is not white space. */
export const END = 2;
/**
 * Where the entry begins: at its key, or at the dash of an item. -1 for the document itself and items without a dash.
 */
export const AT = 3;
/** -1 without a key. */
export const KEY_END = 4;
/** The index after the node and all of its parts. */
export const AFTER = 5;

/** The kinds of node. */
export const SCALAR = 0;
/** A value that is left out: `key:` and nothing more. */
export const EMPTY = 1;
export const MAP = 2;
export const LIST = 3;

export type NodeKind = typeof SCALAR | typeof EMPTY | typeof MAP | typeof LIST;

/** What the scan makes of a document. */
export interface Scanned {
  readonly value: unknown;
  readonly tape: Tape;
  /** A plain scalar in it may be read otherwise than it looks. */
  readonly isUnexpected: boolean;
  /** A value in it is null, written or left out. */
  readonly containsNull: boolean;
}

/**
 * Numbers that share one piece of memory: a piece for each of thousands of small tapes would cost more than filling it.
 */
const SHARED = 64 * 1024;

/** Records nodes as a scan reads them. One writer is reused: scans do not overlap. */
export class TapeWriter {
  #numbers = new Int32Array(1024 * WIDTH);
  #shared = new Int32Array(0);
  #used = 0;
  /** The index that the next node will have. */
  next = 0;

  restart(): void {
    this.next = 0;
  }

  /** A node without parts. */
  leaf(kind: typeof SCALAR | typeof EMPTY, start: number, end: number): void {
    const node = this.open(kind, start);
    this.close(node, end);
  }

  /** Begins a node; the nodes recorded until it is closed are its parts. */
  open(kind: NodeKind, start: number): number {
    const node = this.next;
    if (node === this.#numbers.length) {
      const larger = new Int32Array(2 * node);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    const numbers = this.#numbers;
    numbers[node + KIND] = kind;
    numbers[node + START] = start;
    numbers[node + AT] = -1;
    numbers[node + KEY_END] = -1;
    this.next = node + WIDTH;
    return node;
  }

  close(node: number, end: number): void {
    this.#numbers[node + END] = end;
    this.#numbers[node + AFTER] = this.next;
  }

  /** Where the entry of a node begins, and where its key ends; -1 for an item of a list. */
  place(node: number, at: number, keyEnd: number): void {
    this.#numbers[node + AT] = at;
    this.#numbers[node + KEY_END] = keyEnd;
  }

  endOf(node: number): number {
    return this.#numbers[node + END] ?? -1;
  }

  finish(): Tape {
    const { next } = this;
    if (next > SHARED / 4) return this.#numbers.slice(0, next);
    if (this.#used + next > this.#shared.length) {
      this.#shared = new Int32Array(SHARED);
      this.#used = 0;
    }
    const tape = this.#shared.subarray(this.#used, this.#used + next);
    for (let index = 0; index < next; index++) tape[index] = this.#numbers[index] ?? 0;
    this.#used += next;
    return tape;
  }
}
