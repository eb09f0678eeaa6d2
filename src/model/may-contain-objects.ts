import type { Source } from "../yaml/document.ts";

const NAMES_OBJECTS = /\b(?:apiVersion|kind)\b|\bkustomization\b/i;

/**
 * Whether a text may be a Kubernetes manifest. A repository contains other YAML too, some of it broken on purpose or
 * for unknown template engines; without one of these words none of it is an object.
 */
export const mayContainObjects = ({ path, text }: Source): boolean =>
  NAMES_OBJECTS.test(text) || NAMES_OBJECTS.test(path);
