/** The addresses of the panel, and what of a page's state each of them holds. */
import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { AccessPage } from "./pages/access.tsx";
import { GuardrailPage } from "./pages/guardrail.tsx";
import { GuardrailsPage } from "./pages/guardrails.tsx";
import { NotFoundPage } from "./pages/not-found.tsx";
import { OrganizationPage } from "./pages/organization.tsx";
import { OverviewPage } from "./pages/overview.tsx";
import { PlanPage } from "./pages/plan.tsx";
import { readSearch } from "./search.ts";
import { PanelShell } from "./shell/panel-shell.tsx";

const root = createRootRoute({ component: PanelShell, notFoundComponent: NotFoundPage });

const pages = [
  createRoute({ getParentRoute: () => root, path: "/", component: OverviewPage }),
  createRoute({
    getParentRoute: () => root,
    path: "/organization",
    validateSearch: readSearch,
    component: OrganizationPage,
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/guardrails",
    validateSearch: readSearch,
    component: GuardrailsPage,
  }),
  createRoute({ getParentRoute: () => root, path: "/guardrails/$name", component: GuardrailPage }),
  createRoute({
    getParentRoute: () => root,
    path: "/access",
    validateSearch: readSearch,
    component: AccessPage,
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/plan",
    validateSearch: readSearch,
    component: PlanPage,
  }),
];

export function createPanelRouter() {
  return createRouter({ routeTree: root.addChildren(pages), scrollRestoration: true });
}
