// The page of a repository: draws what the extension sends and passes on what people ask for. It keeps the place in its lists
// and decides nothing.
import { registerKit } from "./kit.ts";
import { CommitsTab } from "./panel/commitsTab.ts";
import { MappingTab } from "./panel/mappingTab.ts";
import { OverviewTab } from "./panel/overviewTab.ts";
import { PanelShell } from "./panel/panelShell.ts";
import { RepositoryForm } from "./panel/repositoryForm.ts";
import { Timeline } from "./panel/timeline.ts";
import { WebhooksTab } from "./panel/webhooksTab.ts";
import { VirtualTable } from "./panel/table/virtualTable.ts";

registerKit();
customElements.define("mo-table", VirtualTable);
customElements.define("mo-overview", OverviewTab);
customElements.define("mo-timeline", Timeline);
customElements.define("mo-mapping", MappingTab);
customElements.define("mo-commits", CommitsTab);
customElements.define("mo-webhooks", WebhooksTab);
customElements.define("mo-repository-form", RepositoryForm);
customElements.define("mo-panel", PanelShell);
