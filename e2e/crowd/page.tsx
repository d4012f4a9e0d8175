/** A class of any size without a server: the real components and reducers over a state that tests write. */
import '@fontsource-variable/inter/wght.css';
import '../../renderer/ui/tokens.css';
import { createRoot } from 'react-dom/client';
import { CallScreen } from '../../renderer/call/CallScreen.tsx';
import type { CallActions, CallState } from '../../renderer/client/state/callState.ts';
import { reduce } from '../../renderer/client/state/callState.ts';
import { type Call, createCall } from '../../renderer/client/state/callStore.ts';
import type { Quality } from '../../renderer/client/types.ts';
import { startTexts } from '../../renderer/i18n/texts.ts';
import { watchFocusOrigin } from '../../renderer/ui/focusOrigin.ts';
import { keepFocus } from '../../renderer/ui/keptFocus.ts';
import { TooltipProvider } from '../../renderer/ui/Tooltip.tsx';
import { startTheme } from '../../renderer/ui/theme.ts';
import type { NoticeName, Notices } from '../../sfu/protocol/notices.ts';
import { room, statsOf, student, withSlide } from './students.ts';

type VisibleTile = Parameters<CallActions['setVisibleTiles']>[0][number];

/** Controls of the page, called by tests. */
export type Crowd = {
	/** Fills the class with `count` peers: the own peer, the host, and students. */
	populate(count: number, state?: Partial<CallState>): void;
	/** Applies a notice as if the server had sent it. */
	notify<Name extends NoticeName>(name: Name, data: Notices[Name]): void;
	setState(change: Partial<CallState>): void;
	/** A peer shares a slide of 1280 x 720. */
	shareSlide(peerId: string): void;
	/** Sets the connection quality of a peer, which in a real call QualityMonitor measures. */
	setQuality(peerId: string, quality: Quality): void;
	/** The arguments of every setVisibleTiles call. */
	visibleTiles: VisibleTile[][];
};

declare global {
	interface Window {
		crowd: Crowd;
	}
}

const base = createCall();
const { store } = base;
const visibleTiles: VisibleTile[][] = [];
const call: Call = {
	...base,
	actions: {
		...base.actions,
		setVisibleTiles: (tiles) => void visibleTiles.push(tiles),
		getStats: async () => statsOf(store.getState()),
	},
};

window.crowd = {
	visibleTiles,
	populate(count, state = {}) {
		const peers = Array.from({ length: count }, (_, index) => student(index));
		const phase = { name: 'joined' } as const;
		store.setState({ phase, room, selfPeerId: 'peer-0', peers, ownQuality: { level: 'good' }, ...state });
	},
	notify: (name, data) => store.setState((state) => reduce(state, name, data)),
	setState: (change) => store.setState(change),
	shareSlide: (peerId) =>
		store.setState(({ peers }) => ({
			peers: peers.map((peer) => (peer.peerId === peerId ? withSlide(peer) : peer)),
		})),
	setQuality: (peerId, quality) =>
		store.setState(({ peers }) => ({
			peers: peers.map((peer) => (peer.peerId === peerId ? { ...peer, quality } : peer)),
		})),
};

startTheme();
watchFocusOrigin(window);
keepFocus(document);
await startTexts();
const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
createRoot(root).render(
	<TooltipProvider>
		<CallScreen call={call} />
	</TooltipProvider>,
);
