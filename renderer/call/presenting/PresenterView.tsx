import { Hand, MicOff, MonitorX, Pause, Play, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { Button, IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { NameText } from '../../ui/NameText.tsx';
import { ChatForm } from '../chat/ChatForm.tsx';
import { MicIcon } from '../devices/MicIcon.tsx';
import { useMicSwitch } from '../devices/useMicSwitch.ts';
import { raisedHands } from '../hands/hands.ts';
import { ShareState } from '../screen/OwnShare.tsx';
import { useActions, useCall, useHostActions } from '../useCall.tsx';
import { LatestMessages } from './LatestMessages.tsx';

/** The small window on top while we share a screen: what one needs without going back to the class. */
export function PresenterView() {
	return (
		<main data-testid="presenter" className="flex h-dvh flex-col overflow-y-auto bg-card text-ink">
			<ShareBar />
			<Hands />
			<LatestMessages />
			<ChatForm />
		</main>
	);
}

/** How it is shared, who is here, and what one presses most. */
function ShareBar() {
	const { t } = useTranslation();
	const actions = useActions();
	const { surface, paused } = useCall(({ screen }) => screen);
	const others = useCall(({ peers }) => peers.filter(({ isSelf, connected }) => !isSelf && connected).length);
	return (
		<header className="shrink-0 border-b border-line pb-2">
			<h1 className="sr-only">{t('sharing.label')}</h1>
			{surface && <ShareState surface={surface} paused={paused} />}
			<div className="flex items-center gap-1.5 px-2">
				<MicSwitch />
				<Button
					testId="presenter-pause"
					variant={paused ? 'primary' : 'secondary'}
					className="px-3"
					aria-label={t(paused ? 'sharing.resumeLabel' : 'sharing.pauseLabel')}
					onClick={() => void (paused ? actions.resumeScreen() : actions.pauseScreen())}
				>
					{paused ? <Play className="size-4.5" aria-hidden /> : <Pause className="size-4.5" aria-hidden />}
					{t(paused ? 'sharing.resume' : 'sharing.pause')}
				</Button>
				<Button
					testId="presenter-stop"
					variant="dangerQuiet"
					className="px-3"
					aria-label={t('call.screen.turnOff')}
					onClick={() => void actions.stopScreenShare()}
				>
					<MonitorX className="size-4.5" aria-hidden />
					{t('call.caption.stopScreen')}
				</Button>
				<span className="figures ml-auto flex shrink-0 items-center gap-1 pr-1 text-sm text-muted">
					<Users className="size-4" aria-hidden />
					<span aria-hidden="true">{others}</span>
					<span className="sr-only">{t('presenting.small.others', { count: others })}</span>
				</span>
			</div>
		</header>
	);
}

function MicSwitch() {
	const mic = useMicSwitch();
	if (mic === null) return null;
	return (
		<IconButton
			testId="presenter-mic"
			variant="bare"
			label={mic.label}
			tooltipSide="bottom"
			aria-disabled={mic.starting || undefined}
			className={classes('shrink-0', mic.on ? 'border border-edge hover:bg-hover' : 'bg-danger-soft text-danger-ink')}
			icon={mic.on ? <MicIcon stream={mic.stream} /> : <MicOff className="size-6" aria-hidden />}
			onClick={mic.press}
		/>
	);
}

/** Raised hands of others, first raised first. */
function Hands() {
	const { t } = useTranslation();
	const host = useHostActions();
	const hands = useCall(useShallow((state) => raisedHands(state).filter((peerId) => peerId !== state.selfPeerId)));
	if (!host || hands.length === 0) return null;
	return (
		<section
			aria-label={t('presenting.small.hands')}
			className="max-h-[40%] shrink-0 overflow-y-auto border-b border-line"
		>
			<ol className="px-3 py-1">
				{hands.map((peerId, index) => (
					<HandRow key={peerId} peerId={peerId} position={index + 1} onLower={() => void host.lowerHand(peerId)} />
				))}
			</ol>
		</section>
	);
}

function HandRow({ peerId, position, onLower }: { peerId: string; position: number; onLower: () => void }) {
	const { t } = useTranslation();
	const name = useCall(({ peers }) => peers.find((peer) => peer.peerId === peerId)?.displayName ?? '');
	return (
		<li className="flex min-h-11 items-center gap-2">
			<span className="figures flex h-7 shrink-0 items-center gap-1 rounded-full bg-amber-300 px-2 text-sm font-semibold text-slate-900">
				<Hand className="size-4" aria-hidden />
				{position}
			</span>
			<span className="min-w-0 grow font-medium">
				<NameText>{name}</NameText>
			</span>
			<Button
				testId="presenter-lower-hand"
				variant="quiet"
				className="shrink-0"
				aria-label={t('presenting.small.lowerOf', { name })}
				onClick={onLower}
			>
				{t('presenting.small.lower')}
			</Button>
		</li>
	);
}
