/** A link to another page of the panel, which needs no new page from the server. */
import type { ReactNode } from "react";
import CloudscapeLink from "@cloudscape-design/components/link";
import { useRouter } from "@tanstack/react-router";

export type InnerLinkProps = {
  readonly href: string;
  readonly label?: string | undefined;
  readonly strong?: boolean | undefined;
  readonly children: ReactNode;
};

export function InnerLink({ href, label, strong, children }: InnerLinkProps): ReactNode {
  const router = useRouter();
  return (
    <CloudscapeLink
      href={href}
      {...(label === undefined ? {} : { ariaLabel: label })}
      variant={strong === true ? "primary" : "secondary"}
      onFollow={(event) => {
        if (event.detail.external === true) return;
        event.preventDefault();
        router.history.push(href);
      }}
    >
      {children}
    </CloudscapeLink>
  );
}

/** Addresses within the panel. */
export const addresses = {
  account: (name: string): string => selected(`account:${name}`),
  ou: (path: string): string => selected(`ou:${path}`),
  guardrail: (name: string): string => `/guardrails/${encodeURIComponent(name)}`,
  permissionSet: (name: string): string =>
    `/access?tab=permission-sets&show=${encodeURIComponent(JSON.stringify(name))}`,
  accessWhere: (property: string, value: string): string =>
    `/access?filter=${encodeURIComponent(JSON.stringify({ operation: "and", tokens: [{ propertyKey: property, operator: "=", value }] }))}`,
} as const;

const selected = (key: string): string =>
  `/organization?select=${encodeURIComponent(JSON.stringify(key))}`;
