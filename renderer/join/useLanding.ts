import { type RefObject, useCallback, useRef, useState } from 'react';
import type { LandingInfo } from '../../sfu/protocol/http.ts';
import { RoomCode } from '../../sfu/protocol/models.ts';
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

/**
 * What the server tells everybody about its class, asked for again while `enabled` and the page is looked at.
 * @param roomCode that of the link, as it is there: with several classes it may be that of another one than the open one
 */
export function useLanding(roomCode: string, enabled = true): Landing {
	// A wrong one counts as a guess of everybody behind this address: it is sent once.
	const code = useRef(RoomCode.safeParse(roomCode).data ?? null);
	const [info, setInfo] = useState<LandingInfo | null>(null);
	const [error, setError] = useState<CallError | null>(null);
	const refresh = useCallback(async () => {
		try {
			setInfo(await fetchLandingOf(code));
		} catch (failure) {
			setError(CallError.from(failure));
		}
	}, []);
	const visible = useVisible();
	useRepeated(refresh, everyMs, enabled && visible);
	return { info, error: info ? null : error, refresh };
}

/** Of the class with this code while there is one, else of the class that is open. */
async function fetchLandingOf(code: RefObject<string | null>): Promise<LandingInfo> {
	try {
		return await fetchLanding(code.current);
	} catch (failure) {
		const isRefused = ['bad-request', 'not-found', 'rate-limited'].includes(CallError.from(failure).code);
		if (code.current === null || !isRefused) throw failure;
		code.current = null;
		return fetchLanding(null);
	}
}
