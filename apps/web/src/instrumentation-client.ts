// zod asks whether it may compile text, which the pages' policy refuses and every browser would report. This is where zod
// keeps what `z.config` sets; naming it here keeps zod itself out of what every page loads first.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
