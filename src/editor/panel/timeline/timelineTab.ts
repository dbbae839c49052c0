import { commands, l10n } from "vscode";
import type { CommitSource } from "../../../git/git.ts";
import { isBelow } from "../../../model/isBelow.ts";
import type { Clock } from "../../../support/clock.ts";
import { MooringError } from "../../../support/errors.ts";
import { packTitle } from "../../words/words.ts";
import { keyOfMapping, type PanelMapping, selectionOfMapping } from "../../repositories/panelMappings.ts";
import type { Handlers } from "../panelSession.ts";
import type { ToPage } from "../../../protocol/panelProtocol.ts";
import { timelineAnswers } from "./timelineAnswers.ts";
import { timelineEvents } from "./timelineEvents.ts";

const MOST_COMMITS = 200;

export interface TimelinePorts {
  readonly mappings: () => readonly PanelMapping[];
  /** Changed files of packs, relative to the repository. */
  readonly changed: () => readonly string[];
  readonly source: () => Promise<CommitSource>;
  readonly clock: Clock;
  readonly post: (message: ToPage) => void;
  readonly revert: (oid: string) => Promise<void>;
}

/** Answers the timeline of one pack. */
export function createTimelineTab({ mappings, changed, source, clock, post, revert }: TimelinePorts): Handlers {
  const find = (key: string): PanelMapping => {
    const mapping = mappings().find((one) => keyOfMapping(one) === key);
    if (mapping) return mapping;
    throw new MooringError("stale", l10n.t("This item no longer exists. Refresh and try again."));
  };
  return {
    async "timeline.read"({ key }) {
      const mapping = find(key);
      const { path, packName, target } = mapping.state;
      const query = path === "" || path === "." ? {} : { paths: [path] };
      const { commits } = await (await source()).page(query, { limit: MOST_COMMITS });
      const own = changed().filter((file) => isBelow(file, path));
      const now = clock.now();
      const events = timelineEvents(mapping, commits, own, now);
      post({
        type: "timeline.events",
        key,
        title: packTitle({ name: packName }, target),
        events: events.map(({ time: _time, ...event }) => event),
        answers: timelineAnswers(mapping, events, now).map((answer) => ({ ...answer, ids: [...answer.ids] })),
      });
    },
    "timeline.revert": ({ oid }) => revert(oid),
    async "timeline.rollBack"({ key, oid }) {
      await commands.executeCommand("mooring.rollBackPack", selectionOfMapping(find(key)), oid);
    },
  };
}
