import { describeBounds } from "./bounds.ts";

describeBounds(25, 20_262);
