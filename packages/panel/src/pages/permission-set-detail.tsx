/** One permission set: what it gives. */
import type { ReactNode } from "react";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { Copyable } from "../components/copyable.tsx";
import { InnerLink, addresses } from "../components/inner-link.tsx";
import { JsonBlock } from "../components/json-block.tsx";
import type { PermissionSetRow } from "../model/access.ts";
import { counted, sessionLength } from "../model/words.ts";

type PermissionSetDetailProps = {
  readonly set: PermissionSetRow;
  readonly onClose: () => void;
};

export function PermissionSetDetail({ set, onClose }: PermissionSetDetailProps): ReactNode {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={set.description}
          actions={
            <Button
              iconName="close"
              variant="icon"
              ariaLabel={`Close ${set.name}`}
              onClick={onClose}
            />
          }
        >
          {set.name}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <KeyValuePairs columns={3} minColumnWidth={180} items={factsOf(set)} />
        {set.inlinePolicy === undefined ? (
          <span className="quiet">It has no inline policy.</span>
        ) : (
          <JsonBlock label={`The inline policy of ${set.name}`} text={set.inlinePolicy} />
        )}
      </SpaceBetween>
    </Container>
  );
}

function factsOf(set: PermissionSetRow): { label: string; value: ReactNode }[] {
  const customer = set.customerManagedPolicies.map(({ path, name }) => `${path}${name}`);
  return [
    { label: "Session", value: sessionLength(set.sessionDuration) },
    {
      label: "AWS managed policies",
      value:
        set.managedPolicies.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)).join(", ") || "None",
    },
    { label: "Policies kept in each account", value: customer.join(", ") || "None" },
    { label: "Permissions boundary", value: boundaryOf(set) },
    {
      label: "Given",
      value: (
        <InnerLink href={addresses.accessWhere("permissionSet", set.name)}>
          {counted(set.principals, "group or user", "groups or users")},{" "}
          {counted(set.accounts, "account")}
        </InnerLink>
      ),
    },
    {
      label: "In its accounts",
      value:
        set.outdatedIn === undefined || set.outdatedIn.length === 0 ? (
          <StatusIndicator type="success">Up to date</StatusIndicator>
        ) : (
          <StatusIndicator type="warning">
            Older in {set.outdatedIn.slice(0, 5).join(", ")}
          </StatusIndicator>
        ),
    },
    {
      label: "ARN",
      value: set.arn === undefined ? "None yet" : <Copyable text={set.arn} what="ARN" />,
    },
  ];
}

function boundaryOf({ permissionsBoundary: boundary }: PermissionSetRow): string {
  if (boundary === undefined) return "None";
  if (boundary.kind === "aws-managed") return boundary.arn.slice(boundary.arn.lastIndexOf("/") + 1);
  return `${boundary.path}${boundary.name}`;
}
