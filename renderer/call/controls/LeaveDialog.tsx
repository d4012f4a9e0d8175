import { DoorClosed, LogOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestId } from '../../testIds/testIds.ts';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLastHost } from '../hostPresence/useLastHost.ts';
import { OthersInside } from '../moderation/OthersInside.tsx';
import { useActions, useHostActions } from '../useCall.tsx';

type Props = { open: boolean; onStay: () => void };

/** The host leaves while others are inside: says how many, and asks what becomes of the class. */
export function LeaveDialog({ open, onStay }: Props) {
	const { t } = useTranslation();
	const actions = useActions();
	const host = useHostActions();
	const othersWait = useLastHost();
	return (
		<Dialog
			open={open}
			onOpenChange={(isOpen) => !isOpen && onStay()}
			title={t('leaving.title')}
			description={<OthersInside />}
			testId="leave-dialog"
			actions={
				<Button testId="leave-stay" onClick={onStay}>
					{t('leaving.stay')}
				</Button>
			}
		>
			<div className="mt-5 space-y-3">
				<Choice
					testId="leave-go-on"
					icon={<LogOut aria-hidden />}
					title={t('leaving.leave.title')}
					text={t(othersWait ? 'leaving.leave.waits' : 'leaving.leave.text')}
					onClick={() => void actions.leave()}
				/>
				<Choice
					testId="leave-end"
					icon={<DoorClosed aria-hidden />}
					title={t('leaving.end.title')}
					text={t('leaving.end.text')}
					danger
					onClick={() => void host?.closeRoom()}
				/>
			</div>
		</Dialog>
	);
}

type ChoiceProps = {
	testId: TestId;
	icon: ReactNode;
	title: string;
	text: string;
	danger?: boolean;
	onClick: () => void;
};

function Choice({ testId, icon, title, text, danger, onClick }: ChoiceProps) {
	return (
		<button
			type="button"
			data-testid={testId}
			onClick={onClick}
			className="flex w-full items-center gap-4 rounded-card border border-edge p-4 text-left transition-colors duration-150 hover:bg-hover"
		>
			<span className={classes('shrink-0 [&>svg]:size-6', danger ? 'text-danger-ink' : 'text-accent-ink')}>{icon}</span>
			<span>
				<span className={classes('block font-semibold', danger && 'text-danger-ink')}>{title}</span>
				<span className="block text-[0.9375rem] text-muted">{text}</span>
			</span>
		</button>
	);
}
