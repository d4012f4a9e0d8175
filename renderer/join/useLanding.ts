import { useCallback, useState } from 'react';
import type { LandingInfo } from '../../sfu/protocol/http.ts';
import { CallError } from '../client/signalling/CallError.ts';
import { fetchLanding } from '../client/signalling/joinApi.ts';
import { useRepeated } from '../ui/useRepeated.ts';
import { useVisible } from '../ui/useVisible.ts';

const everyMs = 5_000;

type Landing = {
	/** The last answer; null before the first one. */
	info: LandingInfo | null;
	/** Why there is no answer yet. */
	error: CallError | null;
	refresh: () => Promise<void>;
};

/** What the server tells everybody about its class, asked for again while `enabled` and the page is looked at. */
export function useLanding(enabled = true): Landing {
	const [info, setInfo] = useState<LandingInfo | null>(null);
	const [error, setError] = useState<CallError | null>(null);
	const refresh = useCallback(
		() =>
			fetchLanding().then(setInfo, (failure: unknown) => {
				setError(CallError.from(failure));
			}),
		[],
	);
	const visible = useVisible();
	useRepeated(refresh, everyMs, enabled && visible);
	return { info, error: info ? null : error, refresh };
}
