import { useState } from 'react';
import type { Call } from '../client/state/callStore.ts';
import { classes } from '../ui/classes.ts';
import { useRoomForKeyboard } from '../ui/onScreenKeyboard.ts';
import { useMediaQuery } from '../ui/useMediaQuery.ts';
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
import { PagePictures } from './pagePictures/PagePictures.tsx';
import { panels } from './panels.ts';
import { Presenting } from './presenting/Presenting.tsx';
import type { PanelSwitch } from './SidePanel.tsx';
import { PeerAudios } from './stage/PeerAudio.tsx';
import { Stage } from './stage/Stage.tsx';
import { stageBanners } from './stageBanners.ts';
import { Toasts } from './Toasts.tsx';
import { TopBar } from './TopBar.tsx';
import { CallProvider, useActions, useCall } from './useCall.tsx';
import { useFadingBars } from './useFadingBars.ts';

/** Windows in which the bars take too much of the height beside something large. */
const shortWindow = '(max-height: 479px)';

/** The screen of a running class, for every role. */
export function CallScreen({ call }: { call: Call }) {
	return (
		<CallProvider call={call}>
			<CallFrame />
		</CallProvider>
	);
}

function CallFrame() {
	const actions = useActions();
	const open = useCall((state) => state.openPanel);
	const panel: PanelSwitch = { open, toggle: actions.togglePanel };
	const Panel = open && panels[open];
	const [hasLarge, setHasLarge] = useState(false);
	const { bars, toggle } = useFadingBars(useMediaQuery(shortWindow) && hasLarge);
	useShortcuts(panel);
	usePushToTalk();
	useKeptSpeaker();
	useScreenOn();
	useRoomForKeyboard();
	return (
		<div
			data-testid="call-screen"
			data-bars={bars}
			className={classes(
				'relative grid h-[calc(100dvh-var(--keyboard))] grid-cols-[minmax(0,1fr)_auto] grid-rows-[auto_minmax(0,1fr)_auto] overflow-x-clip overflow-y-auto pr-(--safe-right) pl-(--safe-left)',
				bars ? 'bg-slate-950' : 'bg-stage short:grid-rows-[auto_minmax(7rem,1fr)_auto]',
			)}
		>
			<TopBar />
			<main className="col-start-1 row-start-2 flex min-h-0 min-w-0 flex-col immersive:row-[1/-1]">
				<div className="transition-[top] duration-150 immersive:absolute immersive:top-1 immersive:right-(--safe-right) immersive:z-10 bars-shown:top-12">
					<Each of={stageBanners} with={{}} />
				</div>
				<div className="relative flex min-h-0 grow">
					<Notices />
					<Stage onLarge={setHasLarge} onTap={toggle} />
				</div>
			</main>
			{Panel && <Panel onClose={actions.closePanel} />}
			<ControlBar panel={panel} />
			<Toasts panel={panel} />
			<AttentionSignals panel={panel} />
			<Announcements />
			<LeaveGuard />
			<PeerAudios />
			<PagePictures />
			<Presenting />
		</div>
	);
}
