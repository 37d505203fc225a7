import type { Tags } from "@bailiwick/core";

/** Tags of the file as the model has them. */
export function tagsFrom(tags: Readonly<Record<string, string>> | undefined): Tags {
  return Object.entries(tags ?? {}).map(([key, value]) => ({ key, value }));
}
