import { useTranslation } from 'react-i18next';
import type { WireError } from '../../sfu/protocol/errors.ts';
import { type LineSituation, lineAnswer, lineText } from '../problems/lines.ts';
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

type Props = { problem: JoinProblem; situation: LineSituation; waitSeconds: number };

/** Why joining failed, shown in the form: the sentence of the error code. The server's message is never shown. */
export function JoinError({ problem: { error }, situation, waitSeconds }: Props) {
	const { t } = useTranslation();
	const { remedy } = lineAnswer(situation, error);
	// Time itself was the remedy.
	if (remedy === 'wait' && waitSeconds === 0) return null;
	return (
		<Callout
			testId="join-error"
			kind={remedy === 'wait' || error.code === 'overloaded' ? 'warning' : 'error'}
			// A countdown would be read out every second.
			announce={remedy !== 'wait'}
			action={
				remedy === 'reload' && (
					<Button testId="join-reload" onClick={() => location.reload()}>
						{t(`problem.remedy.${remedy}`)}
					</Button>
				)
			}
		>
			{lineText(situation, error, t, waitSeconds)}
		</Callout>
	);
}
