/** True only under `next dev`, whose tools need looser rules for scripts and styles. */
declare const __DEV_SERVER__: boolean;
