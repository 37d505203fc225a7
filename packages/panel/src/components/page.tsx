/** A page's heading and what stands below it. */
import type { ReactNode } from "react";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";

export type PageProps = {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
};

export function Page({ title, description, children }: PageProps): ReactNode {
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={description}>
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">{children}</SpaceBetween>
    </ContentLayout>
  );
}
