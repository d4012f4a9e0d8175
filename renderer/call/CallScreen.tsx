import type { Call } from '../client/state/callStore.ts';
import { useScreenOn } from '../ui/wakeLock.ts';
import { Announcements } from './announcements/Announcements.tsx';
import { AttentionSignals } from './attention/AttentionSignals.tsx';
import { ControlBar } from './controls/ControlBar.tsx';
import { LeaveGuard } from './controls/LeaveGuard.tsx';
import { useShortcuts } from './controls/useShortcuts.ts';
import { useKeptSpeaker } from './devices/useKeptSpeaker.ts';
import { usePushToTalk } from './devices/usePushToTalk.ts';
import { Each } from './Each.tsx';
import { Notices } from './Notices.tsx';
import { panels } from './panels.ts';
import { Presenting } from './presenting/Presenting.tsx';
import type { PanelSwitch } from './SidePanel.tsx';
import { PeerAudios } from './stage/PeerAudio.tsx';
import { Stage } from './stage/Stage.tsx';
import { stageBanners } from './stageBanners.ts';
import { Toasts } from './Toasts.tsx';
import { TopBar } from './TopBar.tsx';
import { CallProvider, useActions, useCall } from './useCall.tsx';

/** The screen of a running class, for every role. */
export function CallScreen({ call }: { call: Call }) {
	return (
		<CallProvider call={call}>
			<div data-testid="call-screen" className="flex h-dvh flex-col overflow-x-clip overflow-y-auto bg-stage">
				<TopBar />
				<CallBody />
				<PeerAudios />
				<Presenting />
			</div>
		</CallProvider>
	);
}

function CallBody() {
	const actions = useActions();
	const open = useCall((state) => state.openPanel);
	const panel: PanelSwitch = { open, toggle: actions.togglePanel };
	const Panel = open && panels[open];
	useShortcuts(panel);
	usePushToTalk();
	useKeptSpeaker();
	useScreenOn();
	return (
		<>
			<main className="flex min-h-0 grow short:min-h-28">
				<div className="flex min-w-0 grow flex-col">
					<Each of={stageBanners} with={{}} />
					<div className="relative flex min-h-0 grow">
						<Notices />
						<Stage />
					</div>
				</div>
				{Panel && <Panel onClose={actions.closePanel} />}
			</main>
			<ControlBar panel={panel} />
			<Toasts panel={panel} />
			<AttentionSignals panel={panel} />
			<Announcements />
			<LeaveGuard />
		</>
	);
}
