import { CircleAlert, DoorOpen, Hand, Lock, LogOut, SearchX, Users, UserX, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../sfu/protocol/errors.ts';
import type { EndReason } from '../client/types.ts';
import { Button } from '../ui/Button.tsx';
import { Message } from '../ui/Message.tsx';

type Ending =
	| 'left'
	| 'removed'
	| 'roomClosed'
	| 'denied'
	| 'full'
	| 'locked'
	| 'notFound'
	| 'updateNeeded'
	| 'lost'
	| 'tooMany'
	| 'overloaded'
	| 'failed';

const illustrations: Record<Ending, ReactNode> = {
	left: <LogOut aria-hidden />,
	removed: <UserX aria-hidden />,
	roomClosed: <DoorOpen aria-hidden />,
	denied: <Hand aria-hidden />,
	full: <Users aria-hidden />,
	locked: <Lock aria-hidden />,
	notFound: <SearchX aria-hidden />,
	updateNeeded: <CircleAlert aria-hidden />,
	lost: <WifiOff aria-hidden />,
	tooMany: <CircleAlert aria-hidden />,
	overloaded: <Users aria-hidden />,
	failed: <CircleAlert aria-hidden />,
};

const endings: Partial<Record<ErrorCode, Ending>> = {
	'room-full': 'full',
	'room-locked': 'locked',
	'not-found': 'notFound',
	unauthorized: 'notFound',
	'bad-request': 'updateNeeded',
	unavailable: 'lost',
	'rate-limited': 'tooMany',
	overloaded: 'overloaded',
};

const endingOf = (reason: EndReason): Ending =>
	reason.kind === 'error' ? (endings[reason.error.code] ?? 'failed') : reason.kind;

type Props = { reason: EndReason; onAgain: () => void };

/** Why the call ended, with one sentence and one action. */
export function EndedScreen({ reason, onAgain }: Props) {
	const { t } = useTranslation();
	const ending = endingOf(reason);
	return (
		<Message
			testId="ended-screen"
			illustration={illustrations[ending]}
			title={t(`join.ended.${ending}.title`)}
			text={t(`join.ended.${ending}.text`)}
			action={
				<Button variant="primary" size="lg" onClick={ending === 'updateNeeded' ? () => location.reload() : onAgain}>
					{t(`join.ended.${ending}.action`)}
				</Button>
			}
			code={
				ending === 'failed' && reason.kind === 'error' ? t('ui.error.code', { code: reason.error.code }) : undefined
			}
		/>
	);
}
