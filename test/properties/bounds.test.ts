import { describeBounds } from "./bounds.ts";

describeBounds(1, 20_261);
