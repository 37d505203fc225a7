/** What is true of an organizational unit: its policies and its accounts. */
import type { ReactNode } from "react";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Organization } from "@bailiwick/core";
import { Copyable } from "../components/copyable.tsx";
import { InnerLink, addresses } from "../components/inner-link.tsx";
import { PolicyLevels } from "../components/policy-levels.tsx";
import { isWithin, ouName, pathLabel, pathsDownTo } from "../model/tree.ts";

type OuDetailProps = { readonly organization: Organization; readonly path: string };

export function OuDetail({ organization, path }: OuDetailProps): ReactNode {
  const unit = organization.organizationalUnits.find((ou) => ou.path === path);
  const id = path === "" ? organization.root.id : unit?.id;
  const within = organization.accounts.filter((account) => isWithin(account.parent, path));
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{ouName(path)}</Header>}>
        <KeyValuePairs
          columns={3}
          minColumnWidth={160}
          items={[
            { label: "Kind", value: path === "" ? "Root" : "Organizational unit" },
            { label: "Path", value: pathLabel(path) },
            {
              label: "Id",
              value: id === undefined ? "None yet" : <Copyable text={id} what="id" />,
            },
          ]}
        />
      </Container>
      <PolicyLevels organization={organization} paths={pathsDownTo(path)} />
      <Container
        header={
          <Header variant="h2" counter={`(${within.length})`}>
            Accounts within
          </Header>
        }
      >
        {within.length === 0 ? "None." : <AccountLinks names={within.map(({ name }) => name)} />}
      </Container>
    </SpaceBetween>
  );
}

function AccountLinks({ names }: { readonly names: readonly string[] }): ReactNode {
  return (
    <ul className="names">
      {names.map((name) => (
        <li key={name}>
          <InnerLink href={addresses.account(name)}>{name}</InnerLink>
        </li>
      ))}
    </ul>
  );
}
