/** An address that is no page. */
import type { ReactNode } from "react";
import { InnerLink } from "../components/inner-link.tsx";
import { Page } from "../components/page.tsx";

export function NotFoundPage(): ReactNode {
  return (
    <Page title="There is no such page">
      <InnerLink href="/">To the overview</InnerLink>
    </Page>
  );
}
