import { afterEach, describe, expect, it, vi } from "vitest";

import { missing } from "./requires.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("what a test needs from outside", () => {
  it("is a program on PATH", () => {
    expect(missing({ tool: "sh" })).toBeUndefined();
    expect(missing({ tool: "no-such-program" })).toBe("the program no-such-program is not on PATH");
  });

  it("is a module of Python", () => {
    vi.stubEnv("PATH", "/nowhere");
    expect(missing({ python: "json" })).toBe("python3 (for its module json) is not on PATH");
  });

  it("is a browser, which may be named", () => {
    vi.stubEnv("CHROMIUM_PATH", process.execPath);
    expect(missing({ browser: "chromium" })).toBeUndefined();
    vi.stubEnv("CHROMIUM_PATH", "/nowhere/chromium");
    expect(missing({ browser: "chromium" })).toMatch(/^no Chromium on this machine/);
  });

  it("is a folder of independent cases", () => {
    vi.stubEnv("BAILIWICK_CASES", import.meta.dirname);
    expect(missing({ cases: "gates" })).toBeUndefined();
    expect(missing({ cases: "nothing" })).toBe("BAILIWICK_CASES has no folder nothing");
    vi.stubEnv("BAILIWICK_CASES", "");
    expect(missing({ cases: "gates" })).toBe("BAILIWICK_CASES is not set");
  });
});
