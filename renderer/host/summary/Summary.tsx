import { useEffect } from 'react';
import type { HostInfo } from '../../../sfu/protocol/http.ts';
import { type RunChange, useClassActions } from '../classes/useClassActions.ts';
import { useHostStatus } from '../useHost.ts';
import { SummaryScreen } from './SummaryScreen.tsx';

/** `justEnded`: it is shown because the lesson has just ended; null: none is shown. */
export type ShownSummary = { classId: string; justEnded: boolean } | null;

type Props = {
	token: string;
	info: HostInfo;
	run: RunChange;
	summary: NonNullable<ShownSummary>;
	busy: boolean;
	/** Starts the class with the name and devices of before, where they are known. */
	onStart: () => void;
	onBack: () => void;
};

/** The summary of one of the host's classes. A class that is not open is opened first, and started on the home screen. */
export function Summary({ token, info, run, summary: { classId, justEnded }, busy, onStart, onBack }: Props) {
	const actions = useClassActions(run);
	const status = useHostStatus(token);
	const card = info.classes.find((each) => each.classId === classId);
	const isGone = card === undefined;
	// Another window has deleted the class.
	useEffect(() => {
		if (isGone) onBack();
	}, [isGone, onBack]);
	if (!card) return null;
	const again = async () => {
		const isOpen = card.isOpen || (await actions.open(classId));
		onBack();
		if (isOpen && card.isOpen) onStart();
	};
	return (
		<SummaryScreen
			{...{ token, card, justEnded, busy, onBack }}
			waitingCount={status?.waitingCount ?? 0}
			onAgain={() => void again()}
			onRenewCode={() => actions.renewCode(classId)}
		/>
	);
}
