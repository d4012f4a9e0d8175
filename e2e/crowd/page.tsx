/** A class of any size without a server: the real drawings over a state that tests write and the real reducers change. */
import '@fontsource-variable/inter/wght.css';
import '../../renderer/ui/tokens.css';
import { createRoot } from 'react-dom/client';
import { CallScreen } from '../../renderer/call/CallScreen.tsx';
import { reduce } from '../../renderer/client/state/callReducers.ts';
import { type Call, createCall } from '../../renderer/client/state/callStore.ts';
import type { CallActions, CallState, Quality } from '../../renderer/client/state/types.ts';
import { startTexts } from '../../renderer/i18n/texts.ts';
import { TooltipProvider } from '../../renderer/ui/Tooltip.tsx';
import { startTheme } from '../../renderer/ui/theme.ts';
import type { NoticeName, Notices } from '../../sfu/protocol/notices.ts';
import { room, statsOf, student } from './students.ts';

type VisibleTile = Parameters<CallActions['setVisibleTiles']>[0][number];

/** What tests steer it by. */
export type Crowd = {
	/** A class of so many: ourselves, the host, and students. */
	gather(count: number, state?: Partial<CallState>): void;
	/** As if the server had told it. */
	tell<Name extends NoticeName>(name: Name, data: Notices[Name]): void;
	change(change: Partial<CallState>): void;
	/** How well somebody's connection is from now on; a call finds it out by itself. */
	rate(peerId: string, quality: Quality): void;
	/** The tiles on the screen, each time the call was told. */
	visible: VisibleTile[][];
};

declare global {
	interface Window {
		crowd: Crowd;
	}
}

const base = createCall();
const { store } = base;
const visible: VisibleTile[][] = [];
const call: Call = {
	...base,
	actions: {
		...base.actions,
		setVisibleTiles: (tiles) => void visible.push(tiles),
		getStats: async () => statsOf(store.getState()),
	},
};

window.crowd = {
	visible,
	gather(count, state = {}) {
		const peers = Array.from({ length: count }, (_, index) => student(index));
		const phase = { name: 'joined' } as const;
		store.setState({ phase, room, selfPeerId: 'peer-0', peers, ownQuality: { level: 'good' }, ...state });
	},
	tell: (name, data) => store.setState((state) => reduce(state, name, data)),
	change: (change) => store.setState(change),
	rate: (peerId, quality) =>
		store.setState(({ peers }) => ({
			peers: peers.map((peer) => (peer.peerId === peerId ? { ...peer, quality } : peer)),
		})),
};

startTheme();
await startTexts();
const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
createRoot(root).render(
	<TooltipProvider>
		<CallScreen call={call} />
	</TooltipProvider>,
);
