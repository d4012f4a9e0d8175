import {
	CircleAlert,
	Copy,
	DoorOpen,
	Hand,
	KeyRound,
	Lock,
	LogOut,
	type LucideIcon,
	SearchX,
	Users,
	UserX,
	WifiOff,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { EndReason } from '../client/types.ts';
import { endingOf, isQuoted, type ScreenSituation } from '../problems/screens.ts';
import type { ButtonRemedy, ScreenText } from '../problems/Table.ts';
import { Button } from '../ui/Button.tsx';
import { Message } from '../ui/Message.tsx';

/** Default: a circle with an exclamation mark. */
const illustrations: Partial<Record<ScreenText, LucideIcon>> = {
	left: LogOut,
	removed: UserX,
	roomClosed: DoorOpen,
	lessonOver: DoorOpen,
	denied: Hand,
	takenOver: Copy,
	seatGone: SearchX,
	full: Users,
	busy: Users,
	locked: Lock,
	tooManySeats: Copy,
	tooManyRooms: Users,
	gone: SearchX,
	codeAgain: KeyRound,
	unreachable: WifiOff,
};

type Props = {
	reason: EndReason;
	situation: ScreenSituation;
	onRemedy: (remedy: ButtonRemedy) => void;
	/** The remedy is being carried out. */
	busy?: boolean;
	/** It was carried out, and ended in the same way. */
	triedAgain?: boolean;
};

/** Why the call ended, with one sentence and one action. */
export function EndedScreen({ reason, situation, onRemedy, busy = false, triedAgain = false }: Props) {
	const { t } = useTranslation();
	const ending = endingOf(reason, situation);
	const { says, remedy } = ending;
	const Illustration = illustrations[says] ?? CircleAlert;
	return (
		<Message
			testId="ended-screen"
			illustration={<Illustration aria-hidden />}
			title={t(`problem.screen.${says}.title`)}
			text={t(`problem.screen.${says}.text`)}
			action={
				// Not `disabled`: that would take the focus away.
				<Button
					testId="ended-action"
					variant="primary"
					size="lg"
					aria-disabled={busy}
					onClick={() => busy || onRemedy(remedy)}
				>
					{busy ? t('join.ended.trying') : t(`problem.remedy.${remedy}`)}
				</Button>
			}
			note={triedAgain && !busy ? t('join.ended.same') : ''}
			code={isQuoted(ending) && reason.kind === 'error' ? t('ui.error.code', { code: reason.error.code }) : undefined}
		/>
	);
}
