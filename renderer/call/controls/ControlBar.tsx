import {
	Eye,
	Hand,
	MessageSquare,
	Mic,
	MicOff,
	MonitorUp,
	MonitorX,
	SmilePlus,
	Users,
	Video,
	VideoOff,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { canShareScreen } from '../../client/devices/devices.ts';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import type { PanelName } from '../SidePanel.tsx';
import { ControlButton } from './ControlButton.tsx';
import { LeaveButton } from './LeaveButton.tsx';
import { MoreMenu } from './MoreMenu.tsx';
import { ReactionPicker } from './ReactionPicker.tsx';
import type { Controls } from './useControls.tsx';

export type PanelSwitch = { open: PanelName | null; toggle: (panel: PanelName) => void };

type Props = { controls: Controls; panel: PanelSwitch };

/** Everything one does in a class, at the bottom centre; on a phone the rarer ones are under More. */
export function ControlBar({ controls, panel }: Props) {
	const { t } = useTranslation();
	const phone = useMediaQuery('(max-width: 639px)');
	return (
		<footer className="flex shrink-0 justify-center px-2 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
			<div
				role="toolbar"
				aria-label={t('call.controls')}
				className="flex items-center gap-1 rounded-full border border-line bg-raised p-1.5 shadow-float sm:gap-2 sm:px-3"
			>
				<DeviceControls controls={controls} />
				{!phone && <ShareControl controls={controls} />}
				<HandControl controls={controls} />
				{!phone && (
					<ReactionPicker
						trigger={<ControlButton label={t('call.reaction.label')} icon={<SmilePlus aria-hidden />} />}
					/>
				)}
				<PanelControls panel={panel} phone={phone} controls={controls} />
				<MoreMenu controls={controls} panel={panel} phone={phone} />
				<LeaveButton />
			</div>
		</footer>
	);
}

function DeviceControls({ controls: { mic, camera, viewer } }: { controls: Controls }) {
	const { t } = useTranslation();
	if (viewer)
		return (
			<span className="flex items-center gap-2 pr-2 pl-3 text-sm font-medium text-muted">
				<Eye className="size-5" aria-hidden />
				{t('call.watching')}
			</span>
		);
	return (
		<>
			{mic && (
				<ControlButton
					label={t(mic.on ? 'call.mic.turnOff' : 'call.mic.turnOn')}
					hint="M"
					tone={mic.on ? 'plain' : 'off'}
					disabled={mic.busy}
					icon={mic.on ? <Mic aria-hidden /> : <MicOff aria-hidden />}
					onClick={mic.toggle}
				/>
			)}
			{camera && (
				<ControlButton
					label={t(camera.on ? 'call.camera.turnOff' : 'call.camera.turnOn')}
					hint="V"
					tone={camera.on ? 'plain' : 'off'}
					disabled={camera.busy}
					icon={camera.on ? <Video aria-hidden /> : <VideoOff aria-hidden />}
					onClick={camera.toggle}
				/>
			)}
		</>
	);
}

function ShareControl({ controls: { screen } }: { controls: Controls }) {
	const { t } = useTranslation();
	if (!screen || !canShareScreen()) return null;
	return (
		<ControlButton
			label={t(screen.on ? 'call.screen.turnOff' : 'call.screen.turnOn')}
			hint="S"
			tone={screen.on ? 'active' : 'plain'}
			disabled={screen.busy}
			icon={screen.on ? <MonitorX aria-hidden /> : <MonitorUp aria-hidden />}
			onClick={screen.toggle}
		/>
	);
}

function HandControl({ controls: { hand } }: { controls: Controls }) {
	const { t } = useTranslation();
	return (
		<ControlButton
			label={t(hand.on ? 'call.hand.turnOff' : 'call.hand.turnOn')}
			hint="H"
			tone={hand.on ? 'active' : 'plain'}
			aria-pressed={hand.on}
			icon={<Hand aria-hidden />}
			onClick={hand.toggle}
		/>
	);
}

function PanelControls({ panel, phone, controls }: { panel: PanelSwitch; phone: boolean; controls: Controls }) {
	const { t } = useTranslation();
	return (
		<>
			<ControlButton
				label={t('call.chat.label')}
				hint="C"
				tone={panel.open === 'chat' ? 'active' : 'plain'}
				aria-expanded={panel.open === 'chat'}
				count={controls.unreadCount}
				countText={t('call.chat.unread', { count: controls.unreadCount })}
				icon={<MessageSquare aria-hidden />}
				onClick={() => panel.toggle('chat')}
			/>
			{!phone && (
				<ControlButton
					label={t('call.people.label')}
					hint="P"
					tone={panel.open === 'people' ? 'active' : 'plain'}
					aria-expanded={panel.open === 'people'}
					count={controls.waitingCount}
					countText={t('call.lobby.title', { count: controls.waitingCount })}
					icon={<Users aria-hidden />}
					onClick={() => panel.toggle('people')}
				/>
			)}
		</>
	);
}
