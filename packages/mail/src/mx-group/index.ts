export { mxGroupOf } from "./mx-group-of.ts";
