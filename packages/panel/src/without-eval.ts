/**
 * Imported before everything else: zod looks for this when a schema is made, and then makes no code
 * from text, which the page's Content-Security-Policy forbids (zod/v4/core/core.ts, `globalConfig`).
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
