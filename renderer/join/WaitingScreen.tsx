import { DoorOpen, Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { WaitReason } from '../../sfu/protocol/models.ts';
import { Button } from '../ui/Button.tsx';
import { Message } from '../ui/Message.tsx';
import { useScreenOn } from '../ui/wakeLock.ts';

type Props = {
	roomName: string;
	reason: WaitReason;
	/** We were in the class before. */
	interrupted: boolean;
	connected: boolean;
	onLeave: () => void;
};

/** Shown until a host has come, and in the lobby until a host admits or denies us. Nothing of ours is sent meanwhile. */
export function WaitingScreen({ roomName, reason, interrupted, connected, onLeave }: Props) {
	const { t } = useTranslation();
	// A phone that goes to sleep loses its place in the lobby.
	useScreenOn();
	const what = reason === 'host' && interrupted ? 'hostAgain' : reason;
	return (
		<Message
			testId="waiting-screen"
			illustration={reason === 'host' ? <Hourglass aria-hidden /> : <DoorOpen aria-hidden />}
			title={t(`join.waiting.${what}.title`, { className: roomName })}
			text={connected ? t(`join.waiting.${what}.text`, { className: roomName }) : t('join.waiting.lost')}
			action={<Button onClick={onLeave}>{t('join.waiting.leave')}</Button>}
		/>
	);
}
