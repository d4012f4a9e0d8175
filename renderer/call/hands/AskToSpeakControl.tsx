import { MicVocal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CallState } from '../../client/state/callState.ts';
import { classes } from '../../ui/classes.ts';
import { useActions, useCall } from '../useCall.tsx';
import { flipHand, isOwnHandRaised } from './hands.ts';

/** A viewer sends nothing in any case. */
const mayNotSpeak = ({ peers, permissions }: CallState) =>
	!permissions.mic && peers.some(({ isSelf, viewer }) => isSelf && !viewer);

/** Stands where the microphone's button would be for those who may not unmute: raises the hand. */
export function AskToSpeakControl() {
	const { t } = useTranslation();
	const actions = useActions();
	const shown = useCall(mayNotSpeak);
	const asked = useCall(isOwnHandRaised);
	if (!shown) return null;
	return (
		<button
			data-testid="controls-ask"
			type="button"
			aria-pressed={asked}
			onClick={() => flipHand(asked, actions)}
			className={classes(
				'inline-flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-full text-[0.9375rem] font-semibold transition-colors duration-150 sm:min-h-12 sm:px-4',
				asked
					? 'bg-accent-soft text-accent-ink hover:bg-hover'
					: 'bg-accent-fill text-on-accent hover:bg-accent-fill-hover',
			)}
		>
			<MicVocal className="size-[1.375rem] shrink-0" aria-hidden />
			<span className="max-sm:sr-only">{t(asked ? 'call.hands.askedToSpeak' : 'call.hands.askToSpeak')}</span>
		</button>
	);
}
