import { slice } from './slice.ts';

/** A panel beside the stage. */
export type PanelName = 'chat' | 'people' | 'slides';

type PanelState = {
	/** One is open at a time; null: none. */
	openPanel: PanelName | null;
};

export const panelSlice = slice<PanelState>()({
	initial: { openPanel: null },
	ended: { openPanel: null },
	actions: ({ update }) => ({
		togglePanel: (panel: PanelName) => update(({ openPanel }) => ({ openPanel: openPanel === panel ? null : panel })),
		closePanel: () => update(() => ({ openPanel: null })),
	}),
});
