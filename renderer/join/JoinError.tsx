import { useTranslation } from 'react-i18next';
import type { WireError } from '../../sfu/protocol/errors.ts';
import { Button } from '../ui/Button.tsx';
import { Callout } from '../ui/Callout.tsx';
import { useNow } from '../ui/useNow.ts';

/** `atMs`: when the error occurred, Unix ms. */
export type JoinProblem = { error: WireError; atMs: number };

const fallbackRetryMs = 10_000;

/** Seconds until a rate-limited join may be tried again; 0 for every other error. */
export function useWaitSeconds(problem: JoinProblem | null): number {
	const limited = problem?.error.code === 'rate-limited';
	const now = useNow(500, limited);
	if (!problem || !limited) return 0;
	const readyAtMs = problem.atMs + (problem.error.retryAfterMs ?? fallbackRetryMs);
	return Math.max(0, Math.ceil((readyAtMs - now) / 1000));
}

type Props = { problem: JoinProblem; waitSeconds: number };

/** Why joining failed, shown in the form. The error code chooses the sentence; the server's message is never shown. */
export function JoinError({ problem, waitSeconds }: Props) {
	const { t } = useTranslation();
	const { code } = problem.error;
	switch (code) {
		case 'not-found':
		case 'unauthorized':
			return (
				<Callout kind="error" announce>
					{t('join.error.notFound')}
				</Callout>
			);
		case 'rate-limited':
			return waitSeconds > 0 ? (
				<Callout kind="warning">{t('join.error.rateLimited', { count: waitSeconds })}</Callout>
			) : null;
		case 'unavailable':
			return (
				<Callout kind="error" announce>
					{t('join.error.unavailable')}
				</Callout>
			);
		case 'overloaded':
			return (
				<Callout kind="warning" announce>
					{t('join.error.overloaded')}
				</Callout>
			);
		case 'bad-request':
			return (
				<Callout
					kind="warning"
					announce
					action={<Button onClick={() => location.reload()}>{t('ui.error.reload')}</Button>}
				>
					{t('join.error.updateNeeded')}
				</Callout>
			);
		default:
			return (
				<Callout kind="error" announce>
					{t('join.error.other', { code })}
				</Callout>
			);
	}
}
