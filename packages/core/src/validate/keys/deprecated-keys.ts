/** Global condition keys that AWS has replaced. */

/** What to write instead, by the key in lower case. */
const replacements: Readonly<
  Record<string, { readonly identity: string; readonly resource: string }>
> = {
  "aws:arn": { identity: "`aws:PrincipalArn`", resource: "`aws:PrincipalArn` or `aws:SourceArn`" },
};

export function isDeprecatedKey(key: string): boolean {
  return Object.hasOwn(replacements, key.toLowerCase());
}

/** The keys to write instead, in words. */
export function replacementOf(key: string, policy: "identity" | "resource"): string | undefined {
  return replacements[key.toLowerCase()]?.[policy];
}
