/** OUs and accounts as a tree of links. */
import { useState, type ReactNode } from "react";
import Badge from "@cloudscape-design/components/badge";
import Icon from "@cloudscape-design/components/icon";
import TreeView from "@cloudscape-design/components/tree-view";
import { keysDownTo, type TreeNode } from "../model/tree.ts";
import { counted } from "../model/words.ts";
import { InnerLink } from "./inner-link.tsx";

export type OrganizationTreeProps = {
  readonly root: TreeNode;
  readonly selected: string;
  readonly managementAccountId: string | undefined;
  /** While searching: everything that matches is in sight. */
  readonly allOpen: boolean;
};

/** Up to so many accounts all is open at first; beyond, only the first two levels. */
const openUpTo = 60;

export function OrganizationTree(props: OrganizationTreeProps): ReactNode {
  const { root, allOpen } = props;
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const first = new Set(keysDownTo(root, root.accounts <= openUpTo || allOpen ? 99 : 2));
  const expanded = keysDownTo(root, 99).filter((key) => toggled.get(key) ?? first.has(key));
  return (
    <TreeView
      items={[root]}
      ariaLabel="Organizational units and accounts"
      getItemId={(node) => node.key}
      getItemChildren={(node) => (node.children.length === 0 ? undefined : node.children)}
      expandedItems={expanded}
      onItemToggle={({ detail }) =>
        setToggled((known) => new Map(known).set(detail.id, detail.expanded))
      }
      i18nStrings={{
        expandButtonLabel: (node) => `Open ${node.label}`,
        collapseButtonLabel: (node) => `Close ${node.label}`,
      }}
      renderItem={(node) => ({
        icon: <Icon name={node.account === undefined ? "folder" : "user-profile"} />,
        announcementLabel: node.label,
        content: <NodeLink node={node} {...props} />,
      })}
    />
  );
}

type NodeLinkProps = Pick<OrganizationTreeProps, "selected" | "managementAccountId"> & {
  readonly node: TreeNode;
};

function NodeLink({ node, selected, managementAccountId }: NodeLinkProps): ReactNode {
  const chosen = node.key === selected;
  const management = node.account?.id !== undefined && node.account.id === managementAccountId;
  return (
    <span className={chosen ? "node chosen" : "node"}>
      <InnerLink href={`/organization?select=${encodeURIComponent(JSON.stringify(node.key))}`}>
        {node.label}
      </InnerLink>
      <span className="quiet">
        {node.account === undefined ? counted(node.accounts, "account") : node.account.id}
      </span>
      {management && <Badge>management</Badge>}
      {node.account !== undefined && node.account.state !== "ACTIVE" && (
        <Badge color="red">{node.account.state.toLowerCase().replaceAll("_", " ")}</Badge>
      )}
      {chosen && <span className="sr-only">, chosen</span>}
    </span>
  );
}
