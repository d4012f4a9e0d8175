import { useEffect, useState } from 'react';
import { useHasOthers } from '../moderation/useHasOthers.ts';
import { useCall } from '../useCall.tsx';

const guard = { lectern: 'call' };

const isGuard = (state: unknown): boolean =>
	typeof state === 'object' && state !== null && 'lectern' in state && state.lectern === guard.lectern;

/**
 * Asks before the browser's back button leaves the class: an entry of the history stands before the page, and to go back to
 * the page itself asks. Going back again leaves without another question, going forward stays.
 */
export function useBackGuard(): { asking: boolean; stay: () => void } {
	const [asking, setAsking] = useState(false);
	useEffect(() => {
		pushGuard();
		const { href } = location;
		const onPopState = () => {
			// Another fragment in the address bar, e.g. with a new token of the host, is a step forward.
			if (location.href === href) setAsking(!isGuard(history.state));
		};
		addEventListener('popstate', onPopState);
		addEventListener('hashchange', pushGuard);
		return () => {
			removeEventListener('popstate', onPopState);
			removeEventListener('hashchange', pushGuard);
			if (isGuard(history.state)) history.back();
		};
	}, []);
	const stay = () => {
		pushGuard();
		setAsking(false);
	};
	return { asking, stay };
}

/** A page that is loaded again still has its entry. */
function pushGuard(): void {
	if (!isGuard(history.state)) history.pushState(guard, '');
}

/**
 * The browser asks before a page of the host is closed or loaded again while others are there. Not in the desktop window,
 * whose program asks.
 * @param onKept called when the person has chosen to keep the page
 */
export function useCloseGuard(onKept: () => void): void {
	const isHost = useCall(({ role }) => role === 'host');
	const asks = useHasOthers() && isHost && !window.lectern;
	useEffect(() => {
		if (!asks) return;
		const onBeforeUnload = (event: BeforeUnloadEvent) => {
			event.preventDefault();
			// No timer of the page runs while the browser asks, nor after the page was given up.
			setTimeout(onKept);
		};
		addEventListener('beforeunload', onBeforeUnload);
		return () => removeEventListener('beforeunload', onBeforeUnload);
	}, [asks, onKept]);
}
