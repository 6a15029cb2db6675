/** A mail accepted this long ago without a bounce is delivered. */
export const DELIVERED_AFTER_MS = 72 * 3_600_000;
/** A mail of unknown fate that nothing has shown for a day never left; its sequence ends rather than risk a second copy. */
export const NO_EVIDENCE_AFTER_MS = 24 * 3_600_000;
