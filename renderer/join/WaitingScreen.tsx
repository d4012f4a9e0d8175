import { DoorOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Message } from '../ui/Message.tsx';
import { useScreenOn } from '../ui/wakeLock.ts';

type Props = { roomName: string; connected: boolean; onLeave: () => void };

/** Shown in the lobby until a host admits or denies us. */
export function WaitingScreen({ roomName, connected, onLeave }: Props) {
	const { t } = useTranslation();
	// A phone that goes to sleep loses its place in the lobby.
	useScreenOn();
	return (
		<Message
			testId="waiting-screen"
			illustration={<DoorOpen aria-hidden />}
			title={t('join.waiting.title', { className: roomName })}
			text={t(connected ? 'join.waiting.text' : 'join.waiting.lost')}
			action={<Button onClick={onLeave}>{t('join.waiting.leave')}</Button>}
		/>
	);
}
