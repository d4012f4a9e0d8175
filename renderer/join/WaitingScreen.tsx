import { DoorOpen, Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LandingInfo } from '../../sfu/protocol/http.ts';
import { CallProvider } from '../call/useCall.tsx';
import type { Call } from '../client/state/callStore.ts';
import type { CallPhase } from '../client/types.ts';
import { Button } from '../ui/Button.tsx';
import { Message } from '../ui/Message.tsx';
import { useScreenOn } from '../ui/wakeLock.ts';
import { PeopleInClass } from './PeopleInClass.tsx';
import { WaitingDevices } from './WaitingDevices.tsx';

type Props = {
	call: Call;
	phase: Extract<CallPhase, { name: 'waiting' }>;
	name: string;
	viewer: boolean;
	/** Who is in the class meanwhile; undefined: nobody, or it is not known. */
	running: LandingInfo['running'];
	/** We were in the class before. */
	interrupted: boolean;
	onLeave: () => void;
};

/** Shown until a host has come, and in the lobby until a host admits or denies us. Nothing of ours is sent meanwhile. */
export function WaitingScreen({ call, phase, name, viewer, running, interrupted, onLeave }: Props) {
	const { t } = useTranslation();
	// A phone that goes to sleep loses its place in the lobby.
	useScreenOn();
	const { reason, roomName: className, connected } = phase;
	const what = reason === 'host' && interrupted ? 'hostAgain' : reason;
	return (
		<Message
			testId="waiting-screen"
			illustration={reason === 'host' ? <Hourglass aria-hidden /> : <DoorOpen aria-hidden />}
			title={t(`join.waiting.${what}.title`, { className })}
			text={connected ? t(`join.waiting.${what}.text`, { className }) : t('join.waiting.lost')}
			action={
				<Button testId="waiting-leave" onClick={onLeave}>
					{t('join.waiting.leave')}
				</Button>
			}
		>
			<title>{t('join.waiting.tab', { className })}</title>
			<div className="mt-6 w-full max-w-md space-y-3 rounded-2xl border border-line bg-card p-4 short:mt-4 short:flex short:max-w-2xl short:flex-wrap short:items-center short:justify-center short:gap-x-5 short:gap-y-2 short:space-y-0 short:p-3">
				{running && connected && <PeopleInClass running={running} className="justify-center" />}
				<p>{t('join.waiting.as', { name })}</p>
				{!viewer && (
					<CallProvider call={call}>
						<WaitingDevices />
					</CallProvider>
				)}
			</div>
		</Message>
	);
}
