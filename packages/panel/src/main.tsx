/** Starts the panel. */
/* oxlint-disable import/no-unassigned-import -- a setting and two style sheets: they have no names */
import "./without-eval.ts";
import "@cloudscape-design/global-styles/index.css";
import "./panel.css";
/* oxlint-enable import/no-unassigned-import */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { applyAppearance, keptAppearance } from "./shell/appearance.ts";
import { createPanelRouter } from "./router.tsx";

const place = document.getElementById("panel");
if (place === null) throw new Error("The page has no place for the panel.");

applyAppearance(keptAppearance());
createRoot(place).render(
  <StrictMode>
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={new QueryClient()}>
        <RouterProvider router={createPanelRouter()} />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
);
