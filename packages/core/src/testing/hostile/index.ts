export { HOSTILE_CASES } from "./hostile-cases.ts";
export { type Growth, type HostileCase, measureGrowth } from "./measure-growth.ts";
export { hostilePieces, repeated } from "./pieces.ts";
