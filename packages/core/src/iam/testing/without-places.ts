/** A deep copy without spans: two trees are the same tree when these are equal. */
export function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "span");
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutPlaces(part)]));
}
