import { useState } from 'react';
import type { Call } from '../client/state/callStore.ts';
import { ChatPanel } from './chat/ChatPanel.tsx';
import { ControlBar, type PanelSwitch } from './controls/ControlBar.tsx';
import { useControls } from './controls/useControls.tsx';
import { useShortcuts } from './controls/useShortcuts.tsx';
import { Notices } from './Notices.tsx';
import { PeoplePanel } from './people/PeoplePanel.tsx';
import type { PanelName } from './SidePanel.tsx';
import { PeerAudios } from './stage/PeerAudio.tsx';
import { Stage } from './stage/Stage.tsx';
import { Toasts } from './Toasts.tsx';
import { TopBar } from './TopBar.tsx';
import { CallProvider } from './useCall.tsx';

/** The class itself. */
export function CallScreen({ call }: { call: Call }) {
	return (
		<CallProvider call={call}>
			<div data-testid="call-screen" className="flex h-dvh flex-col overflow-hidden bg-stage">
				<TopBar />
				<CallBody />
				<PeerAudios />
				<Toasts />
			</div>
		</CallProvider>
	);
}

function CallBody() {
	const [open, setOpen] = useState<PanelName | null>(null);
	const panel: PanelSwitch = { open, toggle: (name) => setOpen((last) => (last === name ? null : name)) };
	const close = () => setOpen(null);
	const controls = useControls();
	useShortcuts(controls, panel);
	return (
		<>
			<main className="flex min-h-0 grow">
				<div className="relative flex min-w-0 grow">
					<Notices />
					<Stage />
				</div>
				{open === 'chat' && <ChatPanel onClose={close} />}
				{open === 'people' && <PeoplePanel onClose={close} />}
			</main>
			<ControlBar controls={controls} panel={panel} />
		</>
	);
}
