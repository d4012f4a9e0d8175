import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type StopAnswer as Answer, presentStopAnswer } from '../../client/state/moderation.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import type { HostToolProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';

/** What *Mute all* or *Stop videos* did, and what a host may want next. It stays until it is dismissed: a lesson goes on meanwhile. */
export function StopAnswer({ host }: HostToolProps) {
	const { t } = useTranslation();
	const answer = useCall(presentStopAnswer);
	return (
		<div role="status">
			{answer && (
				<div data-testid="stop-answer" className="mt-2 flex items-start rounded-card bg-accent-soft pl-3">
					<div className="min-w-0 grow">
						<p className="py-2.5 text-sm font-medium">
							{answer.outcome === 'stopped'
								? t(`call.moderation.stopped.${answer.source}`, { count: answer.count })
								: t(`call.moderation.${answer.outcome}.${answer.source}`)}
						</p>
						<StopChoices answer={answer} host={host} />
					</div>
					<IconButton
						testId="stop-answer-dismiss"
						label={t('ui.dismiss')}
						icon={<X className="size-5" aria-hidden />}
						onClick={host.dismissStopAnswer}
					/>
				</div>
			)}
		</div>
	);
}

function StopChoices({ answer: { outcome, source, count }, host }: HostToolProps & { answer: Answer }) {
	const { t } = useTranslation();
	const isAllowed = useCall((state) => state.participantPermissions[source]);
	const canKeep = outcome === 'stopped' && isAllowed;
	const canUndo = outcome === 'kept' || (outcome === 'stopped' && count > 0);
	if (!canKeep && !canUndo) return null;
	return (
		<div className="-mt-1.5 -ml-3 flex flex-wrap">
			{canKeep && (
				<Button testId="stop-answer-keep" variant="quiet" className="px-3" onClick={() => void host.keepStopped()}>
					{t(`call.moderation.keep.${source}`)}
				</Button>
			)}
			{canUndo && (
				<Button testId="stop-answer-undo" variant="quiet" className="px-3" onClick={() => void host.undoStop()}>
					{t('call.moderation.undo')}
				</Button>
			)}
		</div>
	);
}
