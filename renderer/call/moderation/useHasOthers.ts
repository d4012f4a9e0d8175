import { useCall } from '../useCall.tsx';

/** Whether others are in the class now, beside those whose connection is lost. */
export const useHasOthers = (): boolean =>
	useCall(({ peers }) => peers.some(({ isSelf, connected }) => !isSelf && connected));
